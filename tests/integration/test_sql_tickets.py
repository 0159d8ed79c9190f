"""Tickets on SQLite and PostgreSQL: a case is closed once, and found by its shopper."""

import pytest
import sqlalchemy as sa

from actions.adapters.units import SqlWork
from actions.core.errors import ShopError
from actions.services.tickets import TicketService
from tests.builders import DAY, NOON, a_conversation, a_turn


@pytest.fixture
def tickets(engine: sa.Engine) -> TicketService:
    work = SqlWork(engine)
    with work.writing() as uow:
        uow.conversations.add(a_conversation())
    return TicketService(work.writing, work.reading)


def test_a_case_is_closed_once(tickets: TicketService):
    opened = tickets.open(a_turn(), "complaint", "the sole came off")
    tickets.close(opened.number, NOON)
    (closed,) = tickets.of_conversation("c1")
    assert (closed.state, closed.closed) == ("closed", NOON)
    with pytest.raises(ShopError, match="not_found"):
        tickets.close(opened.number, NOON)


def test_what_is_no_number_is_said(tickets: TicketService):
    with pytest.raises(ValueError, match="T000042"):
        tickets.close("42", NOON)


def test_a_shopper_finds_their_cases_in_every_conversation(tickets: TicketService):
    tickets.open(a_turn(conversation="elsewhere"), "complaint", "late")
    with tickets.read() as uow:
        assert len(uow.tickets.of_shopper("ann", NOON - DAY)) == 1
        assert uow.tickets.of_shopper("bob", NOON - DAY) == ()
        assert uow.tickets.of_shopper("ann", NOON + DAY) == ()
