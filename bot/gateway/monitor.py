"""Whether the bot answers: asked now and then, often while it does not."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)
_FASTEST, _SLOWEST = 0.25, 2.0


class Monitor:
    """Offline until the first good answer; `changed` hears of every change."""

    def __init__(
        self,
        healthy: Callable[[], Awaitable[bool]],
        changed: Callable[[bool], None],
        probe_seconds: float = 3.0,
    ) -> None:
        self._healthy = healthy
        self._changed = changed
        self._probe_seconds = probe_seconds
        self._online = asyncio.Event()
        self._hurry = asyncio.Event()
        self.outage = 1
        self._since = time.monotonic()

    @property
    def online(self) -> bool:
        return self._online.is_set()

    def failed(self) -> None:
        """A turn found the bot down."""
        self._set(False)
        self._hurry.set()

    def offline_for(self) -> float:
        return 0.0 if self.online else time.monotonic() - self._since

    async def until_online(self, seconds: float | None = None) -> bool:
        """Wait for the bot, at most so long; says whether it is there."""
        try:
            await asyncio.wait_for(self._online.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def check(self) -> None:
        self._set(await self._healthy())

    async def run(self) -> None:
        backoff = _FASTEST
        while True:
            await self.check()
            backoff = _FASTEST if self.online else min(backoff * 1.5, _SLOWEST)
            self._hurry.clear()
            try:
                await asyncio.wait_for(
                    self._hurry.wait(), self._probe_seconds if self.online else backoff
                )
            except TimeoutError:
                continue
            await asyncio.sleep(_FASTEST)

    def _set(self, online: bool) -> None:
        if online == self.online:
            return
        if online:
            self._online.set()
            logger.info("bot online after %.1f s", time.monotonic() - self._since)
        else:
            self._online.clear()
            self.outage += 1
            self._since = time.monotonic()
            logger.warning("bot offline (outage %d)", self.outage)
        self._changed(online)
