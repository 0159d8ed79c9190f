"""JSON over HTTP for code that runs in threads: one event loop thread, one session, no long waits.

Reads are tried again a few times, with growing pauses that chance makes uneven; writes never are.
A circuit breaker spares a shop that is down, and the shoppers who would wait for it.
"""

import asyncio
import json
import logging
import random
import threading
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp

from actions.adapters.circuit import Circuit
from actions.core.errors import ShopError, not_allowed, not_found

log = logging.getLogger(__name__)
T = TypeVar("T")
_MOST_BYTES = 4_000_000
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})


class Unreachable(Exception):
    """The shop did not answer, or not sensibly; trying again may help."""


@dataclass(frozen=True)
class HttpSettings:
    url: str
    key: str
    total_seconds: float = 5.0
    connect_seconds: float = 2.0
    tries: int = 3
    pause_seconds: float = 0.2
    failures: int = 5
    rest_seconds: float = 15.0


@dataclass
class HttpClient:
    """`get` and `post` block the calling thread and give JSON, or raise a ShopError."""

    settings: HttpSettings
    circuit: Circuit = field(init=False)

    def __post_init__(self) -> None:
        chosen = self.settings
        self.circuit = Circuit(time.monotonic, chosen.failures, chosen.rest_seconds)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="shop", daemon=True)
        self._thread.start()
        self._session = self._run(self._open())

    def get(self, *path: str, **params: str | int) -> Any:
        return self._run(self._request("GET", path, params, None, {}, self.settings.tries))

    def post(self, *path: str, body: Mapping[str, Any], key: str) -> Any:
        headers = {"Idempotency-Key": key}
        return self._run(self._request("POST", path, {}, body, headers, 1))

    def close(self) -> None:
        self._run(self._session.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _open(self) -> aiohttp.ClientSession:
        limits = aiohttp.ClientTimeout(
            total=self.settings.total_seconds, connect=self.settings.connect_seconds
        )
        headers = {"Authorization": f"Bearer {self.settings.key}", "Accept": "application/json"}
        return aiohttp.ClientSession(timeout=limits, headers=headers)

    async def _request(
        self,
        method: str,
        path: tuple[str, ...],
        params: Mapping[str, str | int],
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
        tries: int,
    ) -> Any:
        url = "/".join((self.settings.url.rstrip("/"), *(quote(p, safe="") for p in path)))
        for attempt in range(1, tries + 1):
            if not self.circuit.lets_through():
                raise ShopError("shop_unavailable", "circuit_open")
            try:
                return await self._once(method, url, params, body, headers)
            except Unreachable as error:
                log.warning("shop %s %s, try %d: %s", method, path[0], attempt, error)
            if attempt < tries:
                await asyncio.sleep(self.settings.pause_seconds * 2**attempt * random.random())  # noqa: S311
        raise ShopError("shop_unavailable")

    async def _once(
        self,
        method: str,
        url: str,
        params: Mapping[str, str | int],
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> Any:
        """One try; tells the circuit how the shop is."""
        try:
            async with self._session.request(
                method, url, params=params, json=body, headers=headers, allow_redirects=False
            ) as response:
                answer = _answer(response.status, await _body(response))
        except (TimeoutError, aiohttp.ClientError, Unreachable) as error:
            self.circuit.failed()
            raise Unreachable(type(error).__name__, str(error)) from error
        except ShopError:
            self.circuit.succeeded()
            raise
        except BaseException:
            self.circuit.gave_no_sign()
            raise
        self.circuit.succeeded()
        return answer


async def _body(response: aiohttp.ClientResponse) -> bytes:
    chunks, size = [], 0
    async for chunk in response.content.iter_chunked(65_536):
        chunks.append(chunk)
        size += len(chunk)
        if size > _MOST_BYTES:
            raise Unreachable("answer too long")
    return b"".join(chunks)


def _answer(status: int, body: bytes) -> Any:
    """The JSON of a good answer; what the shop refuses is a ShopError with its reason."""
    if status in _TRY_AGAIN or status in (401, 403) or 300 <= status < 400:
        raise Unreachable(f"status {status}")
    try:
        data = json.loads(body)
    except ValueError as error:
        if status == 404:
            raise not_found("record") from error
        raise Unreachable("not JSON") from error
    if status == 404:
        raise not_found("record")
    if status == 409:
        raise not_allowed(_reason(data))
    if status >= 400:
        raise ShopError("invalid", _reason(data))
    return data


def _reason(data: Any) -> str:
    reason = data.get("reason") if isinstance(data, Mapping) else None
    return reason if isinstance(reason, str) else "refused"
