"""Products: what fits a shopper's words, what is in stock, and what it costs with a coupon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actions.core.coupons import Coupon
from actions.core.errors import not_found
from actions.core.policies import Labels
from actions.core.ports import Clock, Search, ShopSystem
from actions.core.products import (
    Brand,
    Category,
    Product,
    ProductHit,
    ProductQuery,
    Variant,
    rank,
)
from actions.core.turns import Turn

_SURE = 0.38
_CLEAR, _LEAD = 0.4, 0.12  # one product named in part, against the next best of the demo shop


@dataclass(frozen=True)
class ProductService:
    shop: ShopSystem
    search: Search
    clock: Clock

    def get(self, product_id: str) -> Product:
        found = self.shop.products([product_id])
        if not found:
            raise not_found("product")
        return found[0]

    def recommend(self, query: ProductQuery) -> Sequence[ProductHit]:
        """The best finds; when nothing fits, filters are let go one by one and named."""
        for attempt, relaxed in _relaxations(query):
            hits = self._find(attempt)
            if hits:
                return [replace(hit, relaxed=relaxed) for hit in hits]
        return []

    def named(self, text: str, limit: int = 3) -> Sequence[ProductHit]:
        """Products the text seems to be about, in stock or not, best first."""
        hits = self._find(ProductQuery(text=text, in_stock=False, limit=limit))
        return [h for h in hits if h.score >= _SURE]

    def meant(self, text: str) -> Product | None:
        """The one product a text names, when it is clearly ahead of every other."""
        hits = self._find(ProductQuery(text=text, in_stock=False, limit=2))
        scores = [*(h.score for h in hits), 0.0, 0.0]
        clear = scores[0] >= _CLEAR and scores[0] - scores[1] >= _LEAD
        return hits[0].product if clear else None

    def variants(
        self, product_id: str, colour: str | None = None, size: str | None = None
    ) -> tuple[Product, tuple[Variant, ...]]:
        """The product with its variants of this colour and size, whatever their stock."""
        product = self.get(product_id)
        return product, product.find(colour, size)

    def coupons(self, turn: Turn, category: str | None = None) -> Sequence[Coupon]:
        """The valid coupons this shopper may use, for the category if one is given."""
        level, orders, now = "", 0, self.clock()
        if turn.shopper_id:
            level = self.shop.shopper(turn.shopper_id).member_level
            orders = len(self.shop.orders(turn.shopper_id, 1))
        return [
            c
            for c in self.shop.coupons()
            if c.for_shopper(level, orders)
            and (c.valid_until is None or c.valid_until >= now)
            and (category is None or not c.categories or category in c.categories)
        ]

    def coupon(self, code: str) -> Coupon:
        """A coupon by its code, in any case."""
        wanted = code.strip().upper()
        for coupon in self.shop.coupons():
            if coupon.code.upper() == wanted:
                return coupon
        raise not_found("coupon")

    def several(self, ids: Sequence[str]) -> tuple[Product, ...]:
        """The products of these ids, in their order; unknown ones are left out."""
        return self.shop.products(ids)

    def labels(self) -> Labels:
        return self.shop.labels()

    def categories(self) -> tuple[Category, ...]:
        return self.shop.categories()

    def brands(self) -> tuple[Brand, ...]:
        return self.shop.brands()

    def _find(self, query: ProductQuery) -> Sequence[ProductHit]:
        ids = self.shop.find(query)
        likeness = self.search.likeness(query.text, ids) if query.text.strip() else {}
        best = sorted(ids, key=lambda i: -likeness.get(i, 0.0))[: query.limit * 4]
        return rank(self.shop.products(best), likeness, query.limit)


def _relaxations(query: ProductQuery) -> Iterator[tuple[ProductQuery, tuple[str, ...]]]:
    """The query, then with less and less asked: stock and price limits a shopper named go last."""
    yield query, ()
    relaxed: tuple[str, ...] = ()
    for name in ("size", "colour", "brand"):
        if getattr(query, name) is not None:
            relaxed = (*relaxed, name)
            query = replace(query, **{name: None})  # type: ignore[arg-type]
            yield query, relaxed
    if query.max_cents is not None or query.min_cents is not None:
        low = query.min_cents * 7 // 10 if query.min_cents is not None else None
        high = query.max_cents * 13 // 10 if query.max_cents is not None else None
        yield replace(query, min_cents=low, max_cents=high), (*relaxed, "price")
