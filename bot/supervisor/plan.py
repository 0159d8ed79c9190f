"""What must be made before, what runs, and what may begin at once."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.supervisor import fingerprint
from bot.supervisor.environment import Env, of_process
from bot.supervisor.fingerprint import Stamps
from bot.supervisor.process import Place, Process, run_once

_RASA = (sys.executable, "-m", "nlu_models.rasa_compat")
_ACTIONS = (sys.executable, "-m", "actions")
MODEL = "models/shop.tar.gz"


@dataclass(frozen=True)
class Plan:
    """The steps and the processes, over one environment."""

    place: Place
    var: Path
    env: Env
    demo: bool = False
    train: bool = True

    @property
    def stamps(self) -> Stamps:
        return Stamps(self.var / "stamps.json")

    @property
    def encoder(self) -> Path:
        return self.place.root / self.env["ENCODER_DIR"]

    @property
    def database(self) -> str:
        """The URL; for a file also whether it is there, so that a lost file is made again."""
        url = self.env["DATABASE_URL"]
        path = url.removeprefix("sqlite:///")
        lost = path != url and not (self.place.root / path).exists()
        return f"{url} lost" if lost else url

    def rasa(self) -> Process:
        return self._process(
            "rasa",
            *(*_RASA, "run", "--model", str(self.var / MODEL)),
            *("--credentials", "bot/credentials.yml", "--endpoints", "endpoints.yml"),
            *("-i", "127.0.0.1", "-p", self.env["RASA_PORT"]),
        )

    def actions(self) -> Process:
        return self._process("actions", sys.executable, "-m", "actions.handlers")

    def gateway(self) -> Process:
        return self._process("gateway", sys.executable, "-m", "bot.gateway")

    async def make_encoder(self) -> None:
        if not (self.encoder / "manifest.json").is_file():
            await self._run(
                "encoder",
                *(sys.executable, "-m", "nlu_models", "encoder", "build"),
                *("--out", str(self.encoder)),
            )

    async def make_model(self) -> None:
        """Train when anything the model depends on has changed since."""
        now = await asyncio.to_thread(fingerprint.of_model, self.place.root, self.encoder)
        model = self.var / MODEL
        if model.is_file() and (not self.train or self.stamps.fresh("model", now)):
            return
        self.place.screen.say("run", "training the bot: its data or code changed since the last")
        await self._run(
            "train",
            *(*_RASA, "train", "--config", "bot/config.yml", "--domain", "bot/domain"),
            *("--data", *self._data(), "--out", str(model.parent)),
            *("--fixed-model-name", model.name.removesuffix(".tar.gz")),
            "--skip-validation",  # `make check` validates; here it would name every response
        )
        self.stamps.put("model", now)

    async def make_tables(self) -> None:
        await self._made(
            "tables",
            lambda: fingerprint.of_tables(self.place.root, self.database),
            self._new_tables,
        )

    async def _new_tables(self) -> None:
        """A new database has none of the records that were made for the one before it."""
        self.stamps.forget("shop", "index")
        await self._run("database", *_ACTIONS, "db", "upgrade")

    async def make_shop(self) -> None:
        """The demo shop's records, as of today."""
        day = datetime.now(UTC).date().isoformat()
        if self.demo and self.env.get("SHOP_BACKEND", "sql") == "sql":
            await self._made(
                "shop",
                lambda: fingerprint.of_shop(self.place.root, self.database, day),
                self._load_shop,
            )

    async def _load_shop(self) -> None:
        """Records first: the offers name their categories, the history is made of the orders."""
        await self._run("shop", *_ACTIONS, "shop", "load", "data/shop")
        await self._run("shop", *_ACTIONS, "offers", "load", "data/offers.yml")
        await self._run("shop", *_ACTIONS, "events", "from-orders")

    async def make_index(self) -> None:
        await self._made(
            "index",
            lambda: fingerprint.of_index(self.place.root, self.database, self.encoder),
            lambda: self._run("index", *_ACTIONS, "shop", "index"),
        )

    async def _made(
        self, name: str, fingerprint_of: Callable[[], str], make: Callable[[], Awaitable[None]]
    ) -> None:
        if self.stamps.fresh(name, await asyncio.to_thread(fingerprint_of)):
            return
        await make()
        self.stamps.put(name, await asyncio.to_thread(fingerprint_of))

    async def _run(self, name: str, *command: str) -> None:
        await run_once(self._process(name, *command))

    def _data(self) -> list[str]:
        folders = ("data/nlu", "data/rules", "data/stories")
        return [f for f in folders if (self.place.root / f).exists()]

    def _process(self, name: str, *command: str) -> Process:
        return Process(name, command, of_process(name, self.env), self.place)
