"""What a visitor tells goes along with a login, and with no other, on SQLite and PostgreSQL."""

from dataclasses import replace
from functools import partial

import pytest
import sqlalchemy as sa

from actions.adapters.units import SqlWork
from actions.services.events import EventService, derive
from actions.services.identities import IdentityService
from actions.services.profiles import ProfileService
from tests.builders import NOON, a_fact, a_turn, an_event
from tests.fakes import Clock


class Device:
    """One phone; whoever holds it may log in."""

    def __init__(self, engine: sa.Engine) -> None:
        work, self.clock = SqlWork(engine), Clock(NOON)
        both = (work.writing, work.reading, self.clock)
        self.identities = IdentityService(*both, partial(derive, assumed=True))
        self.profiles = ProfileService(*both, True)
        self.events = EventService(*both, True)

    def tell(self, owner: str, kind: str, subject: str) -> None:
        self.clock.forward(minutes=10)
        fact = a_fact(kind, subject, "liked")
        where = replace(fact.evidence, id=f"m-{self.clock()}")
        self.profiles.learn_from([replace(fact, identity=owner, at=self.clock(), evidence=where)])

    def login(self, shopper: str) -> None:
        self.clock.forward(minutes=10)
        self.identities.login("v_1", shopper)

    def knows(self, owner: str) -> set[str]:
        self.clock.forward(minutes=1)
        return {held.fact.subject for held in self.profiles.of(owner).held}


@pytest.fixture
def device(engine: sa.Engine) -> Device:
    return Device(engine)


def test_the_shopper_has_what_the_visitor_told_and_the_visitor_nothing_of_the_shopper(
    device: Device,
):
    device.tell("v_1", "brand", "before")
    assert device.knows("v_1") == {"before"}
    device.login("ann")
    device.tell("ann", "brand", "within")
    assert device.knows("ann") == {"before", "within"}
    device.tell("v_1", "brand", "after")  # logged out
    assert device.knows("v_1") == {"after"}
    assert device.knows("ann") == {"before", "within"}


def test_another_shopper_gets_nothing_that_was_claimed(device: Device):
    device.tell("v_1", "brand", "anns")
    device.login("ann")
    device.tell("v_1", "brand", "bobs")
    device.login("bob")
    assert (device.knows("ann"), device.knows("bob")) == ({"anns"}, {"bobs"})


def test_taking_the_link_back_gives_it_all_back(device: Device):
    device.tell("v_1", "brand", "before")
    device.login("ann")
    device.identities.unlink("v_1", "ann")
    assert (device.knows("ann"), device.knows("v_1")) == (set(), {"before"})


def test_coming_back_takes_along_what_was_told_in_between(device: Device):
    device.login("ann")
    device.tell("v_1", "brand", "between")
    device.login("ann")
    assert device.knows("ann") == {"between"}


def test_a_cart_left_on_the_device_counts_for_who_logged_in(device: Device):
    added = an_event("Product Added", identity="v_1", at=NOON, product_id="p1")
    device.events.record([added])
    device.login("ann")
    device.clock.forward(hours=1)
    assert (device.knows("ann"), device.knows("v_1")) == ({"p1"}, set())


def test_consent_told_as_a_visitor_goes_along(device: Device):
    turn = a_turn(owner="v_1", at=device.clock())
    device.profiles.set_consent(turn, "offers", False)
    device.login("ann")
    assert device.profiles.of("ann").consents["offers"] is False
