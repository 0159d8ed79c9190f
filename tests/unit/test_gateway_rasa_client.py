"""What an answer of Rasa means, and what is sent for a turn."""

import contextlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.conversations import PendingTurn
from bot.gateway.rasa_client import Answer, BotDown, BotFailed, body_of, read_answer
from tests.builders import NOON


def a_turn(**changed):
    turn = {"id": "t1", "conversation": "c1", "shopper_id": "ann", "channel": "widget"}
    turn |= {"text": "hi", "is_payload": False, "attempt": 1, "seqs": (1,), "language": "en"}
    return PendingTurn(**(turn | changed))


def test_only_a_chosen_option_is_marked_as_a_payload():
    assert "payload" not in body_of(a_turn(text="/restart"), again=False)
    assert body_of(a_turn(text="/pick", is_payload=True), again=False)["payload"] is True


def test_the_shopper_travels_in_the_metadata():
    turn = replace(a_turn(), owner="ann", parts=(("m1", 5),), at=NOON)
    metadata = {
        "shopper": "ann",
        "owner": "ann",
        "language": "en",
        "page": "",
        "parts": (("m1", 5),),
        "at": NOON.isoformat(),
    }
    assert body_of(turn, again=True)["metadata"] == metadata


def test_answers():
    said = [{"text": "a"}]
    assert read_answer(200, json.dumps({"messages": said}).encode()) == Answer(said, False)
    assert read_answer(200, b'{"messages": [], "trouble": true}') == Answer([], True)
    with pytest.raises(BotDown):
        read_answer(503, b'{"error": "no model"}')
    with pytest.raises(BotFailed) as failed:
        read_answer(500, json.dumps({"error": "KeyError", "messages": said}).encode())
    assert failed.value.said == said


@given(st.sampled_from([200, 400, 401, 500, 502]), st.binary(max_size=60))
def test_a_senseless_answer_is_trouble(status, raw):
    with contextlib.suppress(BotFailed):
        assert read_answer(status, raw).trouble
