"""Finds: what a search brings up, shown as cards and remembered."""

from dataclasses import replace
from typing import Any

from actions.core.products import Product
from actions.core.searches import ProductSearch, other_currency, refine
from actions.core.showing import day
from actions.core.tastes import Taste, taste
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say, ShopAction, set_slots
from actions.handlers.facts import card


def recommend(
    turn: Turn, dialogue: Dialogue, say: Say, action: ShopAction, focus: Product | None = None
) -> Events:
    """Search with everything known; ask what for when nothing is.

    `focus` is the product spoken of, which "cheaper" and "others" are measured by.
    """
    search = _search(turn, dialogue, action, focus)
    currency = action.app.faq.policies().currency
    if other_currency(turn, currency):
        say("utter_other_currency", currency=currency)
    if search.says_something:
        return _show(search, None, turn, say, action)
    begun = _begun(turn, search, action)
    if begun:
        return _show(begun.search, begun, turn, say, action)
    say("utter_what_to_find")
    return set_slots({"awaited": "action_recommend"})


def _show(
    search: ProductSearch, begun: Taste | None, turn: Turn, say: Say, action: ShopAction
) -> Events:
    hits = action.app.products.recommend(search.query())
    if not hits:
        say("utter_found_nothing")
        return set_slots({"search": _kept(replace(search, seen=())), "shown_products": None})
    relaxed, one = list(hits[0].relaxed), len(hits) == 1
    filling = _reason(begun, turn) if begun else {}
    cards = [card(h.product, turn) for h in hits]
    response = "utter_found_for_interest" if begun else _finding(one, bool(relaxed))
    say(response, count=len(hits), relaxed=relaxed, cards=cards, **filling)
    found = [h.product.id for h in hits]
    spoken_of = found[0] if one else None
    told = {"search": _kept(search), "shown_products": found, "product": spoken_of}
    return set_slots({**told, "awaited": None})


def _finding(one: bool, relaxed: bool) -> str:
    if relaxed:
        return "utter_found_relaxed_one" if one else "utter_found_relaxed"
    return "utter_found_one" if one else "utter_found"


def _search(
    turn: Turn, dialogue: Dialogue, action: ShopAction, focus: Product | None
) -> ProductSearch:
    shown = dialogue.slots.get("shown_products") or []
    before = ProductSearch.of(dialogue.slots.get("search"))
    if focus and focus.id not in shown:
        shown, before = [focus.id], ProductSearch()
    compared = [focus] if focus else action.app.products.several(shown) if shown else []
    categories = {p.category for p in compared}
    if not before.says_something and len(categories) == 1:
        before = replace(before, category=categories.pop())
    currency = action.app.faq.policies().currency
    return refine(before, turn, [p.price_cents for p in compared], shown, currency)


def _begun(turn: Turn, search: ProductSearch, action: ShopAction) -> Taste | None:
    """What the shopper is known to care about, less what they have been shown."""
    begun = taste(action.app.profiles.of(turn.owner), action.app.topics) if turn.owner else None
    return begun and replace(begun, search=replace(begun.search, seen=search.seen))


def _reason(begun: Taste, turn: Turn) -> dict[str, Any]:
    said = begun.interest.fact.at
    return {"interest": begun.topic.words.say(turn.language), "date": day(said, turn.language)}


def _kept(search: ProductSearch) -> dict[str, Any]:
    return {**search.__dict__, "seen": list(search.seen)}
