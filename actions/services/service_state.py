"""How a shopper stands with the shop right now: open cases, orders, what has come in for them."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from actions.core.conversations import Conversation, ConversationState
from actions.core.errors import ShopError
from actions.core.events import Event
from actions.core.moments import Arrival, Purchase, ServiceState
from actions.core.orders import Order, OrderState
from actions.core.ports import Clock, ShopSystem, Work
from actions.core.products import ProductQuery
from actions.core.tickets import Ticket
from actions.core.topics import Topic, topics_of
from actions.core.turns import Turn
from actions.services.identities import reach

T = TypeVar("T")
_CASES = timedelta(days=90)
_SETTLED_LATELY = timedelta(days=7)
_WANTED = timedelta(days=60)
_NEW = timedelta(days=21)
_ORDERS = 30
_GOOD_FOR = timedelta(minutes=1)  # a turn in which a flow ended asks anew
_KEPT = 2_000
_TOLD = ("Product Wanted", "Profile Updated")
_MONEY_OR_GOODS_BACK = frozenset(
    {OrderState.RETURN_REQUESTED, OrderState.RETURNING, OrderState.REFUNDING}
)
_NO_PURCHASE = frozenset({OrderState.CANCELLED, OrderState.REFUNDED})


@dataclass(frozen=True)
class _Record:
    """What the shop said of a shopper, and when it was asked."""

    asked: datetime
    orders: tuple[Order, ...] = ()
    level: str = ""


@dataclass
class ServiceStateService:
    """Asks our own records and the shop; the shop at most once a minute for each shopper."""

    read: Work
    shop: ShopSystem
    clock: Clock
    time_zone: str = "Asia/Shanghai"
    topics: Mapping[str, Topic] = field(default_factory=dict)
    _arrived: tuple[datetime, tuple[Arrival, ...]] | None = None
    _records: OrderedDict[str, _Record] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _states: OrderedDict[str, tuple[datetime, ServiceState]] = field(default_factory=OrderedDict)

    def of(self, turn: Turn, *, fresh: bool = False) -> ServiceState:
        """`fresh` asks the shop for the orders even when it was asked a minute ago.

        A shop that cannot be reached leaves its part blank: the shopper has their answer.
        """
        now = self.clock()
        with self.read() as uow:
            owned = uow.conversations.get(turn.conversation)
            tickets = list(uow.tickets.of_conversation(turn.conversation))
            if turn.shopper_id:
                tickets += uow.tickets.of_shopper(turn.shopper_id, now - _CASES)
            told = uow.events.of(reach(uow, turn.owner), _TOLD)
        state = self._state(told, tickets, owned, self._shop_record(turn.shopper_id, now, fresh))
        self._keep(self._states, turn.conversation, (now, state))
        return state

    def _state(
        self,
        told: Sequence[Event],
        tickets: Sequence[Ticket],
        owned: Conversation | None,
        record: _Record,
    ) -> ServiceState:
        now, orders = self.clock(), record.orders
        wanted = [e for e in told if e.name == "Product Wanted" and now - e.at <= _WANTED]
        asked = [str(e.properties.get("product_id", "")) for e in wanted]
        return ServiceState(
            open_complaint=any(t.state == "open" for t in _complaints(tickets)),
            complaint_solved=any(_lately(t, now) for t in _complaints(tickets)),
            open_refund=any(o.state in _MONEY_OR_GOODS_BACK for o in orders),
            waiting_for_person=owned is not None and owned.state is ConversationState.WAITING,
            member_level=record.level,
            orders=len(orders),
            purchases=_purchases(orders),
            restocked=self._there_again(asked),
            arrived=self._new_arrivals(now),
            time_zone=_time_zone(told) or self.time_zone,
        )

    def lately(self, turn: Turn) -> ServiceState:
        """As it was within the last minute: enough to see whether a scenario may hold."""
        known = self._states.get(turn.conversation)
        if known is None or self.clock() - known[0] > _GOOD_FOR:
            return self.of(turn)
        return known[1]

    def _shop_record(self, shopper_id: str | None, now: datetime, fresh: bool) -> _Record:
        if shopper_id is None:
            return _Record(now)
        known = None if fresh else self._records.get(shopper_id)
        if known is None or now - known.asked > _GOOD_FOR:
            known = self._ask_shop(shopper_id, now)
            self._keep(self._records, shopper_id, known)
        return known

    def _keep(self, kept: OrderedDict[str, T], key: str, value: T) -> None:
        """The newest ones; answers run in threads."""
        with self._lock:
            kept.pop(key, None)
            kept[key] = value
            while len(kept) > _KEPT:
                kept.popitem(last=False)

    def _ask_shop(self, shopper_id: str, now: datetime) -> _Record:
        try:
            level = self.shop.shopper(shopper_id).member_level
            return _Record(now, self.shop.orders(shopper_id, _ORDERS), level)
        except ShopError:
            return _Record(now)

    def _there_again(self, asked: Sequence[str]) -> tuple[str, ...]:
        if not asked:
            return ()
        try:
            return tuple(p.id for p in self.shop.products(asked) if p.stock > 0)
        except ShopError:
            return ()

    def _new_arrivals(self, now: datetime) -> tuple[Arrival, ...]:
        if self._arrived is None or now - self._arrived[0] > timedelta(hours=1):
            self._arrived = now, self._ask_for_arrivals(now)
        return self._arrived[1]

    def _ask_for_arrivals(self, now: datetime) -> tuple[Arrival, ...]:
        try:
            products = self.shop.products(self.shop.find(ProductQuery(limit=10_000)))
        except ShopError:
            return ()
        since = (now - _NEW).date()
        new = (p for p in products if p.since is not None and p.since >= since)
        return tuple(Arrival(p.id, p.category, topics_of(self.topics, p.category)) for p in new)


def _time_zone(told: Sequence[Event]) -> str:
    """The shopper's own, as the shop told it last; empty when it is none we know."""
    named = [e for e in told if e.name == "Profile Updated" and e.properties.get("timezone")]
    if not named:
        return ""
    name = str(max(named, key=lambda e: e.at).properties["timezone"])
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def _complaints(tickets: Sequence[Ticket]) -> list[Ticket]:
    return [t for t in tickets if t.kind == "complaint"]


def _lately(ticket: Ticket, now: datetime) -> bool:
    return ticket.closed is not None and now - ticket.closed <= _SETTLED_LATELY


def _purchases(orders: Sequence[Order]) -> tuple[Purchase, ...]:
    return tuple(
        Purchase(item.product_id, item.category, order.placed)
        for order in orders
        if order.state not in _NO_PURCHASE
        for item in order.items
    )
