"""Which one of a list: 第二个, the last one, #3; -1 is the last."""

import re
from collections.abc import Iterator

from .numbers import parse
from .spans import Found

_ZH = re.compile(
    r"(?:倒数)?第\s*(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:个|款|件|双|条|单|张|笔|种"
    r"|项|台|部|只|套|本|家|(?=$|[,.!?吧的呢]))"
)
_ZH_LAST = re.compile(r"最后(?:一|那|那一)?(?:个|款|件|双|条|单|张|笔|种|项|台)|最后一?[个款](?=$)")
_WORDS = {
    w: n + 1
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split()
    )
}
_NOUN = r"(?:one|item|option|product|pair|order|choice|result|of (?:them|these|those)|on the list)"
_EN = re.compile(
    rf"\b(?:the )?(?P<w>{'|'.join(_WORDS)}|last|(?P<d>[1-9]\d?)(?:st|nd|rd|th))(?: {_NOUN}\b"
    rf"|(?=[.!?]?$))"
)
_SIGN = re.compile(
    r"^(?:option|number|no\.?|item|#)\s*(?P<d>[1-9])[.!]?$|^(?:我?[要选买]|就要?)?(?P<e>[1-9])(?:[.号]|号的)?吧?$"
)


def find(text: str) -> Iterator[Found]:
    """Ordinals in a folded text, as whole numbers from 1."""
    for match in _ZH.finditer(text):
        number = parse(match["n"])
        if number and 0 < number < 50:
            sign = -1 if match.group().startswith("倒数") else 1
            yield Found("ordinal", sign * int(number), match.start(), match.end())
    for match in _ZH_LAST.finditer(text):
        yield Found("ordinal", -1, match.start(), match.end())
    for match in _EN.finditer(text):
        last = match["w"] == "last"
        number = -1 if last else int(match["d"]) if match["d"] else _WORDS[match["w"]]
        yield Found("ordinal", number, match.start(), match.end())
    if alone := _SIGN.match(text.strip()):
        start = len(text) - len(text.lstrip())
        yield Found("ordinal", int(alone["d"] or alone["e"]), start, start + alone.end(), 0.6)
