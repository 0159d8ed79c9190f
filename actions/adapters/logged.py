"""The decision log, as engines learn from it and exports show it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.offer_schema import decision_rewards, decisions
from actions.core.choice import Arm

_D, _R = decisions.c, decision_rewards.c
_COLUMNS = (
    *(_D.id, _D.identity, _D.at, _D.channel, _D.language, _D.scenario, _D.candidates, _D.pmf),
    *(_D.chosen, _D.propensity, _D.policy, _D.policy_version, _D.features, _D.arm_features),
)
_AT_ONCE = 1000


@dataclass(frozen=True)
class Wanted:
    """Which decisions, and what counts as earned."""

    metric: str
    attribution: str
    since: datetime | None = None
    until: datetime | None = None
    feature_schema: str | None = None
    matured: bool = True  # only those whose window is over


@dataclass(frozen=True)
class Logged:
    """One decision that a policy drew; `earned` is None while nothing was computed."""

    id: str
    identity: str
    at: datetime
    channel: str
    language: str
    scenario: str
    candidates: tuple[str, ...]
    pmf: tuple[float, ...]
    chosen: str
    propensity: float
    policy: str
    policy_version: str
    features: Mapping[str, float]
    arm_features: Mapping[str, Mapping[str, float]]
    earned: float | None
    matured: bool

    @property
    def place(self) -> int:
        return self.candidates.index(self.chosen)

    @property
    def arms(self) -> tuple[Arm, ...]:
        return tuple(Arm(arm, self.arm_features.get(arm, {})) for arm in self.candidates)


def read(connection: sa.Connection, wanted: Wanted) -> Iterator[Logged]:
    """Oldest first, a part at a time: the log may be larger than memory.

    Only what was drawn by a policy: a hold-out or a blocked moment has another probability.
    """
    query = sa.select(*_COLUMNS, _R.value, _R.matured).select_from(_joined(wanted))
    query = query.where(*_conditions(wanted)).order_by(_D.at, _D.id)
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings():
        yield _logged(row)


def count(connection: sa.Connection, wanted: Wanted) -> int:
    query = sa.select(sa.func.count()).select_from(_joined(wanted)).where(*_conditions(wanted))
    return connection.execute(query).scalar_one()


def positive(connection: sa.Connection, wanted: Wanted) -> list[float]:
    """What was earned where anything was."""
    query = sa.select(_R.value).select_from(_joined(wanted))
    return list(connection.execute(query.where(*_conditions(wanted), _R.value > 0)).scalars())


def _joined(wanted: Wanted) -> sa.Join:
    same = sa.and_(
        _R.decision == _D.id,
        _R.metric == wanted.metric,
        _R.attribution == wanted.attribution,
    )
    return decisions.join(decision_rewards, same, isouter=not wanted.matured)


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [_D.source == "policy"]
    if wanted.matured:
        found.append(_R.matured)
    if wanted.since:
        found.append(_D.at >= wanted.since)
    if wanted.until:
        found.append(_D.at < wanted.until)
    if wanted.feature_schema:
        found.append(_D.feature_schema == wanted.feature_schema)
    return found


def _logged(row: sa.RowMapping) -> Logged:
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    earned, matured = values.pop("value"), bool(values.pop("matured"))
    lists = {name: tuple(values[name]) for name in ("candidates", "pmf")}
    return Logged(**values | lists, earned=earned, matured=matured)
