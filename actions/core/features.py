"""Features of a context and of an offer in it: numbers by name, each from -1 to 1.

A name means the same for ever; what changes the meaning of one changes FEATURE_SCHEMA, and a
policy is only asked about features of the schema it was trained on.
"""

import math
from collections.abc import Iterable, Mapping

from actions.core.conditions import View
from actions.core.offers import KINDS, Offer
from actions.core.profiles import Held, Profile

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
Topics = Mapping[str, str]


def context_features(
    view: View, scenario: str, topics: Topics, *, personal: bool
) -> dict[str, float]:
    """What is known of the moment; without personalisation nothing that the profile says."""
    turn = view.moment.turn
    found = {f"scenario:{scenario}": 1.0, f"channel:{turn.channel}": 1.0}
    found["language:en"] = float(turn.language == "en")
    found["logged_in"] = float(turn.shopper_id is not None)
    found |= _clock(view)
    if personal:
        found |= {"personal": 1.0, "orders": _count(view.service.orders)}
        found[f"level:{view.service.member_level}"] = 1.0
        found |= _of_profile(view.profile, topics)
    return {name: found[name] for name in CONTEXT_NAMES if found.get(name)}


def arm_features(offer: Offer, view: View, topics: Topics) -> dict[str, float]:
    """The offer itself, and how well it fits here; `view` is without facts when not personal."""
    mine = {topics.get(c, c) for c in offer.categories}
    found = {f"kind:{offer.kind}": 1.0, "depth": _depth(offer), "broad": float(not mine)}
    found |= {"min_spend": _sum(offer.min_cents), "cost": _sum(offer.cost_cents)}
    found["code"] = float(bool(offer.code_prefix))
    found |= {f"topic:{topic}": 1.0 for topic in mine}
    interests = _interests(view.profile.of("interest"), topics)
    found["fit:interest"] = max((interests.get(t, 0.0) for t in mine), default=0.0)
    found["fit:said"] = _said(view, mine, topics)
    found["fit:budget"] = _budget_fit(offer, view)
    found["fit:product"] = float(_spoken_of(offer, view))
    found["fit:price"] = _price_sensitivity(view.profile) * found["depth"]
    return {name: found[name] for name in ARM_NAMES if found.get(name)}


def _clock(view: View) -> dict[str, float]:
    angle = 2 * math.pi * (view.local.hour + view.local.minute / 60) / 24
    weekend = float(view.local.weekday() >= 5)
    return {"hour_sin": math.sin(angle), "hour_cos": math.cos(angle), "weekend": weekend}


def _of_profile(profile: Profile, topics: Topics) -> dict[str, float]:
    kinds = {kind: profile.of(kind) for kind in USED_KINDS}
    found = {f"interest:{t}": v for t, v in _interests(kinds["interest"], topics).items()}
    found["price_sensitivity"] = _price_sensitivity(profile)
    found["budget"] = max((_sum(_most(h)) * h.strength for h in kinds["budget"]), default=0.0)
    found["satisfaction"] = _satisfaction(kinds["satisfaction"])
    found["for_other"] = _strongest(h for h in kinds["for_whom"] if h.fact.subject != "self")
    found["for_baby"] = _strongest(h for h in kinds["for_whom"] if h.fact.subject == "baby")
    for kind in ("time_pressure", "occasion", "life_event"):
        found[kind] = _strongest(kinds[kind])
    for kind in ("cart_left", "viewed"):
        found[kind] = _count(sum(h.strength for h in kinds[kind]))
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


def _price_sensitivity(profile: Profile) -> float:
    held = next(iter(profile.of("price_sensitivity")), None)
    if held is None:
        return 0.0
    return _bounded(held.strength * {"high": 1.0, "low": -1.0}.get(str(held.fact.value), 0.0))


def _satisfaction(held: Iterable[Held]) -> float:
    return next((_bounded(_number(h.fact.value) * h.strength) for h in held), 0.0)


def _strongest(held: Iterable[Held]) -> float:
    return _bounded(max((h.strength for h in held if h.fact.value is not None), default=0.0))


def _said(view: View, mine: set[str], topics: Topics) -> float:
    scores = (
        score for topic, score in view.moment.turn.interests if topics.get(topic, topic) in mine
    )
    return _bounded(max(scores, default=0.0))


def _budget_fit(offer: Offer, view: View) -> float:
    """1 when the least spend lies within the budget, -1 when it is twice that and more."""
    held = [h for h in view.profile.of("budget") if _most(h)]
    if not held or not offer.min_cents:
        return 0.0
    fitting = [h for h in held if h.fact.subject in ("", view.moment.category)] or held
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
