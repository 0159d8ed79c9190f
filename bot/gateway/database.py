"""Calling the services from the event loop: in threads, and again when the database is locked."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from actions.core.errors import ShopError

P = ParamSpec("P")
T = TypeVar("T")
_PAUSES = (0.1, 0.4, 1.6)


class Database:
    """Readers have threads of their own, so that a locked database stops only writers."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(4, "reader")
        self._writers = ThreadPoolExecutor(4, "writer")

    async def read(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._in(self._readers, lambda: call(*args, **kwargs))

    async def write(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call; while the database is locked, again after a pause, a few times."""
        for pause in _PAUSES:
            try:
                return await self._in(self._writers, lambda: call(*args, **kwargs))
            except ShopError as error:
                if (error.reason, error.detail) != ("busy", "database"):
                    raise
            await asyncio.sleep(pause)
        return await self._in(self._writers, lambda: call(*args, **kwargs))

    async def once(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Write without trying again: for somebody who waits and can ask again."""
        return await self._in(self._writers, lambda: call(*args, **kwargs))

    def close(self) -> None:
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writers.shutdown(wait=True, cancel_futures=True)

    async def _in(self, pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, call)
