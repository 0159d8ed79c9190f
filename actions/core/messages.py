"""Messages: what comes in, what is to be said, and the canonical message of the transcript."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from actions.core.languages import Language

Role = Literal["shopper", "bot", "agent", "system"]
MessageType = Literal["text", "image", "cards", "quick_replies", "event"]


@dataclass(frozen=True)
class Option:
    """Something to choose; the payload never leaves the server."""

    id: str
    title: str
    payload: str = ""


@dataclass(frozen=True)
class Card:
    title: str
    subtitle: str = ""
    image: str = ""
    url: str = ""
    price: str = ""
    tag: str = ""
    options: tuple[Option, ...] = ()
    code: str = ""  # a coupon's, to be copied
    legal: str = ""  # small print


@dataclass(frozen=True)
class Bubble:
    """One thing to say, not yet a message."""

    type: MessageType
    text: str = ""
    items: tuple[Card, ...] = ()
    options: tuple[Option, ...] = ()
    media: Mapping[str, str] | None = None
    role: Role = "bot"
    name: str | None = None
    decision_id: str | None = None  # of the offer it shows


@dataclass(frozen=True)
class Incoming:
    """What came in from a shopper; `client_id` is the sender's own id of it."""

    client_id: str
    text: str
    payload: str | None = None
    language: Language | None = None
    page: str = ""


@dataclass(frozen=True)
class Message:
    """The canonical message of the transcript."""

    conversation: str
    seq: int
    id: str
    at: datetime
    role: Role
    type: MessageType
    text: str = ""
    items: tuple[Card, ...] = ()
    options: tuple[Option, ...] = ()
    media: Mapping[str, str] | None = None
    client_id: str | None = None
    name: str | None = None
    payload: str | None = None
    turn_id: str | None = None
    language: Language | None = None
    page: str = ""
    decision_id: str | None = None
    rating: int = 0  # the shopper's thumb: 1 up, -1 down

    def option(self, option_id: str) -> Option | None:
        """The option with this id, of the message itself or of one of its cards."""
        everything = (*self.options, *(o for card in self.items for o in card.options))
        return next((o for o in everything if o.id == option_id), None)


def number_options(bubble: Bubble) -> Bubble:
    """The same bubble with ids o1, o2 … that are unique over its options and cards."""
    count = 0

    def numbered(options: tuple[Option, ...]) -> tuple[Option, ...]:
        nonlocal count
        first, count = count, count + len(options)
        return tuple(replace(o, id=f"o{first + i}") for i, o in enumerate(options, 1))

    options = numbered(bubble.options)
    items = tuple(replace(card, options=numbered(card.options)) for card in bubble.items)
    return replace(bubble, options=options, items=items)


def _public_options(options: tuple[Option, ...]) -> list[dict[str, str]]:
    return [{"id": o.id, "title": o.title} for o in options]


def public(message: Message) -> dict[str, object]:
    """The message as the widget gets it: without payloads, and of a decision only that it is."""
    items = [
        {"title": c.title, "subtitle": c.subtitle, "image": c.image, "url": c.url}
        | {"price": c.price, "tag": c.tag, "options": _public_options(c.options)}
        | {"code": c.code, "legal": c.legal}
        for c in message.items
    ]
    return {
        "conversation": message.conversation,
        "seq": message.seq,
        "id": message.id,
        "at": message.at.isoformat().replace("+00:00", "Z"),
        "role": message.role,
        "type": message.type,
        "text": message.text,
        "items": items,
        "options": _public_options(message.options),
        "media": dict(message.media) if message.media else None,
        "client_id": message.client_id,
        "name": message.name,
        "offer": message.decision_id is not None,
        "rating": message.rating,
    }
