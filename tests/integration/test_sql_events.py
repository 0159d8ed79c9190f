"""Events from many senders at once, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from actions.adapters.units import SqlWork
from actions.core.behaviour import facts_of
from actions.core.events import Event
from actions.core.identities import Span
from actions.services.events import EventService
from tests.builders import NOON, an_event
from tests.fakes import Clock

NAMES = ("Product Viewed", "Product Added", "Product Removed")
EVENTS = [
    an_event(NAMES[n % 3], f"e{n}", at=NOON.replace(minute=n), product_id=f"p{n % 4}")
    for n in range(48)
]


def a_service(engine: sa.Engine) -> EventService:
    work = SqlWork(engine)
    return EventService(work.writing, work.reading, Clock(), consent_assumed=True)


def test_however_many_write_at_once_the_facts_are_those_of_all_events(engine: sa.Engine):
    service = a_service(engine)
    with ThreadPoolExecutor(8) as senders:
        told = [*senders.map(lambda event: service.record([event])[0], EVENTS)]
    assert told == ["accepted"] * len(EVENTS)
    with service.read() as uow:
        found = sorted(uow.facts.of([Span("ann")]), key=lambda fact: fact.id)
    assert found == list(facts_of("ann", EVENTS)) != []


def test_the_same_event_from_many_is_accepted_once(engine: sa.Engine):
    service = a_service(engine)

    def send(_: int) -> str:
        return service.record([EVENTS[0]])[0]

    with ThreadPoolExecutor(8) as senders:
        told = [*senders.map(send, range(16))]
    assert sorted(told) == ["accepted"] + ["duplicate"] * 15


def test_a_failure_in_the_middle_keeps_nothing_of_that_shopper(engine: sa.Engine):
    service = a_service(engine)
    broken = Event("e2", "Cart Viewed", "ann", NOON, NOON, "shop", {"x": object()})
    try:
        service.record([EVENTS[0], broken])
    except sa.exc.StatementError:
        pass
    else:
        raise AssertionError("a value that cannot be stored was stored")
    assert service.record([EVENTS[0]]) == ("accepted",)
