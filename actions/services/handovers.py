"""Handing a conversation over to a person, with a packet to start from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from actions.core.conversations import ConversationState
from actions.core.handovers import HandoverPacket, make_packet
from actions.core.ports import UnitOfWork, Work
from actions.core.tickets import NewTicket, Ticket
from actions.core.turns import Turn

_MESSAGES = 20


@dataclass(frozen=True)
class Handover:
    """What became of the wish: the packet and the ticket a shopper can name."""

    packet: HandoverPacket
    ticket: Ticket


@dataclass(frozen=True)
class HandoverService:
    work: Work
    read: Work

    def request(self, turn: Turn, reason: str, slots: Mapping[str, str]) -> Handover:
        """Let the conversation wait for a person; asking again renews the packet, not the wait."""
        with self.work() as uow:
            tickets = uow.tickets.of_conversation(turn.conversation)
            packet = make_packet(
                turn.conversation,
                turn.shopper_id,
                reason,
                slots,
                uow.messages.latest(turn.conversation, _MESSAGES),
                [t.number for t in tickets if t.kind != "handover"],
            )
            waiting = [t for t in tickets if t.kind == "handover" and t.state == "open"]
            ticket = waiting[0] if waiting else uow.tickets.add(_ticket(turn, packet))
            uow.handovers.add(packet, turn.key("handover"), turn.at)
            _wait(uow, turn.conversation)
            return Handover(packet, ticket)

    def packet(self, conversation: str) -> HandoverPacket | None:
        """The newest packet of the conversation."""
        with self.read() as uow:
            return uow.handovers.latest(conversation)


def _ticket(turn: Turn, packet: HandoverPacket) -> NewTicket:
    return NewTicket(
        key=turn.key("handover"),
        kind="handover",
        conversation=turn.conversation,
        at=turn.at,
        shopper_id=turn.shopper_id,
        order_number=packet.slots.get("order_number"),
        subject=packet.reason,
        text=packet.summary,
    )


def _wait(uow: UnitOfWork, conversation: str) -> None:
    """From the bot to waiting; a person who is there already stays."""
    owned = uow.conversations.get(conversation, locked=True)
    if owned and owned.state is ConversationState.BOT:
        waiting = replace(owned, state=ConversationState.WAITING, version=owned.version + 1)
        uow.conversations.change(waiting, owned.version)
