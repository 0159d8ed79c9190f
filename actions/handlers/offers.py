"""Offers as the shopper asks about them: why this one, and not this one."""

from collections.abc import Iterable
from dataclasses import replace

from rasa_sdk.events import FollowupAction

from actions.bootstrap import App
from actions.core.decisions import Decision, Reason
from actions.core.standing_offers import standing
from actions.core.suggestions import Why
from actions.core.turns import Turn
from actions.core.wordings import is_bare_why, without_refusal
from actions.handlers.base import Dialogue, Events, Say, ShopAction
from actions.handlers.fact_cards import Label, fact_words, source_words
from actions.handlers.products import ProductAction

_MOST = 5  # reasons told


class WhyOffer(ShopAction):
    def name(self) -> str:
        return "action_why_offer"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if is_bare_why(turn.text) and not _just_offered(self.app, turn, dialogue):
            return [FollowupAction("action_clarify")]
        why = self.app.offers.why(turn, _wanted(turn))
        if why is None or why.offer is None:
            self._none(turn, say)
            return []
        say(
            "utter_why_offer",
            title=why.title,
            reasons=[*_occasion(why, turn), *self._reasons(why, turn)],
            share=_share(why.propensity),
            choices=[
                {"label": "decline", "payload": f'/decline_offer{{"decision": "{_id(why)}"}}'},
                {"label": "stop_offers", "payload": "/stop_offers"},
            ],
        )
        return []

    def _none(self, turn: Turn, say: Say) -> None:
        """Nothing was offered: say so, and what that has to do with the shopper's own wish."""
        allowed = self.app.profiles.of(turn.owner).allows("offers")
        say("utter_why_nothing" if allowed else "utter_why_no_offers")

    def _reasons(self, why: Why, turn: Turn) -> Iterable[Label]:
        """The shopper's own words and the facts that spoke for the offer, each told once."""
        if not why.personalised:
            yield {"label": "not_personal"}
        held = {h.fact.id: h.fact for h in self.app.profiles.of(turn.owner).held}
        told: set[str] = set()
        for reason in [r for r in why.reasons if _speaks(r)]:
            about = reason.fact_id or reason.words
            if about in told or len(told) >= _MOST:
                continue
            told.add(about)
            if reason.fact_id in held:
                fact = held[reason.fact_id]
                words = fact_words(fact, turn, self.app)
                yield {"label": "fact", "fact": words, "source": source_words(fact, turn)}
            else:
                yield {"label": "gone" if reason.fact_id else "words", "words": reason.words}


def _speaks(reason: Reason) -> bool:
    """Can it be told: a fact that did not speak against, or the shopper's own words?"""
    if reason.fact_id:
        return reason.what != "fact" or reason.effect > 0
    return bool(reason.message_id) and reason.end > reason.start


def _occasion(why: Why, turn: Turn) -> Iterable[Label]:
    words = why.scenario.say(turn.language)
    return [{"label": "scenario", "scenario": words}] if words else []


def _share(propensity: float) -> str:
    """Of a hundred such moments."""
    return str(max(1, round(propensity * 100)))


def _id(why: Why) -> str:
    return why.decision.id


class DeclineOffer(ProductAction):
    def name(self) -> str:
        return "action_decline_offer"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        wanted = _wanted(turn) or _standing(self.app, turn)
        if wanted and self.app.offers.decline(turn, wanted):
            say_declined(say)
        elif refined := self.refined(_less_the_no(turn), dialogue, say):
            return refined  # "not interested, others please", of products shown
        else:
            say("utter_deny")
        return []


def _standing(app: App, turn: Turn) -> str | None:
    newest = standing(app.offers.newest(turn.conversation), turn.at)
    return newest.id if newest else None


def _less_the_no(turn: Turn) -> Turn:
    return replace(turn, text=without_refusal(turn.text))


def say_declined(say: Say) -> None:
    say("utter_offer_declined", choices=[{"label": "stop_offers", "payload": "/stop_offers"}])


def declines(app: App, turn: Turn, dialogue: Dialogue) -> bool:
    """Takes a bare no for an answer to the offer that was made just before it."""
    newest = _just_offered(app, turn, dialogue)
    return newest is not None and bool(app.offers.decline(turn, newest.id))


def _just_offered(app: App, turn: Turn, dialogue: Dialogue) -> Decision | None:
    """The offer that followed the answer to the message before this one."""
    newest: Decision | None = app.offers.newest(turn.conversation)
    return newest if newest and newest.turn_id in dialogue.before else None


def _wanted(turn: Turn) -> str | None:
    """The decision of a tapped card."""
    return next((str(v) for v in turn.values("decision")), None)
