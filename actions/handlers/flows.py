"""The forms: one validating action each, which reads the answer and asks the next question."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from actions.core.flows import (
    ADDRESS,
    CANCEL,
    COMPLAINT,
    FLOW_SLOTS,
    INVOICE,
    ORDER_STATUS,
    REFUND,
    RETURN,
    Flow,
)
from actions.core.money import money
from actions.core.orders import Order
from actions.core.showing import items
from actions.core.turns import Turn
from actions.core.wordings import asks_about_rules, is_question, refers_back, wants_money_back
from actions.handlers.base import Dialogue, Events, Say, ShopAction, set_slots
from actions.handlers.facts import order_facts
from actions.handlers.questions import say_answer
from actions.services.flows import Step

_TITLE = 36  # characters of a choice


class FlowForm(ShopAction, ABC):
    """`validate_<form>`. No event means: this turn was about something else (see Rasa's forms)."""

    resumes_form = False

    @property
    @abstractmethod
    def flow(self) -> Flow: ...

    def name(self) -> str:
        return f"validate_{self.flow.form}"

    def ends_turn(self, events: Events) -> bool:
        """It does when it asks; otherwise the flow's end follows."""
        return any(e.get("name") == "requested_slot" and e.get("value") for e in events)

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        known = self._known(turn, dialogue)
        if dialogue.form == self.flow.form and dialogue.returning:
            return self._after(self.app.flows.resume(self.flow, turn, known), turn, dialogue, say)
        running = dialogue.form == self.flow.form and dialogue.requested is not None
        if running and self._answered(turn, say):
            return self._after(self.app.flows.resume(self.flow, turn, known), turn, dialogue, say)
        if not running and self._explained(turn, say):
            return set_slots({"flow_problem": "answered", "requested_slot": None})
        step = self.app.flows.step(
            self.flow,
            turn,
            dialogue.requested if running else None,
            known,
            dialogue.slots.get("shown_orders") or (),
        )
        return self._after(step, turn, dialogue, say) if step else []

    def _known(self, turn: Turn, dialogue: Dialogue) -> dict[str, Any]:
        """The slots of this flow; a new flow keeps at most the order that the text points at."""
        if dialogue.form == self.flow.form:
            return {slot: dialogue.slots.get(slot) for slot in self.flow.steps}
        known: dict[str, Any] = dict.fromkeys(FLOW_SLOTS)
        if refers_back(turn.text):
            known["order_number"] = dialogue.slots.get("order_number")
        return known

    def _answered(self, turn: Turn, say: Say) -> bool:
        """A question in between, whatever its intent: answered when an entry is near enough."""
        if turn.values("order_number") or not is_question(turn.text):
            return False
        return say_answer(self.app, turn, say)

    def _explained(self, turn: Turn, say: Say) -> bool:
        """A question about the rules is answered from the shop's answers, not with a form."""
        if turn.values("order_number") or not turn.text:
            return False
        if turn.shopper_id and not asks_about_rules(turn.text):
            return False
        return say_answer(self.app, turn, say)

    def _after(self, step: Step, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if step.ask:
            if step.problem:
                say(f"utter_problem_{step.problem}")
            self._ask(step, turn, say)
        values = {k: v for k, v in step.values.items() if dialogue.slots.get(k) != v}
        shown = [o.number for o in step.choices] or dialogue.slots.get("shown_orders")
        return set_slots(
            {
                **values,
                "shown_orders": shown,
                "flow_problem": None if step.ask else step.problem,
                "requested_slot": step.ask,
            }
        )

    def _ask(self, step: Step, turn: Turn, say: Say) -> None:
        filling = {k: v for k, v in step.values.items() if v is not None}
        facts = order_facts(step.order, turn, self.app) if step.order else {}
        say(
            self.question(step),
            choices=self.choices(step, turn),
            **{**facts, **filling, **self.filling(step, turn)},
        )

    def question(self, step: Step) -> str:
        return f"utter_{self.flow.form}_{step.ask}"

    def filling(self, step: Step, turn: Turn) -> Mapping[str, Any]:
        return {}

    def choices(self, step: Step, turn: Turn) -> list[dict[str, str]]:
        """Buttons for the orders to choose from."""
        return [order_choice(order, turn) for order in step.choices]

    def give_up(self) -> Events:
        return [SlotSet("flow_problem", "trouble"), SlotSet("requested_slot", None)]


def order_choice(order: Order, turn: Turn) -> dict[str, str]:
    title = items(order.items, turn.language)
    short = title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"
    price = money(order.total_cents, turn.language, order.currency)
    payload = f'/inform{{"order_number": "{order.number}"}}'
    return {"title": f"{order.number} · {short} · {price}", "payload": payload}


class OrderStatusForm(FlowForm):
    flow = ORDER_STATUS


class RefundForm(FlowForm):
    """Tells of refunds; a wish for one begins with cancelling or with a return."""

    flow = REFUND

    def _explained(self, turn: Turn, say: Say) -> bool:
        if turn.shopper_id and not turn.values("order_number") and wants_money_back(turn.text):
            say("utter_refund_wish")
            return True
        return super()._explained(turn, say)


class CancelOrderForm(FlowForm):
    flow = CANCEL


class AddressForm(FlowForm):
    flow = ADDRESS


class ComplaintForm(FlowForm):
    flow = COMPLAINT


class ReturnForm(FlowForm):
    flow = RETURN

    def question(self, step: Step) -> str:
        question = super().question(step)
        return f"{question}_{step.values['return_kind']}" if step.ask == "confirmed" else question


class InvoiceForm(FlowForm):
    flow = INVOICE

    def filling(self, step: Step, turn: Turn) -> Mapping[str, Any]:
        if step.ask != "confirmed":
            return {}
        return {"invoice_title": step.values.get("invoice_title") or self._own_name(turn)}

    def _own_name(self, turn: Turn) -> str:
        return self.app.orders.shopper(turn).name

    def choices(self, step: Step, turn: Turn) -> list[dict[str, str]]:
        """The address on record is one tap away."""
        if step.ask != "invoice_email":
            return super().choices(step, turn)
        email = self.app.orders.shopper(turn).email
        payload = f'/inform{{"email": "{email}"}}'
        return [{"title": email, "payload": payload}] if email else []
