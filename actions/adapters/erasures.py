"""Forgetting in SQL: what goes, what stays without a name, and the receipts.

Every table must be handled here or be the shop's own; tests/integration/test_forgetting.py reads
every column of every table and fails on one that is left out.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import decisions, offer_codes, outcomes, ratings
from actions.adapters.profile_schema import consents, erasures, events, exports, facts, links
from actions.adapters.reaches import within
from actions.adapters.schema import conversations, handovers, messages, outbox, tickets, turns
from actions.core.erasures import Erasure, Talk
from actions.core.identities import Span
from actions.core.profile_ports import Reach

_BY_IDENTITY = (facts, events, consents)
_BY_CONVERSATION = (facts, ratings, tickets, handovers)


class SqlErasures:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def talks(self, reach: Reach) -> tuple[Talk, ...]:
        """The conversations of these identities, and how far each has come."""
        found: list[Talk] = []
        for span in reach:
            query = sa.select(conversations.c.id, conversations.c.last_seq).where(
                conversations.c.owner == span.identity
            )
            rows = self._connection.execute(query.order_by(conversations.c.id))
            found += [Talk(row.id, row.last_seq, span.until, span.since) for row in rows]
        return tuple(found)

    def erase(self, reach: Reach) -> Mapping[str, int]:
        """Everything but the transcripts; what is left of decisions says nothing of anybody."""
        names = [span.identity for span in reach]
        places = [Span(t.conversation, t.until, t.since) for t in self.talks(reach)]
        counts = {"decisions": self._anonymise(reach)}
        for table in _BY_IDENTITY:
            counts[table.name] = self._delete(table, within(reach, table.c.identity, table.c.at))
        for table in _BY_CONVERSATION:
            gone = self._delete(table, within(places, table.c.conversation, table.c.at))
            counts[table.name] = counts.get(table.name, 0) + gone
        counts["tickets"] += self._delete(tickets, tickets.c.shopper_id.in_(names))
        mine = sa.or_(links.c.identity.in_(_whole(reach)), links.c.shopper.in_(names))
        counts["links"] = self._delete(links, mine)
        counts["exports"] = self._delete(exports, exports.c.identity.in_(names))
        return {name: count for name, count in counts.items() if count}

    def erase_transcript(self, talk: Talk) -> int:
        """The messages of its time with their turns; a conversation that is empty then goes too."""
        mine = within([talk.span], messages.c.conversation, messages.c.at)
        seqs = sa.select(messages.c.seq).where(mine)
        here = outbox.c.conversation == talk.conversation
        self._delete(outbox, sa.and_(here, outbox.c.seq.in_(seqs)))
        count = self._delete(messages, mine)
        used = sa.select(messages.c.turn_id).where(messages.c.turn_id.is_not(None))
        empty = sa.and_(turns.c.conversation == talk.conversation, turns.c.id.not_in(used))
        self._delete(turns, empty)
        if talk.is_whole or not self._count(messages, talk.conversation):
            self._delete(conversations, conversations.c.id == talk.conversation)
        return count

    def add(self, erasure: Erasure) -> bool:
        values = {
            "receipt": erasure.receipt,
            "at": erasure.at,
            "pending": [_plain(span) for span in erasure.reach],
            "counts": dict(erasure.counts),
        }
        return insert_new(self._connection, erasures, values)

    def note(self, receipt: str, counts: Mapping[str, int]) -> None:
        update = sa.update(erasures).where(erasures.c.receipt == receipt)
        self._connection.execute(update.values(counts=dict(counts)))

    def pending(self) -> tuple[Erasure, ...]:
        query = sa.select(erasures).where(erasures.c.finished.is_(None)).order_by(erasures.c.at)
        return tuple(_erasure(row) for row in self._connection.execute(query))

    def finish(self, receipt: str, at: datetime, counts: Mapping[str, int]) -> None:
        """What is kept of a forgotten shopper: that somebody was forgotten, and how many rows."""
        self._connection.execute(
            sa.update(erasures)
            .where(erasures.c.receipt == receipt)
            .values(pending=None, counts=dict(counts), finished=at)
        )

    def _anonymise(self, reach: Reach) -> int:
        mine = within(reach, decisions.c.identity, decisions.c.at)
        query = sa.select(decisions.c.id, decisions.c.reasons).where(mine)
        found = self._connection.execute(query).all()
        for row in found:
            self._delete(offer_codes, offer_codes.c.decision == row.id)
            self._nameless_outcomes(row.id)
            empty = {"identity": "", "conversation": "", "turn_id": "", "code": ""}
            update = sa.update(decisions).where(decisions.c.id == row.id)
            self._connection.execute(update.values(**empty, reasons=_wordless(row.reasons)))
        return len(found)

    def _nameless_outcomes(self, decision: str) -> None:
        keys = sa.select(outcomes.c.key).where(outcomes.c.decision == decision)
        for key in self._connection.execute(keys).scalars().all():
            update = sa.update(outcomes).where(outcomes.c.key == key)
            empty = {"order_number": "", "code": "", "properties": {}}
            self._connection.execute(update.values(key=f"forgotten:{uuid.uuid4().hex}", **empty))

    def _delete(self, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
        return self._connection.execute(sa.delete(table).where(condition)).rowcount

    def _count(self, table: sa.Table, conversation: str) -> int:
        query = sa.select(sa.func.count()).select_from(table)
        return self._connection.execute(
            query.where(table.c.conversation == conversation)
        ).scalar_one()


def _whole(reach: Reach) -> Sequence[str]:
    return [span.identity for span in reach if span.until is None and span.since is None]


def _wordless(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a reason was about and how much it weighed, without the shopper's words."""
    kept = ("what", "name", "effect")
    empty = {"words": "", "message_id": "", "start": 0, "end": 0, "fact_id": "", "at": None}
    return [{**{k: reason[k] for k in kept}, **empty} for reason in reasons]


def _plain(span: Span) -> list[str | None]:
    until, since = (at.isoformat() if at else None for at in (span.until, span.since))
    return [span.identity, until, since]


def _span(plain: Sequence[str | None]) -> Span:
    identity, *times = plain
    until, since = (datetime.fromisoformat(at) if at else None for at in times)
    return Span(str(identity), until, since)


def _erasure(row: sa.Row[Any]) -> Erasure:
    reach = tuple(_span(plain) for plain in row.pending or ())
    return Erasure(row.receipt, row.at, reach, row.counts, row.finished)
