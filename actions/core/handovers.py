"""Handing a conversation over: the packet a person starts from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.core.messages import Message

_QUOTED = 60


@dataclass(frozen=True)
class HandoverPacket:
    """Everything at hand for the person who takes over."""

    conversation: str
    shopper_id: str | None
    reason: str
    summary: str
    slots: Mapping[str, str]
    open_questions: tuple[str, ...]
    last_messages: tuple[tuple[str, str], ...]
    tickets: tuple[str, ...] = ()


def make_packet(
    conversation: str,
    shopper_id: str | None,
    reason: str,
    slots: Mapping[str, str],
    messages: Sequence[Message],
    tickets: Sequence[str] = (),
) -> HandoverPacket:
    """A packet from the filled slots and the latest messages, oldest first."""
    said = [m for m in messages if m.text]
    asked = [m.text for m in said if m.role == "shopper"]
    return HandoverPacket(
        conversation=conversation,
        shopper_id=shopper_id,
        reason=reason,
        summary=_summary(reason, slots, asked),
        slots=dict(slots),
        open_questions=tuple(_unanswered(said)),
        last_messages=tuple((m.role, m.text) for m in said[-10:]),
        tickets=tuple(tickets),
    )


def _summary(reason: str, slots: Mapping[str, str], asked: Sequence[str]) -> str:
    """Reason, what is known, and the shopper's first and latest words, in one line."""
    known = ", ".join(f"{name}={value}" for name, value in sorted(slots.items()))
    quotes = list(dict.fromkeys(text[:_QUOTED] for text in (*asked[:1], *asked[-1:])))
    return " · ".join(part for part in (reason, known, *(f"“{q}”" for q in quotes)) if part)


def _unanswered(messages: Sequence[Message]) -> list[str]:
    """What the shopper said after the last bot or agent message."""
    tail: list[str] = []
    for message in reversed(messages):
        if message.role != "shopper":
            break
        tail.append(message.text)
    return tail[::-1]
