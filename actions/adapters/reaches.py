"""A reach as a condition in SQL."""

from typing import Any

import sqlalchemy as sa

from actions.core.identities import Span
from actions.core.profile_ports import Reach


def within(reach: Reach, identity: sa.Column[Any], at: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """The rows of these identities, each as far as it counts."""
    spans: list[sa.ColumnElement[bool]] = []
    for name, until, since in (Span(*span) for span in reach):
        parts = [identity == name]
        parts += [at <= until] if until else []
        parts += [at > since] if since else []
        spans.append(sa.and_(*parts))
    return sa.or_(sa.false(), *spans)
