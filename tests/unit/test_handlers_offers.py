"""Offers as the shopper asks about them: the card, why this one, and a no."""

from dataclasses import replace

import pytest

from actions.core.moments import ServiceState
from actions.core.scenarios import Match
from actions.handlers.consents import StopOffers
from actions.handlers.conversations import Courtesy, DeclineTopic, Stop
from actions.handlers.offer_cards import offer_card
from actions.handlers.offers import DeclineOffer, WhyOffer
from tests.builders import a_fact, a_match, a_moment, a_product, a_turn, an_offer
from tests.rasa_builders import FakeApp, a_tracker, answer, tapped, wrote

DEAR = a_turn(text="a bit dear", owner="ann", conversation="id1", message_id="m0")
BEFORE = wrote("a bit dear", "price_promo", message_id="m0")


def offered(app: FakeApp, match: Match | None = None, turn=DEAR):
    """The offer made after a turn of ann's."""
    with app.desk.work.writing() as uow:
        uow.offers.put([an_offer()], app.clock())
    moment, profile = a_moment(turn=turn), app.profiles.of("ann")
    matches = [match or a_match()]
    return app.offers.decide(moment, profile, matches, ServiceState(time_zone="UTC"))


def outcomes(app, suggestion):
    with app.desk.work.reading() as uow:
        return [o.kind for o in uow.outcomes.of([suggestion.decision.id])]


# the card


def test_the_card_says_what_the_record_says_and_leads_through_the_decision():
    suggestion = offered(FakeApp())
    card, id_ = offer_card(suggestion), suggestion.decision.id
    assert (card["title"], card["subtitle"]) == ("¥20 off", suggestion.text)
    assert (card["legal"], card["url"]) == ("Once for each shopper", f"/r/{id_}")
    assert card["code"] == suggestion.code
    assert [o["payload"] for o in card["options"]] == [
        f'/why_offer{{"decision": "{id_}"}}',
        f'/decline_offer{{"decision": "{id_}"}}',
    ]


def test_an_offer_without_a_page_has_no_link():
    assert offer_card(replace(offered(FakeApp()), url=""))["url"] == ""


# why


def why(app, event=None, **tracker):
    return answer(WhyOffer(app), a_tracker(event or wrote("why this?", "why_offer"), **tracker))


def lines(heard):
    return [(line["label"], line) for line in heard.filled("reasons")]


def test_the_scenario_and_the_shoppers_own_words_are_told():
    app = FakeApp()
    offered(app)
    heard = why(app)
    (scenario, words) = (dict(lines(heard))[name] for name in ("scenario", "words"))
    assert (heard.said, heard.filled("title")) == (["utter_why_offer"], "¥20 off")
    assert (scenario["scenario"], words["words"]) == ("Price hesitation", "a bit dear")


def test_a_fact_is_told_with_its_source_and_date():
    fact, app = a_fact("budget", "", {"min_cents": None, "max_cents": 20000}), FakeApp()
    with app.desk.work.writing() as uow:
        uow.facts.add([fact])
    offered(app, a_match(fact=fact.id))
    line = dict(lines(why(app)))["fact"]
    assert line["fact"]["label"] == "budget"
    assert line["source"] == {"label": "said", "date": "22 Nov"}


def test_a_fact_forgotten_since_is_no_longer_quoted():
    fact, app = a_fact("size", "shoes", "42"), FakeApp()
    with app.desk.work.writing() as uow:
        uow.facts.add([fact])
    offered(app, a_match(fact=fact.id))
    app.profiles.forget(DEAR, fact.id)
    assert "gone" in dict(lines(why(app))) and "fact" not in dict(lines(why(app)))


def test_the_chance_told_is_the_decisions_own():
    app = FakeApp()
    suggestion = offered(app)
    assert why(app).filled("share") == str(round(suggestion.decision.propensity * 100))


def test_an_offer_made_without_the_profile_says_so():
    app = FakeApp()
    app.profiles.set_consent(replace(DEAR, message_id="m-1"), "personalisation", False)
    offered(app)
    assert "not_personal" in dict(lines(why(app)))


def test_a_tapped_card_is_the_one_explained_also_when_a_newer_one_stands():
    app = FakeApp()
    first = offered(app)
    app.clock.forward(days=20)  # the first coupon is over
    newer = offered(app, turn=replace(DEAR, message_id="m9", at=app.clock()))
    for suggestion in (first, newer):
        id_ = suggestion.decision.id
        choices = why(app, tapped("why_offer", decision=id_)).filled("choices")
        assert choices[0]["payload"] == f'/decline_offer{{"decision": "{id_}"}}'


def test_where_nothing_was_offered_there_is_nothing_to_explain():
    assert why(FakeApp()).said == ["utter_why_nothing"]


@pytest.mark.parametrize("text", ["为什么", "为啥呢？", "why?", "how come"])
def test_a_bare_why_is_about_an_offer_only_right_after_it(text):
    app, event = FakeApp(), wrote(text, "why_offer")
    offered(app)
    right_after = answer(WhyOffer(app), a_tracker(BEFORE, event))
    later = answer(WhyOffer(app), a_tracker(BEFORE, wrote("hm", message_id="m2"), event))
    assert right_after.said == ["utter_why_offer"]
    assert (later.said, later.next_action) == ([], "action_clarify")


def test_where_offers_are_off_that_is_the_answer():
    app = FakeApp()
    app.profiles.set_consent(DEAR, "offers", False)
    assert why(app).said == ["utter_why_no_offers"]


def test_somebody_elses_decision_is_not_explained():
    app = FakeApp()
    theirs = offered(app, turn=replace(DEAR, owner="bob", conversation="c-bob"))
    heard = why(app, tapped("why_offer", decision=theirs.decision.id), shopper="eve")
    assert heard.said in (["utter_why_nothing"], ["utter_why_no_offers"])


# a no


def decline(app, event, *earlier, **tracker):
    return answer(DeclineOffer(app), a_tracker(*earlier, event, **tracker))


def test_a_tapped_no_is_remembered():
    app = FakeApp()
    suggestion = offered(app)
    heard = decline(app, tapped("decline_offer", decision=suggestion.decision.id))
    assert (heard.said, outcomes(app, suggestion)) == (["utter_offer_declined"], ["declined"])


def test_not_interested_in_words_means_the_newest_offer():
    app = FakeApp()
    suggestion = offered(app)
    heard = decline(app, wrote("不感兴趣", "decline_offer"))
    assert (heard.said, outcomes(app, suggestion)) == (["utter_offer_declined"], ["declined"])


def test_not_interested_where_nothing_was_offered_is_a_plain_no():
    assert decline(FakeApp(), wrote("not interested", "decline_offer")).said == ["utter_deny"]


def test_not_interested_days_later_is_not_about_that_offer():
    app = FakeApp()
    suggestion = offered(app)
    event = wrote("不感兴趣", "decline_offer")
    event["timestamp"] += 2 * 86400
    assert (decline(app, event).said, outcomes(app, suggestion)) == (["utter_deny"], [])


def test_somebody_elses_offer_cannot_be_declined():
    app = FakeApp()
    theirs = offered(app, turn=replace(DEAR, owner="bob", conversation="c-bob"))
    event = tapped("decline_offer", decision=theirs.decision.id)
    assert decline(app, event, shopper="eve").said == ["utter_deny"]
    assert outcomes(app, theirs) == []


@pytest.mark.parametrize(
    ("action", "event"),
    [(Courtesy, wrote("no", "deny")), (Stop, wrote("算了", "cancel_flow"))],
)
def test_a_bare_no_right_after_an_offer_declines_it(action, event):
    app = FakeApp()
    suggestion = offered(app)
    heard = answer(action(app), a_tracker(BEFORE, event))
    assert (heard.said, outcomes(app, suggestion)) == (["utter_offer_declined"], ["declined"])


@pytest.mark.parametrize(
    ("action", "event", "said"),
    [
        (Courtesy, wrote("no", "deny", message_id="m3"), "utter_deny"),
        (Stop, wrote("算了", "cancel_flow", message_id="m3"), "utter_nothing_to_stop"),
    ],
)
def test_a_bare_no_to_something_later_declines_no_offer(action, event, said):
    app = FakeApp()
    suggestion = offered(app)
    between = wrote("where is my parcel", "order_status", message_id="m2")
    heard = answer(action(app), a_tracker(BEFORE, between, event))
    assert (heard.said, outcomes(app, suggestion)) == ([said], [])


def test_not_interested_in_things_shown_asks_for_others():
    app = FakeApp(products=(a_product(), a_product("shoes-2")))
    event = wrote("不感兴趣，换一批", "decline_offer", language="zh")
    heard = decline(app, event, shown_products=["shoes-1"])
    assert heard.said[0].startswith("utter_found")


@pytest.mark.parametrize(("text", "declined"), [("不了吧", True), ("who won?", False)])
def test_a_short_no_that_was_not_understood_declines_too(text, declined):
    app = FakeApp()
    suggestion = offered(app)
    answer(DeclineTopic(app), a_tracker(BEFORE, wrote(text, "out_of_scope")))
    assert outcomes(app, suggestion) == ["declined"] * declined


def test_no_more_offers_is_what_came_of_the_last_one():
    app = FakeApp()
    suggestion = offered(app)
    answer(StopOffers(app), a_tracker(BEFORE, wrote("别再推了", "stop_offers")))
    assert outcomes(app, suggestion) == ["opted_out"]
