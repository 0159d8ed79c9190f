"""Sizes, colours and brands: what fits the shopper, what they like and what they refuse."""

import re
from collections.abc import Iterator

from actions.core.extraction.reading import Finding, Reading
from actions.core.turns import Entity

_MINE = re.compile(
    r"\d{2}(?:\.5)?|(?:[2-6]?X{0,3}|X{1,4})[SL]|M|1[5-9]\d/\d{2,3}[A-C]?", re.IGNORECASE
)
_NOT_MINE = re.compile(
    r"^\s*(?:的?鞋?子?|码|号)*\s*(?:也?都?太|偏|有点|穿着?|小了|大了|紧|松|是多|等于|对应|and|or"
    r"|还是|或|和)"
    r"|^\s*(?:is|was|are|were|runs?|feels?|seems?)\b|^.{0,12}\b(?:too (?:small|big|tight|large"
    r"|loose))"
    r"|^.{0,6}(?:太[小大紧松]|[小大]了)"
)
_DAY = re.compile(r"[一二三四五六七八九十]+号|\d+号")  # the 30th, as likely as size 30
_SENT = re.compile(
    r"发错|发成|发的是|收到的?是|寄错|\b(?:sent|got|received|arrived|delivered|instead of)\b"
)
_HATES = re.compile(
    r"不喜欢|不太喜欢|不爱|讨厌|最烦|受不了|不要|不想要|别(?:再)?(?:给我|推荐?|买|发)|除了|不考虑"
    r"|拒绝|避雷|拉黑|不买|不会买|不再买|再也不"
    r"|\b(?:hate|dislike|can'?t stand|don'?t (?:like|want|need)|do not (?:like|want)|not a fan of"
    r"|never"
    r"|anything but|except|other than|avoid|no|not|without|sick of|tired of|fed up with|won'?t"
    r" (?:buy|touch)|wouldn'?t (?:buy|touch))\b"
)
_BAD = re.compile(
    r"^(?:的?(?:东西|质量|产品|鞋|手机|耳机|衣服|家)?(?:都|也|真|太|很|就是|简直)*(?:垃圾|差劲"
    r"|太差|很差|太烂|不行|坑人|难用|难穿|翻车))"
    r"|^(?:'s)?(?: \w+){0,3} (?:(?:is|are|was|were|'s) (?:\w+ )?)(?:rubbish|terrible|awful|garbage"
    r"|crap|trash|useless|overrated|the worst|bad quality)"
)
_LOVES = re.compile(
    r"(?:最?喜欢|超爱|最爱|很爱|我爱|一直[买用穿]|只[买用穿认]|认准|信赖|信得过|忠实|铁粉|偏爱"
    r"|钟爱|首选|就要|迷上|回购|种草)"
    r"|\b(?:i (?:really |just |always |absolutely |do )*(?:love|like|prefer|adore|trust|buy|wear"
    r"|use)|love|loyal to|(?:big |huge )?fan of|swear by"
    r"|stick(?:ing)? (?:with|to)|always (?:buy|wear|use)|only (?:buy|wear|use)|favou?rite|prefer"
    r"|fond of|obsessed with)\b"
)
_LOVED = re.compile(
    r"^(?:是我(?:的)?最爱|的?(?:铁粉|忠实|老粉|粉丝)|(?: \w+)? (?:is|are) my favou?rite|'?s?"
    r" (?:fan|lover)\b|是我最喜欢)"
)
_REACH = 14
_SHOPPING = frozenset("recommendation stock_size inform correct".split())
_WORN = frozenset({"", "shoes", "womens_fashion", "mens_fashion", "sports", "outdoor"})


def sizes(reading: Reading) -> Iterator[Finding]:
    """A size the shopper asks for or says they wear; sizes of others and of packs are none."""
    if reading.another or reading.serving or reading.category not in _WORN:
        return
    if _SENT.search(reading.text):
        return
    worn = {}
    for found in reading.entities("size"):
        if _DAY.fullmatch(found.text) and not reading.category:
            continue
        mine = _MINE.fullmatch(str(found.value)) and not _NOT_MINE.match(reading.text[found.end :])
        if mine:
            worn[str(found.value)] = found
    if len(worn) == 1:
        ((value, found),) = worn.items()
        yield Finding("size", reading.category, value, found.start, found.end)


def tastes(reading: Reading) -> Iterator[Finding]:
    """Colours and brands by words of love and hate."""
    if reading.another:
        return
    for found in reading.turn.denied:
        if found.entity in _kinds(reading) and _refused(reading, found):
            yield _taste(found, "disliked")
    for found in reading.turn.entities:
        if found.entity in _kinds(reading) and not reading.foreign(found.start):
            if _refused(reading, found) or _BAD.match(reading.text[found.end :]):
                yield _taste(found, "disliked")
            elif reading.own(found.start, found.end) and _loved(reading, found):
                yield _taste(found, "liked")


def _kinds(reading: Reading) -> tuple[str, ...]:
    """In talk of orders and accounts a colour is that of a parcel or a card."""
    return ("brand",) if reading.serving else ("colour", "brand")


def wished(reading: Reading) -> Iterator[Finding]:
    """A colour or brand that is asked for among products: liked, as far as that tells."""
    if reading.another or reading.turn.intent not in _SHOPPING or _SENT.search(reading.text):
        return
    named = [e for e in reading.entities("colour", "brand")]
    for kind in ("colour", "brand"):
        some = [e for e in named if e.entity == kind]
        if len({e.value for e in some}) == 1 and not _judged(reading, some[0]):
            yield _taste(some[0], "liked")


def _taste(found: Entity, value: str) -> Finding:
    return Finding(found.entity, str(found.value), value, found.start, found.end)


def _refused(reading: Reading, found: Entity) -> bool:
    if reading.foreign(found.start):
        return False
    first, _ = reading.clause(found.start)
    words = list(_HATES.finditer(reading.text, max(first, found.start - 2 * _REACH), found.start))
    return bool(words) and not _double(reading.text[first : found.start])


def _double(before: str) -> bool:
    """ "I don't hate", "not only", "要不要": no refusal."""
    return bool(
        re.search(
            r"不讨厌|不是不|don'?t (?:hate|dislike)|not only|要不要|no longer (?:hate|dislike)"
            r"|不要紧|能不能不",
            before,
        )
    )


def _loved(reading: Reading, found: Entity) -> bool:
    first, last = reading.clause(found.start)
    before = reading.text[max(first, found.start - _REACH) : found.start]
    return bool(_LOVES.search(before)) or bool(_LOVED.match(reading.text[found.end : last]))


def _judged(reading: Reading, found: Entity) -> bool:
    """Is it already spoken of with love or hate?"""
    hated = _refused(reading, found) or _BAD.match(reading.text[found.end :])
    return bool(hated) or _loved(reading, found)
