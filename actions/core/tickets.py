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


def ticket_number(row: int) -> str:
    """The number a shopper is told: T and at least six figures."""
    return f"T{row:06d}"
