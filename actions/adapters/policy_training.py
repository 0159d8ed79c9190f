"""Training a policy from the decision log, always from the beginning.

What a shopper took back is gone from the log, so it is gone from the next policy too; and the same
log gives the same policy.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from actions.adapters import logged
from actions.adapters.engine import transaction
from actions.adapters.engines import learner
from actions.adapters.logged import Logged, Wanted
from actions.adapters.policies import Policy, SqlPolicies
from actions.core.features import FEATURE_SCHEMA
from actions.core.lessons import Lesson, weight_of
from actions.core.outcomes import ATTRIBUTION

TOLD_EVERY = 10_000
USUAL = 0.95


@dataclass(frozen=True)
class Training:
    engine: str
    metric: str
    since: datetime | None = None


@dataclass
class _Seen:
    """What went by while an engine learnt."""

    lessons: int = 0
    earned: float = 0.0
    first: datetime | None = None
    last: datetime | None = None
    arms: set[str] = field(default_factory=set)


def train(database: sa.Engine, asked: Training, now: datetime, say: Callable[[str], None]) -> str:
    """Learn, keep the artefact, and give its version; it is not in force yet."""
    wanted = Wanted(asked.metric, ATTRIBUTION, asked.since, now, FEATURE_SCHEMA)
    taught, seen = learner(asked.engine), _Seen()
    with transaction(database, reading=True) as connection:
        total = logged.count(connection, wanted)
        if not total:
            raise ValueError(
                f"no decision of a policy has matured for {asked.metric!r}: "
                "run `python -m actions decisions mature`, or wait"
            )
        scale = _scale(logged.positive(connection, wanted))
        rows = _told(logged.read(connection, wanted), seen, total, say)
        taught.learn(_lessons(rows, scale, total, now))
        parent = SqlPolicies(connection).live() or ""
    policy = Policy(
        engine=asked.engine,
        artefact=taught.artefact(),
        made=now,
        trained_from=seen.first,
        trained_to=seen.last,
        parent=parent,
        report=_report(asked, seen, scale),
    )
    with transaction(database) as connection:
        SqlPolicies(connection).add(policy)
    say(f"{policy.engine} {policy.version}: {seen.lessons} lessons, {len(policy.artefact):,} bytes")
    return policy.version


def _scale(positive: list[float]) -> float:
    """Engines explore for rewards from 0 to 1: money is counted in usual orders, 1 at the most."""
    return max(1.0, float(np.quantile(positive, USUAL))) if positive else 1.0


def _lessons(rows: Iterator[Logged], scale: float, total: int, now: datetime) -> Iterator[Lesson]:
    for number, row in enumerate(rows, 1):
        days = (now - row.at).total_seconds() / 86_400
        yield Lesson(
            context=row.features,
            arms=row.arms,
            chosen=row.place,
            propensity=row.propensity,
            reward=min((row.earned or 0.0) / scale, 1.0),
            weight=weight_of(total - number, days),
        )


def _told(
    rows: Iterator[Logged], seen: _Seen, total: int, say: Callable[[str], None]
) -> Iterator[Logged]:
    for row in rows:
        seen.lessons += 1
        seen.earned += row.earned or 0.0
        seen.first, seen.last = seen.first or row.at, row.at
        seen.arms.add(row.chosen)
        if seen.lessons % TOLD_EVERY == 0:
            say(f"{seen.lessons:,} of {total:,} decisions read")
        yield row


def _report(asked: Training, seen: _Seen, scale: float) -> dict[str, object]:
    return {
        "metric": asked.metric,
        "attribution": ATTRIBUTION,
        "feature_schema": FEATURE_SCHEMA,
        "lessons": seen.lessons,
        "arms": len(seen.arms),
        "mean": seen.earned / seen.lessons,
        "scale": scale,
    }
