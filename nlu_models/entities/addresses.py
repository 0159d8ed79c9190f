"""Postal addresses: 省市区路号楼室, and room, building, number, street, city, postcode."""

import re
from collections.abc import Iterator

from . import streets
from .spans import Found

_HAN = r"[\u4e00-\u9fff]"
_N = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_IN_NAME = r"(?![县路街]|[^园小社]区)[\u4e00-\u9fffa-z]"  # of an estate, which has no road in it
_GAP = r"[\s,]{0,2}"
_CITIES = (
    "北京|上海|天津|重庆|深圳|广州|杭州|南京|成都|武汉|苏州|西安|厦门|长沙|青岛|宁波|郑州|沈阳"
    "|大连|济南|合肥|福州|昆明|东莞|佛山|无锡|哈尔滨|长春|石家庄|太原|南昌|南宁|贵阳|兰州|海口"
    "|温州|珠海|惠州|常州|香港|澳门"
)
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆"
)
_PLACE = re.compile(
    rf"(?:(?<![a-z\d])|(?={_HAN}))"
    rf"(?:{_HAN}{{2,8}}?(?:省|自治区|特别行政区)|(?:{_PROVINCES}))?{_GAP}"
    rf"(?:(?:{_CITIES})市?|{_HAN}{{2,8}}?市)?{_GAP}"
    rf"(?:{_HAN}{{1,6}}?[市县旗区])?{_GAP}(?:{_HAN}{{1,6}}?[区县镇乡])?{_GAP}"
    rf"(?:{_HAN}{{1,8}}?街道(?=\s?{_HAN}))?{_GAP}"
    rf"(?:{_HAN}{{1,10}}?(?:街道|大道|道(?=\s?\d)|路|街|巷|胡同|社区|[村屯](?![路街]))"
    rf"(?:[东西南北中]?{_N}?段|[东西南北中](?=\s?\d))?)?{_GAP}"
    rf"(?:\d{{1,5}}(?:-\d{{1,4}})?\s?(?:号院?(?!楼)(?:之{_N})?|弄)(?!码|线|[下上]))?{_GAP}"
    rf"(?:(?:{_IN_NAME}){{1,12}}?(?:小区|花园|公寓|大厦|广场|家园|苑|大学|学院|医院|中心|园区"
    rf"|产业园|科技园|酒店|宾馆|城|府|里(?![屯路街])|湾|庭|轩|阁|塔\d?)){{0,2}}{_GAP}"
    rf"(?:[a-z]?{_N}?\s?(?:号楼|号?[栋幢座](?![上下梯])))?{_GAP}"
    rf"(?:{_N}\s?单元)?{_GAP}(?:\d{{1,3}}\s?[楼层])?{_GAP}"
    r"(?:(?:\d{1,3}-)?[a-z]?\d{2,5}(?:-\d{2,4})?(?![\d-])\s?(?:[室户号]|房(?!间))?)?"
)
_MARKS = re.compile(
    rf"省|市|自治区|[^地小社]区|县|镇|乡|街道|大道|道(?=\s?\d)|路|街|巷|村|号|弄|小区|花园|公寓|大厦|广场"
    rf"|[栋幢座]|单元|室|{_CITIES}"
)
_BELOW_CITY = re.compile(
    rf"{_N}\s?(?:号|弄|栋|幢|座|室|单元|楼)|[^在半上]路|街|小区|[^地小社]区|县"
)
_KNOWN = re.compile(rf"{_PROVINCES}|{_CITIES}")
_ABOUT = r"地址|收货|送|寄|发(?!展)|换|改|填|搬|更|变更|住|邮|我在|家在|公司在"
_LEAD = re.compile(
    rf"(?:[^省市区县路街号\d]*(?:{_ABOUT}))?(?:为|成(?!都)|到|至|往|是|在|去|给|:|的|了|我要?|请|把"
    rf"|新(?=的|地址)|货|一下|\s|,)*"
)


def find(text: str) -> Iterator[Found]:
    """Addresses in a folded text; the value is the address as written, blanks tidied."""
    for match in _PLACE.finditer(text):
        if match.end() - match.start() >= 5 and (found := _chinese(text, match)):
            yield found
    for start, end in streets.find(text):
        yield _found(text, start, end)


def _chinese(text: str, match: re.Match[str]) -> Found | None:
    """Two marks of a place, one of them below the city, make an address."""
    start = match.start() + _lead(match.group())
    again = _PLACE.match(text, start)  # without the lead a part may reach further
    end = _whole(text, start, max(match.end(), again.end() if again else 0))
    body = text[start:end].strip(" ,")
    if len(body) < 5 or len(_MARKS.findall(body)) < 2 or not _BELOW_CITY.search(body):
        return None
    return _found(text, start, end)


def _lead(text: str) -> int:
    """How much stands before the place: a known province or city tells, else words of sending."""
    head = re.match(r"[^省市]*[省市]?", text)
    known = _KNOWN.search(text, 0, head.end()) if head else None
    if known:
        return known.start()
    lead = _LEAD.match(text)
    return lead.end() if lead else 0


def _whole(text: str, start: int, end: int) -> int:
    """An address does not end inside a word or number: such an ending is given up."""
    if end < len(text) and _latin(text[end]):
        while end > start and _latin(text[end - 1]):
            end -= 1
    return end


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _found(text: str, start: int, end: int) -> Found:
    bare = text[start:end].strip(" ,.\t\n")
    first = text.index(bare, start)
    return Found("address", re.sub(r"\s+", " ", bare), first, first + len(bare), 0.9)
