"""An offer as one card; every word of it is from the offer's record."""

from collections.abc import Callable
from typing import Any

from actions.core.suggestions import Suggestion
from actions.core.turns import Turn


def say_offer(say: Callable[..., None], suggestion: Suggestion, turn: Turn) -> None:
    say("utter_offer", cards=[offer_card(suggestion)], decision=suggestion.decision.id)


def offer_card(suggestion: Suggestion) -> dict[str, Any]:
    """Its link leads through the decision, so that a click is known to be this decision's."""
    decision = suggestion.decision.id
    return {
        "title": suggestion.title,
        "subtitle": suggestion.text,
        "legal": suggestion.legal,
        "code": suggestion.code,
        "image": suggestion.image,
        "url": f"/r/{decision}" if suggestion.url else "",
        "tag": {"label": "", "else": suggestion.tag},
        "options": [
            {"label": "why", "payload": f'/why_offer{{"decision": "{decision}"}}'},
            {"label": "decline", "payload": f'/decline_offer{{"decision": "{decision}"}}'},
        ],
    }
