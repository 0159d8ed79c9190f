"""Real processes: started when what they need is there, restarted, and stopped to the last one."""

import asyncio
import io
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.supervisor import stack
from bot.supervisor.environment import complete
from bot.supervisor.output import Screen
from bot.supervisor.plan import Plan
from bot.supervisor.process import Place, Process, StepFailed, keep, run_once
from bot.supervisor.stack import Stack, clashes, up
from tests.integration.tiny_bot import free_port

ROOT = Path(__file__).parents[2]
SERVER = """
    import sys, time
    from http.server import BaseHTTPRequestHandler, HTTPServer
    time.sleep(float(sys.argv[2]))
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200); self.end_headers()
        def log_message(self, *args): pass
    print("listening", flush=True)
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""


def place(folder: Path) -> Place:
    return Place(folder, folder / "log", Screen(io.StringIO()))


def process(folder: Path, code: str, *arguments: str, name: str = "part") -> Process:
    command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
    return Process(name, command, dict(os.environ), place(folder))


def printed(process: Process) -> str:
    return process.place.screen._stream.getvalue()


async def until(condition, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - other processes have no event
            await asyncio.sleep(0.02)


async def test_what_a_process_prints_is_shown_with_its_name_and_logged(tmp_path: Path):
    part = process(
        tmp_path, "print('one'); print('50%', end='\\r'); print('\\x1b[32mgreen\\x1b[0m')"
    )
    await run_once(part)
    assert printed(part) == "part    | one\npart    | 50%\npart    | green\n"
    assert (tmp_path / "log" / "part.log").read_text() == "one\n50%\ngreen\n"


async def test_a_step_that_fails_says_where_to_look(tmp_path: Path):
    with pytest.raises(StepFailed, match=r"part failed with status 3; see .*part\.log"):
        await run_once(process(tmp_path, "raise SystemExit(3)"))


async def test_a_process_that_ends_is_started_again(tmp_path: Path):
    part = process(tmp_path, "print('hello')")
    keeping = asyncio.create_task(keep(part))
    await until(lambda: printed(part).count("part    | hello") == 3)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert "again in 0.5 s" in printed(part)
    assert "again in 1.0 s" in printed(part)


FAMILY = """
    import signal, subprocess, sys, time
    if sys.argv[1] == "deaf": signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print(child.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("parent", ["polite", "deaf"])
async def test_stopping_ends_the_whole_family(tmp_path: Path, monkeypatch, parent: str):
    monkeypatch.setattr("bot.supervisor.process.STOP_SECONDS", 1.0)
    part = process(tmp_path, FAMILY, parent)
    keeping = asyncio.create_task(keep(part))
    await until(lambda: printed(part))
    child = int(printed(part).split("|")[1])
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await until(lambda: not _lives(child))


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@dataclass(frozen=True)
class SmallPlan(Plan):
    """Three small servers instead of the real ones; steps that only say that they ran."""

    seconds: float = 0.3
    broken: str = ""
    steps: list[str] = field(default_factory=list)

    def rasa(self) -> Process:
        return self._server("rasa", "RASA_PORT")

    def actions(self) -> Process:
        return self._server("actions", "ACTIONS_PORT")

    def gateway(self) -> Process:
        return self._server("gateway", "GATEWAY_PORT")

    async def make_encoder(self) -> None:
        await self._step("encoder")

    async def make_model(self) -> None:
        await self._step("model")

    async def make_tables(self) -> None:
        await self._step("tables")

    async def make_shop(self) -> None:
        await self._step("shop")

    async def make_index(self) -> None:
        await self._step("index")

    async def _step(self, name: str) -> None:
        await asyncio.sleep(0.1)
        if name == self.broken:
            raise StepFailed(f"{name} failed")
        self.steps.append(name)

    def _server(self, name: str, port: str) -> Process:
        self.steps.append(f"start {name}")
        code = textwrap.dedent(SERVER)
        command = [sys.executable, "-c", code, self.env[port], str(self.seconds)]
        return Process(name, command, dict(os.environ), self.place)


def small_plan(folder: Path, **more) -> SmallPlan:
    env = {"RASA_PORT": str(free_port()), "ACTIONS_PORT": str(free_port())}
    return SmallPlan(
        place(folder), folder, complete(env, folder, demo=True, port=free_port()), **more
    )


async def test_everything_starts_once_what_it_needs_is_there(tmp_path: Path):
    plan = small_plan(tmp_path)
    async with up(plan) as (running, seconds):
        assert seconds < 5
        assert clashes(plan) != []
        steps = plan.steps
        assert steps.index("tables") < steps.index("start gateway") < steps.index("start rasa")
        assert steps.index("model") < steps.index("start rasa")
        assert steps.index("index") < steps.index("start actions")
        assert steps.count("tables") == steps.count("encoder") == 1
        assert running.url.endswith(plan.env["GATEWAY_PORT"])
    assert clashes(plan) == []


async def test_a_failed_step_stops_what_has_started(tmp_path: Path):
    plan = small_plan(tmp_path, broken="index")
    with pytest.raises(StepFailed, match="index failed"):
        async with up(plan):
            raise AssertionError("it must not open")
    assert clashes(plan) == []


async def test_a_process_that_never_answers_is_named(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(stack, "READY_SECONDS", 0.5)
    with pytest.raises(StepFailed, match="does not answer; see"):
        async with up(small_plan(tmp_path, seconds=30)):
            raise AssertionError("it must not open")


async def test_a_process_that_ends_before_it_answers_is_given_up_soon(tmp_path: Path):
    class BrokenPlan(SmallPlan):
        def rasa(self) -> Process:
            return process(tmp_path, "raise SystemExit(3)", name="rasa")

    small = small_plan(tmp_path)
    plan = BrokenPlan(small.place, small.var, small.env, demo=True)
    with pytest.raises(StepFailed, match="rasa ends again and again; see"):
        async with up(plan):
            raise AssertionError("it must not open")
    assert clashes(plan) == []


async def test_preparing_starts_nothing(tmp_path: Path):
    plan = small_plan(tmp_path)
    await Stack(plan).prepare()
    assert sorted(plan.steps) == ["encoder", "index", "model", "shop", "tables"]


def supervisor(folder: Path, **env: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot.supervisor", "--demo", "--var", str(folder)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_port_that_is_taken_is_named_with_its_variable(tmp_path: Path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        free = {"RASA_PORT": str(free_port()), "ACTIONS_PORT": str(free_port())}
        run = supervisor(tmp_path, GATEWAY_PORT=port, **free)
        said, _ = run.communicate(timeout=30)
    assert run.returncode == 2
    assert said == f"port {port} for gateway is taken: stop what uses it, or set GATEWAY_PORT\n"


def test_a_wrong_setting_is_named(tmp_path: Path):
    run = supervisor(tmp_path, TURN_SECRET="short")
    said, _ = run.communicate(timeout=30)
    assert (run.returncode, "TURN_SECRET" in said) == (1, True)


def test_a_signal_during_the_start_leaves_nothing_behind(tmp_path: Path):
    ports = {n: str(free_port()) for n in ("GATEWAY_PORT", "RASA_PORT", "ACTIONS_PORT")}
    run = supervisor(tmp_path, ENCODER_DIR=str(tmp_path / "encoder"), **ports)
    time.sleep(3)
    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=20)
    assert run.returncode == 0
    left = subprocess.run(["pgrep", "-f", str(tmp_path)], capture_output=True, check=False).stdout
    assert left == b""


async def test_what_is_up_to_date_is_not_made_again_and_what_is_lost_is(tmp_path: Path):
    env = complete({}, tmp_path, demo=True, port=None)
    plan = Plan(Place(ROOT, tmp_path / "log", Screen(io.StringIO())), tmp_path, env, demo=True)
    log, database = tmp_path / "log" / "database.log", tmp_path / "zhanggui.db"
    await plan.make_tables()
    await plan.make_tables()
    assert (database.exists(), log.read_text().count("database at revision")) == (True, 1)
    plan.stamps.put("shop", "of the lost database")
    lose(tmp_path)
    await plan.make_tables()
    assert (database.exists(), log.read_text().count("database at revision")) == (True, 2)
    assert not plan.stamps.fresh("shop", "of the lost database")


def lose(folder: Path) -> None:
    for file in folder.glob("zhanggui.db*"):
        file.unlink()
