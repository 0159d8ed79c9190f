"""Facts read from a turn, each by an extractor with a name and a version."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

from actions.core.extraction import confidences
from actions.core.extraction.habits import channel, delivery, language
from actions.core.extraction.lexicon import Lexicon
from actions.core.extraction.likings import chosen, interests
from actions.core.extraction.money import budgets, sensitivity
from actions.core.extraction.mood import mood
from actions.core.extraction.needs import belongings, needs, pets
from actions.core.extraction.people import recipients
from actions.core.extraction.plans import haste, life_events, occasions
from actions.core.extraction.reading import Extractor, Find, Finding, Reading
from actions.core.extraction.tastes import sizes, tastes, wished
from actions.core.facts import Evidence, Fact
from actions.core.turns import Turn

VERSION = 1  # of the rules: a changed rule is a new version


@dataclass(frozen=True)
class Extraction:
    """All extractors over one lexicon. Called with a turn it is a function of that turn alone."""

    lexicon: Lexicon = field(default_factory=Lexicon)

    @cached_property
    def extractors(self) -> tuple[Extractor, ...]:
        words = self.lexicon
        found: dict[str, Find] = {
            "budget": budgets,
            "price-words": sensitivity,
            "sizes": sizes,
            "tastes": tastes,
            "wished": wished,
            "recipients": recipients,
            "occasions": partial(occasions, words=words.occasions),
            "needs": partial(needs, words=words.needs, confidence=confidences.OF["needs"]),
            "haste": haste,
            "belongings": partial(belongings, devices=words.devices),
            "pets": pets,
            "delivery": delivery,
            "language": language,
            "channel": channel,
            "mood": mood,
            "life-events": partial(life_events, words=words.life_events),
            "interest-model": interests,
        }
        return tuple(
            Extractor(name, VERSION, confidences.OF[name], find) for name, find in found.items()
        )

    @cached_property
    def _of_choices(self) -> tuple[Extractor, ...]:
        """An option that was chosen has no wording of the shopper's."""
        return (Extractor("chosen", VERSION, confidences.OF["chosen"], chosen),)

    def __call__(self, turn: Turn) -> tuple[Fact, ...]:
        if not turn.owner:
            return ()
        found = {fact.id: fact for fact in self._facts(turn, Reading(turn))}
        return tuple(found.values())

    def _facts(self, turn: Turn, reading: Reading) -> Iterator[Fact]:
        for extractor in self.extractors if turn.text else self._of_choices:
            for found in extractor.find(reading):
                yield _fact(turn, extractor, found)


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
