"""Words that stand for a value: a trie over folded text, longest word first."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from nlu_models.normalise import fold

from .product_names import distinctive, models
from .spans import Found

_ENDING = 6  # characters of a Chinese name; shorter endings are names of kinds, 空气净化器
NOTHING = "-"  # the entity of words that only keep shorter ones from being found
_KINDS = {"colours": "colour", "sizes": "size", "persons": "person", "categories": "category"}


class Entry(NamedTuple):
    """A word and what it stands for."""

    word: str
    entity: str
    value: str


class Vocabulary:
    """Finds its words in a folded text; English words whole, with a plural s or es."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(dict.fromkeys(entries))
        self._root: dict[str, Any] = {}
        for entry in self.entries:
            node = self._root
            for char in fold(entry.word):
                node = node.setdefault(char, {})
            node.setdefault("", []).append(entry)

    def find(self, text: str) -> Iterator[Found]:
        """From left to right, the longest word at each place; a word may have several values."""
        position = 0
        while position < len(text):
            end, entries = self._longest(text, position)
            for entry in entries:
                if entry.entity != NOTHING:
                    yield Found(entry.entity, entry.value, position, end)
            position = end

    def _longest(self, text: str, start: int) -> tuple[int, list[Entry]]:
        node, best, entries = self._root, start + 1, []
        for position in range(start, len(text) + 1):
            if "" in node and (end := _whole(text, start, position)):
                best, entries = end, node[""]
            if position == len(text) or text[position] not in node:
                break
            node = node[text[position]]
        return best, entries


def _whole(text: str, start: int, end: int) -> int | None:
    """The end of the word, with its plural; None when it is cut out of a longer Latin word."""
    if start and _latin(text[start]) and _latin(text[start - 1]):
        return None
    if not _latin(text[end - 1]):
        return end
    plural = re.match(r"(?:es|s|'s)?(?![a-z\d])", text[end:])
    return end + plural.end() if plural else None


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def entries_of(
    words: Mapping[str, Any],
    categories: Iterable[Mapping[str, Any]] = (),
    brands: Iterable[Mapping[str, Any]] = (),
    products: Iterable[Mapping[str, Any]] = (),
) -> list[Entry]:
    """All words of `vocabulary.yml` and of the catalogue."""
    found = [
        Entry(word, entity, slug)
        for kind, entity in _KINDS.items()
        for slug, by_language in words.get(kind, {}).items()
        for word in (*by_language.get("zh", ()), *by_language.get("en", ()))
    ]
    for c in categories:
        names = [c["zh"], c["en"], *c.get("words_zh", ()), *c.get("words_en", ())]
        found += [Entry(name, "category", c["id"]) for name in names]
    for b in brands:
        found += [Entry(n, "brand", b["id"]) for n in (b["zh"], b["en"], *b.get("words", ()))]
    not_words = words.get("not_words", {})
    found += [
        Entry(w, NOTHING, "") for language in ("zh", "en") for w in not_words.get(language, ())
    ]
    taken, offered = {fold(e.word) for e in found}, list(products)
    named = [
        e
        for e in product_entries(offered)
        if e.word not in taken and (e.word == e.value or distinctive(e.word, taken))
    ]
    return found + named + [Entry(name, "product", i) for name, i in models(offered)]


def product_entries(products: list[Mapping[str, Any]]) -> list[Entry]:
    """The names by which a shopper may call one product and no other."""
    owners: dict[str, set[str]] = {}
    for product in products:
        for name in _names(product):
            owners.setdefault(name, set()).add(product["id"])
    return [
        Entry(name, "product", next(iter(ids)))
        for name, ids in owners.items()
        if len(ids) == 1 and len(name) >= (9 if name.isascii() else 4)
    ]


def _names(product: Mapping[str, Any]) -> Iterator[str]:
    """The title, its part without brand and trimmings, and endings of that part."""
    zh, en = fold(product["zh"]), re.split(r"[,(]", fold(product["en"]))[0].strip()
    yield from (zh, fold(product["en"]), en, product["id"])
    parts, words = zh.split(), en.split()
    name = max(parts[1:] or parts, key=len)
    yield from (name, f"{parts[0]}{name}", f"{parts[0]} {name}")
    yield from (name[i:] for i in range(len(name) - _ENDING + 1))
    yield from (" ".join(words[i:]) for i in range(1, max(len(words) - 2, 2)))
