"""Conversations: who may speak, what was said, and what is there for a newcomer to read."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from actions.core.conversations import Conversation, ConversationState
from actions.core.errors import ShopError, not_found
from actions.core.languages import Language
from actions.core.messages import Bubble, Incoming, Message
from actions.core.ports import Clock, UnitOfWork, Work
from actions.services.shown import record_shown
from actions.services.transcript import append


@dataclass(frozen=True)
class Received:
    """The stored message; `is_new` is False when the same client id was stored before."""

    message: Message
    is_new: bool


@dataclass(frozen=True)
class ConversationService:
    """Every method is one unit of work; `read` serves those that write nothing."""

    work: Work
    read: Work
    clock: Clock
    new_id: Callable[[], str]

    def open(
        self,
        owner: str,
        channel: str,
        shopper_id: str | None = None,
        language: Language | None = None,
    ) -> Conversation:
        """The owner's conversation on this channel, begun now if there is none."""
        with self.read() as uow:
            found = uow.conversations.of(owner, channel)
        if found:
            return found
        fresh = Conversation(
            id=self.new_id(),
            owner=owner,
            channel=channel,
            opened=self.clock(),
            shopper_id=shopper_id,
            language=language,
        )
        with self.work() as uow:
            if uow.conversations.add(fresh):
                return fresh
        return self.open(owner, channel, shopper_id, language)

    def get(self, conversation: str) -> Conversation:
        with self.read() as uow:
            return _known(uow.conversations.get(conversation))

    def receive(self, conversation: str, incoming: Incoming) -> Received:
        """Store what came in once; a message to a closed conversation opens it again."""
        with self.work() as uow:
            owned = _known(uow.conversations.get(conversation, locked=True))
            stored = uow.messages.by_client_id(conversation, incoming.client_id)
            if stored:
                return Received(stored, is_new=False)
            if owned.state is ConversationState.CLOSED:
                owned = _move(uow, owned, ConversationState.BOT, None)
            message = self._stored(uow, owned, incoming)
            return Received(message, is_new=True)

    def choose(self, conversation: str, client_id: str, seq: int, option_id: str) -> Received:
        """The shopper chose an option of message `seq`: its payload becomes the turn's text."""
        with self.read() as uow:
            offered = uow.messages.get(conversation, seq)
        option = offered.option(option_id) if offered else None
        if option is None:
            raise ShopError("gone", "option")
        chosen = Incoming(client_id, option.title, option.payload or None)
        return self.receive(conversation, chosen)

    def history(self, conversation: str, after: int = 0, limit: int = 200) -> tuple[Message, ...]:
        """Messages with a higher seq, oldest first."""
        with self.read() as uow:
            return uow.messages.after(conversation, after, limit)

    def latest(self, conversation: str, limit: int = 20) -> tuple[Message, ...]:
        """The newest messages, oldest first."""
        with self.read() as uow:
            return uow.messages.latest(conversation, limit)

    def seen(self, conversation: str, seq: int) -> None:
        """The shopper has read up to `seq`: nothing up to there needs delivering."""
        with self.read() as uow:
            owned = uow.conversations.get(conversation)
        seq = min(seq, owned.last_seq) if owned else 0
        if owned is None or seq <= owned.seen_seq:
            return
        now = self.clock()
        with self.work() as uow:
            uow.conversations.mark_seen(conversation, seq)
            uow.outbox.delivered_up_to(conversation, seq, now)
            record_shown(uow, uow.messages.decisions(conversation, owned.seen_seq, seq), now)

    def say(self, conversation: str, bubble: Bubble) -> Message:
        """A message outside any turn: a person's reply, or a notice of the system."""
        with self.work() as uow:
            owned = _known(uow.conversations.get(conversation, locked=True))
            return append(uow, owned, bubble, self.new_id(), self.clock())

    def set_state(
        self,
        conversation: str,
        state: ConversationState,
        expected_version: int,
        assignee: str | None = None,
    ) -> Conversation:
        """Change who owns the conversation, unless somebody else changed it meanwhile."""
        with self.work() as uow:
            owned = _known(uow.conversations.get(conversation, locked=True))
            if owned.version != expected_version:
                raise ShopError("busy", "changed_meanwhile")
            return _move(uow, owned, state, assignee)

    def in_state(self, *states: ConversationState) -> tuple[Conversation, ...]:
        with self.read() as uow:
            return uow.conversations.in_state(states)

    def erase(self, conversation: str) -> None:
        """Remove the conversation with all its messages, turns, tickets and handovers."""
        with self.work() as uow:
            uow.conversations.erase(conversation)

    def _stored(self, uow: UnitOfWork, owned: Conversation, incoming: Incoming) -> Message:
        message = Message(
            conversation=owned.id,
            seq=uow.conversations.next_seq(owned.id),
            id=self.new_id(),
            at=self.clock(),
            role="shopper",
            type="text",
            text=incoming.text,
            client_id=incoming.client_id,
            payload=incoming.payload,
            language=incoming.language,
            page=incoming.page,
        )
        uow.messages.add(message, waits=owned.bot_answers)
        return message


def _known(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        raise not_found("conversation")
    return conversation


def _move(
    uow: UnitOfWork, owned: Conversation, state: ConversationState, assignee: str | None
) -> Conversation:
    """The conversation in its new state; what waited for the bot is the person's now."""
    if state is not owned.state and not owned.may_become(state):
        raise ShopError("not_allowed", f"{owned.state}_to_{state}")
    moved = replace(owned, state=state, assignee=assignee, version=owned.version + 1)
    if not uow.conversations.change(moved, owned.version):
        raise ShopError("busy", "changed_meanwhile")
    if not moved.bot_answers:
        uow.turns.settle_waiting(owned.id)
    return moved
