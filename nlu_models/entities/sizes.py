"""Sizes of clothes and shoes and pack sizes: 42码, XL, M号, size 8, 128GB, 500ml."""

import re
from collections.abc import Iterator

from .numbers import parse
from .spans import Found

_LETTERS = r"(?:x{1,4}|[2-6]x)?l|x{0,3}s|m"
_LETTER = re.compile(
    rf"(?<![a-z\d'’])(?:(?P<a>{_LETTERS})\s*(?:码|号|size)|(?:\bsize(?=[\s:])|码|尺码|号|尺寸"
    rf"|in an?)\s*:?\s*(?:an? )?(?P<b>{_LETTERS})(?![a-z'’])"
    rf"|(?P<c>x{{1,4}}l|[2-6]xl|x{{1,3}}s)(?![a-z\d]))"
)
_NUMBER = re.compile(
    r"(?<![\d.a-z])(?P<a>\d{2}(?:\.5)?(?:-\d{2})?|[三四]十[一二三四五六七八九]?)\s*(?:码|号(?!楼"
    r"|线|院|[前后下发到])|(?:eu|yards)\b)"
    r"|(?:\bsize|尺码|码数|鞋码|穿|\beu|\buk|\bus)\s*(?:is|are|:"
    r"|是)?\s*(?P<b>\d{1,2}(?:\.5)?)(?![\d.%]|\s*(?:天|次|个|件|年|月))"
    r"|(?<!\d)(?P<c>1[5-9]\d/\d{2,3}[a-c]?)(?![\d/])"
)
_PACK = re.compile(
    r"(?<![\d.a-z])(?P<n>\d{1,4}(?:\.\d)?)\s*(?P<u>gb|tb|ml|毫升|寸|英寸|inch(?:es)?|kg"
    r"|公斤)(?![a-z])"
)
_UNITS = {
    "毫升": "ml",
    "英寸": "inch",
    "寸": "inch",
    "inches": "inch",
    "公斤": "kg",
    "gb": "GB",
    "tb": "TB",
}
_NAPPIES = re.compile(r"尿|拉拉裤|学步裤|nappy|nappies|diaper|pull-?ups?\b")
_ALONE = re.compile(rf"^\W*(?P<a>{_LETTERS}|3[4-9](?:\.5)?|4[0-8](?:\.5)?)\W*(?:的|吧|please)?\W*$")


def find(text: str) -> Iterator[Found]:
    """Sizes in a folded text; letters come out as the shop writes them, numbers as written."""
    letters = _of_nappies if _NAPPIES.search(text) else _of_clothes
    for match in _LETTER.finditer(text):
        group = next(g for g in "abc" if match[g])
        yield Found("size", letters(match[group]), match.start(), match.end())
    for match in _NUMBER.finditer(text):
        group = next(g for g in "abc" if match[g])
        yield Found("size", _plain(match[group]), match.start(), match.end())
    for match in _PACK.finditer(text):
        unit = _UNITS.get(match["u"], match["u"])
        yield Found("size", match["n"] + unit, match.start(), match.end(), 0.8)
    if sign := _ALONE.match(text):
        yield Found("size", letters(sign["a"]), sign.start("a"), sign.end("a"), 0.7)


def _of_clothes(letters: str) -> str:
    """XXL is 2XL on every garment of the shop; 2X is short for it."""
    size = letters.upper()
    many = re.fullmatch(r"(X{2,4})L", size)
    return f"{len(many[1])}XL" if many else size


def _of_nappies(letters: str) -> str:
    size = letters.upper()
    many = re.fullmatch(r"([2-4])XL", size)
    return "X" * int(many[1]) + "L" if many else size


def _plain(number: str) -> str:
    if number[0] in "三四":
        return str(int(parse(number) or 0))
    return number.upper()
