"""The unit of work over SQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from actions.adapters.conversations import SqlConversations
from actions.adapters.decisions import SqlDecisions
from actions.adapters.engine import transaction
from actions.adapters.erasures import SqlErasures
from actions.adapters.events import SqlEvents
from actions.adapters.export_links import SqlExportLinks
from actions.adapters.limits import SqlLimits
from actions.adapters.links import SqlLinks
from actions.adapters.messages import SqlMessages
from actions.adapters.offer_codes import SqlCodes
from actions.adapters.offers import SqlOffers
from actions.adapters.outbox import SqlOutbox
from actions.adapters.outcomes import SqlOutcomes
from actions.adapters.profiles import SqlConsents, SqlFacts
from actions.adapters.ratings import SqlRatings
from actions.adapters.rewards import SqlRewards
from actions.adapters.salts import SqlSalts
from actions.adapters.tickets import SqlHandovers, SqlTickets
from actions.adapters.turns import SqlTurns


class SqlUnitOfWork:
    """All repositories over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self.conversations = SqlConversations(connection)
        self.messages = SqlMessages(connection)
        self.turns = SqlTurns(connection)
        self.outbox = SqlOutbox(connection)
        self.tickets = SqlTickets(connection)
        self.handovers = SqlHandovers(connection)
        self.facts = SqlFacts(connection)
        self.consents = SqlConsents(connection)
        self.events = SqlEvents(connection)
        self.links = SqlLinks(connection)
        self.erasures = SqlErasures(connection)
        self.exports = SqlExportLinks(connection)
        self.offers = SqlOffers(connection)
        self.limits = SqlLimits(connection)
        self.decisions = SqlDecisions(connection)
        self.codes = SqlCodes(connection)
        self.salts = SqlSalts(connection)
        self.outcomes = SqlOutcomes(connection)
        self.rewards = SqlRewards(connection)
        self.ratings = SqlRatings(connection)


class SqlWork:
    """Begins units of work; `writing` takes the write lock at once, `reading` never waits."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @contextmanager
    def writing(self) -> Iterator[SqlUnitOfWork]:
        with transaction(self._engine) as connection:
            yield SqlUnitOfWork(connection)

    @contextmanager
    def reading(self) -> Iterator[SqlUnitOfWork]:
        with transaction(self._engine, reading=True) as connection:
            yield SqlUnitOfWork(connection)
