"""Conditions say what holds, by which words and facts, and refuse what they cannot read."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.conditions import ConditionError, Known, View, possible, read
from actions.core.facts import Evidence, Fact
from actions.core.moments import Arrival, Moment, Purchase, ServiceState
from actions.core.profiles import Held, Profile
from actions.core.turns import Entity
from tests.builders import DAY, NOON, a_turn


def a_view(text="太贵了，便宜点", service=None, held=(), local=NOON, moment=None, **turn):
    turn = a_turn(**{"text": text, "owner": "ann", **turn})
    return View(
        replace(moment or Moment(turn), turn=turn),
        Profile("ann", tuple(held)),
        service or ServiceState(),
        local,
    )


def a_fact(kind="interest", subject="shoes", value=0.9, days_ago=1, strength=0.8, **more):
    usual = Fact(
        "ann",
        kind,
        subject,
        value,
        0.9,
        "said",
        "test",
        1,
        Evidence("m0", 0, 3),
        NOON - days_ago * DAY,
    )
    return Held(replace(usual, **more), strength)


def met(node, view):
    return read(node).test(view).met


# --- words


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("太贵了", True),
        ("这个也太贵了吧，能不能便宜点", True),
        ("有没有便宜点的", True),
        ("不是太贵，就是颜色不喜欢", False),
        ("我不觉得太贵", False),
        ("我妈说太贵了", False),
        ("她写的是“太贵了”，我没同意", False),
        ("颜色不喜欢，而且太贵", True),
        ("不错，就是太贵", True),
    ],
)
def test_chinese_words_are_meant_not_denied_or_quoted(text, holds):
    assert met({"words": {"zh": ["太贵", "便宜点"]}}, a_view(text)) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("that's too expensive", True),
        ("TOO  EXPENSIVE", False),  # two blanks are not in the pattern
        ("It isn't too expensive", False),
        ("not too expensive at all", False),
        ("my friend said it's too expensive", False),
        ("Isn't it too expensive?", True),
        ("It\u2019s lovely but it\u2019s too expensive", True),
        ("untoo expensively", False),
    ],
)
def test_english_words_have_borders_and_are_meant(text, holds):
    assert met({"words": {"en": "too expensive"}}, a_view(text)) is holds


def test_words_within_a_denied_entity_do_not_count():
    denied = (Entity("brand", "kuibu", "kuibu", 4, 9),)
    assert not met({"words": {"en": "kuibu"}}, a_view("buy kuibu", denied=denied))
    assert met({"words": {"en": "kuibu"}}, a_view("buy kuibu"))


def test_full_width_letters_and_curly_apostrophes_are_read_in_place():
    view = a_view("ｔｏｏ　ｄｅａｒ it\u2019s")
    (because,) = read({"words": {"en": "too dear"}}).test(view).because
    assert because.words == "ｔｏｏ　ｄｅａｒ"
    assert met({"words": {"en": "it's"}}, view)


def test_the_reason_names_the_message_that_holds_the_words():
    view = a_view("hello\nit is too dear", parts=(("m1", 5), ("m2", 15)))
    (because,) = read({"words": {"en": "too dear"}}, "when").test(view).because
    assert (because.message_id, because.start, because.end) == ("m2", 6, 14)
    assert (because.path, because.words) == ("when.words", "too dear")


# --- turn


def test_an_intent_can_ask_for_confidence():
    sure = {"intent": {"is": ["price_promo"], "at_least": 0.7}}
    assert met(sure, a_view(intent="price_promo", confidence=0.8))
    assert not met(sure, a_view(intent="price_promo", confidence=0.6))
    assert not met(sure, a_view(intent="refund", confidence=0.9))


def test_earlier_turns_are_counted_within_a_reach():
    moment = Moment(a_turn(), earlier_intents=("thanks", "price_promo", "price_promo"))
    assert met({"earlier_intent": "price_promo"}, a_view(moment=moment))
    assert not met({"earlier_intent": {"is": "price_promo", "within": 1}}, a_view(moment=moment))
    twice = {"earlier_intent": {"is": "price_promo", "times": 2}}
    assert met(twice, a_view(moment=moment))


def test_entities_by_kind_and_value():
    view = a_view("pay 300", entities=(Entity("amount", {"max_cents": 30000}, "300", 4, 7),))
    assert read({"entity": "amount"}).test(view).because[0].words == "300"
    assert not met({"entity": {"kind": "amount", "exists": False}}, view)
    assert met({"entity": {"kind": "brand", "exists": False}}, view)
    brand = a_view(entities=(Entity("brand", "Kuibu"),))
    assert met({"entity": {"kind": "brand", "value": ["kuibu"]}}, brand)
    assert not met({"entity": {"kind": "brand", "value": ["other"]}}, brand)


def test_what_was_answered_solved_and_spoken_of():
    moment = Moment(
        a_turn(), ("utter_found_one",), False, "return_form", "shoes-001", ("a", "b"), "shoes"
    )
    view = a_view(moment=moment, channel="wechat")
    for node in (
        {"answered": ["utter_found*"]},
        {"solved": "any"},
        {"solved": ["return_form"]},
        {"product": "spoken_of"},
        {"shown": {"at_least": 2}},
        {"category": "shoes"},
        {"channel": "wechat"},
        {"language": "en"},
        {"logged_in": True},
    ):
        assert met(node, view), node
    assert not met({"solved": ["invoice_form"]}, view)
    assert not met({"shown": {"at_least": 3}}, view)
    assert not met({"answered": "utter_price"}, view)


# --- facts and service


def test_a_fact_counts_by_strength_age_and_value():
    view = a_view(held=[a_fact(), a_fact("satisfaction", "", -0.6)])
    assert met({"fact": {"kind": "interest", "subject": "shoes", "at_least": 0.5}}, view)
    assert not met({"fact": {"kind": "interest", "at_least": 0.9}}, view)
    assert not met({"fact": {"kind": "interest", "subject": "bags"}}, view)
    assert met({"fact": {"kind": "satisfaction", "below": -0.3}}, view)
    assert not met({"fact": {"kind": "satisfaction", "above": 0}}, view)
    old = a_view(held=[a_fact(days_ago=9)])
    assert not met({"fact": {"kind": "interest", "within_days": 7}}, old)


def test_a_fact_that_says_not_so_meets_nothing_else():
    view = a_view(held=[a_fact("colour", "red", None)])
    assert not met({"fact": {"kind": "colour"}}, view)
    assert met({"fact": {"kind": "colour", "value": None}}, view)


def test_behaviour_is_counted_and_may_be_about_what_is_spoken_of():
    viewed = a_fact("viewed", "shoes-001", {"times": 4, "category": "shoes"})
    moment = Moment(a_turn(), product="shoes-001", category="shoes")
    view = a_view(held=[viewed], moment=moment)
    assert met({"fact": {"kind": "viewed", "times": 3, "about": "product"}}, view)
    assert met({"fact": {"kind": "viewed", "about": "category"}}, view)
    assert not met({"fact": {"kind": "viewed", "times": 5}}, view)
    other = a_view(held=[viewed], moment=replace(moment, product="bags-001", category="bags"))
    assert not met({"fact": {"kind": "viewed", "about": "product"}}, other)
    assert not met({"fact": {"kind": "viewed", "about": "category"}}, other)


def test_a_birthday_comes_every_year_and_an_occasion_once():
    birthday = a_fact("life_event", "birthday", {"on": "1990-11-28"})
    soon = {"fact": {"kind": "life_event", "days_before": 7}}
    assert met(soon, a_view(held=[birthday]))
    assert not met(soon, a_view(held=[birthday], local=NOON + 10 * DAY))
    wedding = a_fact("occasion", "wedding", {"on": "2025-11-28"})
    assert not met({"fact": {"kind": "occasion", "days_before": 7}}, a_view(held=[wedding]))


def test_a_fact_said_now_stands_in_this_turns_messages():
    now = {"fact": {"kind": "interest", "said_now": True}}
    assert not met(now, a_view(held=[a_fact()]))
    assert met(now, a_view(held=[a_fact(evidence=Evidence("m1"))]))


def test_the_latest_purchase_of_a_category_counts():
    due = {"purchase": {"category": ["tea_coffee"], "days_ago": [20, 45]}}
    once = ServiceState(purchases=(Purchase("tea-1", "tea_coffee", NOON - 30 * DAY),))
    again = replace(
        once, purchases=(*once.purchases, Purchase("tea-2", "tea_coffee", NOON - 2 * DAY))
    )
    assert met(due, a_view(service=once))
    assert not met(due, a_view(service=again))
    assert not met(due, a_view())


def test_service_states_and_levels():
    view = a_view(service=ServiceState(complaint_solved=True, orders=3, member_level="gold"))
    good = {
        "service": {"open_complaint": False, "complaint_solved": True, "orders": {"at_least": 2}}
    }
    assert [b.words for b in read(good).test(view).because] == ["complaint_solved"]
    assert not met({"service": {"open_complaint": True}}, view)
    assert not met({"service": {"orders": {"at_least": 4}}}, view)
    assert met({"member_level": ["gold", "diamond"]}, view)


def test_goods_back_in_stock_and_goods_that_are_new():
    stock = ServiceState(
        restocked=("shoes-001",), arrived=(Arrival("bags-9", "bags", ("travel",)),)
    )
    view = a_view(service=stock, held=[a_fact(subject="travel")])
    assert met({"restocked": "any"}, view)
    assert not met({"restocked": "spoken_of"}, view)
    assert read({"arrived": {"interest": 0.5}}).test(view).because[0].fact_id
    assert not met({"arrived": {"interest": 0.9}}, view)
    assert not met({"arrived": {"interest": 0.5}}, a_view(service=stock, held=[a_fact()]))


def test_idle_means_nothing_heard_until_today():
    idle = {"idle": {"days": 60}}
    long_ago = ServiceState(purchases=(Purchase("a", "shoes", NOON - 90 * DAY),))
    assert met(idle, a_view(service=long_ago))
    assert not met(idle, a_view())  # a newcomer is not won back
    assert not met(idle, a_view(service=long_ago, held=[a_fact(days_ago=5)]))
    today = a_fact(days_ago=0, conversation="c1")
    assert met(idle, a_view(service=long_ago, held=[today]))


# --- time


def test_hours_weekdays_and_days():
    view = a_view(local=NOON)  # a Monday
    assert met({"time": {"hours": "09:00-21:00", "weekday": "monday"}}, view)
    assert met({"time": {"hours": "21:00-12:30"}}, view)
    assert not met({"time": {"hours": "12:30-21:00"}}, view)
    assert not met({"time": {"weekday": ["sunday"]}}, view)
    assert met({"time": {"from": "2026-11-01", "until": "2026-11-23"}}, view)
    assert not met({"time": {"until": "2026-11-22"}}, view)


def test_a_festival_is_near_before_its_day():
    friday = {"time": {"festival": ["black_friday"], "days_before": 7}}
    assert met(friday, a_view(local=NOON))
    assert not met(friday, a_view(local=NOON - 5 * DAY))
    assert met({"time": {"festival": 618}}, a_view(local=NOON.replace(month=6, day=18)))


# --- reading


@pytest.mark.parametrize(
    ("node", "path"),
    [
        ({"intnet": "refund"}, "when.intnet"),
        ({"all": []}, "when.all"),
        ({"any": [{"intent": "refund"}, {}]}, "when.any[1]"),
        ({"not": {}}, "when.not"),
        ({"intent": "nothing_like_it"}, "when.intent"),
        ({"words": {"zh": "("}}, "when.words.zh"),
        ({"words": {"en": ["ok", "a*"]}}, "when.words.en[1]"),
        ({"words": {"fr": "cher"}}, "when.words.fr"),
        ({"fact": {"kind": "shoesize"}}, "when.fact.kind"),
        ({"fact": {"kind": "interest", "at_least": 2}}, "when.fact.at_least"),
        ({"fact": {"kind": "interest", "at_least": math.nan}}, "when.fact.at_least"),
        ({"service": {"open": True}}, "when.service.open"),
        ({"service": {"open_refund": "no"}}, "when.service.open_refund"),
        ({"time": {"festival": "double10"}}, "when.time.festival"),
        ({"time": {"hours": "9 to 5"}}, "when.time.hours"),
        ({"time": {"days_before": 3}}, "when.time"),
        ({"purchase": {"days_ago": [30, 20]}}, "when.purchase.days_ago"),
        ([{"intent": "refund"}, {"channel": []}], "when[1].channel"),
        ("refund", "when"),
    ],
)
def test_a_mistake_is_named_with_its_place(node, path):
    with pytest.raises(ConditionError) as error:
        read(node, "when", Known(intents=frozenset({"refund"})))
    assert error.value.path == path


def test_a_misspelt_id_is_answered_with_the_likely_one():
    with pytest.raises(ConditionError, match="did you mean 'refund'"):
        read({"intent": "refnud"}, "when", Known(intents=frozenset({"refund"})))


def test_too_deep_is_refused():
    node = {"intent": "refund"}
    for _ in range(30):
        node = {"not": node}
    with pytest.raises(ConditionError, match="too deep"):
        read(node)


def test_an_empty_mapping_is_always_met():
    assert met({}, a_view())


# --- laws

_LEAVES = st.sampled_from(
    [
        {"intent": "refund"},
        {"intent": "price_promo"},
        {"words": {"zh": "贵", "en": "dear"}},
        {"entity": "amount"},
        {"fact": {"kind": "interest", "subject": "shoes"}},
        {"fact": {"kind": "budget", "exists": False}},
        {"service": {"open_complaint": True}},
        {"service": {"complaint_solved": False}},
        {"purchase": {"days_ago": [1, 30]}},
        {"channel": "widget"},
        {"time": {"weekday": "monday"}},
        {"time": {"festival": "double11", "days_before": 5}},
    ]
)
_NODES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=8,
)
_VIEWS = st.builds(
    lambda text, intent, channel, states, bought, facts, day: a_view(
        text=text,
        intent=intent,
        channel=channel,
        service=ServiceState(
            *states, purchases=(Purchase("p", "shoes", NOON - bought * DAY),) if bought else ()
        ),
        held=[a_fact()] if facts else [],
        local=NOON - day * DAY,
    ),
    st.sampled_from(["太贵了", "不贵", "too dear", "not dear", "hello", ""]),
    st.sampled_from(["refund", "price_promo", "thanks"]),
    st.sampled_from(["widget", "wechat"]),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.integers(0, 60),
    st.booleans(),
    st.integers(0, 20),
)


@given(_NODES, _VIEWS)
def test_denied_twice_is_as_said_once(node, view):
    assert read({"not": {"not": node}}).test(view).met == read(node).test(view).met


@given(st.lists(_NODES, min_size=1, max_size=4), _VIEWS)
def test_all_any_and_not_obey_de_morgan(nodes, view):
    denied = [{"not": n} for n in nodes]
    assert met({"all": nodes}, view) == all(met(n, view) for n in nodes)
    assert met({"any": nodes}, view) == any(met(n, view) for n in nodes)
    assert met({"not": {"all": nodes}}, view) == met({"any": denied}, view)
    assert met({"not": {"any": nodes}}, view) == met({"all": denied}, view)


@given(st.lists(_NODES, min_size=2, max_size=4), _VIEWS)
def test_order_does_not_matter(nodes, view):
    assert met({"all": nodes}, view) == met({"all": nodes[::-1]}, view)
    assert met({"any": nodes}, view) == met({"any": nodes[::-1]}, view)


def _at(node, path):
    """The part of the data that a path of a reason points at."""
    for key in path.replace("[", ".[").split("."):
        if key and isinstance(node, dict | list):
            node = node[int(key[1:-1])] if key.startswith("[") else node.get(key, node)
    return node


@given(_NODES, _VIEWS)
def test_reasons_name_only_conditions_that_hold(node, view):
    found = read(node).test(view)
    assert found.met or not found.because
    for because in found.because:
        assert because.words
        parts = because.path.split(".")
        kind = next(
            p
            for p in reversed(parts)
            if p in {"intent", "words", "entity", "fact", "service", "purchase", "channel", "time"}
        )
        part = _at(node, because.path[: because.path.rindex(kind) + len(kind)])
        assert met({kind: part}, view)
        turn = view.moment.turn
        if because.message_id == turn.message_id and turn.text:
            assert turn.text[because.start : because.end] == because.words


@given(_NODES, _VIEWS, st.tuples(st.booleans(), st.booleans(), st.booleans()))
def test_what_is_met_was_possible_before_the_service_state_was_known(node, view, states):
    condition = read(node)
    blind = replace(view, service=ServiceState(*states))
    assert possible(condition, blind) or not condition.test(view).met
    assert possible(condition, blind, False) or condition.test(view).met


_DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers() | st.none(), inner),
    max_leaves=12,
)
_KEYS = ["all", "any", "not", "intent", "earlier_intent", "words", "entity", "interest", "answered",
         "solved", "product", "shown", "category", "channel", "language", "logged_in", "fact",
         "purchase", "service", "member_level", "restocked", "arrived", "idle", "time"]  # fmt: skip
_INNER = ["zh", "en", "kind", "is", "at_least", "value", "subject", "within_days", "days", "hours",
          "festival", "days_ago", "weekday", "from", "until", "orders", "interest"]  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(_KEYS), _DATA | st.dictionaries(st.sampled_from(_INNER), _DATA))
    | _DATA
)
def test_random_data_is_read_or_refused_and_never_crashes(node):
    try:
        condition = read(node, "when")
    except ConditionError as error:
        place = error.path
    else:
        condition.test(a_view())
        place = "when"
    assert place.startswith("when")


def test_within_no_days_means_this_very_moment():
    view = a_view(held=[a_fact(at=NOON - timedelta(hours=2))])
    assert met({"fact": {"kind": "interest", "within_days": 0}}, a_view(held=[a_fact(at=NOON)]))
    assert not met({"fact": {"kind": "interest", "within_days": 0}}, view)
