"""One WebSocket from hello to goodbye."""

import asyncio
import contextlib
import logging
import time
from datetime import timedelta

from aiohttp import WSMessage, WSMsgType, web

from actions.core.conversations import Conversation
from actions.core.errors import ShopError
from actions.core.languages import Language
from actions.core.messages import Incoming, Message, public
from actions.services.conversations import Received
from bot.gateway import frames, identity, texts
from bot.gateway.context import CONTEXT, Context
from bot.gateway.frames import BadFrame, Choose, Frame, Hello, Ping, Renew, Say, Seen
from bot.gateway.hub import Socket
from bot.gateway.identity import Identity
from bot.gateway.limits import Limiter, Rate
from bot.signing import BadSignature, Expired

logger = logging.getLogger(__name__)
BAD_HELLO, BAD_TOKEN, NO_HELLO, ABUSE, TRY_LATER = 4400, 4401, 4408, 1008, 1013
MOST_SOCKETS = 20
_FAREWELL_SECONDS = 2.0


class Goodbye(Exception):
    """Close the socket with this code, after this error frame."""

    def __init__(self, code: int, error: frames.Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.frame = frames.error(error, reason)


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
    session = Session(context, ws, request.remote or "", nameless=origin == "null")
    try:
        await session.run()
    except Goodbye as goodbye:
        with contextlib.suppress(ConnectionError):
            await ws.send_json(goodbye.frame)
        await ws.close(code=goodbye.code, message=str(goodbye).encode()[:100])
    return ws


class Session:
    def __init__(
        self, context: Context, ws: web.WebSocketResponse, address: str, *, nameless: bool
    ) -> None:
        self._context = context
        self._ws = ws
        self._address = address
        self._nameless = nameless
        self._language: Language | None = None
        self._page = ""
        self._frames = Limiter((Rate(60, 20),))
        self._faults = Limiter((Rate(20, 0.2),))

    async def run(self) -> None:
        """Greet, replay what was missed, then read frames until the client goes."""
        self._who, conversation = await self._greet()
        self._socket = Socket(self._ws, conversation.id, self._start(conversation), self._history)
        self._context.hub.join(self._socket)
        sender = asyncio.create_task(self._send(conversation))
        try:
            await self._listen()
        finally:
            self._context.hub.leave(self._socket)
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _greet(self) -> tuple[Identity, Conversation]:
        hello = await self._hello()
        self._language, self._page, self._after = hello.language, hello.page, hello.after
        who = self._identify(hello)
        try:
            conversation = await self._context.database.write(
                self._context.app.conversations.open,
                who.owner,
                "widget",
                who.shopper,
                hello.language,
            )
        except ShopError as error:
            raise Goodbye(TRY_LATER, "busy", error.reason) from error
        if self._context.hub.count(conversation.id) >= MOST_SOCKETS:
            raise Goodbye(TRY_LATER, "rate_limited", "too many connections")
        return who, conversation

    async def _hello(self) -> Hello:
        try:
            message = await self._ws.receive(timeout=self._context.settings.hello_seconds)
        except TimeoutError:
            raise Goodbye(NO_HELLO, "bad_frame", "no hello") from None
        try:
            frame = frames.parse(message.data) if message.type is WSMsgType.TEXT else None
        except BadFrame as error:
            raise Goodbye(BAD_HELLO, "bad_frame", str(error)) from error
        if not isinstance(frame, Hello):
            raise Goodbye(BAD_HELLO, "bad_frame", "hello comes first")
        return frame

    def _identify(self, hello: Hello) -> Identity:
        try:
            who = identity.identify(hello, self._context.settings.keys, self._context.clock())
        except BadSignature as error:
            raise _refused(error) from error
        if self._nameless and who.shopper is None:
            raise Goodbye(BAD_TOKEN, "unauthorized", "a page without origin needs a token")
        if who.is_new and self._context.limits.newcomers.wait(self._address, time.monotonic()):
            raise Goodbye(TRY_LATER, "rate_limited", "too many newcomers")
        return who

    def _start(self, conversation: Conversation) -> int:
        """The client's cursor, unless it comes from another transcript."""
        return self._after if self._after <= conversation.last_seq else 0

    async def _send(self, conversation: Conversation) -> None:
        sending = asyncio.create_task(self._socket.run(self._context.hub.sent))
        try:
            self._socket.reach(conversation.last_seq)
            await self._socket.reached(conversation.last_seq)
            self._socket.frame(self._ready())
            await sending
        except ConnectionError:
            pass
        except ShopError as error:
            logger.warning("conversation %s: %s", conversation.id, error)
            await self._ws.close(code=TRY_LATER)
        finally:
            sending.cancel()

    def _ready(self) -> dict[str, object]:
        online = self._context.monitor.online
        return {
            "type": "ready",
            "conversation": self._socket.conversation,
            "visitor": self._who.visitor_token,
            "bot": "online" if online else "offline",
            "name": texts.TEXTS["name"].say(self._language or "zh"),
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
            raise _refused(error) from error
        if who.owner != self._who.owner:
            raise Goodbye(BAD_TOKEN, "unauthorized", "another shopper's token")
        self._who = who

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
            received = await self._context.database.once(
                conversations.choose, conversation, frame.client_id, frame.seq, frame.option
            )
            if received.message.payload == texts.BACK_TO_BOT:
                await self._context.turns.back_to_bot(conversation)
            return received
        incoming = Incoming(frame.client_id, frame.text, language=self._language, page=self._page)
        return await self._context.database.once(conversations.receive, conversation, incoming)

    def _stored(self, received: Received) -> None:
        """What is stored comes back as the receipt, to this socket even when it had it before."""
        if not received.is_new:
            self._socket.frame(frames.message(public(received.message)))
        self._context.hub.push(received.message)
        self._context.turns.submit(self._socket.conversation)

    async def _history(self, conversation: str, after: int) -> tuple[Message, ...]:
        return await self._context.database.read(
            self._context.app.conversations.history, conversation, after
        )


def _refused(error: BadSignature) -> Goodbye:
    return Goodbye(
        BAD_TOKEN, "expired" if isinstance(error, Expired) else "unauthorized", str(error)
    )
