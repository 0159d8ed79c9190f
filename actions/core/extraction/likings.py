"""Interests: from the interest model, and weakly from what was chosen."""

from collections.abc import Iterator

from actions.core.extraction.reading import Finding, Reading

_CHOSEN = 0.5


def interests(reading: Reading) -> Iterator[Finding]:
    """The model's topics, unless the text denies or quotes something."""
    turn = reading.turn
    if reading.silent or reading.quoting or turn.denied:
        return
    for topic, score in turn.interests:
        sure = round(score, 3)
        yield Finding("interest", topic, sure, 0, len(turn.text), confidence=sure)


def chosen(reading: Reading) -> Iterator[Finding]:
    """An option that names a category or a brand: a weak sign."""
    for found in reading.turn.entities:
        if found.entity == "category":
            yield Finding("interest", str(found.value), _CHOSEN, 0, 0)
        if found.entity == "brand":
            yield Finding("brand", str(found.value), "liked", 0, 0)
