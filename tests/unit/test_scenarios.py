"""Scenarios: read with mistakes named by line, best first, quick."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from actions.adapters.scenario_files import ScenarioFileError, load
from actions.adapters.scenario_words import known
from actions.core.conditions import ConditionError, View
from actions.core.moments import Moment, Purchase, ServiceState
from actions.core.profiles import Profile
from actions.core.scenarios import read_scenarios
from tests.builders import DAY, NOON, a_turn

ALL = {
    "price_hesitation", "choosing_between", "cart_help", "cross_sell_after_solved", "making_good",
    "replenishment", "back_in_stock", "occasion", "win_back", "new_arrivals", "festival",
}  # fmt: skip


def a_scenario(id_="dear", **wanted):
    usual = {
        "id": id_,
        "zh": "嫌贵",
        "en": "Finds it dear",
        "goal": "They buy.",
        "cool_down_days": 3,
        "when": {"words": {"en": "dear"}},
    }
    return usual | wanted


def a_view(text="too dear", service=None, **turn):
    turn = a_turn(text=text, owner="ann", **turn)
    return View(Moment(turn), Profile("ann"), service or ServiceState(), NOON)


def test_the_shops_scenarios_are_well_written():
    assert {s.id for s in load(known=known())} == ALL


def test_of_several_the_highest_priority_comes_first():
    both = read_scenarios([a_scenario("low"), a_scenario("high", priority=5)])
    assert [m.scenario.id for m in both.matches(a_view())] == ["high", "low"]
    equals = read_scenarios([a_scenario("one"), a_scenario("two")])
    assert [m.scenario.id for m in equals.matches(a_view())] == ["one", "two"]


def test_a_match_says_which_words_met_which_condition():
    (found,) = read_scenarios([a_scenario()]).matches(a_view())
    (because,) = found.because
    assert (because.path, because.words) == ("[0].when.words", "dear")


def test_a_match_is_as_sure_as_the_intent_it_rests_on():
    scenarios = read_scenarios([a_scenario(when={"intent": "price_promo"})])
    view = a_view(intent="price_promo", confidence=0.6)
    assert [m.confidence for m in scenarios.matches(view)] == [0.6]


def test_the_service_state_is_only_wanted_where_it_can_matter():
    due = {"words": {"en": "tea"}, "purchase": {"days_ago": [20, 40]}}
    scenarios = read_scenarios([a_scenario(when=due)])
    assert not scenarios.promising(a_view("hello"))
    assert scenarios.promising(a_view("more tea"))
    assert not scenarios.matches(a_view("more tea"))
    bought = ServiceState(purchases=(Purchase("tea-1", "tea", NOON - 30 * DAY),))
    assert scenarios.matches(a_view("more tea", bought))


def test_days_are_kept_as_time():
    (scenario,) = read_scenarios([a_scenario()])
    assert scenario.cool_down == timedelta(days=3)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": "No Way"}, "[0].id"),
        ({"when": {}}, "[0].when"),
        ({"when": {"wordz": {}}}, "[0].when.wordz"),
        ({"cool_down_days": -1}, "[0].cool_down_days"),
        ({"colour": "red"}, "[0].colour"),
        ({"goal": ""}, "[0].goal"),
    ],
)
def test_a_mistake_has_its_place(change, path):
    with pytest.raises(ConditionError) as error:
        read_scenarios([a_scenario(**change)])
    assert error.value.path == path


def test_an_id_is_there_once():
    with pytest.raises(ConditionError, match="twice"):
        read_scenarios([a_scenario(), a_scenario()])


def test_a_mistake_in_a_file_names_file_line_and_key(tmp_path):
    path = tmp_path / "scenarios.yml"
    path.write_text(
        "- id: dear\n  zh: 贵\n  en: Dear\n  goal: x\n  cool_down_days: 1\n"
        "  when:\n    all:\n      - intent: refund\n      - fact:\n          knd: budget\n",
        "utf-8",
    )
    with pytest.raises(ScenarioFileError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}:10: [0].when.all[1].fact.knd: ")


@pytest.mark.parametrize("text", ["- id: [", "a: &b {c: *b}", "", "- *nothing"])
def test_what_is_no_yaml_or_no_list_is_refused(tmp_path, text):
    path = tmp_path / "scenarios.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(ScenarioFileError, match=r"scenarios\.yml"):
        load(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ScenarioFileError, match=r"none\.yml"):
        load(tmp_path / "none.yml")


def test_detection_takes_less_than_a_third_of_a_millisecond():
    scenarios = load()
    views = [
        a_view(text, intent=intent, confidence=0.9)
        for text in (
            "这双跑鞋有点贵，能便宜点吗",
            "which one is better for a beginner?",
            "查一下物流",
        )
        for intent in ("price_promo", "recommendation", "order_status")
    ]
    best = min(_seconds(scenarios, views) for _ in range(30))
    assert best / len(views) < 0.0003


def _seconds(scenarios, views):
    fresh = [replace(v, moment=replace(v.moment)) for v in views]
    before = time.perf_counter()
    for view in fresh:
        scenarios.matches(view)
    return time.perf_counter() - before


@pytest.mark.parametrize(
    "part", ["这个还是那个哪个好", "which one of these ", "wait for ", "不", '"', "a"]
)
def test_a_long_text_does_not_stall_the_shop(part):
    scenarios, view = load(), a_view(part * 200, intent="recommendation")
    before = time.perf_counter()
    scenarios.matches(view)
    assert time.perf_counter() - before < 0.5
