"""Turns written for the scenarios (`tests/scenarios/*.yml`), each with what stands around it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from actions.core.facts import Evidence, Fact
from actions.core.moments import Arrival, Purchase, ServiceState
from actions.core.profiles import Held
from actions.core.scenario_cases import Case, Context

TURNS = Path("tests/scenarios")
ZONE = ZoneInfo("Asia/Shanghai")
_USUAL_DAY = datetime(2026, 7, 10, 15, 0, tzinfo=ZONE)  # no festival near
_HALVES = (("tuned", False), ("held_out", True))


class TurnFileError(ValueError):
    """A file of turns is not as it must be."""


def read(folder: Path = TURNS) -> tuple[Case, ...]:
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise TurnFileError(f"there are no turns in {folder}")
    return tuple(case for path in paths for case in _file(path))


def _file(path: Path) -> Iterator[Case]:
    try:
        data = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        contexts = {name: _context(c or {}) for name, c in data["contexts"].items()}
        for group in data["turns"]:
            yield from _group(data["scenario"], group, contexts[group["given"]])
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise TurnFileError(f"{path}: {error!r}") from error


def _group(scenario: str, group: Mapping[str, Any], context: Context) -> Iterator[Case]:
    for language in ("zh", "en"):
        for half, held_out in _HALVES:
            for text in group[language][half]:
                yield Case(scenario, str(text), language, group["expect"], held_out, context)


def _context(data: Mapping[str, Any]) -> Context:
    at = _USUAL_DAY
    if "at" in data:
        at = datetime.strptime(data["at"], "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    at = at.astimezone(UTC)
    moment = {k: tuple(v) if isinstance(v, list) else v for k, v in data.get("moment", {}).items()}
    held = tuple(_held(fact, i, at) for i, fact in enumerate(data.get("facts", ())))
    return Context(at, _service(data.get("service", {}), at), held, moment)


def _service(data: Mapping[str, Any], at: datetime) -> ServiceState:
    bought = tuple(
        Purchase(p["product"], p["category"], at - timedelta(days=p["days_ago"]))
        for p in data.get("purchases", ())
    )
    arrived = tuple(Arrival(a["product"], a["category"]) for a in data.get("arrived", ()))
    lists = {"purchases": bought, "arrived": arrived, "restocked": tuple(data.get("restocked", ()))}
    return ServiceState(**{**data, **lists})


def _held(data: Mapping[str, Any], number: int, at: datetime) -> Held:
    fact = Fact(
        identity="ann",
        kind=data["kind"],
        subject=data.get("subject", ""),
        value=data.get("value"),
        confidence=0.9,
        source="said",
        extractor="given",
        version=1,
        evidence=Evidence(f"earlier-{number}"),
        at=at - timedelta(days=data.get("days_ago", 0)),
    )
    return Held(fact, data.get("strength", 0.8))
