"""What the processes print: to the screen with their name before it, and to var/log."""

import asyncio
import re
import sys
from pathlib import Path
from typing import TextIO

WIDTH = 8
_LARGEST_LOG = 10 * 1024 * 1024
_ENDS = re.compile(rb"[\r\n]+")
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Screen:
    """Whole lines, each with the name of the one who says it."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream

    def say(self, name: str, line: str) -> None:
        self._stream.write(f"{name:<{WIDTH}}| {line}\n")
        self._stream.flush()


def open_log(folder: Path, name: str) -> TextIO:
    """The process's log, appended to; a large one is put aside first."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > _LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path.open("a", encoding="utf-8", errors="replace")


async def pump(source: asyncio.StreamReader, name: str, screen: Screen, log: TextIO) -> None:
    """Copy until the process closes its end; a progress bar's returns count as line ends."""
    rest = b""
    while chunk := await source.read(65_536):
        *lines, rest = _ENDS.split(rest + chunk)
        for line in lines:
            _write(line, name, screen, log)
        if len(rest) > 65_536:
            _write(rest, name, screen, log)
            rest = b""
    _write(rest, name, screen, log)


def _write(raw: bytes, name: str, screen: Screen, log: TextIO) -> None:
    line = _COLOURS.sub("", raw.decode("utf-8", "replace")).rstrip()
    if not line:
        return
    screen.say(name, line)
    log.write(line + "\n")
    log.flush()
