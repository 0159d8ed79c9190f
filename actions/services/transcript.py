"""Adding to a transcript: every reply is a message and an outbox row, or neither."""

from datetime import datetime

from actions.core.conversations import Conversation
from actions.core.messages import Bubble, Message, number_options
from actions.core.ports import UnitOfWork


def append(
    uow: UnitOfWork,
    conversation: Conversation,
    bubble: Bubble,
    message_id: str,
    at: datetime,
    turn_id: str | None = None,
) -> Message:
    """Store a bubble as the conversation's next message and put it in the outbox."""
    numbered = number_options(bubble)
    message = Message(
        conversation=conversation.id,
        seq=uow.conversations.next_seq(conversation.id),
        id=message_id,
        at=at,
        role=bubble.role,
        type=bubble.type,
        text=bubble.text,
        items=numbered.items,
        options=numbered.options,
        media=bubble.media,
        name=bubble.name,
        turn_id=turn_id,
        decision_id=bubble.decision_id,
    )
    uow.messages.add(message)
    uow.outbox.add(message, conversation.channel)
    return message
