"""Outcomes: what came of decisions, each written down once however often it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from actions.core.decisions import Outcome, OutcomeKind
from actions.core.ports import Clock, Work


@dataclass(frozen=True)
class OutcomeService:
    work: Work
    read: Work
    clock: Clock

    def record(
        self,
        kind: OutcomeKind,
        decision: str,
        key: str,
        at: datetime,
        *,
        value_cents: int = 0,
        is_bot: bool = False,
        properties: Mapping[str, object] | None = None,
    ) -> bool:
        """Whether it was new; the same key is written once, an unknown decision never.

        The key holds the kind and the decision, so that nobody's key can be another's.
        """
        outcome = Outcome(
            key=f"{kind}:{decision}:{key}",
            decision=decision,
            kind=kind,
            at=at,
            received=self.clock(),
            value_cents=value_cents,
            is_bot=is_bot,
            properties=properties or {},
        )
        with self.work() as uow:
            return uow.outcomes.add(outcome)
