"""A conversation, who may speak in it, and the turns its messages become."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actions.core.languages import Language
from actions.core.messages import Message


class ConversationState(StrEnum):
    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


_MOVES = {
    ConversationState.BOT: {ConversationState.WAITING, ConversationState.HUMAN},
    ConversationState.WAITING: {ConversationState.HUMAN, ConversationState.BOT},
    ConversationState.HUMAN: {ConversationState.BOT, ConversationState.WAITING},
    ConversationState.CLOSED: {ConversationState.BOT},
}


@dataclass(frozen=True)
class Conversation:
    """Who speaks with whom; `version` grows with every change of state or assignee."""

    id: str
    owner: str
    channel: str
    opened: datetime
    shopper_id: str | None = None
    state: ConversationState = ConversationState.BOT
    assignee: str | None = None
    version: int = 1
    last_seq: int = 0
    seen_seq: int = 0
    language: Language | None = None

    @property
    def bot_answers(self) -> bool:
        """The bot is silent while a person owns the conversation; it helps while one waits."""
        return self.state is not ConversationState.HUMAN

    def may_become(self, state: ConversationState) -> bool:
        return state is ConversationState.CLOSED or state in _MOVES[self.state]


@dataclass(frozen=True)
class PendingTurn:
    """Shopper messages handed to the bot as one turn.

    `attempt` above 1 means that an earlier try was cut off; until `lease_until` the turn belongs
    to one worker; `outcome` is None until it is answered, failed or silenced.
    """

    id: str
    conversation: str
    shopper_id: str | None
    channel: str
    text: str
    is_payload: bool
    attempt: int
    seqs: tuple[int, ...]
    language: Language | None = None
    page: str = ""
    outcome: str | None = None
    lease_until: datetime | None = None
    owner: str = ""
    parts: tuple[tuple[str, int], ...] = ()  # of the text: message ids and lengths
    at: datetime | None = None  # when the newest of its messages came


@dataclass(frozen=True)
class Delivery:
    """An outbox row that was claimed: send the message, then say that it is delivered."""

    id: int
    channel: str
    owner: str
    message: Message
    attempt: int


def joined(messages: Sequence[Message], window_seconds: float = 2.0) -> list[Message]:
    """The first messages that make one turn: typed lines close in time; a choice stands alone."""
    turn = list(messages[:1])
    for previous, message in itertools.pairwise(messages):
        apart = (message.at - previous.at).total_seconds()
        if previous.payload or message.payload or apart > window_seconds:
            break
        turn.append(message)
    return turn
