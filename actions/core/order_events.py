"""A shop's orders as the events they would have sent: history for what is learnt from events."""

from actions.core.events import Event
from actions.core.orders import Order, OrderItem, OrderState

SOURCE = "orders"
_UNPAID = frozenset({OrderState.PENDING_PAYMENT})
_BACK = frozenset({OrderState.REFUNDED})


def of_order(order: Order) -> tuple[Event, ...]:
    """What happened with an order; always the same ids, so that telling it again adds nothing."""
    if order.state in _UNPAID:
        return ()
    if order.cancellation or order.state is OrderState.CANCELLED:
        return ()  # never paid for, or called off before anything came of it
    told = [_event(order, "Order Completed", "completed", _properties(order))]
    if order.state in _BACK and order.refund:
        amount = _amount(order.refund.amount_cents)
        told.append(
            _event(order, "Order Refunded", "refunded", {"order_id": order.number, "total": amount})
        )
    return tuple(told)


def _event(order: Order, name: str, deed: str, properties: dict[str, object]) -> Event:
    back = order.refund and (order.refund.paid or order.refund.requested)
    at = back if deed == "refunded" and back else order.placed
    return Event(f"{order.number}:{deed}", name, order.shopper_id, at, at, SOURCE, properties)


def _properties(order: Order) -> dict[str, object]:
    told: dict[str, object] = {
        "order_id": order.number,
        "total": _amount(order.total_cents),
        "currency": order.currency,
        "products": [_line(item) for item in order.items],
    }
    return told | ({"coupon": order.coupon} if order.coupon else {})


def _line(item: OrderItem) -> dict[str, object]:
    return {
        "product_id": item.product_id,
        "sku": item.sku,
        "category": item.category,
        "price": _amount(item.price_cents),
        "quantity": item.quantity,
    }


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
