"""Tickets and handover packets in SQL."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.schema import handovers, tickets
from actions.core.handovers import HandoverPacket
from actions.core.tickets import NewTicket, Ticket, ticket_number, ticket_row


class SqlTickets:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, ticket: NewTicket) -> Ticket:
        """Open a ticket; one with the same key is returned as it is."""
        insert_new(self._connection, tickets, asdict(ticket) | {"state": "open"})
        query = sa.select(tickets).where(tickets.c.key == ticket.key)
        return _ticket(self._connection.execute(query).one())

    def of_conversation(self, conversation: str) -> tuple[Ticket, ...]:
        query = sa.select(tickets).where(tickets.c.conversation == conversation)
        rows = self._connection.execute(query.order_by(tickets.c.id))
        return tuple(_ticket(row) for row in rows)

    def of_shopper(self, shopper_id: str, since: datetime) -> tuple[Ticket, ...]:
        query = sa.select(tickets).where(tickets.c.shopper_id == shopper_id, tickets.c.at >= since)
        rows = self._connection.execute(query.order_by(tickets.c.id))
        return tuple(_ticket(row) for row in rows)

    def close(self, number: str, at: datetime) -> bool:
        """Close an open ticket; False when there is no open one of this number."""
        changed = self._connection.execute(
            sa.update(tickets)
            .where(tickets.c.id == ticket_row(number), tickets.c.state == "open")
            .values(state="closed", closed=at)
        )
        return changed.rowcount == 1


class SqlHandovers:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, packet: HandoverPacket, key: str, at: datetime) -> bool:
        values = {
            "key": key,
            "conversation": packet.conversation,
            "at": at,
            "packet": asdict(packet),
        }
        return insert_new(self._connection, handovers, values)

    def latest(self, conversation: str) -> HandoverPacket | None:
        query = (
            sa.select(handovers.c.packet)
            .where(handovers.c.conversation == conversation)
            .order_by(handovers.c.id.desc())
            .limit(1)
        )
        stored = self._connection.execute(query).scalar_one_or_none()
        return _packet(stored) if stored else None


def _ticket(row: sa.Row[Any]) -> Ticket:
    values = {k: v for k, v in row._mapping.items() if k not in ("id", "key")}
    return Ticket(number=ticket_number(row.id), **values)


def _packet(stored: dict[str, Any] | str) -> HandoverPacket:
    values = json.loads(stored) if isinstance(stored, str) else dict(stored)
    for name in ("open_questions", "tickets"):
        values[name] = tuple(values[name])
    values["last_messages"] = tuple((role, text) for role, text in values["last_messages"])
    return HandoverPacket(**values)
