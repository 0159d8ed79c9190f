"""Shopper turns to discover themes in: from our database, a file of lines, or a dialogue set."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from actions.adapters.offer_schema import ratings
from actions.adapters.profile_schema import facts
from actions.adapters.schema import handovers, messages
from actions.core.unserved import Heard, Why

_BOILERPLATE = re.compile(
    r"顾客通过点击\S*?信息发送|\(移动端\)|#E-\w+(?:\[\w+\])?"
)  # of JDDC's app
_AROUND = 3  # messages of the shopper before a handover
_UNHAPPY = -0.3
_WHY: dict[str, Why] = {
    "fallback": "not understood",
    "person": "person",
    "handover": "person",
    "unhappy": "unhappy",
}


class DialogueFileError(ValueError):
    """A file of dialogues is not as it must be; the message names file and line."""


def from_database(engine: sa.Engine) -> list[Heard]:
    """Every typed message of a shopper, oldest first, marked where a person or a rating says so."""
    query = (
        sa.select(messages)
        .where(messages.c.role == "shopper", messages.c.type == "text", messages.c.text != "")
        .where(messages.c.payload.is_(None))
        .order_by(messages.c.at, messages.c.conversation, messages.c.seq)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
        marked = _unhappy(connection) | _handed_over(connection, rows)
    return [Heard(r.conversation, r.at.timestamp(), r.text, marked.get(r.id, "")) for r in rows]


def _handed_over(connection: sa.Connection, rows: Iterable[Any]) -> dict[str, Why]:
    by_conversation: dict[str, list[Any]] = {}
    for row in rows:
        by_conversation.setdefault(row.conversation, []).append(row)
    found: dict[str, Why] = {}
    for handover in connection.execute(sa.select(handovers.c.conversation, handovers.c.at)):
        said = [r for r in by_conversation.get(handover.conversation, ()) if r.at <= handover.at]
        found |= {r.id: "person" for r in said[-_AROUND:]}
    return found


def _unhappy(connection: sa.Connection) -> dict[str, Why]:
    """What was said before an answer that got a bad rating, and words of displeasure."""
    low = sa.or_(
        sa.and_(ratings.c.kind == "thumb", ratings.c.score < 0),
        sa.and_(ratings.c.kind == "csat", ratings.c.score.between(1, 2)),
    )
    rated = messages.alias()
    asked = (
        sa.select(sa.func.max(messages.c.seq))
        .where(messages.c.conversation == rated.c.conversation, messages.c.seq < rated.c.seq)
        .where(messages.c.role == "shopper")
        .scalar_subquery()
    )
    query = (
        sa.select(messages.c.id)
        .join(rated, rated.c.conversation == messages.c.conversation)
        .join(ratings, ratings.c.message_id == rated.c.id)
        .where(low, messages.c.seq == asked.correlate(rated))
    )
    found: dict[str, Why] = {row.id: "unhappy" for row in connection.execute(query)}
    for fact in connection.execute(sa.select(facts).where(facts.c.kind == "satisfaction")):
        if isinstance(fact.value, int | float) and fact.value < _UNHAPPY:
            found[fact.evidence_id] = "unhappy"
    return found


def from_lines(path: Path) -> list[Heard]:
    """JSON lines: {"conversation", "text", "at"?, "why"? (fallback, person, unhappy)}."""
    return [_line(data, n, f"{path}:{n}") for n, data in _json_lines(path)]


def _line(data: Any, number: int, where: str) -> Heard:
    try:
        why = data.get("why", "")
        at = datetime.fromisoformat(data["at"]).timestamp() if "at" in data else float(number)
        return Heard(str(data["conversation"]), at, str(data["text"]), _WHY[why] if why else "")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DialogueFileError(f"{where}: {error!r}") from error


def from_sessions(folder: Path) -> list[Heard]:
    """Dialogue files as of JDDC: {"session", "turns": [{"speaker", "text", "transferred"}]}.

    The set has no times: sessions count in the order of the file.
    """
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise DialogueFileError(f"{folder}: there is no .jsonl file")
    return [
        heard
        for path in paths
        for n, data in _json_lines(path)
        for heard in _session(data, n, path)
    ]


def _session(data: Any, number: int, path: Path) -> Iterator[Heard]:
    try:
        for turn in data["turns"]:
            if turn["speaker"] == "customer":
                why = _flag(turn)
                text = _BOILERPLATE.sub(" ", str(turn["text"]))
                yield Heard(str(data["session"]), float(number), text, why)
    except (KeyError, TypeError, AttributeError) as error:
        raise DialogueFileError(f"{path}:{number}: {error!r}") from error


def _flag(turn: Mapping[str, str]) -> Why | Literal[""]:
    """The set's own marks: the chat was passed on, or is a second one about the same thing."""
    if turn.get("transferred") == "1":
        return "person"
    return "came back" if turn.get("repeat") == "1" else ""


def _json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise DialogueFileError(f"{path}: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise DialogueFileError(f"{path}:{number}: {error}") from error
