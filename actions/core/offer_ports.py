"""What the services need stored of offers, decisions and outcomes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from actions.core.constraints import Past
from actions.core.decisions import Decision, HeldCode, Outcome
from actions.core.offers import Offer
from actions.core.outcomes import Reward
from actions.core.profile_ports import Reach
from actions.core.salts import Salt


class Offers(Protocol):
    """The catalogue: versions in force, and those that were.

    `put` counts what was "new", "changed", "unchanged" and "withdrawn"; offers that are not among
    those given stay as they are, unless they are `only` these. `stamp` changes with the catalogue.
    """

    def put(
        self, offers: Sequence[Offer], at: datetime, *, only: bool = False
    ) -> Mapping[str, int]: ...
    def in_force(self) -> tuple[Offer, ...]: ...
    def version(self, arm: str) -> Offer | None: ...
    def stamp(self) -> str: ...


class Limits(Protocol):
    """Budgets and stocks; a reservation succeeds whole or not at all, under any concurrency.

    `commit` turns a reservation into spending, also one that was let go of if there is still
    enough left. `release_expired` lets go of promises that ended, or that nobody was shown.
    """

    def left(self) -> Mapping[str, tuple[int | None, int | None]]: ...
    def reserve(self, decision: str, offer: Offer, cents: int, until: datetime) -> bool: ...
    def commit(self, decision: str) -> bool: ...
    def release(self, decision: str) -> bool: ...
    def release_expired(self, now: datetime) -> int: ...


class Decisions(Protocol):
    """`of` and `history` give the newest first; `history` with the kinds of outcomes.

    `newest` is the conversation's newest decision for an offer; `offered` counts those made on a
    channel.
    """

    def add(self, decision: Decision) -> bool: ...
    def get(self, decision: str) -> Decision | None: ...
    def of(self, reach: Reach, since: datetime) -> tuple[Decision, ...]: ...
    def history(self, reach: Reach) -> tuple[Past, ...]: ...
    def newest(self, conversation: str) -> Decision | None: ...
    def offered(self, channel: str, since: datetime) -> int: ...


class Codes(Protocol):
    """Coupon codes promised; `add` is False when the code is somebody's already.

    `redeem` says whether it was the first time. A void code is held no longer.
    """

    def find(self, code: str) -> HeldCode | None: ...
    def redeem(self, code: str, order_number: str, at: datetime) -> bool: ...
    def add(
        self, code: str, decision: str, arm: str, identity: str, valid_until: datetime
    ) -> bool: ...
    def void(self, decision: str, at: datetime) -> None: ...


class Salts(Protocol):
    """`newest` makes the first one, at random."""

    def newest(self, now: datetime) -> Salt: ...


class Rewards(Protocol):
    """What decisions earned; `put` writes over what was computed before."""

    def due(
        self, since: datetime, until: datetime, after: str = "", limit: int = 500
    ) -> tuple[str, ...]: ...
    def newest(self, since: datetime, limit: int) -> tuple[str, ...]: ...
    def put(self, rewards: Sequence[Reward], at: datetime) -> None: ...
    def of(self, decision: str) -> Mapping[str, tuple[float, bool]]: ...


class Outcomes(Protocol):
    """`add` says whether the outcome was new; one of a decision nobody knows is not.

    `promise` gives the decision that promised a coupon code; `redeem` marks the code as used once.
    """

    def add(self, outcome: Outcome) -> bool: ...
    def of(self, decisions: Sequence[str]) -> tuple[Outcome, ...]: ...
    def get(self, key: str) -> Outcome | None: ...
    def of_order(self, order_number: str) -> tuple[Outcome, ...]: ...
    def promise(self, code: str) -> str | None: ...
    def redeem(self, code: str, at: datetime, order_number: str) -> bool: ...
