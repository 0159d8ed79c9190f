"""What order flows end with: telling, cancelling, sending elsewhere, invoicing."""

import re
from abc import ABC, abstractmethod
from typing import Any

from actions.core.flows import (
    ADDRESS,
    CANCEL,
    FLOW_SLOTS,
    INVOICE,
    ORDER_STATUS,
    REFUND,
    Flow,
)
from actions.core.invoices import title_and_tax_number
from actions.core.money import money
from actions.core.orders import InvoiceRequest, Order, OrderState
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction, set_slots
from actions.handlers.facts import order_facts, trail

_NOT_RECEIVED = re.compile(
    r"没收到|没有收到|未收到|没拿到|not (?:been )?received|never (?:got|arrived|received)"
    r"|did ?n.t (?:get|receive|arrive)|have ?n.t (?:got|received)|where is it",
    re.IGNORECASE,
)
_UNDERWAY = frozenset({OrderState.SHIPPED, OrderState.IN_DELIVERY})
_RECEIVED = frozenset({OrderState.DELIVERED, OrderState.COMPLETED})


class FlowEnd(ShopAction, ABC):
    """Says why a flow ended early, or does what it was for; then forgets its answers."""

    resumes_form = False

    @property
    @abstractmethod
    def flow(self) -> Flow: ...

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        number = dialogue.slots.get("order_number")
        problem = dialogue.slots.get("flow_problem")
        if problem:
            self._explain(problem, number, turn, say)
        elif dialogue.slots.get("confirmed") is False:
            say(f"utter_{self.flow.form}_kept", order_number=number)
        else:
            self.finish(turn, dialogue.slots, say)
            say.solved = self.flow.form
        return self.forget(number)

    def _explain(self, problem: str, number: str | None, turn: Turn, say: Say) -> None:
        if problem in ("answered", "trouble"):
            return  # said already
        if problem == "none_fits":
            say(f"utter_{self.flow.form}_none_fits")
        elif problem == "stopped":
            say("utter_stopped")
        else:
            say(f"utter_problem_{problem}", **self._facts(number, turn))

    def _facts(self, number: str | None, turn: Turn) -> dict[str, Any]:
        if number is None or turn.shopper_id is None:
            return {}
        return order_facts(self.app.orders.find(turn, number), turn, self.app)

    @abstractmethod
    def finish(self, turn: Turn, slots: Any, say: Say) -> None: ...

    def forget(self, number: str | None) -> Events:
        """The order stays what is spoken of; everything else about the flow goes."""
        cleared = dict.fromkeys((*FLOW_SLOTS, "flow_problem", "shown_orders"))
        return set_slots({**cleared, "order_number": None if number == "none" else number})

    def give_up(self) -> Events:
        return self.forget(None)


class TellOrderStatus(FlowEnd):
    flow = ORDER_STATUS

    def name(self) -> str:
        return "action_tell_order_status"

    def finish(self, turn: Turn, slots: Any, say: Say) -> None:
        order = self.app.orders.find(turn, slots["order_number"])
        tell_order(order, turn, say, self)


def tell_order(order: Order, turn: Turn, say: Say, action: ShopAction) -> None:
    """The state of an order, its parcel's way, and an honest word when it is late."""
    facts = order_facts(order, turn, action.app)
    if order.state in _RECEIVED and _NOT_RECEIVED.search(turn.text):
        say("utter_order_not_received", **facts)
        return
    say(f"utter_order_{order.state.value}", **facts)
    if order.state in _UNDERWAY and (steps := trail(order, turn)):
        say("utter_logistics", trail=steps)
    if _late(order, turn):
        say("utter_order_late", **facts)


def _late(order: Order, turn: Turn) -> bool:
    promised = order.shipment.promised if order.shipment else None
    return order.state in _UNDERWAY and promised is not None and promised < turn.at


class TellRefund(FlowEnd):
    flow = REFUND

    def name(self) -> str:
        return "action_tell_refund"

    def finish(self, turn: Turn, slots: Any, say: Say) -> None:
        order = self.app.orders.find(turn, slots["order_number"])
        state = order.refund.state if order.refund else "none"
        say(f"utter_refund_{state}", **order_facts(order, turn, self.app))


class CancelOrder(FlowEnd):
    flow = CANCEL

    def name(self) -> str:
        return "action_cancel_order"

    def finish(self, turn: Turn, slots: Any, say: Say) -> None:
        before = self.app.orders.find(turn, slots["order_number"])
        order = self.app.orders.cancel(turn, before.number)
        paid = money(before.total_cents, turn.language, before.currency)
        ending = "done" if before.paid else "done_unpaid"
        say(f"utter_cancel_order_form_{ending}", order_number=order.number, paid=paid)


class ChangeAddress(FlowEnd):
    flow = ADDRESS

    def name(self) -> str:
        return "action_change_address"

    def finish(self, turn: Turn, slots: Any, say: Say) -> None:
        order = self.app.orders.change_address(turn, slots["order_number"], slots["new_address"])
        say(
            "utter_address_form_done",
            order_number=order.number,
            new_address=" ".join(
                filter(None, (order.address.line, order.address.name, order.address.phone))
            ),
        )


class RequestInvoice(FlowEnd):
    flow = INVOICE

    def name(self) -> str:
        return "action_request_invoice"

    def finish(self, turn: Turn, slots: Any, say: Say) -> None:
        order = self.app.orders.request_invoice(
            turn, slots["order_number"], self._request(turn, slots)
        )
        say(
            "utter_invoice_form_done",
            **{
                **order_facts(order, turn, self.app),
                "invoice_email": slots["invoice_email"],
            },
        )

    def _request(self, turn: Turn, slots: Any) -> InvoiceRequest:
        """A company writes name and tax number in one line; a person's title is their name."""
        written = slots.get("invoice_title") or self.app.orders.shopper(turn).name
        title, tax_number = title_and_tax_number(written)
        return InvoiceRequest(slots["invoice_kind"], title, slots["invoice_email"], tax_number)
