"""The topics of `data/interests.yml`, and the sentences from which their model learns."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("zh", "en")
_LISTED = re.compile(r"[、，,：:;；]|(?<=[\u4e00-\u9fff])[和与及](?=[\u4e00-\u9fff])|\band\b")
FRAMES = ("wish", "service", "denied", "quoted")


class TopicsError(ValueError):
    """The file is not as agreed; the message says where."""


@dataclass(frozen=True)
class Topic:
    """What is told of a topic; each mapping is by language."""

    id: str
    parent: str
    about: Mapping[str, str]
    words: Mapping[str, Sequence[str]]
    examples: Mapping[str, Sequence[str]]
    name: Mapping[str, str]
    categories: Sequence[str] = ()

    def terms(self, language: str) -> Sequence[str]:
        """Its words; where it has none, its name and the things that its description lists."""
        listed = (self.name.get(language, ""), *pieces(self.about.get(language, "")))
        return self.words.get(language) or [term for term in listed if term]


@dataclass(frozen=True)
class Sentence:
    """One sentence to learn from."""

    text: str
    topics: frozenset[str]  # what it is about, whether wished for or not
    wished: bool
    landmark: bool = False  # whether messages are compared with it


@dataclass(frozen=True)
class Topics:
    """The whole file."""

    topics: Sequence[Topic]
    frames: Mapping[str, Mapping[str, Sequence[str]]]
    together: Sequence[Mapping[str, Any]]
    none: Mapping[str, Sequence[str]]
    typical: Sequence[Mapping[str, Any]]  # what the scale of the scores is measured on

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(topic.id for topic in self.topics)

    @property
    def parents(self) -> dict[str, str]:
        """Of the finer topics."""
        return {topic.id: topic.parent for topic in self.topics if topic.parent}

    def closed(self, topics: Iterable[str]) -> frozenset[str]:
        """With the wider topics of each."""
        named = frozenset(topics)
        return named | {self.parents[t] for t in named if t in self.parents}

    def sentences(self) -> list[Sentence]:
        """All, each text once, with every topic it is given for."""
        found: dict[str, Sentence] = {}
        for one in self._sentences():
            same = found.get(one.text, one)
            found[one.text] = replace(same, topics=same.topics | one.topics)
        return list(found.values())

    def _sentences(self) -> Iterator[Sentence]:
        """Topics, then messages about several, then those about none."""
        for topic in self.topics:
            yield from self._of(topic)
        for row in self.together:
            for text in _texts(row):
                yield Sentence(text, self.closed(row["topics"]), True, landmark=True)
        for text in _texts(self.none):
            yield Sentence(text, frozenset(), False)

    def _of(self, topic: Topic) -> Iterator[Sentence]:
        about = self.closed([topic.id])
        for text in (*_texts(topic.examples), *topic.about.values(), *topic.name.values()):
            yield Sentence(text, about, True, landmark=True)
        for language in LANGUAGES:
            for place, word in enumerate(topic.terms(language)):
                yield Sentence(word, about, True, landmark=True)
                yield from self._framed(word, about, language, place)

    def _framed(
        self, word: str, about: frozenset[str], language: str, place: int
    ) -> Iterator[Sentence]:
        """The word wished for, in a question of service, and refused or wished for by others."""
        turn = place + sum(map(ord, word))  # spreads the frames evenly and for good
        refused = FRAMES[2 + turn % 2]
        for number, kind in enumerate(("wish", "wish", "service", refused)):
            frames = self.frames[kind][language]
            text = frames[(turn // 2 + 7 * number) % len(frames)].replace("{}", word)
            yield Sentence(text, about, kind == "wish")


def pieces(description: str) -> list[str]:
    """The things that a description lists."""
    return [part.strip() for part in _LISTED.split(description) if part.strip()]


def _texts(by_language: Mapping[str, Any]) -> Iterator[str]:
    for language in LANGUAGES:
        yield from by_language.get(language, ())


def read(path: Path) -> Topics:
    """The file as agreed; `TopicsError` names the topic that is not."""
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        topics = Topics(
            [_topic(entry) for entry in loaded["topics"]],
            loaded["frames"],
            loaded.get("together") or [],
            loaded["none"],
            loaded["typical"],
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise TopicsError(f"{path}: {error!r}") from error
    for fault in faults(topics):
        raise TopicsError(f"{path}: {fault}")
    return topics


def _topic(entry: Mapping[str, Any]) -> Topic:
    try:
        return Topic(
            entry["id"],
            entry.get("parent", ""),
            dict(entry["about"]),
            entry.get("words") or {},
            entry.get("examples") or {},
            dict(entry["name"]),
            tuple(entry.get("categories") or ()),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TopicsError(f"topic {entry.get('id', entry)}: {error!r}") from error


def faults(topics: Topics) -> Iterator[str]:
    """What is wrong with the file, each in a line."""
    known = set(topics.ids)
    if len(known) < len(topics.topics):
        yield "two topics have the same id"
    for topic in topics.topics:
        yield from _topic_faults(topic, known - set(topics.parents))
    for kind in FRAMES:
        for text in _texts(topics.frames.get(kind, {})):
            if "{}" not in text:
                yield f"frames, {kind}: {text!r} has no place for the word"
    others = (*_texts(topics.none), *(row["text"] for row in topics.typical))
    yield from _no_texts("none or typical", others)
    for row in (*topics.together, *topics.typical):
        for unknown in set(row["topics"]) - known:
            yield f"{row}: there is no topic {unknown}"


def _topic_faults(topic: Topic, widest: AbstractSet[str]) -> Iterator[str]:
    if topic.parent and topic.parent not in widest:
        yield f"topic {topic.id}: its parent {topic.parent} is no topic of the first rank"
    told = (*_texts(topic.words), *_texts(topic.examples))
    yield from _no_texts(f"topic {topic.id}", told)


def _no_texts(where: str, texts: Iterable[Any]) -> Iterator[str]:
    """YAML takes a bare yes or 50 for something else."""
    for text in texts:
        if not isinstance(text, str):
            yield f"{where}: {text!r} is no text; put it into quotes"
