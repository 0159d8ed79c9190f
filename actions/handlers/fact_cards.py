"""Facts as a shopper reads them: labels that the responses have words for, and names on record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actions.bootstrap import App
from actions.core.extraction.lexicon import Words as LexiconWords
from actions.core.facts import Fact, FactValue
from actions.core.languages import NO_WORDS, Words
from actions.core.money import money
from actions.core.products import Brand, Category
from actions.core.showing import calendar_day, day
from actions.core.turns import Turn

Label = Mapping[str, Any]
_BEHAVIOUR = ("bought", "viewed", "cart_left")
_LEXICON = {"need": "needs", "occasion": "occasions", "life_event": "life_events"}
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
    words = record_words(fact, app)
    slug = fact.subject.replace("_", " ")
    return {"label": fact.subject, "else": words.say(turn.language) or slug}


def record_words(fact: Fact, app: App) -> Words:
    """How the shop calls a fact's subject: a product, brand, colour, topic or category."""
    subject, kind = fact.subject, fact.kind
    if kind in _BEHAVIOUR:
        found = app.products.several([subject])
        return found[0].title if found else NO_WORDS
    if kind == "colour":
        return app.products.labels().colours.get(subject, NO_WORDS)
    if kind in _LEXICON:
        return _first_words(_spoken(fact, app))
    if kind != "brand" and subject in app.topics:
        return app.topics[subject].words
    named = app.products.brands() if kind == "brand" else app.products.categories()
    return next((n.words for n in named if n.id == subject), NO_WORDS)


def calls(fact: Fact, app: App) -> tuple[str, ...]:
    """Every word by which the records know the subject, in both languages."""
    if fact.kind in _LEXICON:
        return _spoken(fact, app)
    words, topic = record_words(fact, app), app.topics.get(fact.subject)
    wanted = {fact.subject, *(topic.categories if topic else ())}
    named: tuple[Brand | Category, ...] = (*app.products.brands(), *app.products.categories())
    synonyms = (s for n in named if n.id in wanted for s in n.synonyms)
    return (*(w for w in (words.zh, words.en) if w), *synonyms)


def _spoken(fact: Fact, app: App) -> tuple[str, ...]:
    """The words that stand for the slug of a need, an occasion or an event of life."""
    words: LexiconWords = getattr(app.lexicon, _LEXICON[fact.kind])
    return tuple(word for word, slug in words.slugs.items() if slug == fact.subject)


def _first_words(words: tuple[str, ...]) -> Words:
    zh = next((w for w in words if not w.isascii()), "")
    return Words(zh, next((w for w in words if w.isascii()), ""))


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
