"""Tickets: work for people, opened by the bot, once per message and purpose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TicketKind = Literal["complaint", "return", "invoice", "payment", "handover", "other"]
TicketState = Literal["open", "closed"]


@dataclass(frozen=True)
class NewTicket:
    """A ticket to be opened; `key` makes opening it twice harmless."""

    key: str
    kind: TicketKind
    conversation: str
    at: datetime
    shopper_id: str | None = None
    order_number: str | None = None
    subject: str = ""
    text: str = ""


@dataclass(frozen=True)
class Ticket:
    number: str
    kind: TicketKind
    state: TicketState
    conversation: str
    at: datetime
    shopper_id: str | None = None
    order_number: str | None = None
    subject: str = ""
    text: str = ""
    closed: datetime | None = None


def ticket_row(number: str) -> int:
    """The row of a ticket's number; ValueError for what is no ticket's number."""
    if not (number.upper().startswith("T") and number[1:].isascii() and number[1:].isdigit()):
        raise ValueError(f"{number!r} is no ticket number such as T000042")
    return int(number[1:])


def ticket_number(row: int) -> str:
    """The number a shopper is told: T and at least six figures."""
    return f"T{row:06d}"
