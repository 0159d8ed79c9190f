"""Flows: what a dialogue must learn before it may act. A flow is a Rasa form."""

from collections.abc import Mapping
from dataclasses import dataclass

Values = Mapping[str, object]  # plain text, numbers and booleans: they live in Rasa's slots
STOP_INTENTS = frozenset({"cancel_flow"})
NO_ORDER = "none"


@dataclass(frozen=True)
class Flow:
    """One form: its slots in the order they are asked, and those that take any words."""

    form: str
    trigger: str
    steps: tuple[str, ...]
    free_text: frozenset[str] = frozenset()
    needs_order: bool = True


ORDER_STATUS = Flow("order_status_form", "order_status", ("order_number",))
REFUND = Flow("refund_form", "refund", ("order_number",))
CANCEL = Flow("cancel_order_form", "cancel_order", ("order_number", "confirmed"))
RETURN = Flow(
    "return_form",
    "return_exchange",
    ("order_number", "return_kind", "return_reason", "exchange_wish", "confirmed"),
    frozenset({"return_reason", "exchange_wish"}),
)
ADDRESS = Flow(
    "address_form",
    "change_address",
    ("order_number", "new_address", "confirmed"),
    frozenset({"new_address"}),
)
INVOICE = Flow(
    "invoice_form",
    "invoice",
    ("order_number", "invoice_kind", "invoice_title", "invoice_email", "confirmed"),
    frozenset({"invoice_title"}),
)
COMPLAINT = Flow(
    "complaint_form",
    "complaint",
    ("complaint_text", "order_number"),
    frozenset({"complaint_text"}),
    needs_order=False,
)
FLOWS = {f.form: f for f in (ORDER_STATUS, REFUND, CANCEL, RETURN, ADDRESS, INVOICE, COMPLAINT)}
TRIGGERS = frozenset(f.trigger for f in FLOWS.values())
FLOW_SLOTS = tuple(dict.fromkeys(step for f in FLOWS.values() for step in f.steps))


def next_step(flow: Flow, values: Values) -> str | None:
    """The first thing still unknown that this case needs."""
    return next((s for s in flow.steps if values.get(s) is None and _needed(s, values)), None)


def _needed(step: str, values: Values) -> bool:
    if step == "exchange_wish":
        return values.get("return_kind") == "exchange"
    if step == "invoice_title":
        return values.get("invoice_kind") == "company"
    return True
