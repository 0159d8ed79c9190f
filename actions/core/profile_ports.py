"""What the services need stored of profiles."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from actions.core.consents import Consent
from actions.core.events import Event
from actions.core.facts import Fact
from actions.core.identities import Link, Span

Reach = Sequence[Span]  # identities, and from when and up to when each one counts


class Facts(Protocol):
    """`add` keeps what is there already; it says how many were new."""

    def add(self, facts: Sequence[Fact]) -> int: ...
    def of(self, reach: Reach) -> tuple[Fact, ...]: ...
    def get(self, fact_id: str) -> Fact | None: ...
    def delete(self, ids: Sequence[str]) -> int: ...
    def delete_of_evidence(self, evidence: Sequence[str]) -> int: ...
    def delete_of(self, identities: Sequence[str]) -> int: ...


class Consents(Protocol):
    def add(self, consent: Consent) -> None: ...
    def of(self, reach: Reach) -> tuple[Consent, ...]: ...


class Events(Protocol):
    """`add` gives those that were new."""

    def add(self, events: Sequence[Event]) -> tuple[Event, ...]: ...
    def of(
        self, reach: Reach, names: Sequence[str] = (), since: datetime | None = None
    ) -> tuple[Event, ...]: ...


class Links(Protocol):
    """`around` gives every link of an identity, and of each identity that was linked with it.

    `extend` moves the end of a link in force; False when there is none.
    """

    def add(self, link: Link) -> None: ...
    def extend(self, link: Link, until: datetime) -> bool: ...
    def around(self, identity: str) -> tuple[Link, ...]: ...
    def undo(self, identity: str, shopper: str, at: datetime) -> int: ...


class Erasures(Protocol):
    """Forgetting: `erase_identities` empties every table but those of the running turn."""

    def erase_identities(self, identities: Sequence[str]) -> Mapping[str, int]: ...
    def add(self, receipt: str, at: datetime, pending: Mapping[str, object] | None) -> None: ...
