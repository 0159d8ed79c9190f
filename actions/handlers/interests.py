"""A message that asks for nothing, but speaks of something the shop has."""

from actions.bootstrap import App
from actions.core.tastes import noticed
from actions.core.turns import Turn
from actions.handlers.base import Say


def say_noticed(app: App, turn: Turn, say: Say) -> bool:
    """Name the interest and offer to look; False when the message speaks of none."""
    topic = noticed(turn.interests, app.topics)
    if topic is None:
        return False
    payload = f'/recommendation{{"category": "{topic.categories[0]}"}}'
    choices = [{"label": "find", "payload": payload}]
    say("utter_interest_noticed", interest=topic.words.say(turn.language), choices=choices)
    return True
