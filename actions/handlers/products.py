"""Products: which one is meant, and what is asked of it."""

import re
from abc import ABC, abstractmethod

from actions.core import followups
from actions.core.followups import counted, hinted, named, names_rule, points, refines, unsaid
from actions.core.products import Product
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction, set_slots
from actions.handlers.facts import card
from actions.handlers.finds import recommend
from actions.handlers.product_answers import (
    answers,
    coupon_lines,
    tell_price,
    tell_product,
    tell_stock,
)
from actions.handlers.questions import say_answer

_PAGE = re.compile(r"/p/([\w-]+)/?(?:[?#].*)?$")


class ProductAction(ShopAction, ABC):
    """Finds the product that is meant."""

    def meant(self, turn: Turn, dialogue: Dialogue) -> Product | None:
        """Named, pointed at, in focus, or clearly told by the words."""
        if found := self._sold(named(turn) or self.chosen(turn, dialogue)):
            return found
        if points(turn.text) or not kinds(turn):
            if found := self.focus(turn, dialogue):
                return found
            if not shown(dialogue) and (found := self._sold([str(e.value) for e in hinted(turn)])):
                return found
        worded = turn.text and not unsaid(turn) and not dialogue.slots.get("product")
        return self.app.products.meant(turn.text) if worded else None

    def chosen(self, turn: Turn, dialogue: Dialogue) -> list[str]:
        """One of those shown last: "the second one", or a scrap that only one title has."""
        offered = shown(dialogue)
        if one := counted(turn, offered):
            return [one]
        scraps = [e.text.lower() for e in hinted(turn) if e.text.isascii()]
        if not scraps or not offered:
            return []
        fitting = [
            p.id
            for p in self.app.products.several(offered)
            if scraps[-1] in f"{p.title.zh} {p.title.en}".lower().split()
        ]
        return fitting if len(fitting) == 1 else []

    def focus(self, turn: Turn, dialogue: Dialogue) -> Product | None:
        """The product spoken of last, the only one shown, or the one on the page."""
        offered = shown(dialogue)
        only = offered[0] if len(offered) == 1 else None
        page = _PAGE.match(turn.page)
        return self._sold([dialogue.slots.get("product"), only, page[1] if page else None])

    def refined(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        """Cheaper, dearer or other ones than those shown or spoken of; nothing if not asked."""
        focus = self.focus(turn, dialogue)
        if not refines(turn) or named(turn) or not (shown(dialogue) or focus):
            return []
        return recommend(turn, dialogue, say, self, None if kinds(turn) else focus)

    def _sold(self, ids: list[str | None] | list[str]) -> Product | None:
        """The first of these; what is no longer sold is left out."""
        wanted = [i for i in ids if i]
        return next(iter(self.app.products.several(wanted)), None) if wanted else None


def kinds(turn: Turn) -> bool:
    """Is a kind of product or a brand named, so that another one is meant?"""
    return bool(turn.values("category") or turn.values("brand"))


def shown(dialogue: Dialogue) -> list[str]:
    return dialogue.slots.get("shown_products") or []


class TellAction(ProductAction):
    """Answers a question about a product, before the shop's entries where the dialogue has it."""

    @abstractmethod
    def tell(self, product: Product, turn: Turn, say: Say) -> Events: ...

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        singled_out = bool(named(turn)) or points(turn.text)
        if names_rule(turn.text) and not singled_out and say_answer(self.app, turn, say):
            return []
        if refined := self.refined(turn, dialogue, say):
            return refined
        product = self.meant(turn, dialogue)
        sure = singled_out or self._surely(product, turn, dialogue)
        if product and (sure or not say_answer(self.app, turn, say)):
            return self.tell(product, turn, say)
        return [] if product else self._without(turn, dialogue, say)

    def _surely(self, product: Product | None, turn: Turn, dialogue: Dialogue) -> bool:
        if not product:
            return False
        counted_out = bool(self.chosen(turn, dialogue)) or unsaid(turn)
        return counted_out or (not names_rule(turn.text) and answers(product, turn, self))

    def _without(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        """No product is meant: a kind of thing, one of several shown, an entry, or ask which."""
        little = bool(turn.text) and unsaid(turn)
        if little and self._narrows(turn, dialogue):
            return recommend(turn, dialogue, say, self)
        if little and shown(dialogue):
            return self._which(shown(dialogue), turn, say)
        if not (little and followups.asks_price(turn.text)) and say_answer(self.app, turn, say):
            return []
        return self.otherwise(turn, dialogue, say)

    def _narrows(self, turn: Turn, dialogue: Dialogue) -> bool:
        filtered = any(turn.values(name) for name in ("colour", "size", "amount"))
        return kinds(turn) or (filtered and bool(dialogue.slots.get("search")))

    def otherwise(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if kinds(turn) or turn.values("amount"):
            return recommend(turn, dialogue, say, self)
        return self.ask_which(turn, say)

    def ask_which(self, turn: Turn, say: Say) -> Events:
        """Offer what the words could mean, else ask for a name."""
        little = not turn.text or unsaid(turn)
        hits = [] if little else self.app.products.named(turn.text)
        if hits:
            return self._which([h.product.id for h in hits], turn, say)
        say("utter_name_product")
        return set_slots({"awaited": self.name()})

    def _which(self, ids: list[str], turn: Turn, say: Say) -> Events:
        products = self.app.products.several(ids)
        say("utter_which_product", cards=[card(p, turn) for p in products])
        return set_slots({"shown_products": [p.id for p in products], "awaited": self.name()})


class TellProduct(TellAction):
    def name(self) -> str:
        return "action_tell_product"

    def tell(self, product: Product, turn: Turn, say: Say) -> Events:
        return tell_product(product, turn, say, self)

    def otherwise(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        if kinds(turn) and not self.app.products.named(turn.text):
            return recommend(turn, dialogue, say, self)
        return self.ask_which(turn, say)


class TellStock(TellAction):
    def name(self) -> str:
        return "action_tell_stock"

    def tell(self, product: Product, turn: Turn, say: Say) -> Events:
        """A question of the right size or of another thing on record is answered by the record."""
        wished = turn.values("colour") or turn.values("size")
        asked = turn.text and not wished and not unsaid(turn)
        if asked and not followups.asks_stock(turn.text) and answers(product, turn, self):
            return tell_product(product, turn, say, self)
        return tell_stock(product, turn, say, self)


class TellPrice(TellAction):
    def name(self) -> str:
        return "action_tell_price"

    def tell(self, product: Product, turn: Turn, say: Say) -> Events:
        return tell_price(product, turn, say, self)

    def otherwise(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        bare = turn.text and unsaid(turn) and followups.asks_price(turn.text)
        if kinds(turn) or turn.values("amount") or bare:
            return super().otherwise(turn, dialogue, say)
        return self._coupons(turn, say)

    def _coupons(self, turn: Turn, say: Say) -> Events:
        coupons = self.app.products.coupons(turn)
        if coupons:
            say("utter_coupons", coupons=coupon_lines(coupons, turn))
        else:
            say("utter_no_coupons")
        return []
