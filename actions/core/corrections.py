"""A shopper's own word on a fact: it is otherwise, or it is to be forgotten."""

from dataclasses import replace

from actions.core.facts import Evidence, Fact, FactValue
from actions.core.turns import Turn

SHOPPER = "shopper"
FORGOTTEN = "forgotten"


def corrected(fact: Fact, turn: Turn, value: FactValue = None) -> Fact:
    """What the shopper says instead; None: it is not so."""
    return replace(
        fact,
        identity=turn.owner,
        value=value,
        confidence=1.0,
        source="corrected",
        extractor=SHOPPER,
        version=1,
        evidence=Evidence(*turn.located(0, len(turn.text))),
        at=turn.at,
        conversation=turn.conversation,
        valid_until=None,
    )


def tombstone(fact: Fact, turn: Turn) -> Fact:
    """Keeps a forgotten fact from being read out of the same words again; it has no words itself.

    It points at the forgotten fact's message and goes when that goes.
    """
    evidence = replace(fact.evidence, end=fact.evidence.start)
    gone = replace(fact, value=None, confidence=1.0, source="corrected", extractor=FORGOTTEN)
    return replace(gone, evidence=evidence, version=1, at=turn.at, valid_until=None)


def goes_with(fact: Fact, other: Fact) -> bool:
    """Is `other` forgotten with the fact: the same thing, or of the same kind and words?"""
    same_thing = other.subject == fact.subject
    return other.kind == fact.kind and (same_thing or other.evidence.id == fact.evidence.id)


def covers(stone: Fact, fact: Fact) -> bool:
    """Must the fact stay forgotten?"""
    if stone.extractor != FORGOTTEN or fact.kind != stone.kind:
        return False
    same_thing = fact.subject == stone.subject and fact.at <= stone.at
    return same_thing or fact.evidence.id == stone.evidence.id
