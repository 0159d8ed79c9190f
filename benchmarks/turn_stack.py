"""Starts either system on free ports, and waits for its first answer."""

import asyncio
import contextlib
import os
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import yaml

from benchmarks import turn_ours, turn_stock
from benchmarks.turn_load import people
from benchmarks.turn_process import Running, Use, family, free_port, use
from benchmarks.turn_talk import Ours, Stock, System, shop_of

START_SECONDS = 150.0
PARTS = {
    "rasa_compat run": "Rasa",
    "-m rasa run": "Rasa",
    "actions.handlers": "action server",
    "bot.gateway": "gateway",
    "bot.supervisor": "supervisor",
}


class NotStarted(Exception):
    """A system did not answer; the message has the end of its log."""


@dataclass
class Started:
    """A running system: its processes and what it took to start."""

    name: str
    system: System
    processes: Sequence[Running]
    url: str
    ready_seconds: float = 0.0
    answer_seconds: float = 0.0
    began: float = field(default_factory=time.monotonic)

    @property
    def pids(self) -> list[int]:
        return [running.process.pid for running in self.processes]

    def uses(self) -> dict[str, Use]:
        """By the part that a process plays."""
        found = {p: c for pid in self.pids for p, c in family(pid).items()}
        return {_part(command): use(pid) for pid, command in found.items()}

    def stop(self) -> None:
        for running in self.processes:
            running.stop()

    async def wait(self, health: str, sign: bytes) -> None:
        """Until it says that it is ready, and then until it has answered once."""
        deadline = self.began + START_SECONDS
        while not await asyncio.to_thread(_says, health, sign):
            dead = [r for r in self.processes if not r.alive]
            if dead or time.monotonic() > deadline:
                tails = "\n".join(r.tail() for r in dead or self.processes)
                raise NotStarted(f"{self.name} did not start:\n{tails}")
            await asyncio.sleep(0.1)
        self.ready_seconds = time.monotonic() - self.began
        async with aiohttp.ClientSession() as http:
            talk = self.system.talk(http)
            await talk.begin(people()[0], "zh")
            turn = await talk.says("你好")
            self.answer_seconds = time.monotonic() - self.began
            await talk.end()
        if turn.error:
            raise NotStarted(f"{self.name} does not answer: {turn.error}")


def _part(command: str) -> str:
    return next((part for sign, part in PARTS.items() if sign in command), command[:40])


def _says(url: str, sign: bytes) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
        return sign in answer.read()
    return False


async def ours(
    home: Path, name: str = "ours", settings: Mapping[str, str] | None = None
) -> Started:
    """Gateway, Rasa and action server by the supervisor; `settings` are environment variables."""
    ports = {name: free_port() for name in ("GATEWAY_PORT", "RASA_PORT", "ACTIONS_PORT")}
    url = f"http://127.0.0.1:{ports['GATEWAY_PORT']}"
    began = time.monotonic()
    running = turn_ours.start(home, ports, settings or {})
    system = Ours(url, shop_of(turn_ours.database(home)))
    started = Started(name, system, [running], url, began=began)
    await _or_stop(started, f"{url}/health", b'"online"')
    return started


async def stock(home: Path, shop: Path, actions_home: Path) -> Started:
    """Stock Rasa and our action server over a copy of the same shop, both at once."""
    rasa_port, actions_port = free_port(), free_port()
    url = f"http://127.0.0.1:{rasa_port}"
    endpoints = {
        "action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"},
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(home / "tracker.db")},
    }
    (home / "tracker.db").unlink(missing_ok=True)
    (home / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
    command = [str(turn_stock.python()), "-m", "rasa", "run", "--enable-api"]
    command += ["--model", "models/stock.tar.gz", "--endpoints", "endpoints.yml"]
    command += ["--credentials", str(turn_stock.STOCK / "credentials.yml")]
    command += ["-i", "127.0.0.1", "-p", str(rasa_port)]
    began = time.monotonic()
    actions = turn_ours.actions(actions_home, actions_port, shop)
    env = dict(os.environ) | turn_stock.QUIET
    rasa = Running.start(command, home / "rasa.log", env, home)
    started = Started("stock", Stock(url, shop_of(shop)), [rasa, actions], url, began=began)
    await _or_stop(started, f"{url}/", b"Rasa")
    return started


async def _or_stop(started: Started, health: str, sign: bytes) -> None:
    try:
        await started.wait(health, sign)
    except BaseException:
        started.stop()
        raise
