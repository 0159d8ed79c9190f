"""Engines: what each promises of its probabilities, and what the ones that learn learn."""

import json
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.adapters.engines import learner, serving
from actions.adapters.engines.names import SHARED, Places, grown
from actions.adapters.engines.ridge import Ridge, Weights
from actions.adapters.engines.ridge_learner import SHRINK, RidgeLearner
from actions.adapters.engines.rules import Rules
from actions.core.choice import Arm, settled
from actions.core.lessons import HALF_LIFE_DAYS, HALF_LIFE_DECISIONS, Lesson, weight_of

NONE = Arm("none")
OFFERS = tuple(Arm(f"o{n}@1", {"depth": n / 5, f"kind:{'ab'[n % 2]}": 1.0}, n) for n in range(5))
names = st.text("abc:# é|", min_size=1, max_size=4)
few = st.sampled_from(["a", "b:c", "价 格", "#1", "none"])  # never more than there is room for
features = st.dictionaries(few, st.floats(-1, 1), max_size=4)


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    arms = [Arm(n, draw(features)) for n in draw(st.lists(few, min_size=1, unique=True))]
    chosen = draw(st.integers(0, len(arms) - 1))
    return Lesson(draw(features), arms, chosen, 1 / len(arms), draw(st.floats(0, 1)))


def a_log(count: int, seed: int = 0) -> list[Lesson]:
    """Chosen by chance; only deep offers please who hesitates, and only shallow ones the rest."""
    dice, log = random.Random(seed), []
    for _ in range(count):
        hesitates, place = dice.random() < 0.5, dice.randrange(6)
        arms = (*OFFERS, NONE)
        depth = arms[place].features.get("depth", 0.0)
        chance = 0.1 + 0.6 * (depth if hesitates else 0.8 - depth) if place < 5 else 0.05
        context = {"hesitates": 1.0} if hesitates else {"new": 1.0}
        log.append(Lesson(context, arms, place, 1 / 6, float(dice.random() < chance)))
    return log


def a_ridge(log: Sequence[Lesson]) -> Ridge:
    taught = RidgeLearner()
    taught.learn(log)
    return Ridge("v", taught.weights())


def test_rules_take_the_best_ranked_offer_that_is_there():
    shuffled = (OFFERS[3], NONE, OFFERS[1], OFFERS[4])
    assert Rules("v").judge({}, shuffled).pmf == (0, 0, 1, 0)


def test_rules_offer_nothing_only_when_nothing_is_allowed():
    assert Rules("v").judge({}, [NONE]).pmf == (1,)
    assert Rules("v").judge({}, [NONE, replace(OFFERS[0], rank=99)]).pmf == (0, 1)


def test_uniform_takes_all_alike():
    assert serving("uniform", "v", b"").judge({}, (*OFFERS, NONE)).pmf == (1 / 6,) * 6


@pytest.mark.parametrize("name", ["ridge", "vw"])
def test_an_engine_learns_whom_to_offer_what(name):
    taught = learner(name)
    taught.learn(a_log(6000))
    engine = serving(name, "v", taught.artefact())
    for context, best in [({"hesitates": 1.0}, 4), ({"new": 1.0}, 0)]:
        pmf = engine.judge(context, (*OFFERS, NONE)).pmf
        assert pmf.index(max(pmf)) == best
        assert max(pmf) > 0.5 > 10 * pmf[5]


@pytest.mark.parametrize("name", ["ridge", "vw"])
def test_before_any_lesson_all_arms_are_alike(name):
    engine = serving(name, "v", learner(name).artefact())
    pmf = engine.judge({"a": 1.0, "b c:|": 0.5}, (*OFFERS, NONE)).pmf
    assert pmf == pytest.approx([1 / 6] * 6, abs=0.001)


@pytest.mark.parametrize("name", ["rules", "uniform", "ridge", "vw"])
def test_what_is_drawn_from_sums_to_one_for_any_set_of_arms(name):
    taught = learner("ridge" if name in ("rules", "uniform") else name)
    taught.learn(a_log(500))
    engine, dice = serving(name, "v", taught.artefact()), random.Random(3)
    for _ in range(50):
        arms = dice.sample((*OFFERS, NONE), dice.randint(1, 6))
        pmf = settled(engine.judge({"new": dice.random()}, arms).pmf)
        assert sum(pmf) == 1.0
        assert min(pmf) >= 0.02 / len(arms)
        assert len(pmf) == len(arms)


def test_a_new_offer_is_judged_by_its_features():
    engine = a_ridge(a_log(6000))
    launched = Arm("new@1", {"depth": 1.0, "kind:a": 1.0})
    judged = engine.judge({"hesitates": 1.0}, (*OFFERS, launched, NONE))
    assert judged.scores[5] == max(judged.scores)


def test_the_mean_is_that_of_ridge_regression():
    log = a_log(300)
    engine = a_ridge(log)
    rows = [_by_hand(lesson) for lesson in log]
    columns = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, 0.0) for name in columns] for row in rows])
    y = np.array([lesson.reward for lesson in log])
    mean = np.linalg.solve(x.T @ x + SHRINK * np.eye(len(columns)), x.T @ y)
    scores = [engine.judge(lesson.context, lesson.arms).scores[lesson.chosen] for lesson in log]
    assert scores == pytest.approx(list(x @ mean), abs=1e-6)


def _by_hand(lesson: Lesson) -> dict[str, float]:
    arm = lesson.arms[lesson.chosen]
    z = {"1": 1.0, **arm.features} | ({"none": 1.0} if arm.id == "none" else {})
    x = {"1": 1.0, **lesson.context}
    return {f"{c}*{f}": v * w for c, v in x.items() for f, w in z.items()} | {arm.id: 1.0}


@settings(max_examples=50)
@given(st.lists(lessons(), min_size=1, max_size=12), lessons(), st.data())
def test_taking_a_feature_away_moves_the_score_by_its_weight_times_its_value(log, asked, data):
    engine, arm = a_ridge(log), asked.arms[asked.chosen]
    context = {"hesitates": 0.7, **asked.context}
    gone = data.draw(st.sampled_from(sorted(context)))
    less = {name: value for name, value in context.items() if name != gone}
    moved = engine.judge(context, [arm]).scores[0] - engine.judge(less, [arm]).scores[0]
    alone = engine.judge({gone: 1.0}, [arm]).scores[0] - engine.judge({}, [arm]).scores[0]
    assert moved == pytest.approx(alone * context[gone], abs=1e-9)


@settings(max_examples=50)
@given(st.lists(lessons(), min_size=2, max_size=12), st.integers(1, 11))
def test_lessons_learnt_apart_add_up_to_lessons_learnt_together(log, cut):
    together, first, second = RidgeLearner(), RidgeLearner(), RidgeLearner()
    together.learn(log)
    first.learn(log[:cut])
    second.learn(log[cut:])
    first.add(second)
    ours, theirs = first.weights(), together.weights()
    assert (ours.context, ours.features, ours.arms) == (
        theirs.context,
        theirs.features,
        theirs.arms,
    )
    assert np.allclose(ours.matrix, theirs.matrix, atol=1e-5)
    assert np.allclose(ours.own, theirs.own, atol=1e-5)


def test_four_shards_decide_as_one():
    log = a_log(4000)
    whole, parts = RidgeLearner(), [RidgeLearner() for _ in range(4)]
    whole.learn(log)
    for place, part in enumerate(parts):
        part.learn(log[place::4])
    for part in parts[1:]:
        parts[0].add(part)
    assert np.abs(parts[0].weights().matrix - whole.weights().matrix).max() < 1e-6


def test_forgetting_is_the_same_as_lessons_that_weigh_less():
    old, new = a_log(500, 1), a_log(500, 2)
    forgetful, weighed = RidgeLearner(), RidgeLearner()
    forgetful.learn(old)
    forgetful.forget(0.25)
    forgetful.learn(new)
    weighed.learn([*(replace(lesson, weight=0.25) for lesson in old), *new])
    assert np.allclose(forgetful.a, weighed.a)
    assert np.allclose(forgetful.weights().matrix, weighed.weights().matrix, atol=1e-6)
    assert forgetful.lessons == weighed.lessons == 625


def test_a_lesson_weighs_half_after_both_half_lives():
    assert weight_of(0, 0) == 1
    assert weight_of(HALF_LIFE_DECISIONS, 10 * HALF_LIFE_DAYS) == 0.5
    assert weight_of(10 * HALF_LIFE_DECISIONS, HALF_LIFE_DAYS) == 0.5
    assert weight_of(3 * HALF_LIFE_DECISIONS, 0) == 1


def test_an_artefact_is_small_and_its_reader_gets_what_was_written():
    taught = RidgeLearner()
    taught.learn(a_log(2000))
    artefact = taught.artefact()
    assert len(artefact) < 2000
    assert Weights.from_bytes(artefact).to_bytes() == artefact
    assert json.loads(artefact)["context"] == ["hesitates", "new"]


def test_an_artefact_of_another_format_is_refused():
    with pytest.raises(ValueError, match="format 9"):
        Weights.from_bytes(b'{"format": 9}')


def test_replicas_agree_to_the_bit_whatever_the_order_of_names():
    taught = RidgeLearner()
    taught.learn(a_log(2000))
    one, two = (serving("ridge", "v", taught.artefact()) for _ in range(2))
    context = {f"c{n}": 0.1 * n for n in range(9)} | {"hesitates": 0.3, "new": 0.7}
    turned = dict(reversed(context.items()))
    arms = [replace(a, features=dict(reversed(a.features.items()))) for a in OFFERS]
    assert one.judge(context, OFFERS) == two.judge(turned, arms)


@pytest.mark.parametrize("name", ["ridge", "vw"])
def test_threads_that_share_an_engine_get_the_same_answers(name):
    taught = learner(name)
    taught.learn(a_log(1000))
    engine = serving(name, "v", taught.artefact())
    asked = [{"hesitates": n / 200} for n in range(200)]
    alone = [engine.judge(context, OFFERS) for context in asked]
    with ThreadPoolExecutor(8) as pool:
        shared = list(pool.map(lambda context: engine.judge(context, OFFERS), asked * 4))
    assert shared == alone * 4


@given(st.lists(names, max_size=60), st.lists(names, max_size=60), st.integers(0, 20))
def test_an_index_grows_behind_what_it_has_and_stays_within_its_bounds(known, seen, most):
    before = grown((), known, most)
    after = grown(before, seen, most)
    assert after[: len(before)] == before
    assert len(after) <= most + SHARED
    assert all(Places(after)[name] < len(after) for name in (*known, *seen))


def test_more_names_than_there_is_room_for_share_places_and_are_still_learnt():
    taught = RidgeLearner(most_context=4, most_features=4)
    arms = [Arm(f"o{n}", {f"f{n}": 1.0}) for n in range(30)]
    log = [Lesson({f"c{n}": 1.0}, arms, n, 1 / 30, float(n == 29)) for n in range(30)] * 20
    taught.learn(log)
    scores = Ridge("v", taught.weights()).judge({"c29": 1.0}, arms).scores
    assert scores.index(max(scores)) == 29
    assert taught.index.size <= (1 + 4 + SHARED) * (1 + 4 + SHARED) + 30


def test_vw_takes_names_that_mean_something_in_its_own_text():
    awkward = Arm("o 1|x:2@v", {"a b:c|d": 0.5, "折扣": 1.0})
    taught = learner("vw")
    taught.learn([Lesson({"x|y z:": 1.0}, [awkward, NONE], 0, 0.5, 1.0)] * 50)
    pmf = serving("vw", "v", taught.artefact()).judge({"x|y z:": 1.0}, [awkward, NONE]).pmf
    assert pmf[0] > 0.9


def test_an_engine_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="no engine 'magic'"):
        serving("magic", "v", b"")
    with pytest.raises(ValueError, match="does not learn"):
        learner("rules")
