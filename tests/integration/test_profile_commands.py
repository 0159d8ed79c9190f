"""`python -m actions profiles`: what it does and what it says."""

from datetime import date
from pathlib import Path

import pytest

from actions.adapters import labelled_turns
from actions.adapters.migrate import upgrade
from actions.bootstrap import App
from actions.commands.profiles import evaluate, rebuild
from actions.core.messages import Incoming
from actions.settings import Settings
from nlu_models.entities import catalogue
from nlu_models.entities.finder import Finder
from nlu_models.entities.vocabulary import Vocabulary


class RulesOnly:
    """The bot's entities without its model."""

    def __init__(self):
        words = catalogue.read(Path("data/nlu/vocabulary.yml"), Path("data/shop"))
        self.finder = Finder(Vocabulary(words))

    def parse_one(self, text, written):
        found = [f.as_dict(text) for f in self.finder.find(text, date(2026, 11, 23))]
        return {"intent": {"name": "recommendation", "confidence": 1.0}, "entities": found}


@pytest.fixture
def app(tmp_path):
    made = App(Settings(database_url=f"sqlite:///{tmp_path}/shop.db", consent_assumed=True))
    upgrade(made.engine)
    yield made
    made.close()


def a_message(app, owner, text):
    talk = app.conversations.open(owner, "widget")
    app.conversations.receive(talk.id, Incoming("w1", text))
    turn = app.turns.start(talk.id, "worker")
    app.turns.record_replies(turn.id, [])


@pytest.mark.parametrize(
    ("identity", "told"), [(None, "2, with 3 facts"), ("bob", "1, with 1 fact")]
)
def test_rebuilding_says_how_many_profiles_and_facts(app, identity, told):
    a_message(app, "ann", "我是扁平足，预算500以内的跑鞋")
    a_message(app, "bob", "讨厌粉色")
    lines = []
    rebuild(app, identity, RulesOnly(), lines.append)
    assert lines[0].startswith(f"profiles rebuilt: {told}")
    assert app.profiles.of("bob").get("colour", "pink")


def test_the_report_shows_no_turn_that_is_held_out(app):
    lines = []
    evaluate(app, labelled_turns.LABELLED, RulesOnly(), lines.append)
    heldout = next(i for i, line in enumerate(lines) if "heldout:" in line)
    assert any("precision by extractor" in line for line in lines[:heldout])
    assert not any(line.startswith("  ") for line in lines[heldout:])
    assert lines[-1].startswith("expected calibration error")


def test_a_missing_file_of_turns_is_named(app):
    with pytest.raises(ValueError, match=r"no file nowhere\.yml"):
        evaluate(app, Path("nowhere.yml"), RulesOnly(), print)
