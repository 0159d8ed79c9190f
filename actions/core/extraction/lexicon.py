"""The words for needs, occasions, events of life and devices: data, found in folded text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Words:
    """Words that stand for slugs; the longest word at a place wins."""

    slugs: Mapping[str, str] = field(default_factory=dict)
    pattern: re.Pattern[str] = _NEVER

    @classmethod
    def of(cls, slugs: Mapping[str, str]) -> "Words":
        if not slugs:
            return cls()
        longest = sorted(slugs, key=lambda word: (-len(word), word))
        return cls(slugs, re.compile("|".join(_alone(word) for word in longest)))

    def slug(self, match: re.Match[str]) -> str:
        """What a match of the pattern stands for; nothing for words that only mislead."""
        return self.slugs[match.group()]


@dataclass(frozen=True)
class Lexicon:
    needs: Words = field(default_factory=Words)
    occasions: Words = field(default_factory=Words)
    life_events: Words = field(default_factory=Words)
    devices: Words = field(default_factory=Words)

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Lexicon":
        """From plain data: slug -> language -> words; a ValueError names what is wrong."""
        misleading = {str(w).lower(): "" for w in _list(data, "not")}
        devices = {str(w).lower(): str(w).lower() for w in _list(data, "devices")}
        return cls(
            needs=Words.of(_slugs(data, "needs") | misleading),
            occasions=Words.of(_slugs(data, "occasions") | misleading),
            life_events=Words.of(_slugs(data, "life_events") | misleading),
            devices=Words.of(devices),
        )


def _slugs(data: Mapping[str, object], name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, languages in _mapping(data.get(name, {}), name).items():
        for language, words in _mapping(languages, f"{name}.{slug}").items():
            for word in _words(words, f"{name}.{slug}.{language}"):
                if found.setdefault(word, slug) != slug:
                    raise ValueError(f"{name}: {word!r} is in {found[word]} and in {slug}")
    return found


def _words(words: object, path: str) -> Iterable[str]:
    if not isinstance(words, list) or not words:
        raise ValueError(f"{path} needs a list of words")
    return [str(word).lower() for word in words]


def _mapping(node: object, path: str) -> Mapping[str, object]:
    if not isinstance(node, Mapping):
        raise ValueError(f"{path} needs names with words")
    return {str(key): value for key, value in node.items()}


def _list(data: Mapping[str, object], name: str) -> Iterable[object]:
    found = data.get(name, [])
    if not isinstance(found, list):
        raise ValueError(f"{name} needs a list of words")
    return found


def _alone(word: str) -> str:
    """An English word stands by itself, a plural s follows outside of the match."""
    found = re.escape(word)
    if word[0].isascii() and word[0].isalpha():
        found = rf"(?<![a-z\d]){found}"
    if word[-1].isascii() and word[-1].isalpha():
        found = rf"{found}(?=(?:e?s|'s)?(?![a-z\d]))"
    return found
