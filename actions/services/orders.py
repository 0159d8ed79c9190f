"""Orders: what a shopper asks about their own, and asks to be done with them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from actions.core.addresses import read_address
from actions.core.coupons import PriceDrop, price_drops
from actions.core.errors import ShopError
from actions.core.order_rules import may_cancel, may_change_address, may_invoice, may_return
from actions.core.orders import (
    InvoiceRequest,
    Order,
    ReturnKind,
    ReturnRequest,
    Verdict,
)
from actions.core.ports import Clock, ShopSystem
from actions.core.shoppers import Address, Shopper
from actions.core.turns import Turn

Wish = Literal["cancel", "change_address", "invoice", "return", "exchange", "repair"]
_BARE = re.compile(r"\d+")
_MANY = 100


@dataclass(frozen=True)
class OrderService:
    """Everything is fetched by shopper and number; nothing is said about anybody else's.

    Whether a write is allowed the shop decides in the same transaction that does it; `may` is for
    asking beforehand. The message's id is the idempotency key: the same message does it once.
    """

    shop: ShopSystem
    clock: Clock

    def shopper(self, turn: Turn) -> Shopper:
        return self.shop.shopper(_signed_in(turn))

    def find(self, turn: Turn, number: str) -> Order:
        """The shopper's order of this number; its letters may be left out."""
        shopper_id, wanted = _signed_in(turn), normal_number(number)
        try:
            return self.shop.order(shopper_id, wanted)
        except ShopError as error:
            if error.reason != "not_found" or not _BARE.fullmatch(wanted):
                raise
            for order in self.shop.orders(shopper_id, _MANY):
                if "".join(_BARE.findall(order.number)) == wanted:
                    return order
            raise

    def recent(self, turn: Turn, limit: int = 5) -> tuple[Order, ...]:
        """The shopper's orders, newest first."""
        return self.shop.orders(_signed_in(turn), limit)

    def may(self, order: Order, wish: Wish, sku: str | None = None, fault: bool = False) -> Verdict:
        """May the shopper have this wish for this order now? Says why not."""
        now, policies = self.clock(), self.shop.policies()
        if wish == "cancel":
            return may_cancel(order, now, policies)
        if wish == "change_address":
            return may_change_address(order, now)
        if wish == "invoice":
            return may_invoice(order, now)
        return may_return(order, policies, now, wish, sku, fault)

    def cancel(self, turn: Turn, number: str) -> Order:
        order = self.find(turn, number)
        key = turn.key(f"cancel:{order.number}")
        return self.shop.cancel_order(order.shopper_id, order.number, key)

    def change_address(self, turn: Turn, number: str, address: Address | str) -> Order:
        """Send the parcel elsewhere; a typed address keeps the person it does not name."""
        order = self.find(turn, number)
        if isinstance(address, str):
            address = read_address(address, order.address)
        if not address.street:
            raise ShopError("invalid", "address")
        key = turn.key(f"address:{order.number}")
        return self.shop.change_address(order.shopper_id, order.number, address, key)

    def request_return(self, turn: Turn, number: str, request: ReturnRequest) -> Order:
        """Ask for a return, an exchange or a repair."""
        if request.kind not in get_args(ReturnKind):
            raise ShopError("invalid", "return_kind")
        order = self.find(turn, number)
        if request.sku and request.sku not in {i.sku for i in order.items}:
            raise ShopError("invalid", "sku")
        key = turn.key(f"return:{order.number}")
        return self.shop.request_return(order.shopper_id, order.number, request, key)

    def request_invoice(self, turn: Turn, number: str, request: InvoiceRequest) -> Order:
        order = self.find(turn, number)
        if not request.title.strip():
            raise ShopError("invalid", "invoice_title")
        key = turn.key(f"invoice:{order.number}")
        return self.shop.request_invoice(order.shopper_id, order.number, request, key)

    def price_drops(self, order: Order) -> Sequence[PriceDrop]:
        """What price protection would pay back for the order now."""
        products = self.shop.products([i.product_id for i in order.items])
        days = self.shop.policies().number("price_protection.days")
        prices = [(p.id, p.price_cents) for p in products]
        return price_drops(order, prices, days, self.clock())


def normal_number(written: str) -> str:
    """As the shop writes numbers: half-width capitals without blanks, dashes and a leading #."""
    half = unicodedata.normalize("NFKC", written).upper()
    return re.sub(r"[\s\-_#№]", "", half)


def _signed_in(turn: Turn) -> str:
    if turn.shopper_id is None:
        raise ShopError("not_logged_in")
    return turn.shopper_id
