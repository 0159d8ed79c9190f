"""`data/marketing.yml` as settings; a mistake is named with file, line and key."""

from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from actions.adapters import yaml_lines
from actions.core.features import TOPICS
from actions.core.offer_settings import OfferSettings
from actions.core.plain import ConditionError, mapping, number, text, texts, whole

MARKETING = Path("data/marketing.yml")
_KEYS = (
    "quiet_hours", "caps", "declines", "show_within_minutes", "blocked_again_minutes", "holdout",
    "floor", "time_zone", "channel_quota", "topics",
)  # fmt: skip


class MarketingFileError(ValueError):
    """The file does not say what it must."""


def load(path: Path = MARKETING) -> OfferSettings:
    try:
        data, lines = yaml_lines.read(path)
        return _settings(mapping(data, "", _KEYS))
    except OSError as error:
        raise MarketingFileError(f"{path}: {error.strerror}") from error
    except yaml_lines.YamlError as error:
        raise MarketingFileError(str(error)) from error
    except ConditionError as error:
        key = error.path.removeprefix(".")
        said = f"{key}: {error.message}" if key else error.message
        line = yaml_lines.line_of(lines, key)
        raise MarketingFileError(f"{path}:{line}: {said}") from error


def _settings(data: Mapping[str, Any]) -> OfferSettings:
    """What the file leaves out is as in OfferSettings."""
    found: dict[str, Any] = {}
    for key, (low, high) in {
        "show_within_minutes": (1, 1440),
        "blocked_again_minutes": (0, 1440),
    }.items():
        if key in data:
            found[key] = whole(data[key], key, low, high)
    found |= {k: number(data[k], k, *_SHARES[k]) for k in _SHARES if k in data}
    for key, read in _PARTS.items():
        if key in data:
            found |= read(data[key])
    return OfferSettings(**found)


# Without a floor no other policy can be valued from the log: for a demo or a test to choose.
_SHARES = {"holdout": (0.0, 0.5), "floor": (0.0, 0.5)}


def _quiet(node: object) -> dict[str, time]:
    said = mapping(node, "quiet_hours", ("from", "until"))
    return {
        f"quiet_{key}": _clock(said.get(key), f"quiet_hours.{key}") for key in ("from", "until")
    }


def _clock(node: object, path: str) -> time:
    try:
        return time.fromisoformat(text(node, path))
    except ValueError as error:
        if isinstance(error, ConditionError):
            raise
        raise ConditionError(path, f'a time like "22:00" is needed here, not {node!r}') from error


def _caps(node: object) -> dict[str, int]:
    said = mapping(node, "caps", ("gap_minutes", "conversation", "day", "week"))
    found = {
        f"per_{key}": whole(said[key], f"caps.{key}", 0, 1000)
        for key in ("day", "week")
        if key in said
    }
    if "gap_minutes" in said:
        found["gap_minutes"] = whole(said["gap_minutes"], "caps.gap_minutes", 0, 1440)
    if "conversation" in said:
        here = mapping(said["conversation"], "caps.conversation", ("times", "hours"))
        path = "caps.conversation"
        found["per_conversation"] = whole(here.get("times"), f"{path}.times", 0, 1000)
        found["conversation_hours"] = whole(here.get("hours"), f"{path}.hours", 1, 1000)
    return found


_DECLINES = {
    "in_a_row": "declines_in_a_row",
    "pause_days": "pause_days",
    "same_offer_days": "declined_days",
}


def _declines(node: object) -> dict[str, int]:
    said = mapping(node, "declines", _DECLINES)
    return {_DECLINES[key]: whole(value, f"declines.{key}", 1, 3650) for key, value in said.items()}


def _zone(node: object) -> dict[str, str]:
    name = text(node, "time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConditionError("time_zone", f"there is no time zone {name!r}") from error
    return {"time_zone": name}


def _quota(node: object) -> dict[str, Mapping[str, int]]:
    said = mapping(node, "channel_quota", node if isinstance(node, Mapping) else ())
    path = "channel_quota"
    return {path: {str(k): whole(v, f"{path}.{k}", 0, 10**9) for k, v in said.items()}}


def _topics(node: object) -> dict[str, Mapping[str, str]]:
    said = mapping(node, "topics", TOPICS)
    parts = ((topic, texts(said[topic], f"topics.{topic}")) for topic in said)
    return {"topics": {part: topic for topic, some in parts for part in some}}


_PARTS: Mapping[str, Callable[[object], Mapping[str, Any]]] = {
    "quiet_hours": _quiet,
    "caps": _caps,
    "declines": _declines,
    "time_zone": _zone,
    "channel_quota": _quota,
    "topics": _topics,
}
