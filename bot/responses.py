"""Rasa's words in the language of the turn, with choices and cards from records."""

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from actions.core.turns import reply_language


class TurnLanguageResponses(TemplatedNaturalLanguageGenerator):
    """Responses whose conditions on the slot `language` see the language of this very turn.

    Rasa renders what an action says before it applies the action's slots, and no slot mapping can
    weigh an explicit wish against the text of this turn, so the language is worked out here.
    """

    def __init__(
        self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None
    ) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **said: Any,
    ) -> dict[str, Any] | None:
        wish = said.get("language_wish") or tracker.get_slot("language_wish")
        slots = {**tracker.current_slot_values(), "language": turn_language(tracker, wish)}
        response = self.generate_from_slots(utter_action, slots, output_channel, **said)
        return with_records(response, said) if response else None


def turn_language(tracker: DialogueStateTracker, wish: str | None) -> str:
    """The language to answer in: see `reply_language`."""
    turns = [e for e in reversed(tracker.events) if isinstance(e, UserUttered)]
    hint = turns[0].metadata.get("language") if turns else None
    typed = [e.parse_data.get("language") for e in turns]
    return reply_language(wish, typed, hint)


def with_records(response: dict[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The response with the `choices` (buttons) and `cards` that the action took from records.

    Where one of these carries a label instead of words, the response's `labels` have the words.
    """
    labels = (response.pop("custom", None) or {}).get("labels", {})
    if choices := said.get("choices"):
        response["buttons"] = [*_titled(choices, labels), *response.get("buttons", [])]
    if cards := said.get("cards"):
        items = [_labelled(card, labels) for card in cards]
        response["custom"] = {"type": "cards", "items": items}
    return response


def _titled(options: Iterable[Mapping[str, str]], labels: Mapping[str, str]) -> list[Any]:
    return [
        {"title": o.get("title") or labels[o["label"]], "payload": o["payload"]} for o in options
    ]


def _labelled(card: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    shown = {k: v for k, v in card.items() if k != "options"}
    tag = labels.get(card.get("tag", ""), "")
    return {**shown, "tag": tag, "buttons": _titled(card.get("options", ()), labels)}
