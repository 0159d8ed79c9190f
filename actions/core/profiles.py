"""A profile: the facts that count now, each as strong as its age allows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import prod

from actions.core.consents import PURPOSES, Consent, Purpose
from actions.core.facts import RANK, Fact, FactValue, Source

ACCUMULATING = frozenset({"interest", "viewed"})
COUNTED = 6  # the newest facts of one thing from one source; more add next to nothing
_OWN = ("said", "corrected")
_MOST = 0.99  # however often it was said, nothing heaps up to certainty


@dataclass(frozen=True)
class Held:
    """A fact that counts, with its strength: confidence, faded by age."""

    fact: Fact
    strength: float


@dataclass(frozen=True)
class Profile:
    """What counts of a shopper at one time; blank and without consents for a newcomer."""

    identity: str
    held: tuple[Held, ...] = ()
    consents: Mapping[Purpose, bool] = field(default_factory=dict)

    def of(self, kind: str) -> tuple[Held, ...]:
        """The facts of a kind, strongest first."""
        found = [h for h in self.held if h.fact.kind == kind]
        return tuple(sorted(found, key=lambda h: (-h.strength, h.fact.subject)))

    def get(self, kind: str, subject: str = "") -> Held | None:
        found = (h for h in self.held if (h.fact.kind, h.fact.subject) == (kind, subject))
        return next(found, None)

    def allows(self, purpose: Purpose) -> bool:
        return self.consents.get(purpose, False)


def profile_of(
    identity: str,
    facts: Iterable[Fact],
    consents: Iterable[Consent],
    now: datetime,
    *,
    assumed: bool = False,
) -> Profile:
    """The profile at `now`; purposes nobody spoke of are allowed only when `assumed`.

    A fact of behaviour may begin later (a cart is left once half an hour has passed).
    """
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in {f.id: f for f in facts if f.source in _OWN or f.at <= now}.values():
        subject = "" if fact.rule.single else fact.subject
        groups.setdefault((fact.kind, subject), []).append(fact)
    held = (_held(group, now) for group in groups.values())
    ordered = sorted((h for h in held if h), key=lambda h: (h.fact.kind, -h.strength, h.fact.id))
    return Profile(identity, tuple(ordered), consents_of(consents, assumed=assumed))


def consents_of(consents: Iterable[Consent], *, assumed: bool) -> dict[Purpose, bool]:
    """The newest word on each purpose; of two at the same time the refusal."""
    allowed: dict[Purpose, bool] = dict.fromkeys(PURPOSES, assumed)
    for consent in sorted(consents, key=lambda c: (c.at, not c.granted)):
        allowed[consent.purpose] = consent.granted
    return allowed


def strength(fact: Fact, now: datetime) -> float:
    """Confidence, halved for each half-life that has passed."""
    age = max(0.0, (now - fact.at) / fact.rule.half_life)
    return float(fact.confidence * 0.5**age)


def expired(fact: Fact, now: datetime) -> bool:
    ends = fact.at + fact.rule.valid
    return now >= (min(ends, fact.valid_until) if fact.valid_until else ends)


def _held(group: Sequence[Fact], now: datetime) -> Held | None:
    """What is left of facts that exclude or feed each other."""
    standing = _standing(group, now)
    if not standing:
        return None
    top = max(standing, key=_order)
    if top.kind in ACCUMULATING:
        return _heaped(top, standing, now)
    if top.value is None:
        return None
    return Held(top, strength(top, now))


def _standing(group: Sequence[Fact], now: datetime) -> list[Fact]:
    """Facts that no correction has put aside.

    A correction stands against everything but an explicit word that came after it, and that even
    when its own time is over.
    """
    corrections = [f for f in group if f.source == "corrected"]
    if not corrections:
        return _valid(group, now)
    last = max(corrections, key=_order)
    after = _valid([f for f in group if f.source == "said" and f.at > last.at], now)
    return after or ([] if last.value is None else _valid([last], now))


def _valid(group: Sequence[Fact], now: datetime) -> list[Fact]:
    """Those whose time is not over; what a later own word replaced does not come back with it."""
    own = [f for f in group if f.source in _OWN]
    newest = max(own, key=_order) if own else None
    replaced = newest is not None and newest.kind not in ACCUMULATING
    return [
        f
        for f in group
        if not expired(f, now) and (f is newest or not (replaced and f.source in _OWN))
    ]


def _heaped(top: Fact, facts: Sequence[Fact], now: datetime) -> Held | None:
    """Evidence that adds up: each piece leaves a little less doubt."""
    counted = [f for f in facts if f.value is not None]
    if not counted:
        return None
    counted = [f for source in RANK for f in _newest(counted, source)]
    each = sorted(strength(f, now) for f in counted)
    heaped = max(each[-1], min(_MOST, 1 - prod(1 - s for s in each)))
    newest = max(counted, key=_order)
    return Held(replace(newest, value=_summed(newest, counted)), heaped)


def _newest(facts: Sequence[Fact], source: Source) -> Sequence[Fact]:
    """Of each identity the newest facts from a source."""
    kept: dict[str, int] = {}
    found = []
    for fact in sorted(facts, key=lambda f: (f.at, f.id), reverse=True):
        if fact.source == source:
            kept[fact.identity] = kept.get(fact.identity, 0) + 1
            found += [fact] if kept[fact.identity] <= COUNTED else []
    return found


def _summed(newest: Fact, facts: Sequence[Fact]) -> FactValue:
    """How often in all, where the value counts."""
    if not isinstance(newest.value, Mapping) or "times" not in newest.value:
        return newest.value
    times = (f.value.get("times", 1) for f in facts if isinstance(f.value, Mapping))
    return {**newest.value, "times": sum(t for t in times if isinstance(t, int))}


def _order(fact: Fact) -> tuple[bool, int, datetime, int, float, str]:
    """The later of two words wins, the shopper's own over what others say."""
    own = fact.source in _OWN
    rank = 0 if own else RANK[fact.source]
    return (own, rank, fact.at, fact.evidence.start, fact.confidence, fact.id)
