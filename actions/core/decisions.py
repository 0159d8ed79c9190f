"""Decisions on record, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Literal

DecisionSource = Literal["policy", "blocked", "holdout"]
OutcomeKind = Literal[
    "shown", "clicked", "redeemed", "bought", "declined", "opted_out", "rated", "refunded", "asked"
]
ALL = "*"
GONE = "gone"


@dataclass(frozen=True)
class Reason:
    """One thing that spoke for the offer: a condition met, or a fact used, with its effect.

    `effect` is how much the chosen arm's score falls when the fact is not there.
    """

    what: str  # "scenario", "fact" or "offer"
    name: str  # scenario id, "kind:subject", or a feature's name
    words: str = ""
    effect: float = 0.0
    message_id: str = ""
    start: int = 0
    end: int = 0
    fact_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Decision:
    """One row for each moment a scenario held, also when nothing was offered.

    `candidates` are the arms left after constraints, "none" among them; `pmf` is aligned with
    them and sums to one. `excluded` says why each other arm was not allowed, under ALL why nothing
    was. `chosen` was drawn with the uniform `draw`, which the salt and the id give again; where
    arms were GONE when they were to be promised, their number belongs to the id ("…#1").
    """

    id: str
    conversation: str
    turn_id: str
    identity: str
    at: datetime
    channel: str
    language: str
    scenario: str
    candidates: tuple[str, ...]
    pmf: tuple[float, ...]
    chosen: str
    propensity: float
    draw: float
    salt_id: str
    policy: str
    policy_version: str
    source: DecisionSource = "policy"
    scores: tuple[float, ...] = ()
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    features: Mapping[str, float] = field(default_factory=dict)
    arm_features: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    feature_schema: str = "1"
    reasons: tuple[Reason, ...] = ()
    consents: Mapping[str, bool] = field(default_factory=dict)
    personalised: bool = True
    in_holdout: bool = False
    holdout_probability: float = 0.0
    code: str = ""  # the coupon code promised
    expected_cost_cents: int = 0
    valid_until: datetime | None = None
    latency_us: int = 0
    schema_version: int = 1


@dataclass(frozen=True)
class Outcome:
    """One observed event; never updated. `key` makes it idempotent."""

    key: str
    decision: str
    kind: OutcomeKind
    at: datetime
    received: datetime
    value_cents: int = 0
    order_number: str = ""
    code: str = ""
    method: str = "decision"  # how it was attached: decision, code, last_in_window
    is_bot: bool = False
    properties: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class HeldCode:
    """A coupon code promised by a decision."""

    code: str
    decision: str
    arm: str
    identity: str
    valid_until: datetime
    redeemed: datetime | None = None
    order_number: str = ""


def decision_id(conversation: str, turn_id: str, slot: str = "after") -> str:
    """A retry of the same turn is the same decision."""
    return blake2b(f"{conversation}|{turn_id}|{slot}".encode(), digest_size=16).hexdigest()
