"""What responses are filled with: records as plain text in the language of the turn."""

from collections.abc import Iterable
from typing import Any

from actions.bootstrap import App
from actions.core.money import money
from actions.core.orders import Order
from actions.core.products import Product, Variant
from actions.core.showing import day, items, listed, moment
from actions.core.turns import Turn

_FEW = 5


def order_facts(order: Order, turn: Turn, app: App) -> dict[str, Any]:
    """Every placeholder of the order responses; a dash stands for what is not on record."""
    language, none = turn.language, "—"
    shipment, refund, invoice = order.shipment, order.refund, order.invoice
    return {
        "order_number": order.number,
        "items": items(order.items, language),
        "total": money(order.total_cents, language, order.currency),
        "carrier": carrier(shipment.carrier, turn, app) if shipment else none,
        "tracking": (shipment.tracking if shipment else None) or none,
        "promised": day(shipment.promised if shipment else None, language),
        "delivered": day(order.delivered, language),
        "return_id": order.return_.number if order.return_ else none,
        "invoice_id": (invoice.number if invoice else None) or none,
        "refund_id": refund.number if refund else none,
        "refund_amount": money(refund.amount_cents, language, order.currency) if refund else none,
        "refund_method": method(refund.method, turn, app) if refund else none,
        "refund_expected": day(refund.expected if refund else None, language),
        "refund_finished": day(refund.paid if refund else None, language),
    }


def trail(order: Order, turn: Turn, limit: int = 4) -> str:
    """The latest steps of the parcel, newest first, a line each."""
    events = (
        sorted(order.shipment.events, key=lambda e: e.at, reverse=True)[:limit]
        if (order.shipment)
        else []
    )
    return "\n".join(f"{moment(e.at, turn.language)} {e.words.say(turn.language)}" for e in events)


def carrier(carrier_id: str, turn: Turn, app: App) -> str:
    return _name_in(app.faq.policies().lookup("shipping.carriers"), carrier_id, turn)


def method(method_id: str, turn: Turn, app: App) -> str:
    return _name_in(app.faq.policies().lookup("payment.methods"), method_id, turn)


def _name_in(listing: Any, wanted: str, turn: Turn) -> str:
    """The words of the entry with this id in one of the policies' lists."""
    for entry in listing or ():
        if entry.get("id") == wanted:
            return str(entry.get(turn.language) or wanted)
    return wanted


def product_facts(product: Product, turn: Turn, app: App) -> dict[str, Any]:
    language, was = turn.language, product.list_price_cents
    return {
        "product_id": product.id,
        "category": product.category,
        "title": product.title.say(language),
        "description": product.description.say(language),
        "attributes": attribute_lines(product, turn, app, product.attributes),
        "price": money(product.price_cents, language),
        "list_price": money(was, language) if was else "",
        "stock": product.stock,
    }


def attribute_lines(product: Product, turn: Turn, app: App, keys: Iterable[str]) -> str:
    """A line for each of these attributes of the product."""
    labels, language = app.products.labels(), turn.language
    colon = "：" if language == "zh" else ": "
    return "\n".join(
        f"{labels.attribute(key, language)}{colon}{product.attributes[key].say(language)}"
        for key in keys
    )


def variant_list(variants: tuple[Variant, ...], turn: Turn, app: App) -> str:
    """Colours with their sizes: 黑色 40、41；白色 42."""
    labels = app.products.labels()
    by_colour: dict[str, list[str]] = {}
    for v in variants:
        colour = labels.colour(v.colour, turn.language) if v.colour else ""
        by_colour.setdefault(colour, []).append(v.size or "")
    lines = (f"{c} {listed(filter(None, s), turn.language)}".strip() for c, s in by_colour.items())
    return ("；" if turn.language == "zh" else "; ").join(lines)


def card(product: Product, turn: Turn) -> dict[str, Any]:
    """A product as a card; its options' words are the response's labels."""
    on_sale = product.list_price_cents and product.list_price_cents > product.price_cents
    return {
        "title": product.title.say(turn.language),
        "subtitle": product.description.say(turn.language),
        "image": product.image,
        "url": f"/p/{product.id}",
        "price": money(product.price_cents, turn.language),
        "tag": "last" if 0 < product.stock <= _FEW else "sale" if on_sale else "",
        "options": [
            {"label": "details", "payload": f'/product_info{{"product": "{product.id}"}}'},
            {"label": "stock", "payload": f'/stock_size{{"product": "{product.id}"}}'},
        ],
    }
