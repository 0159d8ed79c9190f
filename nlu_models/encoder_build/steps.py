"""Steps that write files into a work folder, once each, however often the build is begun."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu_models.encoder_folder import checksum

RECORD = "steps.json"


@dataclass(frozen=True)
class Step:
    """One piece of work and the files it leaves."""

    title: str
    files: Sequence[str]
    work: Callable[[Path], None]


class WorkFolder:
    """A folder beside the target, for one recipe; finished steps are known by checksum."""

    def __init__(self, target: Path, recipe: str) -> None:
        self.target = target
        self.path = target.with_name(f".{target.name}.building")
        self._recipe = recipe

    @contextmanager
    def open(self) -> Iterator[Path]:
        """The folder, locked against a second build of the same target."""
        self.target.parent.mkdir(parents=True, exist_ok=True)
        with self.target.with_name(f".{self.target.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.path.mkdir(exist_ok=True)
            if self._read().get("recipe") != self._recipe:
                self._write({"recipe": self._recipe, "done": {}})
            yield self.path

    def run(self, step: Step) -> bool:
        """Do the step, unless its files are there as it left them; True when it was done now."""
        record = self._read()
        if record["done"].get(step.title) == self._checksums(step):
            return False
        step.work(self.path)
        record["done"][step.title] = self._checksums(step)
        self._write(record)
        return True

    def publish(self, files: Sequence[str]) -> None:
        """Put the finished files where they are served from; never a half of them."""
        ready = self.target.with_name(f".{self.target.name}.ready")
        old = self.target.with_name(f".{self.target.name}.old")
        for stale in (ready, old):
            shutil.rmtree(stale, ignore_errors=True)
        ready.mkdir()
        for name in files:
            (self.path / name).rename(ready / name)
        if self.target.exists():
            self.target.rename(old)
        ready.rename(self.target)
        shutil.rmtree(old, ignore_errors=True)
        self.discard()

    def discard(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _checksums(self, step: Step) -> dict[str, str]:
        paths = {name: self.path / name for name in step.files}
        return {name: checksum(path) for name, path in paths.items() if path.is_file()}

    def _read(self) -> dict[str, Any]:
        path = self.path / RECORD
        try:
            read: dict[str, Any] = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return read

    def _write(self, record: object) -> None:
        partial = self.path / f"{RECORD}.partial"
        partial.write_text(json.dumps(record))
        os.replace(partial, self.path / RECORD)
