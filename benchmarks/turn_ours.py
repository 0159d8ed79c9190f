"""Our own bot for the comparison: trained on the same data, started by its supervisor."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from benchmarks.turn_process import Running, children_seconds
from bot.supervisor import fingerprint
from bot.supervisor.environment import Env, complete, demo_secrets, of_process

ROOT = Path(__file__).resolve().parents[1]
ENCODER = ROOT / "var" / "encoder"
_GENEROUS = (
    *("SHOPPER_MESSAGES_PER_MINUTE", "VISITOR_MESSAGES_PER_MINUTE", "NEW_VISITORS_PER_MINUTE"),
)


class OursError(Exception):
    """Our bot cannot be measured; the message says why."""


@dataclass(frozen=True)
class Training:
    """Seconds from nothing and again with every sentence's vector known, and of the processor."""

    first: float
    first_cpu: float
    again: float
    again_cpu: float
    of: str = ""  # fingerprint


def train(home: Path, nlu: Path, *, reuse: bool) -> Training:
    """Train twice, and keep what it took.

    What was trained before is used again when it still is what would be trained; when only the
    code has changed, the vectors are.
    """
    config = yaml.safe_load((ROOT / "bot" / "config.yml").read_text("utf-8"))
    for part in config["pipeline"]:
        if "cache" in part:
            part["cache"] = str(home / "cache")
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    now, kept = fingerprint.of_model(ROOT, ENCODER), home / "training.json"
    known = Training(**json.loads(kept.read_text("utf-8"))) if reuse and kept.is_file() else None
    if known and known.of == now:
        return known
    if not known:
        shutil.rmtree(home / "cache", ignore_errors=True)
    first = (known.first, known.first_cpu) if known else _train(home, nlu)
    found = Training(*first, *_train(home, nlu), of=now)
    kept.write_text(json.dumps(asdict(found)), "utf-8")
    return found


def _train(home: Path, nlu: Path) -> tuple[float, float]:
    shutil.rmtree(home / "rasa-cache", ignore_errors=True)
    command = [sys.executable, "-m", "nlu_models.rasa_compat", "train", "--skip-validation"]
    command += ["--config", str(home / "config.yml"), "--domain", "bot/domain"]
    command += ["--data", str(nlu), "data/rules", "--out", str(home / "models")]
    command += ["--fixed-model-name", "shop"]
    env = of_process("train", complete(_environment(home), home, demo=True, port=None))
    env["RASA_CACHE_DIRECTORY"] = str(home / "rasa-cache")
    began, spent = time.monotonic(), children_seconds()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise OursError(f"training failed:\n{done.stderr[-2000:]}")
    return time.monotonic() - began, children_seconds() - spent


def model(home: Path) -> Path:
    return home / "models" / "shop.tar.gz"


def database(home: Path) -> Path:
    return home / "zhanggui.db"


def make_records(home: Path) -> None:
    """A new database with the demo shop, and the search index; a start then is a warm one."""
    for name in (
        database(home).name,
        f"{database(home).name}-wal",
        f"{database(home).name}-shm",
        "stamps.json",
    ):
        (home / name).unlink(missing_ok=True)
    command = [sys.executable, "-m", "bot.supervisor", "--demo", "--no-train", "--train-only"]
    done = subprocess.run(
        [*command, "--var", str(home)],
        cwd=ROOT,
        env=_environment(home),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise OursError(f"the demo shop cannot be made:\n{done.stdout[-2000:]}{done.stderr}")


def copy_records(home: Path, to: Path) -> None:
    """The shop as it was made, for another system to use up."""
    for leftover in (to, to.with_name(f"{to.name}-wal"), to.with_name(f"{to.name}-shm")):
        leftover.unlink(missing_ok=True)
    with closing(sqlite3.connect(database(home))) as old, closing(sqlite3.connect(to)) as new:
        old.backup(new)


def start(home: Path, ports: dict[str, int], settings: Mapping[str, str]) -> Running:
    """Gateway, Rasa and action server under the supervisor, as `make run` starts them."""
    env = _environment(home) | {name: str(port) for name, port in ports.items()} | settings
    env |= dict.fromkeys(_GENEROUS, "60000")  # the limits protect a shop; here they would measure
    command = [sys.executable, "-m", "bot.supervisor", "--demo", "--no-train", "--var", str(home)]
    return Running.start(command, home / "stack.log", env, ROOT)


def actions(home: Path, port: int, shop: Path) -> Running:
    """Our action server alone, over a database of its own, for stock Rasa to call."""
    env = _environment(home) | {"ACTIONS_PORT": str(port), "DATABASE_URL": f"sqlite:///{shop}"}
    env = of_process("actions", complete(env, home, demo=True, port=None))
    command = [sys.executable, "-m", "actions.handlers"]
    return Running.start(command, home / "actions.log", env, ROOT)


def _environment(home: Path) -> Env:
    """The shell's, without settings of another shop."""
    ours = ("DATABASE_", "TRACKER_", "SHOP_", "GATEWAY_", "RASA_", "ACTIONS_")
    env = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return env | demo_secrets(home / "secrets.env") | {"ENCODER_DIR": str(ENCODER)}
