"""Fakes: a clock one sets, an encoder one can read, a shop in memory, a database in memory."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from actions.adapters.engine import make_engine
from actions.adapters.tables import metadata
from actions.adapters.units import SqlWork
from actions.core.coupons import Coupon
from actions.core.errors import not_found
from actions.core.faq import FaqEntry, FaqHit
from actions.core.languages import Language
from actions.core.orders import Invoice, InvoiceRequest, Order, OrderState, Return, ReturnRequest
from actions.core.policies import Labels, Policies
from actions.core.products import Brand, Category, Product, ProductQuery, fits
from actions.core.shoppers import Address, Shopper
from tests.builders import NOON


class Clock:
    """Stands still until told."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


class Ids:
    """id1, id2, id3 …"""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def __call__(self) -> str:
        return f"id{next(self._count)}"


class LetterEncoder:
    """A vector counts the letters a to z and says nothing else."""

    digest = "letters"
    width = 26

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def sentences(self, texts: Sequence[str], kind: str = "query") -> NDArray[np.float32]:
        self.encoded += texts
        rows = [[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 26)


def memory_engine() -> sa.Engine:
    """SQLite in memory at the present schema; that migrations make the same is tested apart."""
    engine = make_engine("sqlite://")
    metadata.create_all(engine)
    return engine


def memory_work() -> SqlWork:
    return SqlWork(memory_engine())


@dataclass
class FakeSearch:
    """Likeness and hits as the test says."""

    scores: Mapping[str, float] = field(default_factory=dict)
    hits: tuple[FaqHit, ...] = ()

    def faq(self, text: str, language: Language, limit: int = 3) -> tuple[FaqHit, ...]:
        return self.hits[:limit]

    def likeness(self, text: str, ids: Sequence[str]) -> Mapping[str, float]:
        return {i: self.scores[i] for i in ids if i in self.scores}


@dataclass
class FakeShop:
    """A shop without rules: it does what it is asked, once a key."""

    known: dict[str, Shopper] = field(default_factory=dict)
    placed: list[Order] = field(default_factory=list)
    stocked: list[Product] = field(default_factory=list)
    said: Policies = field(default_factory=Policies)
    entries: tuple[FaqEntry, ...] = ()
    codes: tuple[Coupon, ...] = ()
    keys: list[str] = field(default_factory=list)

    def shopper(self, shopper_id: str) -> Shopper:
        if shopper_id not in self.known:
            raise not_found("shopper")
        return self.known[shopper_id]

    def order(self, shopper_id: str, number: str) -> Order:
        for order in self.placed:
            if (order.shopper_id, order.number) == (shopper_id, number):
                return order
        raise not_found("order")

    def orders(self, shopper_id: str, limit: int = 10) -> tuple[Order, ...]:
        mine = [o for o in self.placed if o.shopper_id == shopper_id]
        return tuple(sorted(mine, key=lambda o: o.placed, reverse=True)[:limit])

    def cancel_order(self, shopper_id: str, number: str, key: str) -> Order:
        return self._change(shopper_id, number, key, state=OrderState.CANCELLED)

    def change_address(self, shopper_id: str, number: str, address: Address, key: str) -> Order:
        return self._change(shopper_id, number, key, address=address)

    def request_return(
        self, shopper_id: str, number: str, request: ReturnRequest, key: str
    ) -> Order:
        state = OrderState.RETURN_REQUESTED
        return_ = Return(f"RT{number}", request.kind, "requested")
        return self._change(shopper_id, number, key, state=state, return_=return_)

    def request_invoice(
        self, shopper_id: str, number: str, request: InvoiceRequest, key: str
    ) -> Order:
        invoice = Invoice("requested", request.kind, request.title, email=request.email)
        return self._change(shopper_id, number, key, invoice=invoice)

    def find(self, query: ProductQuery) -> tuple[str, ...]:
        return tuple(p.id for p in self.stocked if fits(p, query))

    def products(self, ids: Sequence[str]) -> tuple[Product, ...]:
        by_id = {p.id: p for p in self.stocked}
        return tuple(by_id[i] for i in ids if i in by_id)

    def categories(self) -> tuple[Category, ...]:
        return ()

    def brands(self) -> tuple[Brand, ...]:
        return ()

    def labels(self) -> Labels:
        return Labels()

    def coupons(self) -> tuple[Coupon, ...]:
        return self.codes

    def policies(self) -> Policies:
        return self.said

    def faq(self) -> tuple[FaqEntry, ...]:
        return self.entries

    def _change(self, shopper_id: str, number: str, key: str, **changes: object) -> Order:
        order = self.order(shopper_id, number)
        if key in self.keys:
            return order
        self.keys.append(key)
        changed = replace(order, **changes)  # type: ignore[arg-type]
        self.placed[self.placed.index(order)] = changed
        return changed
