"""What a shopper was shown: once for each decision."""

from collections.abc import Sequence
from datetime import datetime

from actions.core.decisions import Outcome
from actions.core.ports import UnitOfWork

# Their clients say how far the shopper has read; elsewhere what is delivered counts as shown.
TELLS_WHAT_IS_SEEN = frozenset({"widget"})


def record_shown(uow: UnitOfWork, decisions: Sequence[str], at: datetime) -> None:
    for decision in decisions:
        uow.outcomes.add(Outcome(f"shown:{decision}:", decision, "shown", at, received=at))
