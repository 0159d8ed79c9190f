"""Products: which one is meant, what it is, what it costs, what is in stock."""

import re
from abc import ABC
from collections.abc import Sequence

from actions.core.coupons import Coupon
from actions.core.money import money
from actions.core.products import Product
from actions.core.turns import Turn
from actions.core.wordings import refers_back
from actions.handlers.base import Dialogue, Events, Say, ShopAction, set_slots
from actions.handlers.facts import card, product_facts, variant_list
from actions.handlers.questions import say_answer

_PAGE = re.compile(r"/p/([\w-]+)/?(?:[?#].*)?$")


class ProductAction(ShopAction, ABC):
    """Finds the product that is meant, asks when several could be."""

    def meant(self, turn: Turn, dialogue: Dialogue) -> Product | None:
        """Named, pointed at, spoken of last, or on the page the shopper looks at."""
        named = [str(v) for v in turn.values("product")] or self.pointed_at(turn, dialogue)
        if not named and (refers_back(turn.text) or not self._kinds(turn)):
            named = [p for p in (dialogue.slots.get("product"), _on_page(turn)) if p]
        if named:  # what is no longer sold is left out
            return next(iter(self.app.products.several(named)), None)
        return self.app.products.meant(turn.text) if turn.text else None

    def pointed_at(self, turn: Turn, dialogue: Dialogue) -> list[str]:
        """ "The second one", of the products shown last."""
        ordinals = [v for v in turn.values("ordinal") if isinstance(v, int)]
        shown = dialogue.slots.get("shown_products") or []
        if not ordinals or not 0 < abs(ordinals[-1]) <= len(shown):
            return []
        return [shown[ordinals[-1] - 1 if ordinals[-1] > 0 else ordinals[-1]]]

    def _kinds(self, turn: Turn) -> bool:
        """Is a kind of product or a brand named, so that another one is meant?"""
        return bool(turn.values("category") or turn.values("brand"))

    def ask_which(self, turn: Turn, say: Say) -> Events:
        """Offer what the words could mean, else ask for a name."""
        hits = self.app.products.named(turn.text) if turn.text else []
        if not hits:
            say("utter_name_product")
            return set_slots({"awaited": self.name()})
        say("utter_which_product", cards=[card(h.product, turn) for h in hits])
        shown = [h.product.id for h in hits]
        return set_slots({"shown_products": shown, "awaited": self.name()})


def _on_page(turn: Turn) -> str | None:
    found = _PAGE.match(turn.page)
    return found[1] if found else None


class TellProduct(ProductAction):
    def name(self) -> str:
        return "action_tell_product"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        product = self.meant(turn, dialogue)
        if product is None:
            return [] if say_answer(self.app, turn, say) else self.ask_which(turn, say)
        return tell_product(product, turn, say, self)


def tell_product(product: Product, turn: Turn, say: Say, action: ShopAction) -> Events:
    """Everything on record that a shopper asks about."""
    say("utter_product", **product_facts(product, turn, action.app), cards=[card(product, turn)])
    return set_slots({"product": product.id, "awaited": None})


class TellStock(ProductAction):
    def name(self) -> str:
        return "action_tell_stock"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        product = self.meant(turn, dialogue)
        if product is None:
            return [] if say_answer(self.app, turn, say) else self.ask_which(turn, say)
        tell_stock(product, turn, say, self)
        return set_slots({"product": product.id, "awaited": None})


def tell_stock(product: Product, turn: Turn, say: Say, action: ShopAction) -> None:
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


def _wish(turn: Turn, entity: str) -> str | None:
    values = turn.values(entity)
    return str(values[-1]) if values else None


class TellPrice(ProductAction):
    def name(self) -> str:
        return "action_tell_price"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        product = self.meant(turn, dialogue)
        named = bool(turn.values("product")) or refers_back(turn.text)
        if product and (named or not say_answer(self.app, turn, say)):
            tell_price(product, turn, say, self)
            return set_slots({"product": product.id, "awaited": None})
        if product or say_answer(self.app, turn, say):
            return []
        if turn.values("category") or turn.values("brand"):
            return self.ask_which(turn, say)
        self._coupons(turn, say)
        return []

    def _coupons(self, turn: Turn, say: Say) -> None:
        coupons = self.app.products.coupons(turn)
        if coupons:
            say("utter_coupons", coupons=_lines(coupons, turn))
        else:
            say("utter_no_coupons")


def tell_price(product: Product, turn: Turn, say: Say, action: ShopAction) -> None:
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
        say("utter_price_with_coupon", coupons=_lines(usable, turn))


def _lines(coupons: Sequence[Coupon], turn: Turn) -> str:
    return "\n".join(
        f"{c.code} · {c.words.say(turn.language)} · ≥ {money(c.min_cents, turn.language)}"
        if c.min_cents
        else f"{c.code} · {c.words.say(turn.language)}"
        for c in coupons
    )
