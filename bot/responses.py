"""Rasa's words in the language of the turn, with choices and cards from records."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from actions.core.showing import listed
from actions.core.turns import reply_language

_TAG = re.compile(r"\{\{|\}\}|\{(\w+)\}")


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

    def _fill_response(
        self, response: dict[str, Any], filled_slots: dict[str, Any] | None = None, **said: Any
    ) -> dict[str, Any]:
        """Once through: what a shopper wrote stays as it is, braces and brackets included."""
        values = {**(filled_slots or {}), **said}
        labels = filled(_labels(response), {})
        for name, value in values.items():
            if isinstance(value, list) and all(isinstance(v, str) for v in value):
                words = [labels.get(v, v) for v in value]
                values[name] = listed(words, values["language"])
            elif isinstance(value, list) and any(_is_label(v) for v in value):
                values[name] = "\n".join(str(worded(v, labels)) for v in value)
            elif _is_label(value):
                values[name] = worded(value, labels)
        return {part: filled(content, values) for part, content in response.items()}


def turn_language(tracker: DialogueStateTracker, wish: str | None) -> str:
    """The language to answer in: see `reply_language`."""
    turns = [e for e in reversed(tracker.events) if isinstance(e, UserUttered)]
    hint = turns[0].metadata.get("language") if turns else None
    typed = [e.parse_data.get("language") for e in turns]
    return reply_language(wish, typed, hint)


def filled(content: Any, values: Mapping[str, Any]) -> Any:
    """The content with each `{name}` replaced and doubled braces halved."""
    if isinstance(content, str):
        return _TAG.sub(lambda m: str(values.get(m[1], m[0])) if m[1] else m[0][0], content)
    if isinstance(content, dict):
        return {key: filled(part, values) for key, part in content.items()}
    return [filled(part, values) for part in content] if isinstance(content, list) else content


def worded(part: Any, labels: Mapping[str, str]) -> Any:
    """`{"label": name, …}` in the label's words, filled with the rest, which may be labels too.

    A name without a label reads as its `else`; parts of another shape stay as they are.
    """
    if not _is_label(part):
        return part
    if part["label"] not in labels:
        return part.get("else", part["label"])
    return filled(labels[part["label"]], {k: worded(v, labels) for k, v in part.items()})


def _is_label(value: Any) -> bool:
    return isinstance(value, Mapping) and "label" in value


def _labels(response: Mapping[str, Any]) -> Mapping[str, str]:
    return (response.get("custom") or {}).get("labels", {})


def with_records(response: dict[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The response with the `choices` (buttons) and `cards` that the action took from records.

    Where one of these carries a label instead of words, the response's `labels` have the words;
    `decision` names the decision whose offer the cards show.
    """
    labels = _labels(response)
    response.pop("custom", None)
    if choices := said.get("choices"):
        response["buttons"] = [*_titled(choices, labels), *response.get("buttons", [])]
    if cards := said.get("cards"):
        items = [_labelled(card, labels) for card in cards]
        decision = {"decision": said["decision"]} if said.get("decision") else {}
        response["custom"] = {"type": "cards", "items": items, **decision}
    return response


def _titled(options: Iterable[Mapping[str, str]], labels: Mapping[str, str]) -> list[Any]:
    return [
        {"title": o.get("title") or labels[o["label"]], "payload": o["payload"]} for o in options
    ]


def _labelled(card: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    shown = {k: worded(v, labels) for k, v in card.items() if k != "options"}
    tag = card.get("tag", "")
    tag = labels.get(tag, "") if isinstance(tag, str) else shown["tag"]
    return {**shown, "tag": tag, "buttons": _titled(card.get("options", ()), labels)}
