"""What every custom action has in common: the turn, the thread, and the one place for trouble."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bootstrap import App, shared_app
from actions.core.errors import ShopError
from actions.core.turns import Turn, reply_language
from actions.core.understanding import as_turn
from actions.handlers.moments import after_answer, read_moment
from actions.handlers.trouble import whereabouts

log = logging.getLogger(__name__)
Events = list[dict[str, Any]]


@dataclass(frozen=True)
class Dialogue:
    """Where the dialogue stands: slots, the running form, and what was understood before."""

    slots: Mapping[str, Any]
    form: str | None = None
    requested: str | None = None
    returning: bool = False  # something in between was answered; the form asks again
    ranking: tuple[str, ...] = ()
    earlier_intents: tuple[str, ...] = ()  # newest first, without this turn's
    before: tuple[str, ...] = ()  # the messages of the turn before


@dataclass
class Say:
    """Responses by name; what they are filled with comes from records."""

    dispatcher: CollectingDispatcher
    said: list[str] = field(default_factory=list)
    solved: str = ""  # the flow that came to its good end

    def __call__(self, response: str, **filling: Any) -> None:
        self.said.append(response)
        self.dispatcher.utter_message(response=response, **filling)


class ShopAction(Action, ABC):
    """Read, call, say. `answer` runs in a thread, because rasa-sdk's event loop serves everyone."""

    resumes_form = True  # when it answered something in the middle of a form

    def __init__(self, app: App | None = None) -> None:
        self._app = app

    @property
    def app(self) -> App:
        self._app = self._app or shared_app()
        return self._app

    @abstractmethod
    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events: ...

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> Events:
        turn, dialogue, say = read_turn(tracker), read_dialogue(tracker), Say(dispatcher)
        try:
            return await asyncio.to_thread(self._in_full, turn, dialogue, say, tracker)
        except ShopError as error:
            log.warning("%s in %s, message %s", error, self.name(), turn.message_id)
            unavailable = error.reason == "shop_unavailable"
            say("utter_shop_unavailable" if unavailable else "utter_trouble")
        except Exception as error:  # noqa: BLE001 - the rim: the shopper gets an answer
            failed = (self.name(), turn.message_id, type(error).__name__, whereabouts(error))
            log.error("%s failed, message %s: %s\n%s", *failed)  # noqa: TRY400
            say("utter_trouble")
        return self.give_up()

    def _in_full(self, turn: Turn, dialogue: Dialogue, say: Say, tracker: Tracker) -> Events:
        """The answer; and after it, never before, what the moment is good for."""
        events = [*self.answer(turn, dialogue, say), *self._resume(dialogue)]
        if self.ends_turn(events):
            after_answer(self.app, read_moment(turn, tracker, say.said, say.solved, events), say)
        return events

    def ends_turn(self, events: Events) -> bool:
        """Does nothing of ours follow in this turn?"""
        return all(event.get("event") != "followup" for event in events)

    def _resume(self, dialogue: Dialogue) -> Events:
        """Back to the form that was interrupted: RulePolicy by itself would just listen."""
        interrupted = self.resumes_form and dialogue.form and dialogue.requested
        return [FollowupAction(dialogue.form)] if interrupted else []

    def give_up(self) -> Events:
        """Events after trouble; a form ends itself here, or it would ask for ever."""
        return []


def set_slots(values: Mapping[str, Any]) -> Events:
    return [SlotSet(name, value) for name, value in values.items()]


def read_turn(tracker: Tracker) -> Turn:
    """The latest message with the shopper and the hints that the gateway signed."""
    typed = [e for e in reversed(tracker.events) if e.get("event") == "user"]
    latest = typed[0] if typed else {}
    metadata = latest.get("metadata") or {}
    parsed = latest.get("parse_data") or {}
    text = latest.get("text") or ""
    languages = [(e.get("parse_data") or {}).get("language") for e in typed]
    return as_turn(
        parsed,
        shopper_id=metadata.get("shopper"),
        conversation=tracker.sender_id,
        message_id=latest.get("message_id") or "",
        text="" if text.startswith("/") else text,  # a chosen option is no wording
        language=reply_language(
            tracker.get_slot("language_wish"), languages, metadata.get("language")
        ),
        at=_when(metadata.get("at"), latest.get("timestamp") or 0),
        channel=latest.get("input_channel") or "widget",
        page=metadata.get("page") or "",
        owner=metadata.get("owner") or metadata.get("shopper") or "",
        parts=tuple((str(part), int(length)) for part, length in metadata.get("parts") or []),
    )


def _when(written: str | None, heard: float) -> datetime:
    """When the gateway had the message; without one, when Rasa had it."""
    return datetime.fromisoformat(written) if written else datetime.fromtimestamp(heard, UTC)


def read_dialogue(tracker: Tracker) -> Dialogue:
    form = (tracker.active_loop or {}).get("name")
    turns = [e for e in reversed(tracker.events) if e.get("event") == "user"]
    parsed = [e.get("parse_data") or {} for e in turns]
    intents = [(p.get("intent") or {}).get("name") or "" for p in parsed]
    ranking = (parsed[0].get("intent_ranking") or []) if parsed else []
    return Dialogue(
        slots=dict(tracker.slots),
        form=form,
        requested=tracker.slots.get("requested_slot"),
        returning=bool(_actions_of_turn(tracker) - {form}),
        ranking=tuple(guess["name"] for guess in ranking),
        earlier_intents=tuple(intents[1:]),
        before=tuple(message for e in turns[1:2] for message in _messages(e)),
    )


def _messages(event: Mapping[str, Any]) -> Iterable[str]:
    """The turn's own id, then the messages that were joined into it."""
    yield str(event.get("message_id") or "")
    yield from (str(part) for part, _ in (event.get("metadata") or {}).get("parts") or [])


def _actions_of_turn(tracker: Tracker) -> set[str]:
    """Our own actions that have run since the shopper wrote."""
    latest = takewhile(lambda e: e.get("event") != "user", reversed(tracker.events))
    names = {e["name"] for e in latest if e.get("event") == "action" and e.get("name")}
    return names - {"action_listen", "action_extract_slots"}
