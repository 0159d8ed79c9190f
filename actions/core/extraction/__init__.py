"""Facts read from a turn, each by an extractor with a name and a version."""

from actions.core.extraction.money import budgets, sensitivity
from actions.core.extraction.people import recipients
from actions.core.extraction.reading import Extractor, Finding, Reading
from actions.core.facts import Evidence, Fact
from actions.core.turns import Turn

EXTRACTORS = (
    Extractor("budget", 1, 0.9, budgets),
    Extractor("price-words", 1, 0.9, sensitivity),
    Extractor("recipients", 1, 0.9, recipients),
)


def extract(turn: Turn) -> tuple[Fact, ...]:
    """All facts of a turn; a function of the turn alone."""
    if not turn.owner:
        return ()
    reading = Reading(turn)
    found = (_fact(turn, e, f) for e in EXTRACTORS for f in e.find(reading))
    return tuple({fact.id: fact for fact in found}.values())


def _fact(turn: Turn, extractor: Extractor, found: Finding) -> Fact:
    known = extractor.confidence if found.confidence is None else found.confidence
    return Fact(
        identity=turn.owner,
        kind=found.kind,
        subject=found.subject,
        value=found.value,
        confidence=known,
        source="said",
        extractor=extractor.name,
        version=extractor.version,
        evidence=Evidence(*turn.located(found.start, found.end)),
        at=turn.at,
        conversation=turn.conversation,
        valid_until=found.valid_until,
    )
