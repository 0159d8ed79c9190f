"""Stretches of a text in which something is not wanted: 不要红色的, anything but black."""

import re
from collections.abc import Iterator

_CUT = (
    r"[,.!?;~。，！？；]|但|而是|要(?!么)|换成?|改成?|除外|\bbut\b|\binstead\b|\bi want\b"
    r"|\brather\b|\bonly\b"
)
_NOT = re.compile(
    r"(?:不(?:想)?要|不喜欢|不想|别(?:再)?(?:给我|推|买|发|的颜色|是)?|除了|不买|非|没有?要|不含"
    r"|不是|讨厌|排除|不用|去掉|不考虑)"
    r"|\b(?:not|don'?t (?:want|like|need)|do not (?:want|like|need)|no|without|except(?: for)?"
    r"|anything but|other than|hate|dislike|excluding|avoid|never)\b"
)
_QUESTION = re.compile(
    r"要不要|是不是|有没有|能不能|不用谢|not sure|no problem|no idea|why not|if not|no longer"
    r"|no\.|not yet|not only|别的|\bno [a-z ]+(?:left|in stock)\b"
)


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each in a folded text, from the word of negation to its clause's end."""
    blocked = {i for m in _QUESTION.finditer(text) for i in range(*m.span())}
    for match in _NOT.finditer(text):
        if match.start() in blocked:
            continue
        cut = re.compile(_CUT).search(text, match.end())
        yield match.start(), cut.start() if cut else len(text)
