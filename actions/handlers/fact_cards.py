"""Facts as a shopper reads them: labels that the responses have words for, and names on record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actions.bootstrap import App
from actions.core.facts import Fact, FactValue
from actions.core.money import money
from actions.core.showing import calendar_day, day
from actions.core.turns import Turn
from actions.services.fact_names import FactNames

Label = Mapping[str, Any]
_YEARS_FROM = 24  # months; below that an age is told in months


def fact_cards(facts: Sequence[Fact], turn: Turn, app: App, options: Sequence[str]) -> list[Any]:
    """A card for each fact: what it is, since when and from where, and what can be done."""
    return [
        {
            "title": fact_words(fact, turn, app),
            "subtitle": source_words(fact, turn),
            "options": [_OPTIONS[name](fact) for name in options],
        }
        for fact in facts
    ]


_OPTIONS = {
    "wrong": lambda f: {"label": "wrong", "payload": f'/correct_profile{{"fact": "{f.id}"}}'},
    "forget": lambda f: {"label": "forget", "payload": f'/forget_me{{"fact": "{f.id}"}}'},
}


def source_words(fact: Fact, turn: Turn) -> Label:
    return {"label": fact.source, "date": day(fact.at, turn.language)}


def fact_words(fact: Fact, turn: Turn, app: App) -> Label:
    """The label of its kind, filled with its subject and value."""
    kind, value = fact.kind, fact.value
    words: dict[str, Any] = {"label": kind, "subject": name_of(fact, turn, app)}
    if kind == "budget" and isinstance(value, Mapping):
        return words | {"label": _about(fact), "value": _bounds(value, turn)}
    if kind in ("colour", "brand", "price_sensitivity"):
        return words | {"label": f"{kind}_{value}"}
    if kind in ("channel", "language"):
        return words | {"value": {"label": f"{kind}_{value}", "else": value}}
    if kind == "satisfaction":
        return {"label": f"satisfaction_{_mood(value)}"}
    if kind == "for_whom" and isinstance(value, Mapping) and value.get("age_months"):
        return words | {"label": "for_whom_aged", "value": _age(value["age_months"])}
    if isinstance(value, Mapping) and (on := value.get("on") or value.get("by")):
        return words | {"label": f"{kind}_on", "value": _calendar(on, turn)}
    if kind == "size":
        return words | {"label": _about(fact), "value": value}
    return words | {"value": value if isinstance(value, str) else words["subject"]}


def name_of(fact: Fact, turn: Turn, app: App) -> Any:
    """What the responses have a label for, or else what the records call the subject."""
    words = names(app).words(fact)
    slug = fact.subject.replace("_", " ")
    return {"label": fact.subject, "else": words.say(turn.language) or slug}


def names(app: App) -> FactNames:
    return FactNames(app.products, app.topics, app.lexicon)


def _about(fact: Fact) -> str:
    return f"{fact.kind}_of" if fact.subject else fact.kind


def _bounds(value: Mapping[str, object], turn: Turn) -> Label:
    shown = {
        name: money(cents, turn.language)
        for name in ("min", "max")
        if isinstance(cents := value.get(f"{name}_cents"), int)
    }
    return {"label": "_".join(shown) or "any", **shown}


def _age(months: Any) -> Label:
    if months < _YEARS_FROM:
        return {"label": "months", "count": months}
    return {"label": "years", "count": months // 12}


def _mood(value: FactValue) -> str:
    if not isinstance(value, int | float) or value == 0:
        return "mixed"
    return "good" if value > 0 else "bad"


def _calendar(on: object, turn: Turn) -> str:
    try:
        return calendar_day(date.fromisoformat(str(on)[:10]), turn.language)
    except ValueError:
        return str(on)
