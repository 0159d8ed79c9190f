"""Processes of a measured system: start, memory and processor time from /proc, end."""

import os
import resource
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
STOP_SECONDS = 30


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def children_seconds() -> float:
    """Processor seconds of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass
class Running:
    """A process that leads a group of its own, and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(
        cls, command: Sequence[str], log: Path, env: Mapping[str, str], cwd: Path
    ) -> "Running":
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=cwd, env=dict(env), stdout=out, stderr=out, start_new_session=True
            )
        return cls(process, log)

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def tail(self) -> str:
        return self.log.read_text("utf-8", "replace")[-3000:]


@dataclass(frozen=True)
class Use:
    """What a process holds and has spent."""

    resident_mb: float
    peak_mb: float
    cpu_seconds: float


def use(pid: int) -> Use:
    status = (PROC / str(pid) / "status").read_text()
    held = {line.split(":")[0]: line.split(":")[1] for line in status.splitlines() if ":" in line}
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])  # user and system
    return Use(
        resident_mb=int(held["VmRSS"].split()[0]) / 1024,
        peak_mb=int(held["VmHWM"].split()[0]) / 1024,
        cpu_seconds=ticks / os.sysconf("SC_CLK_TCK"),
    )


def family(pid: int) -> dict[int, str]:
    """The process and all below it, with their command lines."""
    parents = {int(p.name): _parent(p) for p in PROC.iterdir() if p.name.isdigit()}
    found, waiting = {}, [pid]
    while waiting:
        one = waiting.pop()
        found[one] = _command(one)
        waiting += [child for child, parent in parents.items() if parent == one]
    return found


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # gone meanwhile
        return 0


def _command(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""
