"""After the answer: the moment as the services see it, and what may be said in it."""

import logging
from collections.abc import Callable, Iterable, Mapping
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker

from actions.bootstrap import App
from actions.core.errors import ShopError
from actions.core.moments import Moment
from actions.core.turns import Turn
from actions.handlers.csat import say_csat
from actions.handlers.offer_cards import say_offer
from actions.handlers.trouble import whereabouts

log = logging.getLogger(__name__)
_FORGOTTEN = "utter_all_forgotten"  # nothing of that turn may be kept
SayResponse = Callable[..., None]


def read_moment(
    turn: Turn,
    tracker: Tracker,
    said: Iterable[str],
    solved: str,
    events: Iterable[Mapping[str, Any]],
) -> Moment:
    """The moment after `events`; `said` are the responses of the action that ran last."""
    set_now = {e["name"]: e["value"] for e in events if e.get("event") == "slot"}
    slots = {**tracker.slots, **set_now}
    intents = [_intent(e) for e in reversed(tracker.events) if e.get("event") == "user"]
    return Moment(
        turn=turn,
        answered=(*_said_before(tracker), *said),
        busy=bool(slots.get("requested_slot")),
        solved=solved,
        product=slots.get("product") or "",
        shown=tuple(slots.get("shown_products") or ()),
        category=_category(turn, slots),
        earlier_intents=tuple(intents[1:]),
    )


def after_answer(app: App, moment: Moment, say: SayResponse) -> None:
    """Trouble here must not spoil an answer that was given: it is logged and nothing is said."""
    if app.moments is None or _FORGOTTEN in moment.answered:
        return
    try:
        suggestion = app.moments.after(moment)
        if suggestion is not None:
            say_offer(say, suggestion, moment.turn)
        elif app.ratings.asks(moment):
            say_csat(say)
    except ShopError as error:
        log.warning("no moment after message %s: %s", moment.turn.message_id, error)
    except Exception as error:  # noqa: BLE001 - the rim: the answer stands
        failed = (moment.turn.message_id, type(error).__name__, whereabouts(error))
        log.error("no moment after message %s: %s\n%s", *failed)  # noqa: TRY400


def _intent(event: Mapping[str, Any]) -> str:
    return ((event.get("parse_data") or {}).get("intent") or {}).get("name") or ""


def _said_before(tracker: Tracker) -> list[str]:
    """The responses that earlier actions of this turn have said."""
    latest = takewhile(lambda e: e.get("event") != "user", reversed(tracker.events))
    said = [(e.get("metadata") or {}).get("utter_action") for e in latest if e["event"] == "bot"]
    return [str(name) for name in reversed(said) if name]


def _category(turn: Turn, slots: Mapping[str, Any]) -> str:
    named = turn.values("category")
    return str(named[-1]) if named else (slots.get("search") or {}).get("category") or ""
