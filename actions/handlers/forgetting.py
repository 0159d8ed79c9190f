"""Forgetting one fact or everything, and taking one's data along."""

from actions.bootstrap import App
from actions.core.facts import Fact
from actions.core.mentions import points_back, to_forget
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction, set_slots
from actions.handlers.fact_cards import fact_words, names
from actions.handlers.privacy import ProfileAction

_SLOTS = ("awaited", "search", "product", "shown_products", "order_number", "shown_orders")


class ForgetMe(ProfileAction):
    """One fact by its words, or everything; everything only when it is said twice."""

    def name(self) -> str:
        return "action_forget_me"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if "all" in turn.values("scope"):
            return forget_everything(self.app, turn, say)
        facts = self.facts(turn)
        found = to_forget(turn, facts, dialogue.before, names(self.app).calls)
        if len(found) == 1 or turn.values("fact"):
            self._forget(next(iter(found), None), turn, say)
        elif found:
            self.ask_which(found, turn, say, "forget")
        elif points_back(turn.text):
            say("utter_profile_empty")
        else:
            say("utter_confirm_forgetting")
            return set_slots({"awaited": self.name()})
        return []

    def _forget(self, fact: Fact | None, turn: Turn, say: Say) -> None:
        if fact is None or not self.app.profiles.forget(turn, fact.id):
            say("utter_fact_gone")
        else:
            say("utter_fact_forgotten", fact=fact_words(fact, turn, self.app))


def forget_everything(app: App, turn: Turn, say: Say) -> Events:
    say("utter_all_forgotten", receipt=app.forgetting.forget(turn))
    return set_slots(dict.fromkeys(_SLOTS))


def awaits_forgetting(dialogue: Dialogue) -> bool:
    """Was "shall I forget everything?" asked just before?"""
    asked = dialogue.slots.get("awaited") == "action_forget_me"
    return asked and dialogue.earlier_intents[:1] == ("forget_me",)


class ExportData(ShopAction):
    def name(self) -> str:
        return "action_export_data"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        link = self.app.forgetting.export_link(turn)
        say("utter_export", cards=[{"title": {"label": "file"}, "url": link}])
        return []
