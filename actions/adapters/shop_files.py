"""The demo shop's YAML files as rows; a time is relative to the moment of loading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]
Rows = dict[str, list[Row]]


class ShopFileError(ValueError):
    """A file of the shop does not say what it must."""


@dataclass(frozen=True)
class ShopFiles:
    """A folder as `data/shop/README.md` describes it."""

    folder: Path
    now: datetime

    def content(self) -> list[Row]:
        """Rows of `shop_content`: what the shop says of itself, in the order of the files."""
        rows = [_content("shop", "shop", 0, self._read("shop.yml", {}))]
        rows.append(_content("labels", "labels", 0, self._read("labels.yml", {})))
        for kind, name in (("category", "categories"), ("brand", "brands"), ("faq", "faq")):
            for position, data in enumerate(self._read(f"{name}.yml", [])):
                rows.append(_content(kind, _text(data, "id", name), position, data))
        for position, data in enumerate(self._read("coupons.yml", [])):
            until = self.now + timedelta(days=data.get("valid_days", 3650))
            dated = data | {"valid_until": until.isoformat()}
            rows.append(_content("coupon", _text(data, "code", "coupons"), position, dated))
        return rows

    def catalogue(self) -> Rows:
        """Rows of products and variants."""
        products, variants = [], []
        for category, product in self._products:
            products.append(_product(category, product))
            for variant in product.get("variants", ()):
                fields = {k: variant.get(k) for k in ("sku", "colour", "size", "stock")}
                variants.append(fields | {"product_id": product["id"]})
        return {"products": products, "variants": variants}

    def orders(self) -> Rows:
        """Rows of shoppers, orders and all that belongs to them."""
        rows: Rows = {"shoppers": [_shopper(s) for s in self._read("shoppers.yml", [])]}
        rows |= {n: [] for n in ("orders", "order_items", "order_events")}
        rows |= {n: [] for n in ("refunds", "returns", "invoices", "requests")}
        for order in self._read("orders.yml", []):
            try:
                self._add_order(rows, order)
            except (KeyError, TypeError) as error:
                number = order.get("number")
                raise ShopFileError(f"orders.yml: order {number}: {error!r}") from error
        return rows

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def _add_order(self, rows: Rows, order: Row) -> None:
        number = order["number"]
        rows["orders"].append(self._order(order))
        for line, item in enumerate(order["items"]):
            rows["order_items"].append({"order_number": number, "line": line} | self._item(item))
        for of, steps in (
            ("shipment", order.get("shipping", {}).get("events", ())),
            ("return", order.get("return", {}).get("events", ())),
        ):
            for step in steps:
                words = {"at": self._time(step["at"]), "zh": step["zh"], "en": step["en"]}
                rows["order_events"].append({"order_number": number, "of": of} | words)
        if refund := order.get("refund"):
            rows["refunds"].append({"order_number": number} | self._refund(refund))
        if sent_back := order.get("return"):
            rows["returns"].append({"order_number": number} | self._return(sent_back))
        if invoice := order.get("invoice"):
            rows["invoices"].append({"order_number": number} | self._invoice(invoice))

    def _order(self, order: Row) -> Row:
        shipping, payment = order.get("shipping", {}), order.get("payment", {})
        cancel, problem = order.get("cancel", {}), order.get("problem", {})
        return {
            "number": order["number"],
            "shopper_id": order["shopper"],
            "state": order["state"],
            "placed": self._time(order["placed"]),
            "total_cents": order["total_cents"],
            "shipping_cents": order.get("shipping_cents", 0),
            "discount_cents": order.get("discount_cents", 0),
            "currency": self._read("shop.yml", {}).get("currency", "CNY"),
            "coupon": order.get("coupon"),
            "note": order.get("note", ""),
            **_address(order.get("address", {})),
            "payment_method": payment.get("method"),
            "payment_state": payment.get("state"),
            "paid": self._time(payment.get("at")),
            "carrier": shipping.get("carrier"),
            "tracking": shipping.get("tracking"),
            "promised": self._time(shipping.get("promised")),
            "delivered": self._time(shipping.get("delivered")),
            "cancelled": self._time(cancel.get("at")),
            "cancelled_by": cancel.get("by"),
            **_words(cancel.get("reason", {}), "cancel_"),
            "problem": problem.get("kind"),
            "problem_at": self._time(problem.get("at")),
            **_words(problem.get("text") or problem, "problem_"),
        }

    def _item(self, item: Row) -> Row:
        category, product, variant = self._by_sku[item["sku"]]
        return {
            "sku": item["sku"],
            "product_id": product["id"],
            "title_zh": product["zh"],
            "title_en": product["en"],
            "quantity": item["quantity"],
            "price_cents": item["price_cents"],
            "colour": variant.get("colour"),
            "size": variant.get("size"),
            "category": category,
            "warranty_months": product.get("warranty_months"),
        }

    def _refund(self, refund: Row) -> Row:
        kept = {k: refund.get(k) for k in ("number", "state", "amount_cents", "method")}
        times = {k: self._time(refund.get(k)) for k in ("requested", "expected", "paid")}
        return kept | times | _words(refund.get("reason", {}), "reason_")

    def _return(self, data: Row) -> Row:
        kept = {k: data.get(k) for k in ("number", "kind", "state", "freight_by", "carrier")}
        return kept | {
            "tracking": data.get("tracking"),
            "requested": self._time(data.get("requested")),
            "skus": ",".join(i["sku"] for i in data.get("items", ())),
            **_words(data.get("reason", {}), "reason_"),
            "wish": data.get("wish", ""),
        }

    def _invoice(self, invoice: Row) -> Row:
        names = ("kind", "state", "title", "tax_number", "email", "amount_cents", "number")
        times = {k: self._time(invoice.get(k)) for k in ("requested", "issued")}
        return {k: invoice.get(k) for k in names} | times

    def _time(self, said: Mapping[str, int] | datetime | None) -> datetime | None:
        if isinstance(said, Mapping):
            return self.now + timedelta(**said)
        return said

    @cached_property
    def _products(self) -> list[tuple[str, Row]]:
        return list(self._read_products())

    def _read_products(self) -> Iterator[tuple[str, Row]]:
        for path in sorted((self.folder / "products").glob("*.yml")):
            for product in _yaml(path):
                for key in ("id", "zh", "en", "price_cents", "variants"):
                    _text(product, key, path.name)
                yield path.stem, product

    @cached_property
    def _by_sku(self) -> dict[str, tuple[str, Row, Row]]:
        return {v["sku"]: (c, p, v) for c, p in self._products for v in p["variants"]}

    @cached_property
    def _files(self) -> dict[str, Any]:
        return {}

    def _read(self, name: str, default: Any) -> Any:
        if name not in self._files:
            path = self.folder / name
            self._files[name] = _yaml(path) if path.exists() else default
        return self._files[name]


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ShopFileError(f"{path.name}: {error}") from error


def _text(data: Row, key: str, where: str) -> Any:
    if key not in data:
        raise ShopFileError(f"{where}: {data.get('id', data)!s:.60} has no {key}")
    return data[key]


def _content(kind: str, id_: str, position: int, data: Row) -> Row:
    return {"kind": kind, "id": id_, "position": position, "data": data}


def _words(data: Any, prefix: str) -> Row:
    said = data if isinstance(data, Mapping) else {"zh": data, "en": data}
    return {f"{prefix}zh": said.get("zh"), f"{prefix}en": said.get("en")}


def _address(data: Row) -> Row:
    parts = ("name", "phone", "province", "city", "district", "street")
    return {f"address_{part}": data.get(part, "") for part in parts}


def _shopper(data: Row) -> Row:
    language = "en" if data.get("language") == "en" else "zh"
    names = ("id", "name", "phone", "email", "member_level", "points")
    address = _address({"name": data["name"], "phone": data.get("phone")} | data["address"])
    return {k: data.get(k) for k in names} | {"language": language} | address


def _product(category: str, data: Row) -> Row:
    names = ("id", "brand", "price_cents", "list_price_cents", "attributes", "keywords", "since")
    image = data.get("image") or f"images/{category}.svg"
    row = {k: data.get(k) for k in (*names, "warranty_months", "rating")}
    row |= {"category": category, "image": image}
    titles = {"title_zh": data["zh"], "title_en": data["en"]}
    return row | titles | _words(data.get("description", {}), "description_")
