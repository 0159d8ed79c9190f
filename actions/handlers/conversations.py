"""The conversation itself: a person, the language, what was not understood, bare values."""

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.core.conversations import ConversationState
from actions.core.errors import ShopError
from actions.core.flows import CANCEL, FLOW_SLOTS
from actions.core.followups import points
from actions.core.products import Product
from actions.core.searches import is_refinement
from actions.core.turns import Turn
from actions.core.wordings import is_question, names_cancelling, refuses, tells_something
from actions.handlers.base import Dialogue, Events, Say, ShopAction, set_slots
from actions.handlers.finds import recommend
from actions.handlers.forgetting import awaits_forgetting, forget_everything
from actions.handlers.interests import say_noticed
from actions.handlers.offers import declines, say_declined
from actions.handlers.orders import tell_order
from actions.handlers.product_answers import tell_price, tell_product, tell_stock
from actions.handlers.products import ProductAction, kinds
from actions.handlers.questions import say_answer
from actions.handlers.ratings import take_score

_UNCLEAR = frozenset({"nlu_fallback", "out_of_scope"})
_GUESSABLE = frozenset(
    "order_status cancel_order refund return_exchange shipping_info change_address payment_issue "
    "invoice price_promo product_info stock_size recommendation complaint human_agent "
    "account_login".split()
)
_PERSON = "human_agent"
_TOLD = ("order_number", "product", "return_kind", "return_reason", "search")


class HandOver(ShopAction):
    """A person is wanted: whatever form was running ends here."""

    resumes_form = False

    def name(self) -> str:
        return "action_hand_over"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if is_question(turn.text) and say_answer(self.app, turn, say):
            return []  # "when are you open?" wants to know, not to be handed over
        state = self.app.conversations.get(turn.conversation).state
        ended: Events = [ActiveLoop(None), SlotSet("requested_slot", None)]
        if state is ConversationState.WAITING:
            say("utter_already_waiting")
            return ended
        known = {k: str(v) for k in (*_TOLD, *FLOW_SLOTS) if (v := dialogue.slots.get(k))}
        handover = self.app.handovers.request(turn, reason="shopper_asked", slots=known)
        hours = self.app.faq.policies().say("service.hours", turn.language)
        say("utter_handed_over", ticket=handover.ticket.number, hours=hours)
        return ended


class Stop(ProductAction):
    """ "Never mind" outside a flow: takes back the wish for a person, or shows something else."""

    def name(self) -> str:
        return "action_stop"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        conversation = self.app.conversations.get(turn.conversation)
        if conversation.state is ConversationState.WAITING:
            self.app.conversations.set_state(
                conversation.id, ConversationState.BOT, conversation.version
            )
            say("utter_back_to_bot")
        elif dialogue.slots.get("order_number") and names_cancelling(turn.text):
            return [FollowupAction(CANCEL.form)]  # "cancel it", of the order just spoken of
        elif declines(self.app, turn, dialogue):
            say_declined(say)
        elif refined := self.refined(turn, dialogue, say):
            return refined
        else:
            say("utter_nothing_to_stop")
        return set_slots({"awaited": None, "search": None})


class SwitchLanguage(ShopAction):
    def name(self) -> str:
        return "action_switch_language"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        wanted = [str(v) for v in turn.values("language")]
        language = wanted[-1] if wanted else turn.written or turn.language
        # What an action says is rendered before its slots are set, so the wish goes along.
        say("utter_language_set", language_wish=language)
        return [SlotSet("language_wish", language)]


class Courtesy(ShopAction):
    """Manners, and a yes or no to nothing in particular."""

    def name(self) -> str:
        return "action_courtesy"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if turn.intent == "affirm" and awaits_forgetting(dialogue):
            return forget_everything(self.app, turn, say)
        if turn.intent == "deny" and declines(self.app, turn, dialogue):
            say_declined(say)
        else:
            say(f"utter_{turn.intent}")
        return []


class Clarify(ProductAction):
    """Not sure: others than those shown, an answer if one is near, the best guesses, a person."""

    def name(self) -> str:
        return "action_clarify"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if take_score(self.app, turn, say):
            return []
        if refined := self.refined(turn, dialogue, say):
            return refined
        if say_answer(self.app, turn, say) or say_noticed(self.app, turn, say):
            return []
        return clarify(dialogue, say)


def clarify(dialogue: Dialogue, say: Say) -> Events:
    if dialogue.earlier_intents[:1] and dialogue.earlier_intents[0] in _UNCLEAR:
        say("utter_clarify_again")
        return []
    guesses = [name for name in dialogue.ranking if name in _GUESSABLE - {_PERSON}][:2]
    choices = [{"label": name, "payload": f"/{name}"} for name in (*guesses, _PERSON)]
    say("utter_clarify", choices=choices)
    return []


class DeclineTopic(ShopAction):
    """Nothing a shop answers; a second time in a row it offers a person."""

    def name(self) -> str:
        return "action_decline_topic"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if take_score(self.app, turn, say):
            return []
        if _bare_no(turn) and declines(self.app, turn, dialogue):
            say_declined(say)
            return []
        if say_noticed(self.app, turn, say):
            return []
        again = bool(dialogue.earlier_intents[:1]) and dialogue.earlier_intents[0] in _UNCLEAR
        say("utter_out_of_scope_again" if again else "utter_out_of_scope")
        return []


def _bare_no(turn: Turn) -> bool:
    return refuses(turn.text) and not tells_something(turn.text) and not is_question(turn.text)


class TakeValue(ProductAction):
    """A bare value or a correction outside a flow means what was spoken of last."""

    def name(self) -> str:
        return "action_take_value"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        return [] if take_score(self.app, turn, say) else self._take(turn, dialogue, say)

    def _take(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if numbers := turn.values("order_number"):
            return self._order(str(numbers[-1]), turn, say)
        if refined := self.refined(turn, dialogue, say):
            return refined
        product = self.meant(turn, dialogue)
        if product and (turn.values("size") or turn.values("colour")):
            return tell_stock(product, turn, say, self)
        if product and self.chosen(turn, dialogue):
            return self._about(product, turn, dialogue, say)
        searching = dialogue.slots.get("search") or dialogue.slots.get("awaited")
        if is_refinement(turn) and (searching or kinds(turn)):
            return recommend(turn, dialogue, say, self)
        if dialogue.slots.get("awaited") == "action_recommend" and turn.text:
            return recommend(turn, dialogue, say, self)
        if product and (turn.values("product") or points(turn.text)):
            return self._about(product, turn, dialogue, say)
        return [] if say_answer(self.app, turn, say) else clarify(dialogue, say)

    def _about(self, product: Product, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        """What had been asked before "which one?", else everything there is to know."""
        asked = dialogue.slots.get("awaited")
        if asked == "action_tell_price":
            return tell_price(product, turn, say, self)
        if asked == "action_tell_stock":
            return tell_stock(product, turn, say, self)
        return tell_product(product, turn, say, self)

    def _order(self, number: str, turn: Turn, say: Say) -> Events:
        try:
            order = self.app.orders.find(turn, number)
        except ShopError as error:
            if error.reason not in ("not_found", "not_logged_in"):
                raise
            problem = "order_not_found" if error.reason == "not_found" else "not_logged_in"
            say(f"utter_problem_{problem}")
            return []
        tell_order(order, turn, say, self)
        return set_slots({"order_number": order.number})
