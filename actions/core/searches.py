"""What a shopper looks for, gathered over several turns and kept as plain data in a slot."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from actions.core.products import ProductQuery
from actions.core.turns import Turn

_CHEAPER = re.compile(
    r"便宜|实惠|平价|低价|贵了|太贵|有[点些]贵"
    r"|\b(?:cheap\w*|less expensive|too (?:expensive|dear)|lower price\w*)",
    re.IGNORECASE,
)
_DEARER = re.compile(
    r"更?贵(?:一?[点些])|更贵|高档|高端|更好的|\b(?:more expensive|pric(?:i)?er|dearer|premium"
    r"|high(?:er)?[- ]end|better (?:ones?|quality))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"换一批|换一个|换几|别的|其他|其它|还有吗|还有别|others?\b|more\b|another|else", re.IGNORECASE
)
REFINING = re.compile("|".join(p.pattern for p in (_DEARER, _CHEAPER, _OTHERS)), re.IGNORECASE)
_ABOUT = 5  # a price named without a bound is met within a fifth of it
EMPTY_WORDS = re.compile(
    r"推荐|帮我|给我|我想|我要|想要|想买|要买|看看|挑|选|买|点|些|什么|啥|东西|商品|产品|好物|好东西|好用的|好的|礼物|一下|一个|一款"
    r"|有没有|有|没有|可以|能|吗|呢|吧|的|你|您|我|请|亲"
    r"|\b(can|could|would|you|please|pls|recommend|recommendations?|suggest|suggestions?|me|some|something"
    r"|anything|what|do|have|got|any|a|an|the|i|want|need|looking|for|to|buy|help|find|show|good"
    r"|product|products|item|items|gift|gifts|ideas?|nice|is|there|of|with)\b|[\W_]",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"推荐|类似|同款|差不多|还有|其他|别的|哪款|哪个好|挑|recommend|suggest|similar"
    r"|like (?:this|it)|alternative|other|which",
    re.IGNORECASE,
)
_FILTERS = ("category", "brand", "colour", "size")


@dataclass(frozen=True)
class ProductSearch:
    """The search so far; prices in cents, `seen` the product ids shown before."""

    text: str = ""
    category: str | None = None
    brand: str | None = None
    colour: str | None = None
    size: str | None = None
    min_cents: int | None = None
    max_cents: int | None = None
    seen: tuple[str, ...] = field(default_factory=tuple)

    @classmethod
    def of(cls, slot: Mapping[str, Any] | None) -> "ProductSearch":
        known = {k: v for k, v in (slot or {}).items() if k in cls.__dataclass_fields__}
        return cls(**{**known, "seen": tuple(known.get("seen", ()))})

    def query(self, limit: int = 5) -> ProductQuery:
        return ProductQuery(
            text=self.text,
            category=self.category,
            brand=self.brand,
            colour=self.colour,
            size=self.size,
            min_cents=self.min_cents,
            max_cents=self.max_cents,
            exclude=frozenset(self.seen),
            limit=limit,
        )

    @property
    def says_something(self) -> bool:
        """Is there more than "recommend something"?"""
        named = any(getattr(self, name) for name in _FILTERS)
        return named or bool(EMPTY_WORDS.sub("", self.text))


def filters(turn: Turn, currency: str = "CNY") -> dict[str, Any]:
    """What this turn itself narrows down; sums in another currency than the shop's do not."""
    found: dict[str, Any] = {
        name: str(values[-1]) for name in _FILTERS if (values := turn.values(name))
    }
    for amount in turn.values("amount"):
        if isinstance(amount, Mapping) and amount.get("currency", currency) == currency:
            found |= _price_range(amount)
    return found


def _price_range(amount: Mapping[str, Any]) -> dict[str, int]:
    low, high = amount.get("min_cents"), amount.get("max_cents")
    if low is not None and low == high:
        low, high = low - low // _ABOUT, high + high // _ABOUT
    return {k: v for k, v in (("min_cents", low), ("max_cents", high)) if v is not None}


def other_currency(turn: Turn, currency: str) -> bool:
    """Is a sum named in another currency than the shop's?"""
    sums = [v for v in turn.values("amount") if isinstance(v, Mapping)]
    return any(s.get("currency", currency) != currency for s in sums)


def refine(
    before: ProductSearch,
    turn: Turn,
    prices: Sequence[int] = (),
    shown: Sequence[str] = (),
    currency: str = "CNY",
) -> ProductSearch:
    """The search after this turn; `prices` and `shown` are of the products shown last.

    Another category begins a new search; "cheaper" stays under the cheapest seen, "more expensive"
    above the dearest, "others" leaves out what was shown.
    """
    found = filters(turn, currency)
    if found.get("category") not in (None, before.category) and before.category:
        before = ProductSearch()
    refining = shown and "category" not in found and REFINING.search(turn.text)
    if not found.keys() & {"min_cents", "max_cents"}:
        found |= _bounds(turn.text, prices)
    search = _consistent(replace(before, **found), found)
    if _OTHERS.search(turn.text) and not _DEARER.search(turn.text):
        search = replace(search, seen=(*before.seen, *shown))
    if turn.text and not refining:
        search = replace(search, text=f"{before.text} {turn.text}".strip()[-200:])
    return search


def _bounds(text: str, prices: Sequence[int]) -> dict[str, Any]:
    if prices and _DEARER.search(text):
        return {"min_cents": max(prices) + 1, "max_cents": None}
    if prices and _CHEAPER.search(text):
        return {"max_cents": min(prices) - 1, "min_cents": None}
    return {}


def _consistent(search: ProductSearch, found: Mapping[str, Any]) -> ProductSearch:
    """A bound that is now said puts aside an earlier one that it contradicts."""
    low, high = search.min_cents, search.max_cents
    if low is None or high is None or low <= high:
        return search
    if "max_cents" in found:
        return replace(search, min_cents=None)
    return replace(search, max_cents=None)


def is_refinement(turn: Turn) -> bool:
    """Would this turn, heard after a search, change it?"""
    return bool(filters(turn) or turn.values("amount") or REFINING.search(turn.text))


def wants_choice(text: str) -> bool:
    """Does the text ask to be shown products to choose from?"""
    return bool(_CHOICE.search(text))
