"""What holds of every decision, whatever the catalogue, the engine, the shopper and the chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.core.choice import Arm, Judgement, place
from actions.core.constraints import Listed, Standing, reasons
from actions.core.decisions import decision_id
from actions.core.offers import NO_OFFER
from tests.builders import NOON, a_profile, a_view, an_offer
from tests.fakes import memory_engine
from tests.offers_desk import SURE, Desk, at

HOUR = timedelta(hours=1)
DATABASE = memory_engine()  # made once: every example has ids of its own
FLOOR = replace(SURE, floor=0.05)


@dataclass
class Whims:
    """Any probabilities, zeros among them, for the arms there are."""

    whims: Sequence[float]
    name: str = "whims"
    version: str = "w1"

    def judge(self, context, arms: Sequence[Arm]) -> Judgement:
        wild = [self.whims[i % len(self.whims)] for i in range(len(arms))]
        total = sum(wild)
        return Judgement(tuple(w / total for w in wild) if total else (1 / len(arms),) * len(arms))


terms = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["percent", "amount", "points"]),
        "starts": st.sampled_from([None, NOON - HOUR, NOON + HOUR]),
        "ends": st.sampled_from([None, NOON, NOON + HOUR]),
        "stock": st.sampled_from([None, 0, 1]),
        "budget_cents": st.sampled_from([None, 1999, 2000]),
        "channels": st.sampled_from([(), ("widget",), ("wechat",)]),
        "languages": st.sampled_from([(), ("en",), ("zh",)]),
        "scenarios": st.sampled_from([(), ("price_hesitation",), ("win_back",)]),
        "categories": st.sampled_from([(), ("shoes",), ("bags",)]),
        "min_margin_cents": st.sampled_from([0, 9000]),
    }
)
shops = st.lists(terms, max_size=6)
engines = st.builds(Whims, st.lists(st.floats(0, 1), min_size=1, max_size=7))


def opened(engine, catalogue) -> tuple[Desk, list]:
    desk = Desk(engine=engine, settings=FLOOR, database=DATABASE)
    offers = [an_offer(f"o{n}", **each) for n, each in enumerate(catalogue)]
    desk.clock.forward(microseconds=next(_MOMENTS))
    desk.load(*offers, only=True)
    with desk.work() as uow:  # what earlier examples promised is not this one's
        uow.limits.release_expired(NOON + timedelta(days=99))
    return desk, offers


_MOMENTS = iter(range(1, 10**9))
_NAMES = map("e{}".format, iter(range(10**9)))


@settings(max_examples=60, deadline=None)
@given(shops, engines)
def test_what_is_chosen_was_allowed_and_probabilities_sum_to_one(catalogue, engine):
    desk, offers = opened(engine, catalogue)
    shopper = next(_NAMES)
    moment, profile = _one(shopper)
    said = desk.decide(moment, profile)
    with desk.read() as uow:
        row = uow.decisions.get(decision_id(shopper, "m1"))
    allowed = {o.arm for o in offers if not _why(o, moment)}
    assert set(row.candidates) == allowed | {NO_OFFER} and row.candidates[-1] == NO_OFFER
    assert row.chosen in row.candidates
    assert (said is None) is (row.chosen == NO_OFFER)
    assert set(row.excluded) - {"*"} == {o.arm for o in offers} - allowed
    assert sum(row.pmf) == 1 and len(row.pmf) == len(row.candidates)
    if row.source == "policy":
        assert min(row.pmf) >= 0.05 / len(row.pmf) * 0.999
        assert row.candidates[place(row.pmf, row.draw)] == row.chosen
        assert row.propensity == row.pmf[row.candidates.index(row.chosen)]


def _one(shopper):
    """A shopper who speaks of shoes, in a conversation of their own."""
    moment = at("m1", owner=shopper, conversation=shopper)
    return replace(moment, category="shoes"), a_profile(identity=shopper)


def _why(offer, moment):
    full = Standing(left={offer.id: (offer.budget_cents, offer.stock)})
    return reasons(Listed(offer), a_view(moment=moment), "price_hesitation", full, FLOOR)


@settings(max_examples=30, deadline=None)
@given(shops, engines, engines)
def test_a_retried_turn_is_the_same_decision_even_under_another_policy(catalogue, first, second):
    desk, _ = opened(first, catalogue)
    shopper = next(_NAMES)
    before = desk.decide(*_one(shopper))
    desk.engine = second
    assert desk.decide(*_one(shopper)) == before


def test_over_many_shoppers_each_offer_is_made_as_often_as_its_probability_says():
    desk, _ = opened(Whims([0.7, 0.2, 0.1]), [{}, {}])
    made, shoppers = Counter(), 400
    for shopper in (next(_NAMES) for _ in range(shoppers)):
        said = desk.decide(*_one(shopper))
        made[said.offer.id if said else NO_OFFER] += 1
    for arm, share in (("o0", 0.7), ("o1", 0.2), (NO_OFFER, 0.1)):
        p = 0.95 * share + 0.05 / 3
        assert abs(made[arm] - p * shoppers) < 5 * (p * (1 - p) * shoppers) ** 0.5
