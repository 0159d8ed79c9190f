"""A profile: the facts that count now, each as strong as its age allows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from actions.core.consents import Consent, Purpose
from actions.core.facts import Fact


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
    """The profile at `now`; purposes nobody spoke of are allowed only when `assumed`."""
    raise NotImplementedError
