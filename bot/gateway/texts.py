"""The gateway's own words: from texts.yml, in the shopper's language."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from actions.core.conversations import PendingTurn
from actions.core.languages import Language, Words
from actions.core.messages import Bubble

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[A-Za-z]")


def load(path: Path) -> Mapping[str, Words]:
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: Words(**words) for name, words in texts.items()}


TEXTS = load(Path(__file__).with_name("texts.yml"))


def spoken(text: str, hint: Language | None) -> Language:
    """The language to answer a text in: any Han means Chinese; without letters, the hint."""
    if _HAN.search(text):
        return "zh"
    return "en" if _LETTER.search(text) else (hint or "zh")


def of_turn(turn: PendingTurn) -> Language:
    """The language to answer a turn in; a chosen option's payload is not what was spoken."""
    return spoken("" if turn.is_payload else turn.text, turn.language)


def notice(name: str, language: Language) -> Bubble:
    """A message of the system."""
    return Bubble("text", TEXTS[name].say(language), role="system")
