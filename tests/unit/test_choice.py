"""Probabilities that are what they say, and draws that can be repeated."""

import random
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare, kstest

from actions.core.choice import (
    QUANTUM,
    draw,
    inverse_gap,
    place,
    quantised,
    settled,
    uniform,
    uniform_of,
    with_floor,
)

QUANTUM_STEP = 1 / QUANTUM
scores = st.lists(st.floats(-5, 5), min_size=1, max_size=200)
gammas = st.floats(0, 1e5)


@st.composite
def pmfs(draw_: st.DrawFn, most: int = 200) -> tuple[float, ...]:
    weights = draw_(st.lists(st.floats(0, 1), min_size=1, max_size=most))
    total = sum(weights)
    return tuple(w / total for w in weights) if total > 1e-6 else uniform(len(weights))


@given(pmfs())
def test_quantised_probabilities_sum_to_exactly_one_and_leave_no_arm_out(pmf):
    found = quantised(pmf)
    assert sum(found) == 1.0
    assert sum(reversed(found)) == 1.0
    assert min(found) > 0
    assert all(p * QUANTUM == int(p * QUANTUM) for p in found)


@given(pmfs())
def test_quantising_moves_an_arm_by_a_step_and_the_likeliest_by_a_step_for_each_arm(pmf):
    found = quantised(pmf)
    moved = [abs(a - b) for a, b in zip(found, pmf, strict=True)]
    top = pmf.index(max(pmf))
    assert all(m <= QUANTUM_STEP for i, m in enumerate(moved) if found[i] != found[top])
    assert max(moved) <= len(pmf) * QUANTUM_STEP


@given(pmfs())
def test_quantising_twice_changes_nothing(pmf):
    assert quantised(quantised(pmf)) == quantised(pmf)


@given(pmfs(), st.floats(0.0001, 0.5))
def test_the_floor_holds_to_the_last_step(pmf, eps):
    assert min(settled(pmf, eps)) >= eps / len(pmf)


@given(pmfs(), st.floats(0, 1))
def test_a_floor_keeps_the_order_and_the_sum(pmf, eps):
    found = with_floor(pmf, eps)
    assert sum(found) == pytest.approx(1)
    by_chance = [q for _, q in sorted(zip(pmf, found, strict=True))]
    assert by_chance == sorted(found)


@given(scores, gammas)
def test_inverse_gap_gives_probabilities_and_more_to_the_better(scores, gamma):
    pmf = inverse_gap(scores, gamma)
    assert sum(pmf) == pytest.approx(1)
    assert min(pmf) > 0
    ranked = sorted(zip(scores, pmf, strict=True))
    assert all(a[1] <= b[1] + 1e-12 for a, b in pairwise(ranked))


@given(scores, gammas, st.randoms(use_true_random=False))
def test_permuting_the_arms_permutes_the_probabilities(scores, gamma, dice: random.Random):
    order = list(range(len(scores)))
    dice.shuffle(order)
    pmf, other = inverse_gap(scores, gamma), inverse_gap([scores[i] for i in order], gamma)
    assert other == tuple(pmf[i] for i in order)
    assert with_floor(other, 0.02) == tuple(with_floor(pmf, 0.02)[i] for i in order)
    steps = [abs(a - settled(pmf)[i]) for a, i in zip(settled(other), order, strict=True)]
    assert max(steps) <= len(pmf) * QUANTUM_STEP  # a tie for the likeliest goes to the first


def test_the_weight_of_an_arm_falls_with_its_gap_as_published():
    assert inverse_gap([0.5, 0.4, 0.1], 100) == pytest.approx((1 - 1 / 13 - 1 / 43, 1 / 13, 1 / 43))


def test_equal_scores_are_equally_likely():
    assert inverse_gap([0.3] * 4, 1000) == uniform(4)
    assert inverse_gap([0.3, 0.3, 0.0], 10) == pytest.approx((5 / 12, 5 / 12, 1 / 6))


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_uniform_is_below_one_and_the_same_for_a_retry(decision, salt):
    u = uniform_of(decision, salt)
    assert 0 <= u < 1
    assert draw(uniform(7), decision, salt) == (place(uniform(7), u), u)


def test_another_salt_is_another_draw():
    assert uniform_of("d1", "one") != uniform_of("d1", "two")


def test_uniforms_are_uniform():
    assert kstest([uniform_of(f"d{n}", "salt") for n in range(20_000)], "uniform").pvalue > 1e-4


@given(pmfs(), st.floats(0, 1, exclude_max=True))
def test_a_number_falls_into_the_stretch_of_its_arm(pmf, u):
    exact = quantised(pmf)
    found = place(exact, u)
    assert sum(exact[:found]) <= u < sum(exact[: found + 1])


def test_the_arms_drawn_are_as_frequent_as_recorded():
    """Chi-square over random sets of allowed arms, each judged by inverse-gap weighting."""
    dice, values = random.Random(7), []
    for world in range(40):
        pmf = settled(inverse_gap([dice.gauss(0, 0.1) for _ in range(dice.randint(2, 25))], 200))
        counts = [0] * len(pmf)
        for n in range(4000):
            counts[draw(pmf, f"{world}-{n}", "salt")[0]] += 1
        values.append(chisquare(*_enough(counts, [4000 * p for p in pmf])).pvalue)
    assert kstest(values, "uniform").pvalue > 0.001
    assert min(values) > 1e-5


def _enough(counts: list[int], expected: list[float]) -> tuple[list[float], list[float]]:
    """Cells too rare for the test are put together."""
    rare = [i for i, e in enumerate(expected) if e < 5]
    kept = [i for i in range(len(counts)) if i not in rare]
    if not rare:
        return [float(c) for c in counts], expected
    together = (sum(counts[i] for i in rare), sum(expected[i] for i in rare))
    return [*(counts[i] for i in kept), together[0]], [*(expected[i] for i in kept), together[1]]


def test_a_step_is_never_lost_by_rounding():
    pmf = quantised(uniform(3))
    assert [ceil(p * QUANTUM) for p in pmf] == [349524, 349526, 349526]
