"""Topics that a text names by their words: freely, or to refuse them, or as another's wish."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nlu_models.entities import negations
from nlu_models.entities.vocabulary import Entry, Vocabulary
from nlu_models.normalise import fold

# 不要太贵的手机 refuses a price and 不要红色的跑鞋 a colour; neither refuses the thing.
_DEGREE = re.compile(r"(?:太|那么|这么|很|特别|过于)|\b(?:too|so|very) ")
_ATTRIBUTE = re.compile(
    r"(?:[色款码号味型]|的)的?$|\b(?:black|white|red|pink|blue|green|grey|brown|big|small) $"
)
_LEFT_OUT = re.compile(
    r"\b(?:forget (?:about )?(?:the|a|any)|no more|stop (?:showing|sending|recommending)|sick of"
    r"|not into|never been into|instead of|rather than)\b"
    r"|(?:别|不要|不用)(?:再)?(?:推荐?|发|看)|不需要|从来?不|用不着"
)
_DROPPED = re.compile(  # what comes before is not wanted: 耳机不用了
    r"(?:^|(?<=[,.!?;~。，！？；]))[^,.!?;~。，！？；]*?"
    r"(?:就?算了|不用了|不要了|我?不买|没(?:什么)?兴趣|不感兴趣|[跟和与]我(?:没关系|无关)|用不着)"
)
_END = re.compile(r"[,.!?;~。，！？；]|但|而是|\bbut\b|\binstead\b|\bjust\b")
_OTHERS = (
    r"(?:朋友|同事|室友|邻居|同学|闺蜜|哥们|亲戚|别人|有人|人家"
    r"|\b(?:friend|colleague|coworker|roommate|flatmate|neighbou?r|classmate|someone|somebody)s?\b)"
)
_QUOTED = re.compile(
    rf"{_OTHERS}[^,.!?;。，！？；]{{0,6}}?(?:问|打听|想知道|想了解|说|在聊|提到)"
    rf"|(?:帮|替|代){_OTHERS}[^,.!?;。，！？；]{{0,4}}?(?:问|打听|咨询|看看)"
    rf"|{_OTHERS} (?:just |has |was |is )?(?:asked|asking|asks|said|says|told|wonder(?:ed|ing|s)?"
    r"|mention(?:ed|s)?|wants? to know)"
    rf"|\basking (?:this )?(?:for|on behalf of) (?:a|my|our) {_OTHERS}"
)
_NOT_MINE = re.compile(
    r"不是我(?:自己)?(?:要|想|买|用)|我(?:自己)?(?:不买|不要|不用|用不着)|(?:跟|和|与)我(?:没关系|无关)"
    r"|\bnot (?:for )?me\b|\bnot mine\b|\bi (?:do not|don't) (?:want|need) (?:it|one|any)\b"
)
_MINE = re.compile(r"我(?:自己|本人)?(?:也)?(?:想|要|需要|在找)|\bi (?:want|need|am)\b")


class Mentions(NamedTuple):
    """Topics by how their words occur; a topic that is named freely is not refused."""

    named: frozenset[str]
    refused: frozenset[str]


class Words:
    """Finds the words of topics."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self.entries = tuple(dict.fromkeys(entries))
        self._words = Vocabulary(Entry(word, "topic", topic) for word, topic in self.entries)

    def find(self, text: str) -> Mentions:
        folded = fold(text)
        stretches = list(_stretches(folded))
        named: set[str] = set()
        refused: set[str] = set()
        for found in self._words.find(folded):
            at, topic = found.start, str(found.value)
            inside = any(a <= at < b and _about(folded[a:at]) for a, b in stretches)
            (refused if inside else named).add(topic)
        return Mentions(frozenset(named), frozenset(refused - named))


def _about(before: str) -> bool:
    """Whether the refusal that ends here is of the thing that follows, not of its looks."""
    return not _DEGREE.search(before) and not _ATTRIBUTE.search(before)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    yield from negations.stretches(text)
    for match in _LEFT_OUT.finditer(text):
        end = _END.search(text, match.end())
        yield match.start(), end.start() if end else len(text)
    yield from (match.span() for match in _DROPPED.finditer(text))
    others = _QUOTED.search(text)
    if others:
        mine = _MINE.search(text, others.end())
        yield others.start(), mine.start() if mine else len(text)
    elif _NOT_MINE.search(text) and re.search(_OTHERS, text):
        yield 0, len(text)
