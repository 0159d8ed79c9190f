"""For whom the shopper buys, and how old a child is."""

import re
from collections.abc import Iterator

from actions.core.extraction.reading import Finding, Reading

_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 6}
_N = r"\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半]"
_CHILD = (
    r"(?P<baby>宝宝|宝贝|小宝|娃|婴儿|\bbaby|\binfant|\btoddler)|(?P<son>儿子|\bson)"
    r"|(?P<daughter>女儿|闺女|\bdaughter)"
    r"|(?P<child>孩子|小孩|小朋友|\bchild|\bkid)"
)
_AGED_ZH = re.compile(
    rf"(?:(?:{_CHILD})(?:现在|今年|才|刚|已经|是|快|马上|都|要|也|,|\s)*(?P<n>{_N})(?P<u>个多?月"
    rf"|岁半?|周岁)(?P<h>半)?)"
)
_AGE_OF = re.compile(
    rf"(?P<n>{_N})(?P<u>个多?月|岁半?|周岁)(?P<h>半)?(?:大|多)?(?:的)?(?:{_CHILD})"
)
_MONTHS_EN = re.compile(
    r"\b(?:my|our|for a|for an|an?|the)\s(?:\w+\s)?(?P<n>\d{1,2}|one|two|three|four|five|six|seven"
    r"|eight|nine|ten"
    r"|eleven|twelve)[- ](?P<u>month|year|yr)s?[- ]old(?:\s+(?P<who>\w+))?"
)
_IS_OLD = re.compile(
    r"\b(?:my|our) (?:little )?(?P<who>baby|son|daughter|kid|child|toddler) (?:is|just turned"
    r"|turned|'s|will be)"
    r" (?:about |almost |nearly |now |only )*(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve)"
    r"(?: (?P<u>month|year|yr)s?(?: old)?)?\b(?! (?:kg|cm|pounds|inches))"
)
_EN = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_WHO = {"baby": "baby", "toddler": "baby", "infant": "baby", "son": "son", "boy": "son"}
_WHO |= {"daughter": "daughter", "girl": "daughter"}
_ASKING_ONLY = re.compile(r"查一?下|查查|问一?下|取消|催|退款|退货")


_ADDRESSING = ("greeting", "bye", "thanks")  # 老板 is whom one speaks to
_BUSINESS = ("客户", "client", "clients", "老板", "领导")
_GIFT = re.compile(r"礼|送|买|生日|\b(?:gifts?|presents?|buy|birthday)\b")


def recipients(reading: Reading) -> Iterator[Finding]:
    """Persons whom it is for, as the entities say, and children whose age is told."""
    ages = list(_ages(reading))
    told = {f.subject for f in ages}
    if reading.turn.intent not in _ADDRESSING and not _about_service(reading):
        for found in reading.entities("person"):
            if found.text in _BUSINESS and not _GIFT.search(reading.text):
                continue
            if str(found.value) not in told:
                told.add(str(found.value))
                yield Finding("for_whom", str(found.value), {}, found.start, found.end)
    yield from ages


def _about_service(reading: Reading) -> bool:
    return reading.serving or bool(_ASKING_ONLY.search(reading.text))


def _ages(reading: Reading) -> Iterator[Finding]:
    seen: set[str] = set()
    for pattern in (_AGED_ZH, _AGE_OF, _MONTHS_EN, _IS_OLD):
        for match in reading.said(pattern):
            months = _months(match)
            who = _who(match, months)
            if who and who not in seen and 0 < months <= 216:
                seen.add(who)
                yield Finding("for_whom", who, {"age_months": months}, *match.span())


def _months(match: re.Match[str]) -> int:
    number = match["n"]
    count = int(number) if number.isdigit() else _EN.get(number) or _chinese(number)
    unit = match["u"] or "year"
    if "月" in unit or unit == "month":
        return count
    return count * 12 + (6 if "半" in (unit + (match.groupdict().get("h") or "")) else 0)


def _chinese(number: str) -> int:
    if "十" not in number or number == "十":
        return _CN.get(number, 0)
    tens, _, ones = number.partition("十")
    return (_CN[tens] if tens else 1) * 10 + (_CN[ones] if ones else 0)


def _who(match: re.Match[str], months: int) -> str:
    groups = match.groupdict()
    if "who" in groups:
        known = _WHO.get(groups["who"] or "")
        return known or ("baby" if months < 36 else "child")
    return next(name for name in ("baby", "son", "daughter", "child") if groups[name])
