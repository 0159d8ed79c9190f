"""How a shopper stands with the shop: open cases, orders, what has come in for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.core.errors import ShopError
from actions.core.events import Event
from actions.core.languages import Words
from actions.core.orders import OrderState
from actions.core.topics import Topic
from actions.services.service_state import ServiceStateService
from actions.services.tickets import TicketService
from tests.builders import DAY, NOON, a_product, a_shopper, a_turn, an_order
from tests.fakes import Clock, FakeShop, memory_work

TOPICS = {"running": Topic("running", Words("跑步", "Running"), "sports", ("shoes",))}


class CountingShop(FakeShop):
    """Counts how often it was asked for orders; `down` makes it unreachable."""

    asked = 0
    down = False

    def orders(self, shopper_id, limit=10):
        self.asked += 1
        if self.down:
            raise ShopError("shop_unavailable")
        return super().orders(shopper_id, limit)


class Place:
    """The service over a database in memory."""

    def __init__(self, *orders, products=()):
        self.work, self.clock = memory_work(), Clock()
        self.shop = CountingShop({"ann": a_shopper(member_level="gold")}, list(orders), products)
        self.tickets = TicketService(self.work.writing, self.work.reading)
        reading = self.work.reading
        self.service = ServiceStateService(reading, self.shop, self.clock, topics=TOPICS)

    def state(self, fresh=False, **turn):
        return self.service.of(a_turn(**{"owner": "ann", **turn}), fresh=fresh)

    def told(self, name, **properties):
        with self.work.writing() as uow:
            uow.events.add([Event(f"e-{name}", name, "ann", NOON, NOON, "shop", properties)])


def test_an_open_complaint_is_open_in_every_conversation_until_it_is_closed():
    place = Place()
    ticket = place.tickets.open(a_turn(conversation="elsewhere"), "complaint", "torn")
    assert place.state().open_complaint
    place.tickets.close(ticket.number, NOON)
    state = place.state()
    assert (state.open_complaint, state.complaint_solved) == (False, True)
    place.clock.forward(days=8)
    assert not place.state().complaint_solved


def test_a_visitor_s_complaint_is_found_by_the_conversation():
    place = Place()
    visitor = a_turn(shopper_id=None, owner="v_1")
    place.tickets.open(visitor, "complaint", "torn")
    assert place.state(shopper_id=None, owner="v_1").open_complaint
    assert not place.state(shopper_id=None, owner="v_2", conversation="c2").open_complaint


@pytest.mark.parametrize(
    ("order_state", "is_open"),
    [(OrderState.REFUNDING, True), (OrderState.RETURNING, True), (OrderState.REFUNDED, False)],
)
def test_goods_or_money_on_the_way_back_are_an_open_refund(order_state, is_open):
    assert Place(an_order(order_state)).state().open_refund is is_open


def test_what_was_cancelled_was_not_bought():
    place = Place(an_order(), an_order(OrderState.CANCELLED, number="ZG2"))
    state = place.state()
    assert [(p.product_id, p.category) for p in state.purchases] == [("shoes-1", "shoes")]
    assert (state.orders, state.member_level) == (2, "gold")


def test_the_shop_is_asked_once_a_minute_unless_a_case_just_ended():
    place = Place(an_order())
    for fresh, seconds in ((False, 0), (False, 30), (True, 31), (False, 95)):
        place.clock.now = NOON + timedelta(seconds=seconds)
        place.state(fresh)
    assert place.shop.asked == 3


def test_an_unreachable_shop_leaves_its_part_blank():
    place = Place(an_order())
    place.shop.down = True
    assert place.state().purchases == ()


def test_what_was_wanted_and_is_there_again():
    sold_out = replace(a_product("shoes-2"), variants=())
    place = Place(products=[a_product(), sold_out])
    place.told("Product Wanted", product_id="shoes-1")
    assert place.state().restocked == ("shoes-1",)
    place.clock.forward(days=61)
    assert place.state().restocked == ()


def test_new_arrivals_say_what_they_are_for():
    new, old = a_product(since=(NOON - DAY).date()), a_product("shoes-9", since=NOON.date())
    long_ago = replace(old, since=(NOON - 90 * DAY).date())
    (arrival,) = Place(products=[new, long_ago]).state().arrived
    assert (arrival.product_id, arrival.topics) == ("shoes-1", ("running", "sports"))


@pytest.mark.parametrize(
    ("told", "zone"),
    [("America/New_York", "America/New_York"), ("Nowhere/At_All", "Asia/Shanghai")],
)
def test_the_time_zone_is_what_the_shop_told(told, zone):
    place = Place()
    place.told("Profile Updated", timezone=told)
    assert place.state().time_zone == zone


def test_a_look_is_good_for_a_minute_and_a_decision_looks_again():
    place = Place()
    turn = a_turn(owner="ann")
    assert not place.service.lately(turn).open_complaint
    place.tickets.open(turn, "complaint", "torn")
    assert not place.service.lately(turn).open_complaint
    assert place.service.of(turn).open_complaint
    assert place.service.lately(turn).open_complaint
