"""Which texts stand for a product or a question in search."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from actions.core.faq import FaqEntry
from actions.core.languages import Language
from actions.core.products import Product

LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Passage(NamedTuple):
    """A text to be found; `kind` says in which index: product, faq:zh or faq:en."""

    kind: str
    subject: str
    text: str


def of_product(product: Product, names: Mapping[str, str]) -> Iterator[Passage]:
    """Title with keywords, and the description, in each language; `names` of brands, categories."""
    for language in LANGUAGES:
        keywords = " ".join(product.keywords.get(language, ()))
        about = (names.get(f"{x}:{language}", "") for x in (product.brand, product.category))
        title = product.title.say(language)
        yield Passage("product", product.id, " ".join(filter(None, (title, *about, keywords))))
        if description := product.description.say(language):
            yield Passage("product", product.id, f"{title}: {description}")


def of_faq(entry: FaqEntry) -> Iterator[Passage]:
    """Every way the question is put, each by itself."""
    for language in LANGUAGES:
        for question in dict.fromkeys(entry.text(language).asked):
            if question:
                yield Passage(f"faq:{language}", entry.id, question)
