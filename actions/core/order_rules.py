"""What a shopper may still do with an order: each rule says yes, or the reason code why not."""

from datetime import datetime, timedelta

from actions.core.orders import Order, OrderState, ReturnKind, Verdict
from actions.core.policies import Policies

_BEFORE_DISPATCH = frozenset({OrderState.PENDING_PAYMENT, OrderState.PAID})
_ON_THE_WAY = frozenset({OrderState.SHIPPED, OrderState.IN_DELIVERY})
_RECEIVED = frozenset({OrderState.DELIVERED, OrderState.COMPLETED, OrderState.EXCHANGED})
_GIVEN_BACK = frozenset({OrderState.RETURN_REQUESTED, OrderState.RETURNING})
_MONEY_BACK = frozenset({OrderState.REFUNDING, OrderState.REFUNDED})
YES = Verdict(True)


def _no(reason: str) -> Verdict:
    return Verdict(False, reason)


def _too_late(order: Order) -> Verdict:
    """Why an order can no longer be changed before dispatch."""
    if order.state is OrderState.CANCELLED:
        return _no("already_cancelled")
    if order.state is OrderState.PACKING:
        return _no("being_packed")
    if order.state in _ON_THE_WAY:
        return _no("already_shipped")
    if order.state in _RECEIVED:
        return _no("already_delivered")
    return _no("being_returned") if order.state in _GIVEN_BACK else _no("being_refunded")


def may_cancel(order: Order, now: datetime, policies: Policies | None = None) -> Verdict:
    """While the shop's policy still lets it go, by default until it is packed."""
    named = policies.names("cancel.until_states") if policies else ()
    states = {s for s in OrderState if s.value in named} or _BEFORE_DISPATCH
    return YES if order.state in states else _too_late(order)


def may_change_address(order: Order, now: datetime) -> Verdict:
    """Until it leaves the warehouse: a parcel being packed can still get another label."""
    movable = order.state in _BEFORE_DISPATCH or order.state is OrderState.PACKING
    return YES if movable else _too_late(order)


def may_return(
    order: Order,
    policies: Policies,
    now: datetime,
    kind: ReturnKind = "return",
    sku: str | None = None,
    fault: bool = False,
) -> Verdict:
    """Received, not already given back, of a kind that is taken back, and within the days."""
    if order.state is OrderState.CANCELLED:
        return _no("already_cancelled")
    if order.state in _GIVEN_BACK:
        return _no("already_requested")
    if order.state in _MONEY_BACK:
        return _no("being_refunded")
    if order.state not in _RECEIVED:
        return _no("not_delivered")
    if not fault and kind != "repair" and _excluded(order, policies, sku):
        return _no("category_excluded")
    return YES if now <= return_until(order, policies, kind, fault) else _no("window_closed")


def _excluded(order: Order, policies: Policies, sku: str | None) -> bool:
    """Is everything that is meant of a category that is not taken back without a fault?"""
    excluded = policies.names("returns.categories_excluded")
    meant = [i for i in order.items if sku is None or i.sku == sku]
    return bool(meant) and all(i.category in excluded for i in meant)


def return_until(
    order: Order, policies: Policies, kind: ReturnKind = "return", fault: bool = False
) -> datetime:
    """The last moment to ask for this kind."""
    since = order.delivered or order.placed
    if kind == "repair":
        months = max((i.warranty_months or 0 for i in order.items), default=0)
        return since + timedelta(days=30 * (months or policies.number("warranty.default_months")))
    days = policies.number(f"returns.{kind}_days", 7)
    return since + timedelta(
        days=max(days, policies.number("returns.fault_days")) if fault else days
    )


def may_invoice(order: Order, now: datetime) -> Verdict:
    """Paid, not cancelled or refunded, and none issued yet."""
    if order.state is OrderState.PENDING_PAYMENT:
        return _no("not_paid")
    if order.state is OrderState.CANCELLED:
        return _no("already_cancelled")
    if order.state in _MONEY_BACK:
        return _no("being_refunded")
    return _no("already_invoiced") if order.invoice is not None else YES
