"""Consents: given or taken back in the chat, good from the next turn on."""

from abc import ABC, abstractmethod

from actions.core.consents import Purpose
from actions.core.standing_offers import standing
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction


class ConsentAction(ShopAction, ABC):
    purpose: Purpose
    granted: bool
    response: str

    @abstractmethod
    def name(self) -> str: ...

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        self.app.profiles.set_consent(turn, self.purpose, self.granted)
        say(self.response)
        return []


class StopPersonalising(ConsentAction):
    purpose, granted, response = "personalisation", False, "utter_personalising_stopped"

    def name(self) -> str:
        return "action_stop_personalising"


class ResumePersonalising(ConsentAction):
    purpose, granted, response = "personalisation", True, "utter_personalising_resumed"

    def name(self) -> str:
        return "action_resume_personalising"


class StopOffers(ConsentAction):
    """It is also what came of the offer made last, if there was one."""

    purpose, granted, response = "offers", False, "utter_offers_stopped"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        newest = self.app.offers.newest(turn.conversation)
        if offer := standing(newest, turn.at):
            self.app.outcomes.record("opted_out", offer.id, "", turn.at)
        return super().answer(turn, dialogue, say)

    def name(self) -> str:
        return "action_stop_offers"


class ResumeOffers(ConsentAction):
    purpose, granted, response = "offers", True, "utter_offers_resumed"

    def name(self) -> str:
        return "action_resume_offers"
