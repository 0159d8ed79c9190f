"""Stock Rasa 3.6.21 in an environment of its own, with the shop's data, rules and actions."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from benchmarks.turn_process import children_seconds

ROOT = Path(__file__).resolve().parents[1]
STOCK = ROOT / "benchmarks" / "stock"
ENVIRONMENT = ROOT / ".venv-stock"
VERSION = "3.10"  # Rasa 3.6.21 declares Python < 3.11
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}
_TRAINED = re.compile(
    r"(\S+ \S+) INFO .+ - (Starting to train|Finished training) component '(DIET|TED)\w+'"
)


_EPOCH = re.compile(r"\| (\d+)/\d+ \[")
_EXAMPLE = "    - "


class StockError(Exception):
    """Stock Rasa cannot be had here; the message says why."""


@dataclass(frozen=True)
class Training:
    """What a training took, kept beside the model."""

    planned: int
    epochs: int  # fewer than planned when the training was told to end
    seconds: float
    cpu_seconds: float
    diet_seconds: float
    ted_seconds: float
    examples: int
    nice: bool


def python(root: Path = ENVIRONMENT) -> Path:
    """The interpreter of the stock environment, made and filled when it is not there."""
    found = root / "bin" / "python"
    if not (root / ".ready").is_file():
        uv = _uv()
        print(f"installing stock Rasa into {root.name}", flush=True)
        _run([uv, "venv", "--quiet", "--clear", "--python", _interpreter(uv), str(root)])
        wanted = str(STOCK / "requirements.txt")
        _run([uv, "pip", "install", "--quiet", "--python", str(found), "--requirements", wanted])
        (root / ".ready").touch()
    return found


def _uv() -> str:
    found = shutil.which("uv") or shutil.which(str(ROOT / ".uv" / "bin" / "uv"))
    if not found:
        raise StockError("uv is not on the PATH and not in .uv: `make setup` installs it")
    return found


def _interpreter(uv: str) -> str:
    """Of Python 3.10: what uv finds, or one of pyenv's, whose shims uv cannot always read."""
    told = subprocess.run([uv, "python", "find", VERSION], capture_output=True, text=True)
    if told.returncode == 0:
        return told.stdout.strip()
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for path in sorted(kept.glob(f"{VERSION}.*/bin/python{VERSION}")):
        return str(path)
    raise StockError(
        f"stock Rasa needs Python {VERSION} and there is none here: `uv python install {VERSION}`"
        f" (uv says: {told.stderr.strip()[:200]})"
    )


def prepare(home: Path, epochs: int, every: int = 1) -> None:
    """The project that stock trains on: our data and rules, and a domain it can read."""
    shutil.rmtree(home / "data", ignore_errors=True)
    shutil.copytree(ROOT / "data" / "nlu", home / "data" / "nlu")
    (home / "data" / "nlu" / "vocabulary.yml").unlink()  # read by our components only
    for path in (home / "data" / "nlu").rglob("*.yml"):
        path.write_text(thinned(path.read_text("utf-8"), every), "utf-8")
    shutil.copytree(ROOT / "data" / "rules", home / "data" / "rules")
    for name in ("regex.yml", "stories.yml"):
        shutil.copy(STOCK / name, home / "data" / name)
    _write(home / "domain.yml", domain(ROOT / "bot" / "domain"))
    config = yaml.safe_load((STOCK / "config.yml").read_text("utf-8"))
    for part in config["pipeline"]:
        if "epochs" in part:
            part["epochs"] = epochs
    _write(home / "config.yml", config)


def thinned(text: str, every: int) -> str:
    """One example of so many; for trying things out."""
    number, kept = 0, []
    for line in text.splitlines(keepends=True):
        number = number + 1 if line.startswith(_EXAMPLE) else -1
        if number < 0 or number % every == 0:
            kept.append(line)
    return "".join(kept)


def domain(folder: Path) -> dict[str, Any]:
    """Our domain without what only our own text generator understands.

    Stock cannot tell the language of a turn, so it has the Chinese words; choices and cards are
    made from records by our generator, so stock answers with the text alone.
    """
    merged: dict[str, Any] = {}
    for path in sorted(folder.rglob("*.yml")):
        for key, value in yaml.safe_load(path.read_text("utf-8")).items():
            if isinstance(value, dict):
                merged.setdefault(key, {}).update(value)
            elif isinstance(value, list):
                merged.setdefault(key, []).extend(value)
            else:
                merged[key] = value
    merged["responses"] = {n: list(_in_chinese(r)) for n, r in merged["responses"].items()}
    return merged


def _in_chinese(variations: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for said in variations:
        conditions = said.get("condition", [])
        if all(c.get("name") != "language" or c["value"] == "zh" for c in conditions):
            rest = [c for c in conditions if c.get("name") != "language"]
            kept = {k: v for k, v in said.items() if k not in ("condition", "custom")}
            yield kept | ({"condition": rest} if rest else {})


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def model(home: Path) -> Path:
    return home / "models" / "stock.tar.gz"


def train(home: Path, epochs: int, *, every: int = 1, nice: bool = False) -> Training:
    """Train from nothing, and keep what it took beside the model."""
    home.mkdir(parents=True, exist_ok=True)
    prepare(home, epochs, every)
    rasa = [str(python()), "-m", "rasa", "train", "--config", "config.yml", "--domain"]
    rasa += ["domain.yml", "--data", "data", "--out", "models", "--fixed-model-name", "stock"]
    log = home / "train.log"
    began, spent_before = time.monotonic(), children_seconds()
    with log.open("wb") as out:
        command = [*(["nice", "-n", "10"] if nice else []), *rasa, "--force"]
        done = subprocess.run(command, cwd=home, env=os.environ | QUIET, stdout=out, stderr=out)
    seconds = time.monotonic() - began
    if done.returncode or not model(home).is_file():
        raise StockError(f"training failed:\n{log.read_text('utf-8', 'replace')[-2000:]}")
    text = log.read_text("utf-8", "replace")
    networks = spent(text)
    found = Training(
        planned=epochs,
        epochs=epochs_done(text),
        seconds=seconds,
        cpu_seconds=children_seconds() - spent_before,
        diet_seconds=networks["DIET"],
        ted_seconds=networks["TED"],
        examples=examples(home),
        nice=nice,
    )
    (home / "training.json").write_text(json.dumps(asdict(found), indent=1), "utf-8")
    return found


def known_training(home: Path) -> Training | None:
    """Of the model that is there already."""
    path = home / "training.json"
    if not (path.is_file() and model(home).is_file()):
        return None
    return Training(**json.loads(path.read_text("utf-8")))


def outdated(home: Path) -> bool:
    """Has data/nlu changed since the training?"""
    kept = home / "data" / "nlu"
    paths = [p.relative_to(kept) for p in kept.rglob("*.yml")]
    return any((kept / p).read_bytes() != _now(ROOT / "data" / "nlu" / p) for p in paths)


def _now(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def spent(log: str) -> dict[str, float]:
    """Seconds that each network trained, from Rasa's log."""
    began: dict[str, datetime] = {}
    found: dict[str, float] = {}
    for at, what, network in _TRAINED.findall(log):
        moment = datetime.fromisoformat(at)
        if what.startswith("Starting"):
            began[network] = moment
        else:
            found[network] = (moment - began[network]).total_seconds()
    return found


def epochs_done(log: str) -> int:
    """By DIET, from its progress bar."""
    part = log.partition("component 'DIETClassifier'")[2].partition("Finished training")[0]
    return max((int(n) for n in _EPOCH.findall(part)), default=0)


def examples(home: Path) -> int:
    """How many messages there are to learn from."""
    lines = (p.read_text("utf-8").splitlines() for p in (home / "data" / "nlu").rglob("*.yml"))
    return sum(line.startswith(_EXAMPLE) for text in lines for line in text)


def _run(command: Sequence[str]) -> None:
    """Away from our project, whose uv settings are for Rasa on current libraries."""
    done = subprocess.run(command, cwd=tempfile.gettempdir(), capture_output=True, text=True)
    if done.returncode:
        raise StockError(f"{command[1]} failed:\n{done.stderr[-2000:]}")
