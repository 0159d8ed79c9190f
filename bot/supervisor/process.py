"""One process with everything it starts: run it once, or keep it running."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.supervisor.environment import Env
from bot.supervisor.output import Screen, open_log, pump

FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS = 0.5, 30.0, 60.0
STOP_SECONDS = 8.0


class StepFailed(Exception):
    """A command that had to work did not."""


@dataclass(frozen=True)
class Place:
    """Where processes run and what they print goes."""

    root: Path
    logs: Path
    screen: Screen


@dataclass
class Process:
    """One run of a command, in a process group of its own."""

    name: str
    command: Sequence[str]
    env: Env
    place: Place
    ends: int = field(default=0, init=False)
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def run(self) -> int:
        """Start, copy what it prints, wait; its exit status."""
        self._process = await asyncio.create_subprocess_exec(
            *self.command,
            cwd=self.place.root,
            env=self.env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            assert self._process.stdout is not None  # noqa: S101 - asked for above
            with open_log(self.place.logs, self.name) as log:
                await pump(self._process.stdout, self.name, self.place.screen, log)
            return await self._process.wait()
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End the whole group: politely, then not."""
        process = self._process
        if process is None or not _signal(process.pid, signal.SIGTERM):
            return
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and _signal(process.pid, 0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 0.05)
            await asyncio.sleep(0.02)
        _signal(process.pid, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """False when nothing is left of the group."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


async def run_once(process: Process) -> None:
    status = await process.run()
    if status != 0:
        log = process.place.logs / f"{process.name}.log"
        raise StepFailed(f"{process.name} failed with status {status}; see {log}")


class Pauses:
    """How long to wait before the next start: longer each time, short again after a steady run."""

    def __init__(self) -> None:
        self._pause = FIRST_PAUSE

    def after(self, seconds: float) -> float:
        if seconds >= STEADY_SECONDS:
            self._pause = FIRST_PAUSE
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        return pause


async def keep(process: Process) -> None:
    """Run it again whenever it ends, until cancelled."""
    pauses = Pauses()
    while True:
        began = time.monotonic()
        status = await process.run()
        process.ends += 1
        pause = pauses.after(time.monotonic() - began)
        process.place.screen.say(
            "run", f"{process.name} ended with status {status}; again in {pause:.1f} s"
        )
        await asyncio.sleep(pause)
