"""Tickets and handing over: once per message, with everything at hand."""

from actions.core.conversations import ConversationState
from actions.core.messages import Bubble
from actions.services.handovers import HandoverService
from actions.services.tickets import TicketService
from tests.builders import a_turn
from tests.unit.desk import Desk


def _services(desk: Desk) -> tuple[TicketService, HandoverService]:
    both = (desk.work.writing, desk.work.reading)
    return TicketService(*both), HandoverService(*both)


def test_a_message_opens_one_ticket_of_a_kind():
    desk = Desk()
    tickets, _ = _services(desk)
    turn = a_turn(conversation=desk.id)
    first = tickets.open(turn, "complaint", "broken", order_number="ZG1")
    assert tickets.open(turn, "complaint", "broken") == first
    assert first.number == "T000001"
    assert tickets.of_conversation(desk.id) == (first,)


def test_the_packet_has_summary_slots_open_questions_and_tickets():
    desk = Desk()
    tickets, handovers = _services(desk)
    turn = a_turn(conversation=desk.id)
    desk.write("my parcel is broken")
    desk.conversations.say(desk.id, Bubble("text", "I am sorry."))
    desk.write("a person please")
    tickets.open(turn, "complaint", "broken")
    packet = handovers.request(turn, "shopper_asked", {"order_number": "ZG1"}).packet
    said = "shopper_asked · order_number=ZG1 · “my parcel is broken” · “a person please”"
    assert packet.summary == said
    assert packet.open_questions == ("a person please",)
    assert packet.last_messages[1] == ("bot", "I am sorry.")
    assert packet.tickets == ("T000001",)
    assert handovers.packet(desk.id) == packet


def test_asking_for_a_person_twice_waits_once():
    desk = Desk()
    _, handovers = _services(desk)
    first = handovers.request(a_turn(conversation=desk.id), "shopper_asked", {})
    again = handovers.request(a_turn(conversation=desk.id, message_id="m2"), "trouble", {})
    assert again.ticket == first.ticket
    assert handovers.packet(desk.id).reason == "trouble"
    assert desk.conversations.get(desk.id).state is ConversationState.WAITING


def test_a_person_who_is_there_already_stays():
    desk = Desk()
    _, handovers = _services(desk)
    desk.move(ConversationState.HUMAN)
    handovers.request(a_turn(conversation=desk.id), "shopper_asked", {})
    assert desk.conversations.get(desk.id).state is ConversationState.HUMAN


def test_nobody_has_been_handed_over_before_they_asked():
    desk = Desk()
    assert _services(desk)[1].packet(desk.id) is None
