"""From decisions to a policy and back: the service decides, the log teaches it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from actions.adapters.engine import transaction
from actions.adapters.engines.uniform import Uniform
from actions.adapters.offer_schema import decision_rewards
from actions.adapters.policies import PolicyHolder
from actions.adapters.policy_training import Training, train
from actions.adapters.policy_use import put_in_force
from actions.core.decisions import Decision
from actions.core.languages import Words
from actions.core.outcomes import ATTRIBUTION
from actions.core.profiles import Held, Profile
from tests.builders import NOON, a_fact, an_offer
from tests.offers_desk import Desk, of

DEEP = an_offer("deep", kind="percent", value=30)
FREE = Words("免运费", "Free delivery")
POST = an_offer("post", kind="free_shipping", value=0, title=FREE, text=FREE)
LATER = NOON + timedelta(days=30)


def minding_prices(profile: Profile, shopper: str) -> Profile:
    fact = replace(a_fact("price_sensitivity", "", "high"), identity=shopper)
    return replace(profile, held=(Held(fact, fact.confidence),))


def decided(desk: Desk, shopper: str, minds: bool) -> Decision:
    moment, profile = of(shopper)
    desk.decide(moment, minding_prices(profile, shopper) if minds else profile)
    with desk.read() as uow:
        return uow.decisions.of([(shopper, None, None)], NOON.replace(year=2000))[0]


def reward(engine: sa.Engine, decision: Decision, value: float) -> None:
    row = {
        "decision": decision.id,
        "metric": "redeem",
        "attribution": ATTRIBUTION,
        "window_s": 86_400,
        "value": value,
        "method": "code",
        "matured": True,
        "computed": NOON,
    }
    with transaction(engine) as connection:
        connection.execute(sa.insert(decision_rewards).values(**row))


@pytest.fixture
def taught(engine: sa.Engine) -> Desk:
    """Who minds prices took the deep discount, the others free delivery; a policy learnt it."""
    desk = Desk(engine=Uniform("u1"), database=engine)
    desk.load(DEEP, POST)
    for number in range(240):
        minds = number % 2 == 0
        decision = decided(desk, f"s{number}", minds)
        reward(engine, decision, float(decision.chosen == (DEEP if minds else POST).arm))
    put_in_force(engine, train(engine, Training("ridge", "redeem"), LATER, print), LATER)
    return Desk(engine=PolicyHolder(engine).engine(), database=engine)


def likeliest(decision: Decision) -> str:
    return decision.candidates[decision.pmf.index(max(decision.pmf))]


def test_what_shoppers_took_is_what_the_next_policy_offers(taught: Desk):
    minds, does_not = decided(taught, "new-1", True), decided(taught, "new-2", False)
    assert likeliest(minds) == DEEP.arm
    assert likeliest(does_not) == POST.arm
    assert minds.policy == "ridge" and minds.policy_version == taught.engine.version


def test_without_the_named_fact_the_score_falls_as_stated(taught: Desk):
    with_fact = [decided(taught, f"with-{n}", True) for n in range(8)]
    explained = next(d for d in with_fact if d.chosen == DEEP.arm)
    (said,) = (r for r in explained.reasons if r.what == "fact")
    place = explained.candidates.index(explained.chosen)
    without = decided(taught, "without", False)
    moved = explained.scores[place] - without.scores[without.candidates.index(DEEP.arm)]
    assert said.name == "price_sensitivity:"
    assert said.effect > 0.05
    assert moved == pytest.approx(said.effect, abs=1e-9)
