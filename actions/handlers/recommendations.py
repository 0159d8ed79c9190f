"""Recommendations: what is looked for, gathered over turns, and the finds as cards."""

from actions.core.searches import ProductSearch, refine, wants_choice
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction, set_slots
from actions.handlers.facts import card
from actions.handlers.products import ProductAction, tell_product


class Recommend(ProductAction):
    def name(self) -> str:
        return "action_recommend"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        """A question that names one product and asks for no other is about that product."""
        named = turn.values("product") and not wants_choice(turn.text)
        product = self.meant(turn, dialogue) if named else None
        if product:
            return tell_product(product, turn, say, self)
        return recommend(turn, dialogue, say, self)


def recommend(turn: Turn, dialogue: Dialogue, say: Say, action: ShopAction) -> Events:
    """Search with everything known; ask what for when nothing is."""
    shown = dialogue.slots.get("shown_products") or []
    before = ProductSearch.of(dialogue.slots.get("search"))
    prices = [p.price_cents for p in action.app.products.several(shown)] if shown else []
    search = refine(before, turn, prices, shown)
    if not search.says_something:
        say("utter_what_to_find")
        return set_slots({"awaited": "action_recommend"})
    hits = action.app.products.recommend(search.query())
    if not hits:
        say("utter_found_nothing")
        return set_slots({"search": None, "shown_products": None})
    relaxed = list(hits[0].relaxed)
    say(
        "utter_found_relaxed" if relaxed else "utter_found",
        count=len(hits),
        relaxed=relaxed,
        cards=[card(h.product, turn) for h in hits],
    )
    found = [h.product.id for h in hits]
    kept = {**search.__dict__, "seen": list(search.seen)}
    return set_slots({"search": kept, "shown_products": found, "awaited": None})
