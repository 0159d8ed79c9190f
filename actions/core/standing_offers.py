"""Which offer a shopper speaks of without naming it."""

from datetime import datetime, timedelta

from actions.core.decisions import Decision

_STANDS = timedelta(days=1)


def standing(newest: Decision | None, at: datetime) -> Decision | None:
    """The newest offer of the conversation, unless it was made too long ago to be meant."""
    return newest if newest and at - newest.at <= _STANDS else None
