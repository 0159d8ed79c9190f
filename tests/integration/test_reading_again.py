"""A message read again, weeks later and outside of Rasa, is understood as it was the first time."""

from datetime import UTC, datetime
from functools import cache

import pytest

from actions.adapters import labelled_turns, lexicon_file
from actions.core.extraction import Extraction
from actions.core.extraction.scoring import score
from actions.core.understanding import understood
from nlu_models.predict import MODEL
from tests.integration.trained import pipeline

WRITTEN = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # the 21st in Shanghai
TEXTS = [
    "急用，明天就要",
    "I need it by Friday, size 43, not the red one",
    "预算500以内的跑鞋，我是扁平足",
    "下周六是我妈生日",
    "／profile，这是什么",
    "never again Xujia!!!",
]


@cache
def agent():
    from rasa.core.agent import Agent

    pipeline()  # the hooks that let Rasa run are in place then
    return Agent.load(str(MODEL))


@pytest.mark.parametrize("text", TEXTS)
async def test_what_is_read_again_is_what_was_read(text):
    pipeline()
    from rasa.core.channels.channel import UserMessage

    message = UserMessage(text, metadata={"at": WRITTEN.isoformat()})
    live = await agent().processor.parse_message(message)
    assert understood(pipeline().parse_one(text, WRITTEN)) == understood(live)


def test_with_all_of_the_bot_s_understanding_nine_of_ten_facts_are_right():
    def parse(texts):
        return (pipeline().parse_one(text, labelled_turns.DAY) for text in texts)

    turns = labelled_turns.read(labelled_turns.LABELLED, parse)["heldout"]
    found = score(turns, Extraction(lexicon_file.read()))
    assert found.total.precision >= 0.9
    assert found.total.recall >= 0.75
    assert found.caught == 0 and found.calibration_error < 0.1


def test_tomorrow_is_the_day_after_it_was_written():
    told = understood(pipeline().parse_one("明天就要", WRITTEN))
    assert [e.value for e in told.entities if e.entity == "date"] == ["2026-11-22"]
