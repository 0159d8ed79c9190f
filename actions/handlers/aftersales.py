"""What after-sales flows end with: a return request, a complaint on record."""

from typing import Any

from actions.core.flows import COMPLAINT, NO_ORDER, RETURN
from actions.core.orders import ReturnRequest
from actions.core.turns import Turn
from actions.core.wordings import is_fault
from actions.handlers.base import Say
from actions.handlers.facts import order_facts
from actions.handlers.orders import FlowEnd


class RequestReturn(FlowEnd):
    flow = RETURN

    def name(self) -> str:
        return "action_request_return"

    def finish(self, turn: Turn, slots: Any, say: Say) -> None:
        request = ReturnRequest(
            kind=slots["return_kind"],
            reason=slots["return_reason"],
            wish=slots.get("exchange_wish") or "",
            fault=is_fault(slots["return_reason"]),
        )
        order = self.app.orders.request_return(turn, slots["order_number"], request)
        say("utter_return_form_done", **order_facts(order, turn, self.app))


class FileComplaint(FlowEnd):
    flow = COMPLAINT

    def name(self) -> str:
        return "action_file_complaint"

    def finish(self, turn: Turn, slots: Any, say: Say) -> None:
        number = slots.get("order_number")
        about = None if number in (None, NO_ORDER) else str(number)
        ticket = self.app.tickets.open(
            turn, "complaint", slots["complaint_text"], order_number=about
        )
        say(
            "utter_complaint_form_done_order" if about else "utter_complaint_form_done",
            ticket=ticket.number,
            order_number=about or "",
            first_reply_hours=self.app.faq.policies().number("complaints.first_reply_hours", 24),
        )
