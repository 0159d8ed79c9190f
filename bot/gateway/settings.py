"""The gateway's settings: read once, at start; a missing secret stops the process."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.signing import SHORTEST_SECRET, Keys

SHORTEST_EVENT_SECRET = 24
_EVENT_SOURCE = re.compile(r"[A-Za-z0-9_-]{1,32}")
_OUR_SOURCES = ("chat", "orders")  # events that we write ourselves


class SettingsError(ValueError):
    """Names the variable that is missing or wrong."""


@dataclass(frozen=True)
class Settings:
    turn_secret: str = field(repr=False)
    keys: Keys
    host: str = "127.0.0.1"
    port: int = 8080
    rasa_url: str = "http://127.0.0.1:5005"
    demo: bool = False
    event_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    shop_url: str = ""  # where the shop's own pages are; empty: on this host
    allowed_origins: frozenset[str] = frozenset()
    media: Path = Path("data/shop/images")
    demo_shoppers: Path = Path("data/shop/shoppers.yml")
    worker: str = "gateway-1"
    shopper_rate: int = 30
    visitor_rate: int = 10
    new_visitors_per_minute: int = 120
    hello_seconds: float = 10.0
    heartbeat_seconds: float = 25.0
    turn_seconds: float = 30.0
    notice_after_seconds: float = 2.0
    oldest_answer_seconds: float = 600.0
    poll_seconds: float = 0.5
    probe_seconds: float = 3.0

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        given = {name: value for name, value in env.items() if value}
        return cls(
            turn_secret=_secret(given, "TURN_SECRET"),
            keys=_keys(given),
            host=given.get("GATEWAY_HOST", cls.host),
            port=_number(given, "GATEWAY_PORT", cls.port),
            rasa_url=given.get("RASA_URL", cls.rasa_url).rstrip("/"),
            demo=given.get("DEMO", "0").lower() in ("1", "true", "yes"),
            shop_url=_address(given, "SHOP_URL"),
            event_keys=_event_keys(given.get("EVENTS_API_KEYS", "")),
            allowed_origins=_origins(given.get("ALLOWED_ORIGINS", "")),
            media=Path(given.get("MEDIA_DIR", str(cls.media))),
            worker=given.get("GATEWAY_ID", cls.worker),
            shopper_rate=_number(given, "SHOPPER_MESSAGES_PER_MINUTE", cls.shopper_rate),
            visitor_rate=_number(given, "VISITOR_MESSAGES_PER_MINUTE", cls.visitor_rate),
            new_visitors_per_minute=_number(
                given, "NEW_VISITORS_PER_MINUTE", cls.new_visitors_per_minute
            ),
        )


def _secret(env: Mapping[str, str], name: str) -> str:
    secret = env.get(name, "")
    if len(secret.encode()) < SHORTEST_SECRET:
        raise SettingsError(f"{name} must be set and have at least {SHORTEST_SECRET} bytes")
    return secret


def _keys(env: Mapping[str, str]) -> Keys:
    current = env.get("TOKEN_SECRET_ID", "k1")
    secrets = {current: _secret(env, "TOKEN_SECRET")}
    if env.get("TOKEN_SECRET_PREVIOUS"):
        previous = env.get("TOKEN_SECRET_PREVIOUS_ID", "k0")
        if previous == current:
            raise SettingsError("TOKEN_SECRET_PREVIOUS_ID must differ from TOKEN_SECRET_ID")
        secrets[previous] = _secret(env, "TOKEN_SECRET_PREVIOUS")
    return Keys(current, secrets)


def _event_keys(value: str) -> dict[str, str]:
    """`shop:secret,erp:secret2`: who sends, and with which secret."""
    pairs = [pair.strip().partition(":") for pair in value.split(",") if pair.strip()]
    for name, _, secret in pairs:
        if not _EVENT_SOURCE.fullmatch(name) or name in _OUR_SOURCES:
            raise SettingsError("EVENTS_API_KEYS: a key is id:secret, its id short and plain")
        if len(secret.encode()) < SHORTEST_EVENT_SECRET:
            least = f"at least {SHORTEST_EVENT_SECRET} bytes"
            raise SettingsError(f"EVENTS_API_KEYS: the secret of {name} needs {least}")
    if len({name for name, _, _ in pairs}) < len(pairs):
        raise SettingsError("EVENTS_API_KEYS: an id comes twice")
    return {name: secret for name, _, secret in pairs}


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65_536):
        raise SettingsError(f"{name} must be a number from 1 to 65535")
    return int(value)


def _address(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").rstrip("/")
    if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        raise SettingsError(f"{name} must be an address such as https://shop.example.com")
    return value


def _origins(value: str) -> frozenset[str]:
    return frozenset(o.strip().rstrip("/").lower() for o in value.split(",") if o.strip())
