"""The question how content a shopper is with a solved case."""

from collections.abc import Callable

from actions.core.ratings import SCORES


def say_csat(say: Callable[..., None]) -> None:
    options = [
        {"label": f"score_{score}", "payload": f'/csat{{"score": "{score}"}}'}
        for score in reversed(SCORES)
    ]
    say("utter_csat", choices=options)
