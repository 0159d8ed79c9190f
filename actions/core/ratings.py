"""Ratings: a thumb on one answer, a score for a solved case, and when to ask for one."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from actions.core.decisions import Outcome
from actions.core.moments import Moment

RatingKind = Literal["thumb", "csat", "asked"]
SCORES = (1, 2, 3, 4, 5)
_PAUSE = timedelta(days=1)  # between two questions in one conversation
_ANSWERED_WITHIN = timedelta(minutes=30)
_FIGURES = {c: i for i, c in enumerate("一二三四五", 1)} | {"两": 2}
_FIGURES |= {word: i for i, word in enumerate("one two three four five".split(), 1)}
_SCORE = re.compile(
    r"(?:我?[给打]|评分?|i(?:'d)? (?:give|say) (?:it |you )?(?:a )?)?[:：\s]*"
    rf"(?P<n>[1-5]|{'|'.join(_FIGURES)})\s*(?:颗?星|分|/\s*5|stars?|points?|out of (?:5|five))?"
    r"[\s.。!！~]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rating:
    """`score` is -1 or 1 for a thumb, 1 to 5 for csat, 0 for the question itself.

    `decision` is the offer that stood in the conversation, if there was one.
    """

    conversation: str
    message_id: str
    kind: RatingKind
    score: int
    at: datetime
    decision: str = ""


def outcome_of(rating: Rating) -> Outcome | None:
    """What a score says of the offer that stood there; a thumb is about an answer, not an offer."""
    if rating.kind != "csat" or not rating.decision:
        return None
    return Outcome(
        key=f"rated:{rating.decision}:{rating.message_id}",
        decision=rating.decision,
        kind="rated",
        at=rating.at,
        received=rating.at,
        value_cents=rating.score,
        properties={"kind": rating.kind},
    )


def is_due(moment: Moment, asked: datetime | None) -> bool:
    """Ask once a case is solved and nothing is open, at most once a day in a conversation."""
    if not moment.solved or moment.busy:
        return False
    return asked is None or moment.turn.at - asked >= _PAUSE


def is_awaited(asked: datetime | None, answered: datetime | None, now: datetime) -> bool:
    """Would a bare figure now answer the question?"""
    if asked is None or now - asked > _ANSWERED_WITHIN:
        return False
    return answered is None or answered < asked


def score_in(text: str) -> int | None:
    """The score when the text is one and nothing else: 5, 四分, "three stars"."""
    found = _SCORE.fullmatch(text.strip())
    if not found:
        return None
    figure = found["n"].lower()
    return _FIGURES.get(figure) or int(figure)
