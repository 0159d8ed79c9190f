"""The ids that conditions may name, as far as the reader is told of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """An empty set is not checked: any id goes."""

    intents: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    responses: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()


ANYTHING = Known()
