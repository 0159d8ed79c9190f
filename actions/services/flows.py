"""One turn of a flow: what was heard, which order is meant, and what to ask next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.core.answers import CORRECTS, added, corrected, heard, named_orders, points_at_order
from actions.core.errors import ShopError
from actions.core.flows import (
    ADDRESS,
    CANCEL,
    COMPLAINT,
    INVOICE,
    NO_ORDER,
    REFUND,
    RETURN,
    STOP_INTENTS,
    Flow,
    Values,
    next_step,
)
from actions.core.orders import Order, OrderState, Verdict
from actions.core.turns import Turn
from actions.core.wordings import is_fault
from actions.services.orders import OrderService, Wish

_ENDED = frozenset({OrderState.COMPLETED, OrderState.CANCELLED, OrderState.REFUNDED})
_WISHES: dict[str, Wish] = {
    CANCEL.form: "cancel",
    ADDRESS.form: "change_address",
    INVOICE.form: "invoice",
}
_KINDS: tuple[Wish, ...] = ("return", "exchange", "repair")


@dataclass(frozen=True)
class Step:
    """What a turn did to a flow: `ask` is the next slot, None when the flow is over.

    `problem` says why an order cannot be used (or that the flow was stopped), `choices` are the
    orders to choose from.
    """

    values: dict[str, object]
    ask: str | None = None
    problem: str | None = None
    order: Order | None = None
    choices: tuple[Order, ...] = ()


@dataclass(frozen=True)
class FlowService:
    """Reads the shop, writes nothing: what a flow does in the end is the order service's."""

    orders: OrderService

    def step(
        self,
        flow: Flow,
        turn: Turn,
        requested: str | None,
        values: Values,
        shown: Sequence[str] = (),
    ) -> Step | None:
        """None when the turn is about something else and the flow should wait."""
        if turn.intent in STOP_INTENTS and requested:
            return Step(dict(values), problem="stopped")
        found = heard(flow, turn, requested, shown)
        if requested and not found:
            found = added(flow, turn, dict(values))
        if turn.intent == CORRECTS and requested and not found:
            found = corrected(flow, turn, requested, dict(values), shown)
        if requested == "order_number" and not found and points_at_order(turn):
            found = {"order_number": None}  # told by what is in it, its state or its age
        if requested and not found:
            again = turn.intent == flow.trigger and bool(turn.text)
            return self.resume(flow, turn, values) if again else None
        known = {**values, **found}
        changed = any(values.get(slot) != v for slot, v in found.items() if slot != "confirmed")
        if "confirmed" in known and changed:
            known["confirmed"] = None  # something else changed: confirm what it is now
        return self.resume(flow, turn, known)

    def resume(self, flow: Flow, turn: Turn, values: Values) -> Step:
        """Where the flow stands with these values."""
        if flow.needs_order:
            return self._with_order(flow, turn, dict(values))
        return self._without_order(flow, turn, dict(values))

    def _with_order(self, flow: Flow, turn: Turn, known: dict[str, object]) -> Step:
        if turn.shopper_id is None:
            return Step(known, problem="not_logged_in")
        number = known.get("order_number")
        if number is None:
            return self._choose(flow, turn, known)
        order = self._found(turn, str(number))
        if order is None:
            known["order_number"] = None
            return replace(self._choose(flow, turn, known, guess=False), problem="order_not_found")
        return self._judged(flow, {**known, "order_number": order.number}, order)

    def _found(self, turn: Turn, number: str) -> Order | None:
        try:
            return self.orders.find(turn, number)
        except ShopError as error:
            if error.reason != "not_found":
                raise
            return None

    def _choose(self, flow: Flow, turn: Turn, known: dict[str, object], guess: bool = True) -> Step:
        """The only order that fits, or a question with those that do."""
        orders = self.orders.recent(turn, limit=50)
        if not orders:
            return Step(known, problem="no_orders")
        named = named_orders(orders, turn)
        fitting = [o for o in named or orders if self.fits(flow, o)]
        if flow is REFUND and not fitting:
            fitting = [o for o in named or orders if o.refund]
        if guess and len(named) == 1:
            fitting = named
        if turn.intent == CORRECTS and not named:
            return Step(known, ask="order_number", choices=tuple(orders[:5]))
        if guess and len(fitting) == 1:
            return self._judged(flow, {**known, "order_number": fitting[0].number}, fitting[0])
        if not fitting and flow in (CANCEL, ADDRESS, RETURN, REFUND, INVOICE) and not named:
            return Step(known, problem="none_fits", choices=tuple(orders[:3]))
        return Step(known, ask="order_number", choices=tuple((fitting or named or orders)[:5]))

    def _judged(self, flow: Flow, known: dict[str, object], order: Order) -> Step:
        verdict = self.verdict(flow, order, known)
        if not verdict:
            return Step(known, problem=verdict.reason, order=order)
        return Step(known, ask=next_step(flow, known), order=order)

    def _without_order(self, flow: Flow, turn: Turn, known: dict[str, object]) -> Step:
        """An order helps but is not needed: asked for only where there is one to choose."""
        number = known.get("order_number")
        if number not in (None, NO_ORDER):
            order = self._found(turn, str(number)) if turn.shopper_id else None
            known["order_number"] = order.number if order else None
        ask = next_step(flow, known)
        if ask != "order_number":
            return Step(known, ask=ask)
        orders = self.orders.recent(turn, limit=50) if turn.shopper_id else ()
        named = named_orders(orders, turn)
        if len(named) == 1:
            return Step({**known, "order_number": named[0].number}, order=named[0])
        if not orders:
            return Step({**known, "order_number": NO_ORDER})
        return Step(known, ask="order_number", choices=tuple((named or orders)[:4]))

    def fits(self, flow: Flow, order: Order) -> bool:
        """Would a shopper who starts this flow mean this order?"""
        if flow is REFUND:
            return order.refund is not None and order.refund.paid is None
        if flow in (CANCEL, ADDRESS, RETURN, INVOICE):
            return bool(self.verdict(flow, order, {}))
        return flow is COMPLAINT or order.state not in _ENDED

    def verdict(self, flow: Flow, order: Order, known: Values) -> Verdict:
        """May the flow's end be reached with this order? Anything may be looked at."""
        if wish := _WISHES.get(flow.form):
            return self.orders.may(order, wish)
        if flow is not RETURN:
            return Verdict(True)
        kind, fault = known.get("return_kind"), is_fault(known.get("return_reason"))
        wanted = [k for k in _KINDS if kind in (None, k)]
        told = known.get("return_reason") is not None
        verdicts = [self.orders.may(order, k, fault=fault or not told) for k in wanted]
        return next((v for v in verdicts if v), verdicts[0])
