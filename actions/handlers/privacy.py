"""What a shopper may say about their profile: see it, and put it right."""

from abc import ABC
from collections.abc import Sequence

from rasa_sdk.events import FollowupAction

from actions.core.facts import Fact
from actions.core.mentions import instead, speaks_of_record, to_correct
from actions.core.profiles import Profile
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction
from actions.handlers.fact_cards import fact_cards, fact_words, names

_MOST = 10  # cards in one message
_SWITCHES = (
    ("personalisation", "stop_personalising", "resume_personalising"),
    ("offers", "stop_offers", "resume_offers"),
)


class ProfileAction(ShopAction, ABC):
    def facts(self, turn: Turn) -> tuple[Fact, ...]:
        return strongest(self.app.profiles.of(turn.owner))

    def ask_which(self, facts: Sequence[Fact], turn: Turn, say: Say, option: str) -> None:
        """Show what it could be, each with the option to choose it."""
        cards = fact_cards(facts[:_MOST], turn, self.app, (option,))
        say("utter_which_fact", cards=cards)


def strongest(profile: Profile) -> tuple[Fact, ...]:
    """The facts held, the strongest first."""
    return tuple(h.fact for h in sorted(profile.held, key=lambda h: -h.strength))


class TellProfile(ProfileAction):
    def name(self) -> str:
        return "action_tell_profile"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        profile = self.app.profiles.of(turn.owner)
        if facts := strongest(profile):
            cards = fact_cards(facts[:_MOST], turn, self.app, ("wrong", "forget"))
            say("utter_profile", cards=cards)
        else:
            say("utter_profile_empty")
        say("utter_profile_consents", choices=_choices(profile), **_consents(profile))
        return []


def _consents(profile: Profile) -> dict[str, object]:
    allowed = {name: profile.consents.get(name, False) for name, _, _ in _SWITCHES}  # type: ignore[call-overload]
    return {name: {"label": "on" if on else "off"} for name, on in allowed.items()}


def _choices(profile: Profile) -> list[dict[str, str]]:
    """The other way for each purpose, and what else can be done."""
    on = {str(purpose) for purpose, granted in profile.consents.items() if granted}
    switches = [stop if name in on else resume for name, stop, resume in _SWITCHES]
    intents = [*switches, "export_data", "forget_me"]
    return [{"label": intent, "payload": f"/{intent}"} for intent in intents]


class CorrectProfile(ProfileAction):
    """A fact is not so; a new size or budget said along with it takes its place."""

    def name(self) -> str:
        return "action_correct_profile"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        facts = self.facts(turn)
        found = to_correct(turn, facts, names(self.app).calls)
        if len(found) == 1 or turn.values("fact"):
            self._correct(next(iter(found), None), turn, say)
        elif not found and not speaks_of_record(turn.text):
            return [FollowupAction("action_take_value")]  # "no red ones" is about products
        elif facts:
            self.ask_which(found or facts, turn, say, "wrong")
        else:
            say("utter_profile_empty")
        return []

    def _correct(self, fact: Fact | None, turn: Turn, say: Say) -> None:
        value = instead(fact, turn) if fact else None
        corrected = self.app.profiles.correct(turn, fact.id, value) if fact else None
        if fact is None or corrected is None:
            say("utter_fact_gone")
        elif value is None:
            say("utter_fact_corrected", fact=fact_words(fact, turn, self.app))
        else:
            say("utter_fact_replaced", fact=fact_words(corrected, turn, self.app))
