"""Features of a context and of an offer in it: numbers by name, each from -1 to 1.

A name means the same for ever; what changes the meaning of one changes FEATURE_SCHEMA, and a
policy is only asked about features of the schema it was trained on.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actions.core.conditions import View
from actions.core.offers import KINDS, Offer
from actions.core.profiles import Held

FEATURE_SCHEMA = "1"
TOPICS = (
    "digital appliance home hardware fashion beauty food mother_baby toys_hobby books_edu "
    "sports_outdoor auto health pets_garden office virtual"
).split()
SCENARIOS = (
    "price_hesitation choosing_between cart_help cross_sell_after_solved making_good "
    "replenishment back_in_stock occasion win_back new_arrivals festival"
).split()
CHANNELS = ("widget", "wechat", "wecom", "messenger")
LEVELS = ("silver", "gold", "diamond")
CONTEXT_NAMES: tuple[str, ...] = (
    *(f"scenario:{s}" for s in SCENARIOS),
    *(f"channel:{c}" for c in CHANNELS),
    "language:en",
    *(f"level:{level}" for level in LEVELS),
    *(f"interest:{topic}" for topic in TOPICS),
    *("price_sensitivity", "budget", "time_pressure", "satisfaction", "for_other", "for_baby"),
    *("occasion", "life_event", "cart_left", "viewed", "orders", "personal", "logged_in"),
    *("hour_sin", "hour_cos", "weekend"),
)
ARM_NAMES: tuple[str, ...] = (
    *(f"kind:{kind}" for kind in KINDS),
    *("depth", "min_spend", "cost", "broad", "code"),
    *(f"topic:{topic}" for topic in TOPICS),
    *("fit:interest", "fit:said", "fit:budget", "fit:product", "fit:price"),
)
USED_KINDS = frozenset(
    "interest price_sensitivity budget time_pressure satisfaction for_whom occasion life_event "
    "cart_left viewed".split()
)
_YUAN_MOST = 1_000_000  # cents: ten thousand yuan is 1 on the scale of sums
_CONTEXT, _ARM = frozenset(CONTEXT_NAMES), frozenset(ARM_NAMES)
Topics = Mapping[str, str]


@dataclass(frozen=True)
class Seen:
    """A view, and what features need of its profile, read once for all arms."""

    view: View
    topics: Topics
    held: Mapping[str, tuple[Held, ...]]
    interests: Mapping[str, float]
    price_sensitivity: float
    said: Mapping[str, float]


def see(view: View, topics: Topics) -> Seen:
    """`view` is without facts when the shopper refused personalisation."""
    held: dict[str, tuple[Held, ...]] = {kind: () for kind in USED_KINDS}
    for kind in {h.fact.kind for h in view.profile.held} & USED_KINDS:
        held[kind] = view.profile.of(kind)
    said: dict[str, float] = {}
    for topic, score in view.moment.turn.interests:
        coarse = topics.get(topic, topic)
        said[coarse] = max(score, said.get(coarse, 0.0))
    interests = _interests(held["interest"], topics)
    return Seen(view, topics, held, interests, _price_sensitivity(held), said)


def context_features(seen: Seen, scenario: str, *, personal: bool) -> dict[str, float]:
    """What is known of the moment; without personalisation nothing that the profile says."""
    view, turn = seen.view, seen.view.moment.turn
    found = {f"scenario:{scenario}": 1.0, f"channel:{turn.channel}": 1.0}
    found["language:en"] = float(turn.language == "en")
    found["logged_in"] = float(turn.shopper_id is not None)
    found |= _clock(view)
    if personal:
        found |= {"personal": 1.0, "orders": _count(view.service.orders)}
        found[f"level:{view.service.member_level}"] = 1.0
        found |= _of_profile(seen)
    return {name: value for name, value in found.items() if value and name in _CONTEXT}


def arm_features(offer: Offer, seen: Seen) -> dict[str, float]:
    """The offer itself, and how well it fits here."""
    mine = {seen.topics.get(c, c) for c in offer.categories}
    depth = _depth(offer)
    found = {
        f"kind:{offer.kind}": 1.0,
        "depth": depth,
        "broad": float(not mine),
        "min_spend": _sum(offer.min_cents),
        "cost": _sum(offer.cost_cents),
        "code": float(bool(offer.code_prefix)),
        "fit:interest": max((seen.interests.get(t, 0.0) for t in mine), default=0.0),
        "fit:said": _bounded(max((seen.said.get(t, 0.0) for t in mine), default=0.0)),
        "fit:budget": _budget_fit(offer, seen),
        "fit:product": float(_spoken_of(offer, seen.view)),
        "fit:price": seen.price_sensitivity * depth,
        **{f"topic:{topic}": 1.0 for topic in sorted(mine)},
    }
    return {name: value for name, value in found.items() if value and name in _ARM}


def _clock(view: View) -> dict[str, float]:
    angle = 2 * math.pi * (view.local.hour + view.local.minute / 60) / 24
    weekend = float(view.local.weekday() >= 5)
    return {"hour_sin": math.sin(angle), "hour_cos": math.cos(angle), "weekend": weekend}


def _of_profile(seen: Seen) -> dict[str, float]:
    held = seen.held
    found = {f"interest:{topic}": value for topic, value in seen.interests.items()}
    found["price_sensitivity"] = seen.price_sensitivity
    found["budget"] = max((_sum(_most(h)) * h.strength for h in held["budget"]), default=0.0)
    found["satisfaction"] = _satisfaction(held["satisfaction"])
    found["for_other"] = _strongest(h for h in held["for_whom"] if h.fact.subject != "self")
    found["for_baby"] = _strongest(h for h in held["for_whom"] if h.fact.subject == "baby")
    for kind in ("time_pressure", "occasion", "life_event"):
        found[kind] = _strongest(held[kind])
    for kind in ("cart_left", "viewed"):
        found[kind] = _count(sum(h.strength for h in held[kind]))
    return found


def _interests(held: Iterable[Held], topics: Topics) -> dict[str, float]:
    """By coarse topic, the strongest interest; what is not of interest is below zero."""
    found: dict[str, float] = {}
    for h in held:
        topic = topics.get(h.fact.subject, h.fact.subject)
        score = -1.0 if h.fact.value is None else _number(h.fact.value)
        value = _bounded(score * h.strength)
        found[topic] = max(value, found.get(topic, value), key=abs)
    return found


def _price_sensitivity(held: Mapping[str, tuple[Held, ...]]) -> float:
    sides = {"high": 1.0, "low": -1.0}
    found = (h.strength * sides.get(str(h.fact.value), 0.0) for h in held["price_sensitivity"])
    return next((_bounded(value) for value in found), 0.0)


def _satisfaction(held: Iterable[Held]) -> float:
    return next((_bounded(_number(h.fact.value) * h.strength) for h in held), 0.0)


def _strongest(held: Iterable[Held]) -> float:
    return _bounded(max((h.strength for h in held if h.fact.value is not None), default=0.0))


def _budget_fit(offer: Offer, seen: Seen) -> float:
    """1 when the least spend lies within the budget, -1 when it is twice that and more."""
    held = [h for h in seen.held["budget"] if _most(h)]
    if not held or not offer.min_cents:
        return 0.0
    fitting = [h for h in held if h.fact.subject in ("", seen.view.moment.category)] or held
    over = offer.min_cents / _most(fitting[0])
    return _bounded(fitting[0].strength * max(-1.0, min(1.0, 3 - 2 * over)))


def _spoken_of(offer: Offer, view: View) -> bool:
    if offer.products:
        return view.moment.product in offer.products
    return bool(offer.categories) and view.moment.category in offer.categories


def _depth(offer: Offer) -> float:
    """The share of the least spend that is saved, half of it for a full 1."""
    if offer.kind == "percent":
        return _bounded(offer.value / 50)
    if offer.kind == "amount":
        return _bounded(2 * offer.value / offer.min_cents) if offer.min_cents else 1.0
    return 0.0


def _most(held: Held) -> int:
    value = held.fact.value
    most = value.get("max_cents") if isinstance(value, Mapping) else None
    return int(most) if isinstance(most, int | float) else 0


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _sum(cents: int) -> float:
    return _bounded(math.log1p(max(cents, 0)) / math.log1p(_YUAN_MOST))


def _count(number: float) -> float:
    return _bounded(math.log1p(max(number, 0)) / math.log1p(20))


def _bounded(value: float) -> float:
    return max(-1.0, min(1.0, value))
