"""How far identities count: history goes along forward, once, and can be taken back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.errors import ShopError
from actions.core.identities import Link, Span, erasure_of, reach_of
from actions.core.ports import UnitOfWork
from actions.services.identities import IdentityService
from tests.builders import NOON
from tests.fakes import Clock, memory_work

HOUR = timedelta(hours=1)


def at(hour: float) -> datetime:
    return NOON + hour * HOUR


def a_login(shopper: str, hour: int, visitor: str = "v_1", undone: bool = False) -> Link:
    return Link(visitor, shopper, at(hour), at(hour), at(hour + 9) if undone else None)


def counts(identity: str, visitor: str, hour: float, *links: Link) -> bool:
    return any(span.holds(visitor, at(hour)) for span in reach_of(identity, links))


def test_a_login_takes_along_what_was_before_and_nothing_after():
    login = a_login("ann", 2)
    assert counts("ann", "v_1", 1, login)
    assert counts("ann", "v_1", 2, login)
    assert not counts("ann", "v_1", 2.1, login)


def test_what_was_claimed_is_the_visitors_no_more_and_nothing_flows_back():
    login = a_login("ann", 2)
    assert not counts("v_1", "v_1", 1, login)
    assert counts("v_1", "v_1", 3, login)
    assert not counts("v_1", "ann", 1, login)


def test_another_shopper_on_the_device_gets_only_what_came_between():
    links = (a_login("ann", 2), a_login("bob", 4))
    assert not counts("bob", "v_1", 1, *links)
    assert counts("bob", "v_1", 3, *links)
    assert not counts("ann", "v_1", 3, *links)


def test_taking_a_link_back_gives_it_to_nobody_else():
    links = (a_login("ann", 2, undone=True), a_login("bob", 4))
    assert not counts("ann", "v_1", 1, *links)
    assert not counts("bob", "v_1", 1, *links)
    assert counts("v_1", "v_1", 1, a_login("ann", 2, undone=True))


def test_a_channel_identity_that_is_wholly_a_shoppers_reaches_all_of_them():
    wholly = Link("wx-7", "ann", at(1))
    assert set(reach_of("wx-7", [wholly])) == set(reach_of("ann", [wholly]))
    assert counts("ann", "wx-7", 99, wholly)


times = st.integers(1, 9)
logins = st.lists(
    st.builds(a_login, st.sampled_from(["ann", "bob", "cat"]), times, undone=st.booleans()),
    max_size=6,
    unique_by=lambda link: link.linked,
)


@given(logins, st.floats(0, 10))
def test_every_moment_of_a_device_counts_for_at_most_one(links, hour):
    owners = [who for who in ("ann", "bob", "cat", "v_1") if counts(who, "v_1", hour, *links)]
    assert len(owners) <= 1


@given(logins)
def test_nothing_a_shopper_did_counts_for_a_visitor(links):
    assert {span.identity for span in reach_of("v_1", links)} == {"v_1"}


def test_a_shopper_is_forgotten_with_their_devices_but_not_with_anothers_time_there():
    assert Span("v_1") in erasure_of("ann", [a_login("ann", 2)])
    shared = erasure_of("ann", [a_login("ann", 2), a_login("bob", 4)])
    assert Span("v_1", at(2)) in shared and Span("v_1") not in shared
    assert erasure_of("v_1", [a_login("ann", 2)]) == (Span("v_1"),)


class Refreshed:
    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, uow: UnitOfWork, identity: str) -> None:
        self.names.append(identity)


def a_service() -> tuple[IdentityService, Clock, Refreshed]:
    work, clock, refreshed = memory_work(), Clock(), Refreshed()
    return IdentityService(work.writing, work.reading, clock, refreshed), clock, refreshed


def test_the_same_login_again_writes_nothing_until_something_new_was_done():
    service, _, refreshed = a_service()
    assert service.login("v_1", "ann")
    assert not service.login("v_1", "ann")
    assert refreshed.names == ["v_1", "ann"]


def test_a_later_link_to_the_same_shopper_moves_the_end_on():
    service, _, _ = a_service()
    service.link("v_1", "ann", "login", at(1), at(1))
    assert service.link("v_1", "ann", "login", at(3), at(3))
    assert [link.until for link in service.links("v_1")] == [at(3)]


def test_linking_can_be_undone_and_done_again():
    service, clock, _ = a_service()
    service.login("v_1", "ann")
    assert service.unlink("v_1", "ann") == 1
    assert service.reach("ann") == (Span("ann"),)
    clock.forward(hours=1)
    assert service.login("v_1", "ann")
    assert len(service.reach("ann")) == 2


@pytest.mark.parametrize(("identity", "shopper"), [("v_1", "v_2"), ("ann", "ann"), ("", "ann")])
def test_what_cannot_be_linked_is_refused(identity: str, shopper: str):
    service, _, _ = a_service()
    with pytest.raises(ShopError):
        service.link(identity, shopper, "shop", NOON, NOON)


def test_a_visitor_is_never_linked_for_all_time():
    service, _, _ = a_service()
    with pytest.raises(ShopError):
        service.link("v_1", "ann", "shop", NOON, None)
