"""The first frame: who comes, and to which conversation."""

import logging
import time
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from actions.core.conversations import Conversation
from actions.core.errors import ShopError
from bot.gateway import frames, identity
from bot.gateway.context import Context
from bot.gateway.frames import BadFrame, Hello
from bot.gateway.identity import Identity
from bot.signing import BadSignature, Expired

logger = logging.getLogger(__name__)
BAD_HELLO, BAD_TOKEN, NO_HELLO, TRY_LATER = 4400, 4401, 4408, 1013
MOST_SOCKETS = 20


class Goodbye(Exception):
    """Close the socket with this code, after this error frame."""

    def __init__(self, code: int, error: frames.Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.frame = frames.error(error, reason)


def refused(error: BadSignature) -> Goodbye:
    code: frames.Code = "expired" if isinstance(error, Expired) else "unauthorized"
    return Goodbye(BAD_TOKEN, code, str(error))


@dataclass(frozen=True)
class Guest:
    """Who was let in, and what the hello said."""

    hello: Hello
    who: Identity
    conversation: Conversation

    @property
    def cursor(self) -> int:
        """The client's cursor, unless it comes from another transcript."""
        return self.hello.after if self.hello.after <= self.conversation.last_seq else 0


@dataclass(frozen=True)
class Door:
    """`nameless`: the page has the origin "null", as an app's webview has."""

    context: Context
    ws: web.WebSocketResponse
    address: str
    nameless: bool = False

    async def greet(self) -> Guest:
        hello = await self._hello()
        who = self._identify(hello)
        conversation = await self._conversation(who, hello)
        await self._link(who)
        if self.context.hub.count(conversation.id) >= MOST_SOCKETS:
            raise Goodbye(TRY_LATER, "rate_limited", "too many connections")
        return Guest(hello, who, conversation)

    async def _hello(self) -> Hello:
        try:
            message = await self.ws.receive(timeout=self.context.settings.hello_seconds)
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
            who = identity.identify(hello, self.context.settings.keys, self.context.clock())
        except BadSignature as error:
            raise refused(error) from error
        if self.nameless and who.shopper is None:
            raise Goodbye(BAD_TOKEN, "unauthorized", "a page without origin needs a token")
        if who.is_new and self.context.limits.newcomers.wait(self.address, time.monotonic()):
            raise Goodbye(TRY_LATER, "rate_limited", "too many newcomers")
        return who

    async def _link(self, who: Identity) -> None:
        """A visitor logged in. A link that cannot be written now is written with the next hello."""
        if who.was is None or who.shopper is None:
            return
        try:
            await self.context.database.write(
                self.context.app.identities.login, who.was, who.shopper
            )
        except ShopError as error:
            logger.warning("a login was not linked: %s", error)

    async def _conversation(self, who: Identity, hello: Hello) -> Conversation:
        opening = self.context.app.conversations.open
        try:
            return await self.context.database.write(
                opening, who.owner, "widget", who.shopper, hello.language
            )
        except ShopError as error:
            raise Goodbye(TRY_LATER, "busy", error.reason) from error
