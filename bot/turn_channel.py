"""The Rasa side of the gateway: one signed POST per turn, answered once per message id."""

import asyncio
import json
import logging
import os
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import aiohttp
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, HTTPResponse, Request, response

from bot import signing
from bot.turn_forgetting import CannotForget, forget, parse_forget
from bot.turn_memory import Failures, recalled, revert
from bot.turn_speed import tune

logger = logging.getLogger(__name__)
KEPT_REPLIES = 1_000
NO_MODEL = 3
_SAID = ("text", "buttons", "quick_replies", "custom", "image", "elements", "attachment")
OnMessage = Callable[[UserMessage], Awaitable[Any]]
Reply = tuple[int, dict[str, Any]]
T = TypeVar("T")


class BadTurn(ValueError):
    """A body that is no turn."""


@dataclass(frozen=True)
class TurnRequest:
    conversation: str
    message_id: str
    text: str
    channel: str = "widget"
    again: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)


def parse(body: bytes) -> TurnRequest:
    """The turn in a body; only what the gateway marks as a payload may begin with a slash."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadTurn("no JSON") from None
    if not isinstance(data, dict):
        raise BadTurn("no object")
    words = [data.get(name) for name in ("conversation", "message_id", "text")]
    conversation, message_id, text = (w if isinstance(w, str) else "" for w in words)
    if not (conversation and message_id and text.strip()):
        raise BadTurn("conversation, message_id and text are needed")
    metadata = data.get("metadata")
    return TurnRequest(
        conversation,
        message_id,
        text if data.get("payload") is True else typed(text),
        str(data.get("channel", "widget")),
        data.get("again") is True,
        metadata if isinstance(metadata, dict) else {},
    )


def typed(text: str) -> str:
    """What a shopper typed, which Rasa must not take for an intent of ours."""
    text = text.strip()
    return "／" + text[1:] if text.startswith("/") else text


def bubble(said: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a response that are shown; none of its bookkeeping."""
    return {name: said[name] for name in _SAID if said.get(name)}


class Bubbles(OutputChannel):
    """Collects whole responses: nothing flattened, split or dropped."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if said := bubble(message):
            self.items.append(said)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self.send_response(recipient_id, {"text": text})


class GatewayInput(InputChannel):
    """A turn that comes again while it runs, or after, gets the one answer it has."""

    def __init__(self, secret: str) -> None:
        if len(secret.encode()) < signing.SHORTEST_SECRET:
            raise ValueError(f"TURN_SECRET needs at least {signing.SHORTEST_SECRET} bytes")
        self._secret = secret
        self._turns: OrderedDict[tuple[str, str], asyncio.Task[Reply]] = OrderedDict()
        self._failures = Failures()

    @classmethod
    def name(cls) -> str:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "GatewayInput":
        return cls((credentials or {}).get("secret", ""))

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        blueprint = Blueprint("gateway_turns")

        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            async def answer(asked: TurnRequest, agent: Any) -> HTTPResponse:
                status, reply = await self._once(asked, agent, on_new_message)
                return response.json(reply, status)

            return await self._signed(request, parse, answer)

        @blueprint.post("/forget")
        async def forget_them(request: Request) -> HTTPResponse:
            return await self._signed(request, parse_forget, self._forget)

        @blueprint.after_server_start
        async def check(app: Any) -> None:
            """Rasa only logs that its model does not load, and would answer nothing for ever."""
            if not _ready(app.ctx.agent):
                logger.critical("no model could be loaded: see above; train it again")
                os._exit(NO_MODEL)
            tune(app.ctx.agent)

        @blueprint.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            return response.empty(200 if _ready(request.app.ctx.agent) else 503)

        @blueprint.get("/health")
        async def health(request: Request) -> HTTPResponse:
            parts = {
                "agent": _ready(request.app.ctx.agent),
                "actions": await actions_answer(request.app.ctx.agent),
            }
            return response.json(parts, 200 if all(parts.values()) else 503)

        return blueprint

    async def _signed(
        self,
        request: Request,
        read: Callable[[bytes], T],
        act: Callable[[T, Any], Awaitable[HTTPResponse]],
    ) -> HTTPResponse:
        """What the gateway asks for, once it is known that it was the gateway."""
        try:
            signing.check_turn(self._secret, request.headers, request.body, datetime.now(UTC))
            asked = read(request.body)
        except signing.BadSignature as error:
            return response.json({"error": str(error)}, 401)
        except ValueError as error:
            return response.json({"error": str(error)}, 400)
        return await act(asked, request.app.ctx.agent)

    async def _once(self, asked: TurnRequest, agent: Any, on_new_message: OnMessage) -> Reply:
        if not _ready(agent):
            return 503, {"error": "no model", "messages": []}
        key = (asked.conversation, asked.message_id)
        task = self._turns.get(key)
        if task is None:
            task = self._turns[key] = asyncio.create_task(
                self._answer(asked, agent, on_new_message)
            )
            task.add_done_callback(lambda done: self._keep(key, done))
        # A broken connection cancels the request, never the turn.
        return await asyncio.shield(task)

    async def _forget(self, conversations: list[str], agent: Any) -> HTTPResponse:
        """204 once nothing of them is left here, neither stored nor remembered."""
        if not _ready(agent):
            return response.json({"error": "no model"}, 503)
        try:
            for conversation in conversations:
                await forget(agent, conversation)
                for key in [k for k in self._turns if k[0] == conversation]:
                    del self._turns[key]
        except CannotForget as error:
            logger.critical("the tracker store %s cannot be made to forget", error)
            return response.json({"error": "tracker store"}, 501)
        return response.empty(204)

    def _keep(self, key: tuple[str, str], done: "asyncio.Task[Reply]") -> None:
        """Remember answers, a bounded number of them; forget failures."""
        if done.cancelled() or done.exception() or done.result()[0] != 200:
            self._turns.pop(key, None)
        while len(self._turns) > KEPT_REPLIES and next(iter(self._turns.values())).done():
            self._turns.popitem(last=False)

    async def _answer(self, asked: TurnRequest, agent: Any, on_new_message: OnMessage) -> Reply:
        if asked.again and (said := await recalled(agent, asked.conversation, asked.message_id)):
            return 200, {"messages": [bubble(s) for s in said], "trouble": False}
        out = Bubbles()
        message = UserMessage(
            asked.text,
            out,
            asked.conversation,
            input_channel=asked.channel,
            message_id=asked.message_id,
            metadata=dict(asked.metadata),
        )
        with self._failures.watched() as failures:
            try:
                await on_new_message(message)
            except Exception as error:  # noqa: BLE001 - the gateway is told, whatever it was
                return 500, {"error": type(error).__name__, "messages": out.items}
        if failures.unreachable and not out.items:
            await revert(agent, asked.conversation)
            return 503, {"error": "no action server", "messages": []}
        return 200, {"messages": out.items, "trouble": bool(failures.actions)}


def _ready(agent: Any) -> bool:
    return bool(agent and agent.is_ready())


async def actions_answer(agent: Any) -> bool:
    """Whether the action server answers; true when the bot has none."""
    endpoint = getattr(agent, "action_endpoint", None)
    if endpoint is None or not endpoint.url:
        return True
    health = endpoint.url.removesuffix("/").removesuffix("/webhook") + "/health"
    timeout = aiohttp.ClientTimeout(total=2)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(health) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
