"""A conversation with its services over a database in memory."""

import itertools

from actions.core.conversations import ConversationState
from actions.core.messages import Incoming, Message
from actions.services.conversations import ConversationService
from actions.services.outbox import OutboxService
from actions.services.turns import TurnService
from tests.fakes import Clock, Ids, memory_work


class Desk:
    def __init__(self, clock: Clock | None = None) -> None:
        work, clock, ids = memory_work(), clock or Clock(), Ids()
        self.work = work
        self.conversations = ConversationService(work.writing, work.reading, clock, ids)
        self.turns = TurnService(work.writing, work.reading, clock, ids)
        self.outbox = OutboxService(work.writing, clock)
        self.id = self.conversations.open("ann", "widget", "ann").id
        self._client_ids = itertools.count(1)

    def write(self, text: str) -> Message:
        """The shopper writes."""
        incoming = Incoming(f"client-{next(self._client_ids)}", text)
        return self.conversations.receive(self.id, incoming).message

    def move(self, state: ConversationState) -> None:
        version = self.conversations.get(self.id).version
        self.conversations.set_state(self.id, state, version)
