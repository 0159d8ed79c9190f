"""What a shopper looks for, gathered over several turns and kept as plain data in a slot."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from actions.core.products import ProductQuery
from actions.core.turns import Turn

_CHEAPER = re.compile(
    r"便宜|实惠|平价|贵了|太贵|cheaper|less expensive|too expensive|lower price", re.I
)
_OTHERS = re.compile(
    r"换一批|换一个|换几|别的|其他|其它|还有吗|还有别|others?\b|more\b|another|else", re.I
)
_EMPTY_WORDS = re.compile(
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
        return named or bool(_EMPTY_WORDS.sub("", self.text))


def filters(turn: Turn) -> dict[str, Any]:
    """What this turn itself narrows down."""
    found: dict[str, Any] = {
        name: str(values[-1]) for name in _FILTERS if (values := turn.values(name))
    }
    for amount in turn.values("amount"):
        if isinstance(amount, Mapping):
            found |= {k: amount[k] for k in ("min_cents", "max_cents") if amount.get(k) is not None}
    return found


def refine(
    before: ProductSearch, turn: Turn, prices: Sequence[int] = (), shown: Sequence[str] = ()
) -> ProductSearch:
    """The search after this turn; `prices` and `shown` are of the products shown last.

    Another category begins a new search; "cheaper" stays under the cheapest seen, "others" leaves
    out what was shown.
    """
    found = filters(turn)
    if found.get("category") not in (None, before.category) and before.category:
        before = ProductSearch()
    search = replace(before, **found)
    if prices and _CHEAPER.search(turn.text) and "max_cents" not in found:
        search = replace(search, max_cents=min(prices) - 1, min_cents=None)
    if _OTHERS.search(turn.text):
        search = replace(search, seen=(*before.seen, *shown))
    if turn.text and not (shown and (_OTHERS.search(turn.text) or _CHEAPER.search(turn.text))):
        search = replace(search, text=f"{before.text} {turn.text}".strip()[-200:])
    return search


def is_refinement(turn: Turn) -> bool:
    """Would this turn, heard after a search, change it?"""
    return bool(filters(turn) or _CHEAPER.search(turn.text) or _OTHERS.search(turn.text))


def wants_choice(text: str) -> bool:
    """Does the text ask to be shown products to choose from?"""
    return bool(_CHOICE.search(text))
