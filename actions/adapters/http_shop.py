"""A shop behind HTTP and JSON, as `docs/shop-api.md` describes it."""

import logging
from collections.abc import Sequence
from typing import Any, TypeVar

from actions.adapters.http_client import HttpClient
from actions.adapters.shapes import BadShape, decode, encode
from actions.adapters.shop_content import ShopContent
from actions.core.coupons import Coupon
from actions.core.errors import ShopError, not_found
from actions.core.orders import InvoiceRequest, Order, ReturnRequest
from actions.core.products import Product, ProductQuery
from actions.core.shoppers import Address, Shopper

log = logging.getLogger(__name__)
T = TypeVar("T")
_IDS_AT_ONCE = 50


class HttpShop:
    """Orders, products, shoppers and coupons come from the shop's own system; words from ours."""

    def __init__(self, client: HttpClient, content: ShopContent) -> None:
        self._client = client
        self.categories, self.brands = content.categories, content.brands
        self.labels, self.policies, self.faq = content.labels, content.policies, content.faq

    def shopper(self, shopper_id: str) -> Shopper:
        return _object(Shopper, self._client.get("shoppers", shopper_id))

    def order(self, shopper_id: str, number: str) -> Order:
        return _owned(self._client.get("shoppers", shopper_id, "orders", number), shopper_id)

    def orders(self, shopper_id: str, limit: int = 10) -> tuple[Order, ...]:
        data = self._client.get("shoppers", shopper_id, "orders", limit=limit)
        return tuple(_owned(one, shopper_id) for one in _listed(data, "orders"))[:limit]

    def cancel_order(self, shopper_id: str, number: str, key: str) -> Order:
        return self._write(shopper_id, number, "cancel", {}, key)

    def change_address(self, shopper_id: str, number: str, address: Address, key: str) -> Order:
        return self._write(shopper_id, number, "address", encode(address), key)

    def request_return(
        self, shopper_id: str, number: str, request: ReturnRequest, key: str
    ) -> Order:
        return self._write(shopper_id, number, "returns", encode(request), key)

    def request_invoice(
        self, shopper_id: str, number: str, request: InvoiceRequest, key: str
    ) -> Order:
        return self._write(shopper_id, number, "invoice", encode(request), key)

    def find(self, query: ProductQuery) -> tuple[str, ...]:
        names = ("category", "brand", "colour", "size", "min_cents", "max_cents")
        asked = {n: v for n in names if (v := getattr(query, n)) is not None}
        data = self._client.get("products", **asked, in_stock=int(query.in_stock))
        ids = (i for i in _listed(data, "ids") if isinstance(i, str))
        return tuple(i for i in ids if i not in query.exclude)

    def products(self, ids: Sequence[str]) -> tuple[Product, ...]:
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Product] = {}
        for start in range(0, len(wanted), _IDS_AT_ONCE):
            some = ",".join(wanted[start : start + _IDS_AT_ONCE])
            for data in _listed(self._client.get("products", ids=some), "products"):
                product = _object(Product, data)
                found[product.id] = product
        return tuple(found[i] for i in wanted if i in found)

    def coupons(self) -> tuple[Coupon, ...]:
        data = self._client.get("coupons")
        return tuple(_object(Coupon, one) for one in _listed(data, "coupons"))

    def _write(self, shopper_id: str, number: str, what: str, body: Any, key: str) -> Order:
        path = ("shoppers", shopper_id, "orders", number, what)
        return _owned(self._client.post(*path, body=body, key=key), shopper_id)


def _owned(data: Any, shopper_id: str) -> Order:
    """The order, if it is the shopper's: a shop that mixes people up reveals nothing through us."""
    order = _object(Order, data)
    if order.shopper_id != shopper_id:
        log.error("the shop gave an order of another shopper")
        raise not_found("order")
    return order


def _listed(data: Any, name: str) -> list[Any]:
    found = data.get(name) if isinstance(data, dict) else None
    if not isinstance(found, list):
        log.error("the shop's answer has no list %s", name)
        raise ShopError("shop_unavailable", "bad_answer")
    return found


def _object(kind: type[T], data: Any) -> T:
    try:
        return decode(kind, data)
    except BadShape as error:
        log.warning("the shop's answer is no %s: %s", kind.__name__, error)
        raise ShopError("shop_unavailable", "bad_answer") from error
