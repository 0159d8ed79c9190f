"""What shoppers have done with their orders, in SQL; the caller holds the order's row locked."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.shop_rows import address_columns
from actions.adapters.shop_schema import ShopTables
from actions.core.errors import ShopError, not_allowed
from actions.core.order_rules import may_cancel, may_change_address, may_invoice, may_return
from actions.core.orders import (
    InvoiceRequest,
    Order,
    OrderState,
    ReturnRequest,
    Verdict,
)
from actions.core.policies import Policies
from actions.core.shoppers import Address


class ShopWrites:
    """One transaction's writes. A key that was used before changes nothing."""

    def __init__(self, connection: sa.Connection, tables: ShopTables, now: datetime) -> None:
        self._connection, self._tables, self._now = connection, tables, now

    def cancel(self, order: Order, key: str, policies: Policies) -> None:
        """Cancel; what was paid goes back the way it came."""
        if self._begun(order, key, may_cancel(order, self._now, policies)):
            values = {"state": OrderState.CANCELLED.value, "cancelled": self._now}
            self._update(order, values | {"cancelled_by": "shopper"})
            if order.paid:
                self._refund(order, key, policies)

    def change_address(self, order: Order, address: Address, key: str) -> None:
        if self._begun(order, key, may_change_address(order, self._now)):
            self._update(order, address_columns(address))

    def request_return(
        self, order: Order, request: ReturnRequest, key: str, policies: Policies
    ) -> None:
        verdict = may_return(order, policies, self._now, request.kind, request.sku, request.fault)
        if not self._begun(order, key, verdict):
            return
        skus = [request.sku] if request.sku else [i.sku for i in order.items]
        row = {
            "number": _number("RT", key),
            "order_number": order.number,
            "kind": request.kind,
            "state": "requested",
            "requested": self._now,
            "freight_by": "shop" if request.fault or request.kind == "repair" else "shopper",
            "skus": ",".join(skus),
            "reason_zh": request.reason,
            "reason_en": request.reason,
            "wish": request.wish,
        }
        self._insert("returns", row)
        self._update(order, {"state": OrderState.RETURN_REQUESTED.value})

    def request_invoice(self, order: Order, request: InvoiceRequest, key: str) -> None:
        if not self._begun(order, key, may_invoice(order, self._now)):
            return
        row = {
            "order_number": order.number,
            "kind": request.kind,
            "state": "requested",
            "title": request.title,
            "tax_number": request.tax_number,
            "email": request.email,
            "amount_cents": order.total_cents,
            "requested": self._now,
        }
        self._insert("invoices", row)

    def _begun(self, order: Order, key: str, verdict: Verdict) -> bool:
        """False when this key was done before; raises when the rules forbid it."""
        if self._done_before(key):
            return False
        if not verdict:
            raise not_allowed(verdict.reason)
        if "requests" in self._tables:
            row = {"key": key, "order_number": order.number, "at": self._now}
            return insert_new(self._connection, self._tables["requests"], row)
        return True

    def _done_before(self, key: str) -> bool:
        if "requests" not in self._tables:
            return False
        requests = self._tables["requests"]
        query = sa.select(sa.exists().where(requests.c.key == key))
        return bool(self._connection.execute(query).scalar())

    def _refund(self, order: Order, key: str, policies: Policies) -> None:
        if "refunds" not in self._tables:
            return
        method = order.payment.method if order.payment else ""
        days = policies.number(f"refunds.methods.{method}.max_days", 3)
        row = {
            "number": _number("RF", key),
            "order_number": order.number,
            "state": "requested",
            "amount_cents": order.total_cents,
            "method": method,
            "requested": self._now,
            "expected": self._now + timedelta(days=days),
        }
        self._insert("refunds", row)

    def _update(self, order: Order, values: dict[str, Any]) -> None:
        orders = self._tables["orders"]
        known = {k: v for k, v in values.items() if k in orders.c}
        changed = (
            sa.update(orders)
            .where(orders.c.number == order.number, orders.c.shopper_id == order.shopper_id)
            .values({orders.c[k]: v for k, v in known.items()})
        )
        if not known or self._connection.execute(changed).rowcount != 1:
            raise ShopError("shop_unavailable", "cannot_write")

    def _insert(self, name: str, row: dict[str, Any]) -> None:
        if name not in self._tables:
            raise ShopError("shop_unavailable", f"no_{name}")
        table = self._tables[name]
        known = {table.c[k]: v for k, v in row.items() if k in table.c}
        self._connection.execute(sa.insert(table).values(known))


def _number(prefix: str, key: str) -> str:
    """A number made from the key: the same request always gets the same one."""
    return f"{prefix}{int(hashlib.sha256(key.encode()).hexdigest()[:12], 16) % 10**10:010d}"
