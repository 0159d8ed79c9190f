"""Tickets: opened once per message and kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.core.errors import not_found
from actions.core.ports import Work
from actions.core.tickets import NewTicket, Ticket, TicketKind
from actions.core.turns import Turn


@dataclass(frozen=True)
class TicketService:
    work: Work
    read: Work

    def open(
        self,
        turn: Turn,
        kind: TicketKind,
        text: str,
        subject: str = "",
        order_number: str | None = None,
    ) -> Ticket:
        """A ticket for people to work on; the same message opens one of a kind only once."""
        ticket = NewTicket(
            key=turn.key(kind),
            kind=kind,
            conversation=turn.conversation,
            at=turn.at,
            shopper_id=turn.shopper_id,
            order_number=order_number,
            subject=subject,
            text=text,
        )
        with self.work() as uow:
            return uow.tickets.add(ticket)

    def close(self, number: str, at: datetime) -> None:
        """The case is settled; ShopError("not_found") when no open ticket has this number."""
        with self.work() as uow:
            if not uow.tickets.close(number, at):
                raise not_found("ticket")

    def of_conversation(self, conversation: str) -> Sequence[Ticket]:
        with self.read() as uow:
            return uow.tickets.of_conversation(conversation)
