"""What the records and the lexicon call the subject of a fact."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.core.extraction.lexicon import Lexicon
from actions.core.extraction.lexicon import Words as Spoken
from actions.core.facts import Fact
from actions.core.languages import NO_WORDS, Words
from actions.core.products import Brand, Category
from actions.core.topics import Topic
from actions.services.products import ProductService

_BEHAVIOUR = ("bought", "viewed", "cart_left")


@dataclass(frozen=True)
class FactNames:
    products: ProductService
    topics: Mapping[str, Topic]
    lexicon: Lexicon

    def words(self, fact: Fact) -> Words:
        """How the shop calls a fact's subject: a product, brand, colour, topic or category."""
        subject, kind = fact.subject, fact.kind
        if kind in _BEHAVIOUR:
            found = self.products.several([subject])
            return found[0].title if found else NO_WORDS
        if kind == "colour":
            return self.products.labels().colours.get(subject, NO_WORDS)
        if (spoken := self._spoken(fact)) is not None:
            return _first_words(spoken)
        if kind != "brand" and subject in self.topics:
            return self.topics[subject].words
        named = self.products.brands() if kind == "brand" else self.products.categories()
        return next((n.words for n in named if n.id == subject), NO_WORDS)

    def calls(self, fact: Fact) -> tuple[str, ...]:
        """Every word by which the records know the subject, in both languages."""
        if (spoken := self._spoken(fact)) is not None:
            return spoken
        words, topic = self.words(fact), self.topics.get(fact.subject)
        wanted = {fact.subject, *(topic.categories if topic else ())}
        named: tuple[Brand | Category, ...] = (
            *self.products.brands(),
            *self.products.categories(),
        )
        synonyms = (s for n in named if n.id in wanted for s in n.synonyms)
        return (*(w for w in (words.zh, words.en) if w), *synonyms)

    def _spoken(self, fact: Fact) -> tuple[str, ...] | None:
        """The words that stand for the slug of a need, an occasion or an event of life."""
        tables: Mapping[str, Spoken] = {
            "need": self.lexicon.needs,
            "occasion": self.lexicon.occasions,
            "life_event": self.lexicon.life_events,
        }
        if fact.kind not in tables:
            return None
        slugs = tables[fact.kind].slugs
        return tuple(word for word, slug in slugs.items() if slug == fact.subject)


def _first_words(words: tuple[str, ...]) -> Words:
    zh = next((w for w in words if not w.isascii()), "")
    return Words(zh, next((w for w in words if w.isascii()), ""))
