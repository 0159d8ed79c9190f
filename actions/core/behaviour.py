"""Facts from what a shopper did: a pure function of the events, whatever order they come in.

No clock: a cart that was left is known from the time it has been left on, so its fact begins in
the future and counts by itself once that time has come.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from actions.core.events import Event
from actions.core.facts import KINDS, Evidence, Fact, FactValue
from actions.core.purchases import Line, lines, order_number

EXTRACTOR, VERSION = "behaviour", 1
LEFT_AFTER = timedelta(minutes=30)
VIEWS, LONG_VIEW_SECONDS = 2, 45
WEIGHTS = {"Product Viewed": 1.0, "Product Clicked": 1.0, "Product Added": 3.0}
BOUGHT_WEIGHT, ENOUGH_WEIGHT, HALF_WEIGHT, MOST_INTEREST = 4.0, 3.0, 8.0, 0.7
USED = (
    *WEIGHTS,
    "Product Removed",
    "Order Completed",
    "Order Cancelled",
    "Order Refunded",
)


@dataclass(frozen=True)
class _Deed:
    event: Event
    line: Line


def facts_of(identity: str, events: Iterable[Event]) -> tuple[Fact, ...]:
    """What these events, all of one shopper, say of them."""
    ordered = _once(events)
    deeds = [_Deed(e, line) for e in ordered for line in lines(e)]
    bought = _bought(ordered, deeds)
    found = [
        *_per_product(identity, "bought", bought, 0.98),
        *_viewed(identity, deeds),
        *_left(identity, deeds),
        *_interests(identity, deeds, bought),
    ]
    return tuple(sorted(found, key=lambda fact: fact.id))


def _once(events: Iterable[Event]) -> list[Event]:
    unique = {(e.source, e.id): e for e in events if e.name in USED}
    return sorted(unique.values(), key=lambda e: (e.at, e.source, e.id))


def _bought(events: Sequence[Event], deeds: Sequence[_Deed]) -> list[_Deed]:
    """Each product of each order once, without what was cancelled or sent back."""
    undone: set[tuple[str, str]] = set()
    for event in events:
        if event.name in ("Order Cancelled", "Order Refunded") and order_number(event):
            gone = {line.product for line in lines(event)} or {""}
            undone |= {(order_number(event), product) for product in gone}
    kept: dict[tuple[str, str], _Deed] = {}
    for deed in deeds:
        number = order_number(deed.event) or deed.event.id
        if (
            deed.event.name == "Order Completed"
            and not {
                (number, deed.line.product),
                (number, ""),
            }
            & undone
        ):
            kept.setdefault((number, deed.line.product), deed)
    return list(kept.values())


def _viewed(identity: str, deeds: Sequence[_Deed]) -> list[Fact]:
    """Looked at more than once, or for long, within the time that such a fact counts."""
    views = _by_product(d for d in deeds if d.event.name == "Product Viewed")
    often: list[_Deed] = []
    for found in views.values():
        newest = found[-1].event.at
        recent = [d for d in found if newest - d.event.at <= KINDS["viewed"].valid]
        if len(recent) >= VIEWS or any(_seconds(d) >= LONG_VIEW_SECONDS for d in recent):
            often += recent
    return _per_product(identity, "viewed", often, 0.8)


def _left(identity: str, deeds: Sequence[_Deed]) -> list[Fact]:
    """Added, and neither taken out nor ordered since; known half an hour later."""
    left: list[Fact] = []
    for found in _by_product(deeds).values():
        last = [d for d in found if d.event.name in _CART]
        if last and last[-1].event.name == "Product Added":
            fact = _fact(identity, "cart_left", last[-1:], 0.9)
            left.append(_until(replace(fact, at=fact.at + LEFT_AFTER)))
    return left


_CART = ("Product Added", "Product Removed", "Order Completed")


def _interests(identity: str, deeds: Sequence[_Deed], bought: Sequence[_Deed]) -> list[Fact]:
    """A weak interest in the categories of what was looked at and bought."""
    seen = [d for d in deeds if d.event.name in WEIGHTS] + list(bought)
    by_category: dict[str, list[_Deed]] = defaultdict(list)
    for deed in sorted(seen, key=_when):
        if deed.line.category:
            by_category[deed.line.category].append(deed)
    found = []
    for category, some in sorted(by_category.items()):
        weight = sum(WEIGHTS.get(d.event.name, BOUGHT_WEIGHT) for d in some)
        if weight >= ENOUGH_WEIGHT:
            score = round(min(MOST_INTEREST, 1 - 0.5 ** (weight / HALF_WEIGHT)), 4)
            found.append(_made(identity, "interest", category, score, 0.5, some[-1].event))
    return found


def _per_product(identity: str, kind: str, deeds: Iterable[_Deed], sure: float) -> list[Fact]:
    return [_fact(identity, kind, some, sure) for some in _by_product(deeds).values()]


def _by_product(deeds: Iterable[_Deed]) -> dict[str, list[_Deed]]:
    found: dict[str, list[_Deed]] = defaultdict(list)
    for deed in sorted(deeds, key=_when):
        found[deed.line.product].append(deed)
    return dict(sorted(found.items()))


def _fact(identity: str, kind: str, deeds: Sequence[_Deed], sure: float) -> Fact:
    """One fact of everything done with one product; the newest deed is the evidence."""
    newest = deeds[-1]
    value: FactValue = {
        "times": len(deeds),
        "category": newest.line.category,
        "price_cents": newest.line.cents,
    }
    return _made(identity, kind, newest.line.product, value, sure, newest.event)


def _made(
    identity: str, kind: str, subject: str, value: FactValue, sure: float, event: Event
) -> Fact:
    fact = Fact(
        identity=identity,
        kind=kind,
        subject=subject[:128],
        value=value,
        confidence=sure,
        source="behaviour",
        extractor=EXTRACTOR,
        version=VERSION,
        evidence=Evidence(f"{event.source}:{event.id}", kind="event"),
        at=event.at,
    )
    return _until(fact)


def _until(fact: Fact) -> Fact:
    return replace(fact, valid_until=fact.at + fact.rule.valid)


def _when(deed: _Deed) -> tuple[object, ...]:
    return deed.event.at, deed.event.source, deed.event.id, deed.line.product


def _seconds(deed: _Deed) -> float:
    found = deed.event.properties.get("seconds")
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else 0.0
