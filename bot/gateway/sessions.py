"""One WebSocket from hello to goodbye."""

import asyncio
import contextlib
import logging
import time
from datetime import timedelta

from aiohttp import WSMessage, WSMsgType, web

from actions.core.errors import ShopError
from actions.core.messages import Incoming, Message, public
from actions.services.conversations import Received
from bot.gateway import frames, identity, texts
from bot.gateway.context import CONTEXT, Context
from bot.gateway.frames import BadFrame, Choose, Frame, Hello, Ping, Renew, Say, Seen
from bot.gateway.greeting import BAD_TOKEN, TRY_LATER, Door, Goodbye, Guest, refused
from bot.gateway.hub import Socket
from bot.gateway.limits import Limiter, Rate
from bot.signing import BadSignature

logger = logging.getLogger(__name__)
ABUSE = 1008
_FAREWELL_SECONDS = 2.0


async def websocket(request: web.Request) -> web.StreamResponse:
    context = request.app[CONTEXT]
    origin = request.headers.get("Origin")
    if not identity.origin_allowed(origin, request.host, context.settings.allowed_origins):
        raise web.HTTPForbidden(text="origin")
    ws = web.WebSocketResponse(
        heartbeat=context.settings.heartbeat_seconds,
        max_msg_size=frames.LARGEST_FRAME,
        compress=False,
        timeout=_FAREWELL_SECONDS,
    )
    await ws.prepare(request)
    try:
        door = Door(context, ws, request.remote or "", nameless=origin == "null")
        await Session(context, ws, await door.greet()).run()
    except Goodbye as goodbye:
        with contextlib.suppress(ConnectionError):
            await ws.send_json(goodbye.frame)
        await ws.close(code=goodbye.code, message=str(goodbye).encode()[:100])
    return ws


class Session:
    def __init__(self, context: Context, ws: web.WebSocketResponse, guest: Guest) -> None:
        self._context = context
        self._ws = ws
        self._who = guest.who
        self._hello = guest.hello
        self._conversation = guest.conversation
        self._frames = Limiter((Rate(60, 20),))
        self._faults = Limiter((Rate(20, 0.2),))
        self._socket = Socket(ws, guest.conversation.id, guest.cursor, self._history)

    async def run(self) -> None:
        """Replay what was missed, then read frames until the client goes."""
        self._context.hub.join(self._socket)
        sender = asyncio.create_task(self._send())
        try:
            await self._listen()
        finally:
            self._context.hub.leave(self._socket)
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _send(self) -> None:
        """Replay and send; a socket that cannot be served is closed, and comes back."""
        try:
            self._socket.reach(self._conversation.last_seq)
            await self._socket.run(self._ready(), self._context.hub.sent)
        except ConnectionError:
            return
        except ShopError as error:
            logger.warning("conversation %s: %s", self._conversation.id, error)
        except Exception:
            logger.exception("conversation %s", self._conversation.id)
        await self._ws.close(code=TRY_LATER)

    def _ready(self) -> dict[str, object]:
        online = self._context.monitor.online
        return {
            "type": "ready",
            "conversation": self._socket.conversation,
            "visitor": self._who.visitor_token,
            "bot": "online" if online else "offline",
            "name": texts.TEXTS["name"].say(self._hello.language or "zh"),
        }

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._ws.receive(timeout=self._time_left())
            except TimeoutError:
                raise Goodbye(BAD_TOKEN, "expired", "the token has expired") from None
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
                return
            if message.type is WSMsgType.ERROR:
                return
            if self._frames.wait("", time.monotonic()):
                raise Goodbye(ABUSE, "rate_limited", "too many frames")
            await self._heard(message)

    def _time_left(self) -> float | None:
        """Seconds until the token expires; None for a visitor."""
        if self._who.expires is None:
            return None
        left = self._who.expires - self._context.clock()
        return max(left, timedelta(milliseconds=1)) / timedelta(seconds=1)

    async def _heard(self, message: WSMessage) -> None:
        try:
            if message.type is not WSMsgType.TEXT:
                raise BadFrame("not text")
            await self._act(frames.parse(message.data))
        except BadFrame as error:
            if self._faults.wait("", time.monotonic()):
                raise Goodbye(ABUSE, "bad_frame", "too many bad frames") from error
            self._socket.frame(frames.error(error.code, str(error), error.client_id))

    async def _act(self, frame: Frame) -> None:
        match frame:
            case Say() | Choose():
                await self._receive(frame)
            case Seen(seq):
                seen = self._context.seen
                seen[self._socket.conversation] = max(seq, seen.get(self._socket.conversation, 0))
            case frames.Rate():
                await self._rate(frame)
            case Ping():
                self._socket.frame({"type": "pong"})
            case Renew(token):
                self._renew(token)
            case Hello():
                raise BadFrame("hello comes once")

    def _renew(self, token: str) -> None:
        try:
            who = identity.shopper(token, self._context.settings.keys, self._context.clock())
        except BadSignature as error:
            raise refused(error) from error
        if who.owner != self._who.owner:
            raise Goodbye(BAD_TOKEN, "unauthorized", "another shopper's token")
        self._who = who

    async def _rate(self, rate: frames.Rate) -> None:
        """A thumb on something the bot said; the widget draws it without waiting for us."""
        if wait := self._context.limits.ratings.wait(self._who.owner, time.monotonic()):
            error = frames.error("rate_limited", "too fast", retry_after=round(wait, 1))
            self._socket.frame(error)
            return
        rated = next(iter(await self._history(self._socket.conversation, rate.seq - 1, 1)), None)
        if rated is None or rated.seq != rate.seq or rated.role != "bot":
            raise BadFrame("seq", "not_found")
        thumb, at = self._context.app.ratings.thumb, self._context.clock()
        try:
            await self._context.database.write(
                thumb, rated.conversation, rated.id, rate.score, at, rated.decision_id or ""
            )
        except ShopError as error:
            self._socket.frame(frames.error("busy", str(error)))

    async def _receive(self, frame: Say | Choose) -> None:
        limits = self._context.limits
        limiter = limits.shoppers if self._who.shopper else limits.visitors
        if wait := limiter.wait(self._who.owner, time.monotonic()):
            error = frames.error(
                "rate_limited", "too fast", frame.client_id, retry_after=round(wait, 1)
            )
            self._socket.frame(error)
            return
        try:
            received = await self._store(frame)
        except ShopError as error:
            code: frames.Code = "busy" if error.reason == "busy" else "not_found"
            self._socket.frame(frames.error(code, str(error), frame.client_id))
            return
        self._stored(received)

    async def _store(self, frame: Say | Choose) -> Received:
        conversations, conversation = self._context.app.conversations, self._socket.conversation
        if isinstance(frame, Choose):
            return await self._context.database.once(
                conversations.choose, conversation, frame.client_id, frame.seq, frame.option
            )
        incoming = Incoming(
            frame.client_id, frame.text, language=self._hello.language, page=self._hello.page
        )
        return await self._context.database.once(conversations.receive, conversation, incoming)

    def _stored(self, received: Received) -> None:
        """What is stored comes back as the receipt, to this socket even when it had it before."""
        if not received.is_new:
            self._socket.frame(frames.message(public(received.message)))
        self._context.hub.push(received.message)
        self._context.turns.submit(self._socket.conversation)

    async def _history(
        self, conversation: str, after: int, limit: int = 200
    ) -> tuple[Message, ...]:
        return await self._context.database.read(
            self._context.app.conversations.history, conversation, after, limit
        )
