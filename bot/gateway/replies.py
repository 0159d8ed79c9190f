"""Rasa's responses -> bubbles of the transcript. Pure; a shape it does not know is left out."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from actions.core.landings import DECISION
from actions.core.messages import Bubble, Card, Option

LONGEST = 4_000
MOST_ITEMS = 10
_FILE = re.compile(r"(?!.*\.\.)[\w-][\w./-]*\.(svg|png|jpe?g|webp|gif)")
_SCHEMES = frozenset({"http", "https", "tel", "mailto"})


def bubbles(responses: Sequence[Any]) -> list[Bubble]:
    """The bubbles of a reply, in the order said."""
    return [b for r in responses if isinstance(r, Mapping) for b in _bubbles(r)]


def _bubbles(response: Mapping[str, Any]) -> list[Bubble]:
    text = _text(response.get("text"), LONGEST)
    options = _options(response.get("buttons")) + _options(response.get("quick_replies"))
    cards = _cards(response)
    found: list[Bubble] = []
    if cards:
        found.append(Bubble("cards", text, cards, options, decision_id=_decision(response)))
    elif text or options:
        found.append(Bubble("quick_replies" if options else "text", text, options=options))
    if image := picture(response.get("image")):
        found.append(Bubble("image", media={"url": image}))
    return found


def _cards(response: Mapping[str, Any]) -> tuple[Card, ...]:
    custom = response.get("custom")
    items = response.get("elements")
    if isinstance(custom, Mapping) and custom.get("type") == "cards":
        items = custom.get("items")
    if not isinstance(items, Sequence) or isinstance(items, str):
        return ()
    cards = (_card(item) for item in items[:MOST_ITEMS] if isinstance(item, Mapping))
    return tuple(card for card in cards if card.title)


def _card(item: Mapping[str, Any]) -> Card:
    return Card(
        title=_text(item.get("title"), 200),
        subtitle=_text(item.get("subtitle"), 400),
        image=picture(item.get("image") or item.get("image_url")),
        url=safe_url(item.get("url")),
        price=_text(item.get("price"), 40),
        tag=_text(item.get("tag"), 40),
        options=_options(item.get("buttons")),
        code=_text(item.get("code"), 40),
        legal=_text(item.get("legal"), 400),
    )


def _decision(response: Mapping[str, Any]) -> str | None:
    """The decision whose offer the cards show; in the shape of our ids, or none."""
    custom = response.get("custom")
    decision = custom.get("decision") if isinstance(custom, Mapping) else None
    return decision if isinstance(decision, str) and DECISION.fullmatch(decision) else None


def _options(buttons: Any) -> tuple[Option, ...]:
    """Ids are given later, unique over the whole message."""
    if not isinstance(buttons, Sequence) or isinstance(buttons, str):
        return ()
    named = [b for b in buttons if isinstance(b, Mapping) and _text(b.get("title"), 80)]
    return tuple(
        Option("", _text(b["title"], 80), _text(b.get("payload"), 2_000))
        for b in named[:MOST_ITEMS]
    )


def _text(value: Any, limit: int) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value.strip()[:limit] if isinstance(value, str) else ""


def picture(value: Any) -> str:
    """A picture's address; a shop's own file name is one of those we serve under /media/."""
    name = _text(value, 2_000)
    if _FILE.fullmatch(name):
        return f"/media/{name.removeprefix('images/')}"
    return safe_url(name)


def safe_url(value: Any) -> str:
    """A path of ours or a link that may be opened; anything else becomes empty."""
    url = _text(value, 2_000)
    if url.startswith("/") and not url.startswith(("//", "/\\")):
        return url
    try:
        return url if urlsplit(url).scheme.lower() in _SCHEMES else ""
    except ValueError:
        return ""
