"""Ratings: a thumb on an answer, words of praise or blame, and the score of a solved case."""

from actions.bootstrap import App
from actions.core.ratings import score_in
from actions.core.standing_offers import standing
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction

_CONTENT = 3  # of five


class Rate(ShopAction):
    def name(self) -> str:
        return "action_rate"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        tapped = next((score_in(str(v)) for v in turn.values("score")), None)
        if tapped:
            _keep(self.app, tapped, turn, say)
        elif not take_score(self.app, turn, say):
            self._thumb(turn, say)
        return []

    def _thumb(self, turn: Turn, say: Say) -> None:
        good = turn.intent != "rate_bad"
        for message in turn.values("message"):
            thumb = 1 if good else -1
            self.app.ratings.thumb(turn.conversation, str(message), thumb, turn.at)
        say("utter_rate_good" if good else "utter_rate_bad")


def take_score(app: App, turn: Turn, say: Say) -> bool:
    """Takes a figure typed in answer to the question; does nothing where none was asked."""
    score = score_in(turn.text)
    if score is None or not app.ratings.awaited(turn.conversation, turn.at):
        return False
    _keep(app, score, turn, say)
    return True


def _keep(app: App, score: int, turn: Turn, say: Say) -> None:
    offer = standing(app.offers.newest(turn.conversation), turn.at)
    decision = offer.id if offer else ""
    app.ratings.csat(turn.conversation, turn.message_id, score, turn.at, decision)
    say("utter_csat_thanks" if score >= _CONTENT else "utter_csat_sorry")
