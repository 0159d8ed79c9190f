"""An offer read from plain data, with every mistake in it at once."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime, tzinfo
from difflib import get_close_matches
from typing import Any

from actions.core.conditions import Known, read
from actions.core.known import ANYTHING
from actions.core.languages import Words
from actions.core.offer_terms import LISTS, TIMES, WORDS, plain, version_of
from actions.core.offer_texts import unknown_placeholders
from actions.core.offers import KINDS, Cap, Offer
from actions.core.plain import ConditionError, mapping, one_of, text, texts, whole

_FIELDS = {f.name: f for f in fields(Offer) if f.name != "version"}
_NEEDED = [f.name for f in _FIELDS.values() if f.default is f.default_factory is MISSING]
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,63}")
_PREFIX = re.compile(r"[A-Z0-9]{2,10}")
_PATH = re.compile(r"/(?:[^/\\\s][^\\\s]*)?|https://[^\\\s@]+")
_MOST = 10**9
_RANGES: Mapping[str, tuple[int, int]] = {
    "valid_days": (1, 365),
    "per_shopper": (1, 1000),
    "priority": (-1000, 1000),
}
Problems = list[ConditionError]


@dataclass(frozen=True)
class Shop:
    """What offers may name; an empty set is not checked."""

    zone: tzinfo
    scenarios: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()  # those there already
    conditions: Known = field(default=ANYTHING)


def read_offer(node: object, path: str, shop: Shop) -> tuple[Offer | None, Problems]:
    """The offer, or why it is none: every key that is wrong, and then what does not go together."""
    if not isinstance(node, Mapping):
        return None, [ConditionError(path, "an offer is a mapping of keys")]
    problems = list(_key_problems(node, path))
    values: dict[str, Any] = {}
    for key in (k for k in node if k in _FIELDS):
        try:
            values[key] = _value(key, node[key], f"{path}.{key}", shop)
        except ConditionError as error:
            problems.append(error)
    if problems:
        return None, problems
    offer = Offer(version="", **values)
    offer = Offer(version=version_of(plain(offer)), **values)
    problems = [ConditionError(f"{path}.{key}", why) for key, why in _contradictions(offer)]
    return (None if problems else offer), problems


def _key_problems(node: Mapping[Any, object], path: str) -> Iterator[ConditionError]:
    for key in (k for k in node if k not in _FIELDS):
        near = get_close_matches(str(key), _FIELDS, 1, 0.6)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        yield ConditionError(f"{path}.{key}", f"there is no such key{hint}")
    for key in (k for k in _NEEDED if k not in node):
        yield ConditionError(path, f"{key} is missing")


def _value(key: str, node: object, path: str, shop: Shop) -> object:
    if key in WORDS:
        return _words(node, path, needed=key != "note")
    if key in TIMES:
        return _time(node, path, shop.zone)
    if key in LISTS:
        return _list(key, node, path, shop)
    if key in _SPECIAL:
        return _SPECIAL[key](node, path, shop)
    if key in ("budget_cents", "stock", "per_shopper") and node is None:
        return None
    low, high = _RANGES.get(key, (0, _MOST))
    return whole(node, path, low, high)


def _words(node: object, path: str, *, needed: bool) -> Words:
    said = mapping(node, path, ("zh", "en"))
    for language in ("zh", "en"):
        if needed and language not in said:
            raise ConditionError(path, f"{language} is missing")
    found = {language: text(words, f"{path}.{language}") for language, words in said.items()}
    return Words(**found)


def _time(node: object, path: str, zone: tzinfo) -> datetime | None:
    """A date is its first moment; without an offset it is the shop's own time."""
    if isinstance(node, str):
        try:
            node = datetime.fromisoformat(node)
        except ValueError as error:
            raise ConditionError(path, f"{node!r} is no date or time") from error
    if isinstance(node, date) and not isinstance(node, datetime):
        node = datetime(node.year, node.month, node.day, tzinfo=zone)
    if node is not None and not isinstance(node, datetime):
        raise ConditionError(path, f"a date or time is needed here, not {node!r}")
    return node.replace(tzinfo=zone) if node and node.tzinfo is None else node


def _list(key: str, node: object, path: str, shop: Shop) -> tuple[str, ...]:
    if node in (None, [], ()):
        return ()
    found = texts(node, path)
    known: Collection[str] = getattr(shop, key, ()) if key != "languages" else ("zh", "en")
    for each in found if known else ():
        one_of(each, path, known, _SINGULAR.get(key, key.removesuffix("s")))
    return found


_SINGULAR = {"categories": "category"}


def _eligibility(node: object, path: str, shop: Shop) -> Mapping[str, object]:
    if not isinstance(node, Mapping):
        raise ConditionError(path, "a condition is a mapping")
    read(node, path, shop.conditions)
    try:
        json.dumps(node)
    except TypeError as error:
        raise ConditionError(path, "a date or time in here needs quotes") from error
    return dict(node)


def _cap(node: object, path: str, shop: Shop) -> Cap | None:
    if node is None:
        return None
    said = mapping(node, path, ("times", "days"))
    times, days = (whole(said.get(k), f"{path}.{k}", 1, 1000) for k in ("times", "days"))
    return Cap(times, days)


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[object, str, Shop], str]:
    def check(node: object, path: str, shop: Shop) -> str:
        if not isinstance(node, str) or not pattern.fullmatch(node):
            raise ConditionError(path, f"{what}, not {node!r}")
        return node

    return check


_SPECIAL: Mapping[str, Callable[[object, str, Shop], object]] = {
    "id": _matching(_ID, "an id is small letters, figures, - and _"),
    "kind": lambda node, path, shop: one_of(node, path, KINDS, "kind"),
    "code_prefix": _matching(_PREFIX, "a prefix is 2 to 10 capital letters and figures"),
    "url": _matching(_PATH, "a path of the shop begins with one /, an address with https://"),
    "image": lambda node, path, shop: text(node, path),
    "eligibility": _eligibility,
    "cap": _cap,
}


def _contradictions(offer: Offer) -> Iterator[tuple[str, str]]:
    """What each key allows but not together."""
    yield from _money_problems(offer)
    if offer.starts and offer.ends and offer.ends <= offer.starts:
        yield "ends", "it ends before it starts"
    for key in ("title", "text", "legal"):
        for language in ("zh", "en"):
            words = getattr(getattr(offer, key), language)
            for wrong in unknown_placeholders(words, offer):
                yield f"{key}.{language}", f"{{{wrong}}} is not in the record of this offer"


def _money_problems(offer: Offer) -> Iterator[tuple[str, str]]:
    if offer.kind == "percent" and not 1 <= offer.value <= 90:
        yield "value", "a percent offer takes 1 to 90 percent off"
    if offer.kind in ("amount", "points") and offer.value < 1:
        yield "value", f"how much? An offer of {offer.kind} has a value"
    if offer.kind == "amount" and 0 < offer.min_cents <= offer.value:
        yield "value", "it takes off as much as must be spent, or more"
    if offer.margin_cents - offer.cost_cents < offer.min_margin_cents:
        yield "min_margin_cents", "margin_cents less cost_cents is below it: it could never be made"
    if offer.budget_cents is not None and not offer.cost_cents:
        yield "budget_cents", "without cost_cents nothing would ever be taken from it"
