"""Frames of the WebSocket: what a client may send, read strictly; what the server sends, built."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from actions.core.languages import Language

LONGEST_TEXT = 1_000
LARGEST_FRAME = 64 * 1024
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Code = Literal[
    "bad_frame", "too_long", "rate_limited", "unauthorized", "expired", "busy", "not_found"
]


@dataclass(frozen=True)
class Hello:
    token: str | None
    visitor: str | None
    after: int
    language: Language | None
    page: str


@dataclass(frozen=True)
class Say:
    client_id: str
    text: str


@dataclass(frozen=True)
class Choose:
    client_id: str
    seq: int
    option: str


@dataclass(frozen=True)
class Seen:
    seq: int


@dataclass(frozen=True)
class Rate:
    """A thumb on message `seq`: 1 up, -1 down."""

    seq: int
    score: Literal[1, -1]


@dataclass(frozen=True)
class Ping:
    pass


@dataclass(frozen=True)
class Renew:
    token: str


Frame = Hello | Say | Choose | Seen | Rate | Ping | Renew


class BadFrame(ValueError):
    """A frame that cannot be taken; `code` and text go back to the client."""

    def __init__(self, reason: str, code: Code = "bad_frame", client_id: str | None = None) -> None:
        super().__init__(reason)
        self.code: Code = code
        self.client_id = client_id


def parse(raw: str) -> Frame:
    """The frame in a text, or BadFrame."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadFrame("not JSON") from None
    if not isinstance(data, dict):
        raise BadFrame("not an object")
    reader = _READERS.get(data["type"]) if isinstance(data.get("type"), str) else None
    if reader is None:
        raise BadFrame("unknown type")
    return reader(data)


def _hello(data: dict[str, Any]) -> Hello:
    language = data.get("lang")
    return Hello(
        token=_optional_text(data, "token"),
        visitor=_optional_text(data, "visitor"),
        after=_number(data, "after", 0),
        language=language if language in ("zh", "en") else None,
        page=(_optional_text(data, "page") or "")[:200],
    )


def _message(data: dict[str, Any]) -> Say | Choose:
    client_id = data.get("client_id")
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        raise BadFrame("client_id")
    if "option" in data:
        return _choice(client_id, data["option"])
    text = data.get("text")
    if not isinstance(text, str):
        raise BadFrame("text", client_id=client_id)
    if len(text) > LONGEST_TEXT:
        raise BadFrame(f"over {LONGEST_TEXT} characters", "too_long", client_id)
    text = _UNSEEN.sub("", text).strip()
    if not text:
        raise BadFrame("empty text", client_id=client_id)
    return Say(client_id, text)


def _choice(client_id: str, option: Any) -> Choose:
    if not isinstance(option, dict) or not isinstance(option.get("id"), str):
        raise BadFrame("option", client_id=client_id)
    try:
        return Choose(client_id, _number(option, "seq"), option["id"][:20])
    except BadFrame:
        raise BadFrame("option", client_id=client_id) from None


def _rate(data: dict[str, Any]) -> Rate:
    score = data.get("score")
    if isinstance(score, bool) or score not in (1, -1):
        raise BadFrame("score")
    return Rate(_number(data, "seq"), 1 if score == 1 else -1)


def _renew(data: dict[str, Any]) -> Renew:
    token = _optional_text(data, "token")
    if not token:
        raise BadFrame("token")
    return Renew(token)


def _optional_text(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise BadFrame(name)
    return value or None


def _number(data: dict[str, Any], name: str, default: int | None = None) -> int:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise BadFrame(name)
    return value


_READERS: dict[str, Callable[[dict[str, Any]], Frame]] = {
    "hello": _hello,
    "message": _message,
    "seen": lambda data: Seen(_number(data, "seq")),
    "rate": _rate,
    "ping": lambda data: Ping(),
    "token": _renew,
}


def error(code: Code, reason: str, client_id: str | None = None, **more: object) -> dict[str, Any]:
    """An error frame; with `client_id` it is about that message, which the client keeps."""
    named = {"client_id": client_id} if client_id else {}
    return {"type": "error", "code": code, "reason": reason, **named, **more}


def message(canonical: dict[str, object]) -> dict[str, Any]:
    return {"type": "message", "message": canonical}


def typing(on: bool) -> dict[str, Any]:
    return {"type": "typing", "on": on}


def forgotten(receipt: str) -> dict[str, Any]:
    """Everything said here is erased; the client drops what it keeps, and hangs up."""
    return {"type": "forgotten", "receipt": receipt}


def status(online: bool) -> dict[str, Any]:
    return {"type": "status", "bot": "online" if online else "offline"}
