"""A decision log to train and export, written as the services write it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from actions.adapters.decisions import SqlDecisions
from actions.adapters.engine import transaction
from actions.adapters.offer_schema import decision_rewards
from actions.core.choice import draw, settled, uniform
from actions.core.decisions import Decision
from actions.core.outcomes import ATTRIBUTION

START = datetime(2026, 10, 1, 8, tzinfo=UTC)
ARMS = {
    "shoes-10@1": {"kind:percent": 1.0, "depth": 0.2},
    "shoes-20@1": {"kind:percent": 1.0, "depth": 0.4, "topic:fashion": 1.0},
    "post@1": {"kind:free_shipping": 1.0},
}


def a_decision(number: int, personal: bool) -> Decision:
    candidates = (*list(ARMS)[: 2 + number % 2], "none")
    pmf = settled(uniform(len(candidates)))
    place, u = draw(pmf, f"d{number}", "salt")
    return Decision(
        id=f"d{number}",
        conversation=f"c{number % 7}",
        turn_id=f"t{number}",
        identity=f"shopper-{number % 7}",
        at=START + timedelta(minutes=number),
        channel="widget",
        language="zh",
        scenario="price_hesitation",
        candidates=candidates,
        pmf=pmf,
        chosen=candidates[place],
        propensity=pmf[place],
        draw=u,
        salt_id="s",
        policy="uniform",
        policy_version="u1",
        features={"price_sensitivity": 1.0} if personal else {"language:en": 1.0},
        arm_features={arm: ARMS[arm] for arm in candidates if arm in ARMS},
    )


def a_log(count: int, seed: int = 0) -> Iterator[tuple[Decision, float]]:
    """Who is sensitive to prices takes the deep discount, the others free shipping."""
    dice = random.Random(seed)
    for number in range(count):
        personal = dice.random() < 0.5
        decision = a_decision(number, personal)
        wish = "shoes-20@1" if personal else "post@1"
        yield decision, float(decision.chosen == wish and dice.random() < 0.7)


def write_log(engine: sa.Engine, count: int) -> list[tuple[Decision, float]]:
    """Also a hold-out and a decision not yet matured, which nobody may learn from."""
    log = list(a_log(count))
    late, held = a_decision(count, True), a_decision(count + 1, True)
    with transaction(engine) as connection:
        for decision, earned in log:
            _write(connection, decision, earned, True)
        _write(connection, late, 0.0, False)
        _write(connection, replace(held, source="holdout", in_holdout=True), 1.0, True)
    return log


def _write(connection: sa.Connection, decision: Decision, earned: float, matured: bool) -> None:
    SqlDecisions(connection).add(decision)
    row = {
        "decision": decision.id,
        "metric": "redeem",
        "attribution": ATTRIBUTION,
        "window_s": 86_400,
        "value": earned,
        "method": "code",
        "matured": matured,
        "computed": decision.at,
    }
    connection.execute(sa.insert(decision_rewards).values(**row))
