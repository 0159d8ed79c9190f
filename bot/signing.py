"""Signatures: turns between gateway and Rasa, shoppers' tokens, visitors' tokens."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

TURN_WINDOW = timedelta(seconds=120)
SHOPPER_TOKEN_LIFE = timedelta(minutes=15)
VISITOR_TOKEN_LIFE = timedelta(days=180)
SHORTEST_SECRET = 32
_SHOPPERS = "zhanggui"
_VISITORS = "zhanggui-visitor"


class BadSignature(ValueError):
    """A signature or a token that is not to be believed; the text is safe to show."""


class Expired(BadSignature):
    """A token that was good once."""


def sign_turn(secret: str, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over the time stamp and the body."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def turn_headers(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    return {"x-ts": timestamp, "x-sig": sign_turn(secret, timestamp, body)}


def check_turn(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raise BadSignature unless the headers sign this body at about this time."""
    timestamp, signature = headers.get("x-ts", ""), headers.get("x-sig", "")
    expected = sign_turn(secret, timestamp, body)
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        raise BadSignature("signature")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise BadSignature("time")
    if abs(now.timestamp() - int(timestamp)) > TURN_WINDOW.total_seconds():
        raise BadSignature("time")


@dataclass(frozen=True)
class Keys:
    """The key that signs, and those that are still believed, each by its `kid`."""

    current: str
    secrets: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.current not in self.secrets:
            raise ValueError(f"no secret for the key {self.current!r}")
        if any(len(s.encode()) < SHORTEST_SECRET for s in self.secrets.values()):
            raise ValueError(f"a token secret needs at least {SHORTEST_SECRET} bytes")

    def __repr__(self) -> str:
        return f"Keys({', '.join(self.secrets)})"


@dataclass(frozen=True)
class ShopperToken:
    """What a shopper's token says, believed."""

    shopper: str
    expires: datetime
    name: str | None = None
    language: str | None = None


def shopper_token(
    keys: Keys,
    shopper: str,
    now: datetime,
    *,
    name: str | None = None,
    language: str | None = None,
    life: timedelta = SHOPPER_TOKEN_LIFE,
) -> str:
    claims: dict[str, Any] = {"sub": shopper, "jti": secrets.token_urlsafe(12)}
    claims |= {k: v for k, v in (("name", name), ("lang", language)) if v}
    return _encode(keys, claims, _SHOPPERS, now, life)


def read_shopper_token(keys: Keys, token: str, now: datetime) -> ShopperToken:
    """The shopper of a token; refuses one that lives longer than shoppers' tokens may."""
    claims = _decode(keys, token, _SHOPPERS, ("sub", "exp", "iat", "jti"), now)
    expires = datetime.fromtimestamp(claims["exp"], UTC)
    if claims["exp"] - claims["iat"] > SHOPPER_TOKEN_LIFE.total_seconds():
        raise BadSignature("the token lives too long")
    return ShopperToken(
        _subject(claims), expires, _words(claims, "name", 60), _words(claims, "lang", 8)
    )


def visitor_token(keys: Keys, now: datetime, visitor: str | None = None) -> str:
    """A token for a visitor without a name: a new one, or the same one for longer."""
    claims = {"sub": visitor or f"v_{secrets.token_urlsafe(16)}"}
    return _encode(keys, claims, _VISITORS, now, VISITOR_TOKEN_LIFE)


def read_visitor_token(keys: Keys, token: str, now: datetime) -> str:
    """The visitor's id."""
    visitor = _subject(_decode(keys, token, _VISITORS, ("sub", "exp"), now))
    if not visitor.startswith("v_"):
        raise BadSignature("not a visitor")
    return visitor


def _encode(
    keys: Keys, claims: dict[str, Any], audience: str, now: datetime, life: timedelta
) -> str:
    issued = int(now.timestamp())
    claims |= {"aud": audience, "iat": issued, "exp": issued + int(life.total_seconds())}
    secret = keys.secrets[keys.current]
    return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": keys.current})


def _decode(
    keys: Keys, token: str, audience: str, required: tuple[str, ...], now: datetime
) -> dict[str, Any]:
    try:
        secret = keys.secrets[jwt.get_unverified_header(token).get("kid", "")]
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=audience,
            # The clock is an argument, so PyJWT's own look at the time is off.
            options={"require": list(required), "verify_exp": False, "verify_iat": False},
        )
    except (KeyError, TypeError):
        raise BadSignature("unknown key") from None
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise BadSignature("token") from None
    return _in_time(claims, now)


def _in_time(claims: dict[str, Any], now: datetime) -> dict[str, Any]:
    times = [claims.get("exp"), claims.get("iat", 0)]
    if not all(isinstance(t, int) and not isinstance(t, bool) and 0 <= t < 1e11 for t in times):
        raise BadSignature("time")
    if claims.get("iat", 0) > now.timestamp() + 60:
        raise BadSignature("issued in the future")
    if claims["exp"] <= now.timestamp():
        raise Expired("expired")
    return claims


def _subject(claims: dict[str, Any]) -> str:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= 100:
        raise BadSignature("subject")
    return subject


def _words(claims: dict[str, Any], name: str, limit: int) -> str | None:
    value = claims.get(name)
    return value[:limit] if isinstance(value, str) and value else None
