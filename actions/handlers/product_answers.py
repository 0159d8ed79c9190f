"""What is said of one product: its record, its stock, its price."""

from collections.abc import Sequence
from dataclasses import replace

from actions.core.attributes import answering, asks_warranty, tells_of, without_name
from actions.core.coupons import Coupon
from actions.core.followups import topic
from actions.core.products import Product
from actions.core.turns import Turn
from actions.core.wordings import is_question
from actions.handlers.base import Events, Say, ShopAction, set_slots
from actions.handlers.facts import attribute_lines, card, product_facts, variant_list


def tell_product(product: Product, turn: Turn, say: Say, action: ShopAction) -> Events:
    """Everything on record, led by the line that was asked for."""
    _lead(product, turn, say, action)
    say("utter_product", **product_facts(product, turn, action.app), cards=[card(product, turn)])
    return set_slots({"product": product.id, "awaited": None})


def _lead(product: Product, turn: Turn, say: Say, action: ShopAction) -> None:
    asking = _asking(product, turn)
    asked, title = topic(asking), product.title.say(turn.language)
    if keys := answering(product, asking.text, asked, action.app.products.labels()):
        say("utter_attribute", title=title, line=attribute_lines(product, turn, action.app, keys))
    elif asks_warranty(asking.text) and product.warranty_months:
        say("utter_warranty", title=title, months=product.warranty_months)
    elif asked and is_question(asking.text) and not tells_of(product, asked):
        say("utter_not_on_record")


def answers(product: Product, turn: Turn, action: ShopAction) -> bool:
    """Has the record a line on what is asked?"""
    asking = _asking(product, turn)
    if asks_warranty(asking.text) and product.warranty_months:
        return True
    labels = action.app.products.labels()
    return bool(answering(product, asking.text, topic(asking), labels))


def _asking(product: Product, turn: Turn) -> Turn:
    return replace(turn, text=without_name(turn.text, product))


def tell_stock(product: Product, turn: Turn, say: Say, action: ShopAction) -> Events:
    """In stock as wished, in stock otherwise, or sold out."""
    colour, size = _wish(turn, "colour"), _wish(turn, "size")
    available = tuple(v for v in product.variants if v.stock > 0)
    wished = tuple(v for v in product.find(colour, size) if v.stock > 0)
    facts = product_facts(product, turn, action.app)
    facts["variants"] = variant_list(wished or available, turn, action.app)
    if not available:
        say("utter_sold_out", **facts)
    elif not wished:
        labels = action.app.products.labels()
        wanted = (labels.colour(colour, turn.language) if colour else "", size or "")
        say("utter_out_of_stock", **facts, wanted=" ".join(filter(None, wanted)))
    else:
        say("utter_in_stock" if facts["variants"] else "utter_in_stock_plain", **facts)
    return set_slots({"product": product.id, "awaited": None})


def _wish(turn: Turn, entity: str) -> str | None:
    values = turn.values(entity)
    return str(values[-1]) if values else None


def tell_price(product: Product, turn: Turn, say: Say, action: ShopAction) -> Events:
    """What it costs, what it cost, and the coupons that lower it."""
    reduced = product.list_price_cents and product.list_price_cents > product.price_cents
    facts = product_facts(product, turn, action.app)
    say("utter_price_reduced" if reduced else "utter_price", **facts)
    usable = [
        c
        for c in action.app.products.coupons(turn, product.category)
        if c.saving_cents(product.price_cents, product.category, turn.at)
    ]
    if usable:
        say("utter_price_with_coupon", coupons=coupon_lines(usable, turn))
    return set_slots({"product": product.id, "awaited": None})


def coupon_lines(coupons: Sequence[Coupon], turn: Turn) -> str:
    """A line each, with the sum it needs unless its words tell that already."""
    return "\n".join(
        " · ".join(filter(None, (c.code, c.words.say(turn.language), c.threshold(turn.language))))
        for c in coupons
    )
