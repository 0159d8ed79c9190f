"""Turns nobody answered well: not understood, left to a person, unhappy, or asked again later."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from actions.core.masking import mask
from actions.core.theme_words import content
from actions.core.understanding import Parse

Why = Literal["not understood", "person", "unhappy", "came back"]
NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
_COURTESY = frozenset(
    "affirm deny thanks greeting bye rate_good rate_bad ask_identity human_agent switch_language"
    " inform correct cancel_flow".split()
)
_COMPLAINS = frozenset({"complaint", "rate_bad"})
_BEFORE, _AFTER = 3, 3  # turns around the wish for a person that say what it was about
_PASTED = re.compile(
    r"\[?(?:(?:商品|订单|运单|物流|下单|服务)(?:编?号|名称|金额|时间|状态|链接|ID)"
    r"|咨询(?:商品|订单)|order (?:no|number))"
    r"\s*[:：]?\s*(?:[￥¥]?\s*(?:\[[^\]]{1,12}\]|[a-z]{0,4}[\d.]+)\s*[,，]?\s*)*\]?"
    r"|#E-\w+(?:\[\w+\])?",
    re.IGNORECASE,
)
_LEAST = 6  # characters of content


@dataclass(frozen=True)
class Heard:
    """What a shopper wrote; `rank` orders turns in time, `why` is known already or empty."""

    conversation: str
    rank: float
    text: str
    why: Why | Literal[""] = ""


@dataclass(frozen=True)
class Unserved:
    """One such turn, masked; `guess` is the best intent that is not "not understood"."""

    conversation: str
    rank: float
    text: str
    why: Why
    guess: str
    confidence: float


def select(heard: Sequence[Heard], parses: Iterable[Parse]) -> tuple[Unserved, ...]:
    """The turns worth looking at, each text once a conversation, without personal data."""
    pairs = list(zip(heard, parses, strict=True))
    reasons = _reasons([h for h, _ in pairs], [_intent(p) for _, p in pairs])
    found: dict[tuple[str, str], Unserved] = {}
    for (turn, parsed), why in zip(pairs, reasons, strict=True):
        if not why or (_intent(parsed) in _COURTESY and why != "unhappy"):
            continue
        text = tidy(mask(turn.text, _spans(parsed)))
        if len(content(text)) >= _LEAST:
            guess, confidence = _guess(parsed)
            one = Unserved(turn.conversation, turn.rank, text, why, guess, confidence)
            found.setdefault((turn.conversation, text), one)
    return tuple(found.values())


def tidy(text: str) -> str:
    """Without what an app pastes into the chat: numbers, sums and times of an order."""
    return re.sub(r"\s{2,}", " ", _PASTED.sub(" ", text)).strip(" ,，。.;；:：~")


def _reasons(heard: Sequence[Heard], intents: Sequence[str]) -> list[Why | Literal[""]]:
    reasons: list[Why | Literal[""]] = [
        h.why or ("not understood" if i in NOT_UNDERSTOOD else "")
        for h, i in zip(heard, intents, strict=True)
    ]
    by_conversation: dict[str, list[int]] = {}
    for at, turn in enumerate(heard):
        by_conversation.setdefault(turn.conversation, []).append(at)
    for places in by_conversation.values():
        complaints = [at for at in places if intents[at] in _COMPLAINS]
        for at in complaints if len(complaints) > 1 else ():
            reasons[at] = reasons[at] or "unhappy"
        for n, at in enumerate(places):
            if intents[at] == "human_agent":
                for near in (*places[max(0, n - _BEFORE) : n], *places[n + 1 : n + 1 + _AFTER]):
                    reasons[near] = reasons[near] or "person"
    return reasons


def _intent(parsed: Parse) -> str:
    return str((parsed.get("intent") or {}).get("name") or "")


def _guess(parsed: Parse) -> tuple[str, float]:
    for one in parsed.get("intent_ranking") or [parsed.get("intent") or {}]:
        if one.get("name") and one["name"] not in NOT_UNDERSTOOD | _COURTESY:
            return str(one["name"]), float(one.get("confidence") or 0.0)
    return "", 0.0


def _spans(parsed: Parse) -> Iterable[tuple[int, int, str]]:
    for entity in parsed.get("entities") or ():
        yield entity.get("start", 0), entity.get("end", 0), entity.get("entity", "")
