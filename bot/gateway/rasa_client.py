"""Asking Rasa: one signed POST per turn, and what its failing means."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp

from actions.core.conversations import PendingTurn
from bot import signing

LARGEST_REPLY = 1024 * 1024


class BotDown(Exception):
    """Surely not processed: ask again when the bot is back."""


class BotCutOff(Exception):
    """Perhaps processed: ask again with the same message id, which is answered once."""


class BotFailed(Exception):
    """Processed, and failed; `said` is what was collected before."""

    def __init__(self, reason: str, said: list[Any]) -> None:
        super().__init__(reason)
        self.said = said


@dataclass(frozen=True)
class Answer:
    """What the bot said; `trouble` when one of its actions failed."""

    said: list[Any]
    trouble: bool


@dataclass(frozen=True)
class RasaClient:
    http: aiohttp.ClientSession
    url: str
    secret: str
    clock: Callable[[], datetime]
    seconds: float = 30.0

    async def ask(self, turn: PendingTurn, *, again: bool = False) -> Answer:
        """The answer to a turn; `again` when an earlier try may have reached the bot."""
        body = json.dumps(body_of(turn, again=again), ensure_ascii=False).encode()
        return read_answer(*await self._post("turn", body))

    async def forget(self, conversations: Sequence[str]) -> None:
        """Have the dialogue state of these deleted; to be asked again whatever goes wrong."""
        body = json.dumps({"conversations": list(conversations)}).encode()
        status, _ = await self._post("forget", body)
        if status != 204:
            raise BotFailed(str(status), [])

    async def _post(self, path: str, body: bytes) -> tuple[int, bytes]:
        signed = signing.turn_headers(self.secret, body, self.clock())
        try:
            async with self.http.post(
                f"{self.url}/webhooks/gateway/{path}",
                data=body,
                headers=signed | {"content-type": "application/json"},
                timeout=aiohttp.ClientTimeout(total=self.seconds, sock_connect=2),
            ) as response:
                return response.status, await response.content.read(LARGEST_REPLY)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise BotDown(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            raise BotCutOff(type(error).__name__) from error

    async def healthy(self) -> bool:
        """Whether Rasa has its model and the action server answers."""
        timeout = aiohttp.ClientTimeout(total=5, sock_connect=2)
        url = f"{self.url}/webhooks/gateway/health"
        try:
            async with self.http.get(url, timeout=timeout) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            return False


def body_of(turn: PendingTurn, *, again: bool) -> dict[str, Any]:
    """The turn as Rasa's channel reads it. Only a chosen option is a payload."""
    chosen = {"payload": True} if turn.is_payload else {}
    repeated = {"again": True} if again else {}
    return {
        "conversation": turn.conversation,
        "message_id": turn.id,
        "text": turn.text,
        "channel": turn.channel,
        "metadata": {
            "shopper": turn.shopper_id,
            "owner": turn.owner,
            "language": turn.language,
            "page": turn.page,
            "parts": turn.parts,
            "at": turn.at.isoformat() if turn.at else None,
        },
        **chosen,
        **repeated,
    }


def read_answer(status: int, raw: bytes) -> Answer:
    """The answer in a response; pure."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        data = {}
    said = data.get("messages")
    said = said if isinstance(said, list) else []
    if status == 200:
        return Answer(said, data.get("trouble") is True or "messages" not in data)
    if status == 503:
        raise BotDown(str(data.get("error", status)))
    raise BotFailed(str(data.get("error", status)), said)
