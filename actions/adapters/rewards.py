"""What decisions earned, in SQL: derived rows, written over whenever they are computed again."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from actions.adapters.inserts import upsert
from actions.adapters.offer_schema import decision_rewards, decisions
from actions.core.outcomes import ATTRIBUTION, Reward

_D, _R = decisions.c, decision_rewards.c


class SqlRewards:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def due(
        self, since: datetime, until: datetime, after: str = "", limit: int = 500
    ) -> tuple[str, ...]:
        """Decisions of this time, by id, so that a long list can be read in parts."""
        query = sa.select(_D.id).where(_D.at >= since, _D.at <= until, _D.id > after)
        return tuple(self._connection.execute(query.order_by(_D.id).limit(limit)).scalars())

    def put(self, rewards: Sequence[Reward], at: datetime) -> None:
        rows = [
            {
                "decision": reward.decision,
                "metric": reward.metric,
                "attribution": ATTRIBUTION,
                "window_s": int(reward.window.total_seconds()),
                "value": float(reward.value),
                "method": reward.method,
                "matured": reward.matured,
                "computed": at,
            }
            for reward in rewards
        ]
        upsert(self._connection, decision_rewards, rows)

    def newest(self, since: datetime, limit: int) -> tuple[str, ...]:
        query = sa.select(_D.id).where(_D.at >= since).order_by(_D.at.desc(), _D.id).limit(limit)
        return tuple(self._connection.execute(query).scalars())

    def of(self, decision: str) -> dict[str, tuple[float, bool]]:
        """Value and maturity by metric."""
        query = sa.select(_R.metric, _R.value, _R.matured).where(_R.decision == decision)
        rows = self._connection.execute(query.where(_R.attribution == ATTRIBUTION))
        return {row.metric: (row.value, row.matured) for row in rows}
