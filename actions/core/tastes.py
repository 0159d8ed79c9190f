"""Tastes: where to begin a search for somebody who does not say what for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.core.profiles import Held, Profile
from actions.core.searches import ProductSearch
from actions.core.topics import Topic

_LEAST = 0.35  # of an interest, below which it says too little to begin with


@dataclass(frozen=True)
class Taste:
    """A search begun from what is known, and the interest it began from."""

    search: ProductSearch
    topic: Topic
    interest: Held


def noticed(interests: Sequence[tuple[str, float]], topics: Mapping[str, Topic]) -> Topic | None:
    """The topic a message speaks of, the narrowest that the catalogue has."""
    spoken = [topics[topic] for topic, _ in interests if topic in topics]
    narrow = {topic.parent for topic in spoken}
    return next((t for t in spoken if t.categories and t.id not in narrow), None)


def taste(profile: Profile, topics: Mapping[str, Topic]) -> Taste | None:
    """The strongest interest that has a place in the catalogue; None without consent to that.

    A narrow topic goes before the wide one above it. Budget, size and liked colour come along when
    they were said of the same category, or of none.
    """
    if not profile.allows("personalisation"):
        return None
    for held in _narrow_first(profile, topics):
        topic = topics[held.fact.subject]
        for category in topic.categories:
            return Taste(_search(profile, topic, category), topic, held)
    return None


def _narrow_first(profile: Profile, topics: Mapping[str, Topic]) -> list[Held]:
    known = [h for h in profile.of("interest") if h.fact.subject in topics and h.strength >= _LEAST]
    narrow = {topics[h.fact.subject].parent for h in known}
    return [h for h in known if h.fact.subject not in narrow]


def _search(profile: Profile, topic: Topic, category: str) -> ProductSearch:
    needs = [str(h.fact.value) for h in profile.of("need")[:2]]
    budget = _about("budget", profile, category)
    bounds = budget.fact.value if budget and isinstance(budget.fact.value, Mapping) else {}
    size = _about("size", profile, category)
    return ProductSearch(
        text=" ".join((topic.words.zh, topic.words.en, *needs)),
        category=category,
        size=str(size.fact.value) if size else None,
        max_cents=_cents(bounds.get("max_cents")),
    )


def _about(kind: str, profile: Profile, category: str) -> Held | None:
    return profile.get(kind, category) or profile.get(kind, "")


def _cents(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
