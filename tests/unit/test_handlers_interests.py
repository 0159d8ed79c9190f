"""Who speaks of something the shop has is not told that this is beyond us."""

import pytest

from actions.core.languages import Words
from actions.core.topics import Topic
from actions.handlers.conversations import Clarify, DeclineTopic
from tests.rasa_builders import FakeApp, a_tracker, answer, wrote


@pytest.mark.parametrize(
    ("action", "intent"), [(DeclineTopic, "out_of_scope"), (Clarify, "nlu_fallback")]
)
def test_an_interest_is_noticed_and_a_look_is_offered(action, intent):
    app = FakeApp()
    app.topics = {"running": Topic("running", Words("跑步", "Running"), "", ("shoes",))}
    event = wrote("I run every morning", intent)
    event["parse_data"]["interests"] = [{"topic": "running", "score": 0.9}]
    heard = answer(action(app), a_tracker(event))
    assert heard.said == ["utter_interest_noticed"]
    assert heard.filled("choices")[0]["payload"] == '/recommendation{"category": "shoes"}'
