"""Bringing everything up, each part as soon as what it needs is there, and down again."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.supervisor.plan import Plan
from bot.supervisor.process import Process, StepFailed, keep
from bot.supervisor.readiness import taken, until_answers

READY_SECONDS = 120.0
MOST_ENDS = 3
PORTS = {"gateway": "GATEWAY_PORT", "rasa": "RASA_PORT", "actions": "ACTIONS_PORT"}


def clashes(plan: Plan) -> list[str]:
    """Ports that something else holds, with the variable that chooses another one."""
    env = plan.env
    hosts = {"gateway": env["GATEWAY_HOST"]}
    return [
        f"port {env[variable]} for {name} is taken: stop what uses it, or set {variable}"
        for name, variable in PORTS.items()
        if taken(hosts.get(name, "127.0.0.1"), int(env[variable]))
    ]


@dataclass
class Stack:
    plan: Plan
    _kept: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def prepare(self) -> None:
        """Everything that is made, without starting what runs."""
        await self.plan.make_encoder()
        await _together(self.plan.make_model(), self._records())

    async def start(self) -> None:
        """Return when the whole shop answers; raises when a part will not."""
        tables = asyncio.create_task(self.plan.make_tables())
        encoder = asyncio.create_task(self.plan.make_encoder())
        try:
            await _together(
                self._gateway(tables), self._actions(tables, encoder), self._rasa(encoder)
            )
        finally:
            tables.cancel()
            encoder.cancel()
            await asyncio.gather(tables, encoder, return_exceptions=True)

    async def stop(self) -> None:
        """The public door first, then the rest."""
        for names in (("gateway",), tuple(self._kept)):
            tasks = [self._kept.pop(n) for n in names if n in self._kept]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _records(self) -> None:
        await self.plan.make_tables()
        await self.plan.make_shop()
        await self.plan.make_index()

    async def _gateway(self, tables: "asyncio.Task[None]") -> None:
        await asyncio.shield(tables)
        await self._run(self.plan.gateway(), f"{self._url('GATEWAY_PORT')}/health")

    async def _actions(self, tables: "asyncio.Task[None]", encoder: "asyncio.Task[None]") -> None:
        await asyncio.shield(tables)
        await self.plan.make_shop()
        await asyncio.shield(encoder)
        await self.plan.make_index()
        await self._run(self.plan.actions(), f"{self._url('ACTIONS_PORT')}/health")

    async def _rasa(self, encoder: "asyncio.Task[None]") -> None:
        await asyncio.shield(encoder)
        await self.plan.make_model()
        await self._run(self.plan.rasa(), f"{self._url('RASA_PORT')}/webhooks/gateway/ready")

    async def _run(self, process: Process, url: str) -> None:
        """Keep the process running; return when it answers."""
        self._kept[process.name] = asyncio.create_task(keep(process))
        try:
            seconds = await until_answers(url, READY_SECONDS, lambda: process.ends >= MOST_ENDS)
        except TimeoutError:
            log = process.place.logs / f"{process.name}.log"
            how = "ends again and again" if process.ends else "does not answer"
            raise StepFailed(f"{process.name} {how}; see {log}") from None
        process.place.screen.say("run", f"{process.name} is ready after {seconds:.1f} s")

    def _url(self, port: str) -> str:
        host = self.plan.env["GATEWAY_HOST"] if port == "GATEWAY_PORT" else "127.0.0.1"
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - read only
        return f"http://{host}:{self.plan.env[port]}"

    @property
    def url(self) -> str:
        return self._url("GATEWAY_PORT")


async def _together(*jobs: Coroutine[Any, Any, None]) -> None:
    """Run all; the first failure ends the others and is raised as it is."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def up(plan: Plan) -> AsyncIterator[tuple[Stack, float]]:
    """The running stack and how long it took to start; down again at the end, whatever happens."""
    stack = Stack(plan)
    began = time.monotonic()
    try:
        await stack.start()
        yield stack, time.monotonic() - began
    finally:
        await stack.stop()
