"""Who is connected: each socket walks the transcript by its own cursor, without gap or double."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from actions.core.messages import Message, public
from bot.gateway import frames

History = Callable[[str, int], Awaitable[Sequence[Message]]]
_KEPT_AHEAD = 200


class Socket:
    """One WebSocket. Messages go out by cursor; other frames as they come."""

    def __init__(
        self, ws: web.WebSocketResponse, conversation: str, cursor: int, history: History
    ) -> None:
        self.conversation = conversation
        self.cursor = cursor
        self._ws = ws
        self._history = history
        self._newest = cursor
        self._ahead: dict[int, Message] = {}
        self._frames: deque[dict[str, Any]] = deque(maxlen=100)
        self._wake = asyncio.Event()
        self._goodbye: int | None = None

    def frame(self, frame: dict[str, Any]) -> None:
        self._frames.append(frame)
        self._wake.set()

    def push(self, message: Message) -> None:
        """There is a new message; what lies between is read from the transcript."""
        if message.seq > self.cursor and len(self._ahead) < _KEPT_AHEAD:
            self._ahead[message.seq] = message
        self.reach(message.seq)

    def reach(self, seq: int) -> None:
        """Send everything up to `seq`."""
        self._newest = max(self._newest, seq)
        self._wake.set()

    async def run(self, ready: dict[str, Any], sent: Callable[[str, int], None]) -> None:
        """Replay, say `ready`, and send until the socket closes; `sent` hears how far."""
        self._frames.appendleft(ready)
        self._wake.set()
        while not self._ws.closed:
            await self._wake.wait()
            self._wake.clear()
            while self.cursor < self._newest:
                await self._send_messages()
                sent(self.conversation, self.cursor)
            while self._frames:
                await self._send(self._frames.popleft())
            if self._goodbye is not None:
                await self.close(self._goodbye)

    def last(self, frame: dict[str, Any], code: int) -> None:
        """Send what waits, then this frame, then close."""
        self._goodbye = code
        self.frame(frame)

    async def close(self, code: int) -> None:
        await self._ws.close(code=code)

    async def _send_messages(self) -> None:
        following = self._ahead.pop(self.cursor + 1, None)
        batch = [following] if following else await self._history(self.conversation, self.cursor)
        if not batch:
            self._newest = self.cursor
        for message in batch:
            await self._send(frames.message(public(message)))
            self.cursor = message.seq
            self._ahead.pop(message.seq, None)

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._ws.send_str(json.dumps(frame, ensure_ascii=False))


class Hub:
    """The sockets of every conversation."""

    def __init__(self) -> None:
        self._sockets: defaultdict[str, set[Socket]] = defaultdict(set)
        self._sent: dict[str, int] = {}

    def join(self, socket: Socket) -> None:
        self._sockets[socket.conversation].add(socket)

    def leave(self, socket: Socket) -> None:
        self._sockets[socket.conversation].discard(socket)
        if not self._sockets[socket.conversation]:
            del self._sockets[socket.conversation]

    def count(self, conversation: str | None = None) -> int:
        if conversation is not None:
            return len(self._sockets.get(conversation, ()))
        return sum(map(len, self._sockets.values()))

    def push(self, message: Message) -> None:
        for socket in self._sockets.get(message.conversation, ()):
            socket.push(message)

    async def close(self, code: int) -> None:
        """Say goodbye to everybody; they come back with their cursors."""
        sockets = [s for conversation in self._sockets.values() for s in conversation]
        await asyncio.gather(*(s.close(code) for s in sockets), return_exceptions=True)

    def tell(self, conversation: str, frame: dict[str, Any]) -> None:
        """A frame to everybody in this conversation."""
        for socket in self._sockets.get(conversation, ()):
            socket.frame(frame)

    def dismiss(self, conversation: str, frame: dict[str, Any], code: int) -> None:
        """The same, and it is the last one."""
        self._sent.pop(conversation, None)
        for socket in self._sockets.get(conversation, ()):
            socket.last(frame, code)

    def typing(self, conversation: str, on: bool) -> None:
        self.tell(conversation, frames.typing(on))

    def status(self, online: bool) -> None:
        for sockets in self._sockets.values():
            for socket in sockets:
                socket.frame(frames.status(online))

    def sent(self, conversation: str, seq: int) -> None:
        """Somebody there has got everything up to `seq`."""
        self._sent[conversation] = max(seq, self._sent.get(conversation, 0))

    def take_sent(self) -> dict[str, int]:
        """What was sent since the last call."""
        taken, self._sent = self._sent, {}
        return taken
