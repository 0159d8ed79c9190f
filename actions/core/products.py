"""Products, what a shopper may ask of the catalogue, and how finds are ranked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from actions.core.languages import NO_WORDS, Language, Words


@dataclass(frozen=True)
class Category:
    id: str
    words: Words
    synonyms: tuple[str, ...] = ()
    image: str = ""


@dataclass(frozen=True)
class Brand:
    id: str
    words: Words
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variant:
    """What can be put in a cart: one colour and size, with its stock."""

    sku: str
    stock: int
    colour: str | None = None
    size: str | None = None


@dataclass(frozen=True)
class Product:
    id: str
    category: str
    brand: str
    title: Words
    price_cents: int
    list_price_cents: int | None = None
    attributes: Mapping[str, Words] = field(default_factory=dict)
    keywords: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    description: Words = NO_WORDS
    variants: tuple[Variant, ...] = ()
    since: date | None = None
    warranty_months: int | None = None
    rating: float | None = None
    image: str = ""

    @property
    def stock(self) -> int:
        return sum(v.stock for v in self.variants)

    def find(self, colour: str | None = None, size: str | None = None) -> tuple[Variant, ...]:
        """The variants of this colour and size; None means any."""
        return tuple(
            v
            for v in self.variants
            if (colour is None or v.colour == colour) and (size is None or same_size(v.size, size))
        )


@dataclass(frozen=True)
class ProductQuery:
    """What to look for: filters come before likeness, `text` decides the order."""

    text: str = ""
    category: str | None = None
    brand: str | None = None
    colour: str | None = None
    size: str | None = None
    min_cents: int | None = None
    max_cents: int | None = None
    exclude: frozenset[str] = frozenset()
    in_stock: bool = True
    limit: int = 5


@dataclass(frozen=True)
class ProductHit:
    """A find with its score from 0 to 1 and the filters it had to let go of."""

    product: Product
    score: float
    relaxed: tuple[str, ...] = ()


def same_size(ours: str | None, asked: str) -> bool:
    """Sizes are compared without case, blanks and the words around the figure; XXL is 2XL."""
    return ours is not None and _bare_size(ours) == _bare_size(asked)


def spellings(size: str) -> set[str]:
    """Every way, in small letters, in which a shop may have written this size."""
    bare = _bare_size(size)
    letters = re.fullmatch(r"(\d)x([sl])", bare)
    repeated = {"x" * int(letters[1]) + letters[2]} if letters else set()
    return {bare, size.lower(), *repeated}


def _bare_size(size: str) -> str:
    bare = size.lower().replace(" ", "").removeprefix("eu").removesuffix("码").removesuffix("号")
    letters = re.fullmatch(r"(x+)([sl])", bare)
    return f"{len(letters[1])}x{letters[2]}" if letters else bare


def fits(product: Product, query: ProductQuery) -> bool:
    """Does the product pass every filter of the query?"""
    if product.id in query.exclude:
        return False
    if query.category and product.category != query.category:
        return False
    if query.brand and product.brand != query.brand:
        return False
    if query.min_cents is not None and product.price_cents < query.min_cents:
        return False
    if query.max_cents is not None and product.price_cents > query.max_cents:
        return False
    return _variant_fits(product, query)


def _variant_fits(product: Product, query: ProductQuery) -> bool:
    if not (query.colour or query.size or query.in_stock):
        return True
    found = product.find(query.colour, query.size)
    return any(v.stock > 0 for v in found) if query.in_stock else bool(found)


def rank(
    products: Iterable[Product], likeness: Mapping[str, float], limit: int = 5
) -> list[ProductHit]:
    """Best first: likeness to what was asked, then rating; a product without likeness counts 0."""
    hits = [ProductHit(p, _score(p, likeness.get(p.id, 0.0))) for p in products]
    hits.sort(key=lambda h: (-h.score, h.product.id))
    return hits[:limit]


def _score(product: Product, likeness: float) -> float:
    """Rating settles near ties only: half a star is worth one point of likeness in a hundred."""
    rating = (product.rating or 3.5) - 3.5
    return max(0.0, min(1.0, likeness + 0.02 * rating))
