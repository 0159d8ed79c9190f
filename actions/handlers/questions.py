"""Questions: answered from the shop's entries when one is near enough, never made up."""

from actions.bootstrap import App
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction


class AnswerQuestion(ShopAction):
    """Shipping, payment, account: an entry, else near entries to choose from, else a person."""

    def name(self) -> str:
        return "action_answer_question"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if say_answer(self.app, turn, say):
            return []
        near = self.app.faq.near(turn) if turn.text else ()
        if near:
            say("utter_maybe", choices=[_choice(entry.question) for entry in near])
        else:
            say("utter_login_help" if turn.intent == "account_login" else "utter_no_answer")
        return []


def say_answer(app: App, turn: Turn, say: Say) -> bool:
    """Say the answer of the nearest entry if it is near enough."""
    found = app.faq.ask(turn) if turn.text else None
    if found is None:
        return False
    say("utter_answer", answer=found.answer, question=found.question, faq_id=found.id)
    return True


def _choice(question: str) -> dict[str, str]:
    return {"title": question, "payload": question}
