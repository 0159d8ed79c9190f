"""Postal addresses, Chinese (省市区路号) and English (street, apartment, zip)."""

import re
from collections.abc import Iterator

from .spans import Found

_HAN = r"[\u4e00-\u9fff]"
_PLACE = re.compile(
    rf"(?:(?:{_HAN}{{2,8}}?(?:省|自治区|特别行政区))|(?:北京|上海|天津|重庆|深圳|广州|杭州|南京"
    rf"|成都|武汉|苏州|西安|厦门|长沙|青岛)市?"
    rf"|{_HAN}{{2,6}}?市)?\s*(?:{_HAN}{{1,6}}?[市县旗区])?\s*(?:{_HAN}{{1,6}}?[区县镇乡])?\s*"
    rf"(?:(?:{_HAN}{{1,10}}?(?:街道|大道|路|街|巷|胡同|村|屯"
    rf"|社区))(?:[东西南北中]?(?:[\d一二三四五六七八九十]{{1,3}}段)?)?)?\s*"
    rf"(?:\d{{1,5}}(?:-\d{{1,4}})?\s*(?:号院?|弄)(?!码|线|楼?[下上]))?\s*"
    rf"(?:{_HAN}{{2,12}}?(?:小区|花园|公寓|大厦|广场|家园|苑|大学|学院|医院|中心|园区|城|府"
    rf"|里))?\s*"
    r"(?:[a-z]?\d{0,3}(?:[\d一二三四五六七八九十]+)?(?:[号]?[栋幢座楼](?![下上梯])"
    r"|号楼))?\s*(?:[\d一二三四五六七八九十]{1,3}单元)?\s*(?:\d{1,3}[楼层])?\s*(?:\d{2,5}(?:室"
    r"|号|户)?)?"
)
_MARKS = re.compile(
    r"省|市|自治区|[^地小社]区|县|镇|乡|街道|大道|路|街|巷|胡同|村|号|弄|小区|花园|公寓|大厦"
    r"|[栋幢座]|单元|室|北京|上海|天津|重庆|深圳|广州|杭州"
)
_LEAD = re.compile(
    r"^.*?(?:地址|送货|收货|换|改|送|寄|发|填|搬)?(?:改|换|送|寄|发|填|搬|更改|变更)?(?:为|成|到"
    r"|至|是|在|去|给|:)+\s*|^(?:我|家|住|在|的|新|我家|我住|请|把)+"
)
_STREET = (
    r"street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|terrace|way"
    r"|highway|hwy"
    r"|parkway|pkwy|square|sq|crescent|close|alley|circle"
)
_ENGLISH = re.compile(
    rf"(?:(?:apt|apartment|unit|suite|flat|room"
    rf"|floor)\.? ?#?\w+,? )?\d{{1,6}}[a-z]? (?:[a-z0-9'.-]+ ){{1,4}}(?:{_STREET})\b\.?"
    r"(?:,? (?:(?:apt|apartment|unit|suite|flat|room|fl|floor)\.? ?#?\w+|#\w+))?"
    r"(?:, ?[a-z][a-z .'-]{1,24})?(?:,? ?\b[a-z]{2}\b)?(?:,? ?\d{5}(?:-\d{4})?\b)?(?:, ?(?:usa?"
    r"|uk|china|canada|australia)\b)?"
)


def find(text: str) -> Iterator[Found]:
    """Addresses in a folded text; the value is the address as written, blanks tidied."""
    for match in _PLACE.finditer(text):
        if found := _chinese(match):
            yield found
    for match in _ENGLISH.finditer(text):
        yield _found(match.group(), match.start())


def _chinese(match: re.Match[str]) -> Found | None:
    """Two marks of a place, one of them below the city, make an address."""
    text, start = match.group(), match.start()
    lead = _LEAD.match(text)
    if lead:
        text, start = text[lead.end() :], start + lead.end()
    marks = _MARKS.findall(text)
    numbered = re.search(
        r"[\d一二三四五六七八九十]+(?:号|弄|栋|幢|座|室|单元|楼)|路|街|小区|[^地小社]区|县", text
    )
    return _found(text, start) if len(marks) >= 2 and numbered and len(text) >= 5 else None


def _found(text: str, start: int) -> Found:
    lead = len(text) - len(text.lstrip())
    bare = text.strip(" ,.")
    return Found("address", re.sub(r"\s+", " ", bare), start + lead, start + lead + len(bare), 0.9)
