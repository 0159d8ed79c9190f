"""Occasions, events of life and haste, with their dates where given."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from actions.core.extraction.lexicon import Words
from actions.core.extraction.reading import Finding, Reading

_PAST = re.compile(
    r"去年|前年|上次|上回|上个?月|以前|之前|昨天|前天|\b(?:last (?:year|month|week|time)|ago"
    r"|yesterday|years? back)\b"
)
_SOMEONE = re.compile(
    r"(?:我?(?:姐|妹|哥|弟|表[姐妹哥弟]|堂[姐妹哥弟]|姐姐|妹妹|哥哥|弟弟|朋友|闺蜜|同事|同学|室友"
    r"|女儿|儿子|邻居|领导|老板|亲戚|侄女|侄子|爸|妈|爸妈|老公|老婆|舍友|同桌|网友|顾客|客户|客人"
    r"|你|他"
    r"|她)(?:家)?(?:的)?)"
    r"(?:也|都|要|快|马上|刚|最近|下周|下个?月|明年|今年|明天|就|准备|打算|的|在|是|一早|早上|晚上"
    r"|\d+月\d+[日号])*$"
    r"|\b(?:(?:my|a|our|his|her|their) (?:\w+ )?(?:sister|brother|friend|colleague|cousin|daughter"
    r"|son|boss|mum|mom|mother|dad|father|neighbou?r"
    r"|roommate|wife|husband|niece|nephew|aunt|uncle|parents|bestie|mate)(?:'s|s')?|he|she|they"
    r"|his|her|their)"
    r"(?: (?:is|are|was|were|will be|has|have|just|recently|soon|who|who's|also|about to|going to"
    r"|'s|'re))*\s*$"
)
_I = re.compile(r"我|咱|\b(?:i|i'm|i've|we|we're|we've|my|our)\b")
_HASTE = re.compile(
    r"急用|急需|急着(?:用|要|穿|送)|赶时间|赶着(?:用|要|穿|送)|越快越好|来不及|马上(?:就)?要用"
    r"|(?:明天|后天|今天|今晚|明早|周[一二三四五六日天]|星期[一二三四五六日天]"
    r"|\d+[号日])(?:之?前)?(?:就)?(?:要用|就要|得用|必须(?:到|收到)|要送|要穿|前要|前到|得到"
    r"|前能到)"
    r"|\basap\b|\burgent(?:ly)?\b|\bin a hurry\b|\bin a rush\b|\bas soon as possible\b"
    r"|\bneed (?:it|them|this|these|one|some|something|\w+ \w+|\w+) (?:by|before|for (?:today"
    r"|tomorrow|tonight)|tomorrow"
    r"|today|tonight|this|on|quick|fast|right away|immediately)\b"
    r"|\b(?:must|has to|have to|needs? to|should) (?:arrive|be here|get here|come|be delivered)"
    r" (?:by|before|tomorrow|today|on|this)\b"
    r"|\b(?:arrive|get here|here|delivered|have it|get it) (?:by|before) (?=\w)"
)
_CALM = re.compile(
    r"不急|不着急|不赶|慢慢来|\bno (?:rush|hurry)\b|\bnot (?:urgent|in a hurry|in a rush)\b|\btake"
    r" your time\b"
)
_SHORT = timedelta(days=2)  # past the day itself nothing is left of it
_NOT_WANTING = frozenset("refund return_exchange payment_issue invoice account_login".split())
_ANSWER_WANTED = re.compile(
    r"退款|退钱|处理|回复|人工|解决|赔|\b(?:refund|reply|respond|answer|solve|fix|money back)\b"
)
_OF_SERVICE = re.compile(
    r"价保|保价|买的|订单|发货|退|补差|\b(?:order(?:ed)?|bought|refund|price protection|shipped)\b"
)


def occasions(reading: Reading, words: Words) -> Iterator[Finding]:
    if reading.serving or reading.idle or _OF_SERVICE.search(reading.text):
        return
    for name, match in _named(reading, words):
        if not _PAST.search(reading.text, *reading.clause(match.start())):
            yield _dated("occasion", name, reading, match)


def life_events(reading: Reading, words: Words) -> Iterator[Finding]:
    """Only the shopper's own, or a child's start of school."""
    for name, match in _named(reading, words):
        first, last = reading.clause(match.start())
        past = _PAST.search(reading.text, first, last)
        someone = _SOMEONE.search(reading.text[first : match.start()])
        idle = reading.idle and not _I.search(reading.text, first, last)
        if not past and not idle and (not someone or name == "school"):
            yield _dated("life_event", name, reading, match)


def haste(reading: Reading) -> Iterator[Finding]:
    """Wanted soon; waiting for money or an answer is none of it."""
    if reading.turn.intent in _NOT_WANTING or _CALM.search(reading.text):
        return
    if _ANSWER_WANTED.search(reading.text):
        return
    found = next(reading.said(_HASTE), None)
    if found:
        day = _ahead(reading, found.start())
        value = {"by": day.isoformat()} if day else {}
        yield Finding("time_pressure", "", value, *found.span(), valid_until=_end(day))


def _named(reading: Reading, words: Words) -> Iterator[tuple[str, re.Match[str]]]:
    seen = {""}
    for match in reading.said(words.pattern):
        name = words.slug(match)
        if name not in seen:
            seen.add(name)
            yield name, match


def _dated(kind: str, name: str, reading: Reading, match: re.Match[str]) -> Finding:
    day = _ahead(reading, match.start())
    value = {"on": day.isoformat()} if day else {}
    ends = _end(day) if kind == "occasion" else None
    return Finding(kind, name, value, *match.span(), valid_until=ends)


def _ahead(reading: Reading, start: int) -> date | None:
    day = reading.day(start)
    return day if day and day >= reading.today - timedelta(days=1) else None


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) + _SHORT if day else None
