"""The simulated shop: fair to all policies, and as hard as it says."""

import numpy as np
import pytest

from actions.core.choice import Arm, Judgement
from actions.core.lessons import Lesson
from benchmarks.offers_policies import Chance, Counted, Ours, Player, TheirVw
from benchmarks.offers_runs import DELAY, EVERY, captured, play
from benchmarks.offers_world import ARMS, HIGH, LOW, OFFERS, Traffic, traffic


class Knowing:
    """Knows every chance: what no policy can beat."""

    floor = 0.0

    def __init__(self, met: Traffic) -> None:
        self._met, self._moment = met, -1

    def judge(self, context: object, arms: list[Arm]) -> Judgement:
        self._moment += 1
        chances = self._met.chances[self._moment][self._met.allowed[self._moment]]
        return Judgement(tuple(float(n == chances.argmax()) for n in range(len(arms))))

    def learn(self, lessons: object) -> None:
        """There is nothing it does not know."""


class Watching(Chance):
    """Notes when it is told of which decisions."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.told = 0, []

    def judge(self, context, arms):
        self.asked += 1
        return super().judge(context, arms)

    def learn(self, lessons: list[Lesson]) -> None:
        self.told.append((self.asked, len(lessons)))


def test_the_same_seed_is_the_same_world_and_another_is_another():
    one, same, other = traffic(HIGH, 1, 50), traffic(HIGH, 1, 50), traffic(HIGH, 2, 50)
    assert np.array_equal(one.chances, same.chances) and np.array_equal(one.luck, same.luck)
    assert not np.allclose(one.chances, other.chances)


def test_late_offers_are_allowed_only_after_their_launch():
    met = traffic(HIGH, 1, 400)
    assert all(place.max() < OFFERS for place in met.allowed[:200])
    assert any(place.max() >= OFFERS for place in met.allowed[200:])
    assert 0.5 < np.mean([len(place) for place in met.allowed[200:]]) / ARMS < 0.6


def test_there_is_always_an_offer_to_make():
    assert min(len(place) for place in traffic(LOW, 3, 3000).allowed) >= 1


def test_nobody_wins_more_than_who_knows_everything_and_chance_wins_nothing():
    met = traffic(HIGH, 4, 3000)
    assert captured(play(Knowing(met), met), met) == pytest.approx(1, abs=1e-3)
    assert captured(play(Chance(), met), met) == pytest.approx(0, abs=0.05)


def test_shoppers_change_half_way_only_where_they_should():
    still, drifting = traffic(HIGH, 5, 200), traffic(HIGH, 5, 200, drifts=True)
    assert np.array_equal(still.chances[:100], drifting.chances[:100])
    assert not np.allclose(still.chances[100:], drifting.chances[100:])
    assert still.arms == drifting.arms


def test_outcomes_are_told_late_once_and_in_order():
    player, met = Watching(), traffic(LOW, 6, 3 * DELAY)
    play(player, met)
    assert sum(count for _, count in player.told) == 2 * DELAY
    seen = 0
    for asked, count in player.told:
        seen += count
        assert asked % EVERY == 0
        assert asked - seen >= DELAY


@pytest.mark.parametrize("make", [lambda: Counted(True), Ours, TheirVw])
def test_who_learns_does_better_than_chance(make):
    met = traffic(HIGH, 7, 7000)
    player: Player = make()
    late = slice(5500, None)
    assert play(player, met).mean(late) > 1.15 * met.by_chance()[late].mean()


def test_the_rules_make_the_offer_most_often_taken_in_the_scenario():
    rules, arms = Counted(by_scenario=True), [Arm(f"offer-{n}") for n in range(3)]
    log = [Lesson({"s2": 1.0}, arms, n % 3, 1 / 3, float(n % 3 == 1)) for n in range(3000)]
    rules.learn(log)
    assert rules.judge({"s2": 1.0}, arms).pmf == (0, 1, 0)
