"""Who speaks: a shopper with a token, or a visitor whom we gave an id."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import signing
from bot.gateway.frames import Hello
from bot.signing import BadSignature, Keys


@dataclass(frozen=True)
class Identity:
    """`owner` is whose conversation it is; `visitor_token` is for the client to keep."""

    owner: str
    shopper: str | None = None
    expires: datetime | None = None
    visitor_token: str | None = None
    is_new: bool = False
    was: str | None = None  # the visitor who just logged in: their history goes along


def identify(hello: Hello, keys: Keys, now: datetime) -> Identity:
    """The identity a hello proves; BadSignature when it shows a shopper's token that is bad."""
    if hello.token:
        who = shopper(hello.token, keys, now)
        return replace(who, was=_known_visitor(hello.visitor, keys, now))
    known = _known_visitor(hello.visitor, keys, now)
    token = signing.visitor_token(keys, now, known)
    owner = known or signing.read_visitor_token(keys, token, now)
    return Identity(owner, visitor_token=token, is_new=known is None)


def shopper(token: str, keys: Keys, now: datetime) -> Identity:
    read = signing.read_shopper_token(keys, token, now)
    if read.shopper.startswith("v_"):
        raise BadSignature("subject")  # visitors' ids are ours alone to give
    return Identity(read.shopper, read.shopper, read.expires)


def _known_visitor(token: str | None, keys: Keys, now: datetime) -> str | None:
    """A visitor with a token we do not know is a new visitor, not an error."""
    try:
        return signing.read_visitor_token(keys, token, now) if token else None
    except BadSignature:
        return None


def origin_allowed(origin: str | None, host: str, allowed: frozenset[str]) -> bool:
    """The page's own origin and those allowed; an app's webview has none, or "null"."""
    if origin is None or origin == "null":
        return True
    origin = origin.lower().rstrip("/")
    return origin in allowed or origin.partition("://")[2] == host.lower()
