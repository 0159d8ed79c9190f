"""Days that shoppers name, resolved against a day given as argument: 昨天, 双十一, last Friday."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from .numbers import parse
from .spans import Found

_WEEKDAYS_ZH = (
    {c: i for i, c in enumerate("一二三四五六日")}
    | {"天": 6}
    | {str(i): i - 1 for i in range(1, 8)}
)
_WEEKDAYS_EN = {w: i for i, w in enumerate("mon tue wed thu fri sat sun".split())}
_MONTHS = {
    m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}
_NEAR = {
    word: days
    for days, words in {
        -3: "大前天",
        -2: "前天 前晚 day_before_yesterday",
        -1: "昨天 昨日 昨晚 昨儿 yesterday last_night",
        0: "今天 今日 今晚 今儿 今早 当天 today tonight this_morning",
        1: "明天 明日 明晚 明早 tomorrow",
        2: "后天 day_after_tomorrow",
        3: "大后天",
    }.items()
    for word in (w.replace("_", " ") for w in words.split())
}
_FEASTS = {  # month and day, or a rule below
    r"双十一|双11|双１１|11\.11|singles'? ?day": (11, 11),
    r"双十二|双12|12\.12": (12, 12),
    r"(?<![\d.])(?:618|6\.18)(?![\d.])|六一八": (6, 18),
    r"元旦|new year'?s day": (1, 1),
    r"情人节|valentine'?s?(?: day)?": (2, 14),
    r"妇女节|三八节|38节|女神节|women'?s day": (3, 8),
    r"劳动节|五一(?!八)|labou?r day": (5, 1),
    r"儿童节|六一(?!八)|children'?s day": (6, 1),
    r"国庆节?|十一(?=假期|长假|期间|前|后)|national day": (10, 1),
    r"圣诞节?|christmas|xmas": (12, 25),
    r"平安夜|christmas eve": (12, 24),
    r"万圣节|halloween": (10, 31),
}
_PAST = re.compile(
    r"了|的(?:订单|单|货|包裹|东西|那)|买的|下的|拍的|付的|上次|之前|刚|bought|ordered|paid"
    r"|placed|last|was|did|been|purchased|since|got|received|shipped"
)
_UNITS = {
    "天": 1,
    "日": 1,
    "周": 7,
    "星期": 7,
    "礼拜": 7,
    "个月": 30,
    "day": 1,
    "week": 7,
    "month": 30,
}
_N = (
    r"(?:\d{1,3}|[一二两三四五六七八九十半]{1,3}|an?|one|two|three|four|five|six|seven|ten"
    r"|couple of|few)"
)


def find(text: str, today: date) -> Iterator[Found]:
    """Days in a folded text, each as an ISO date."""
    past = bool(_PAST.search(text))
    for pattern, reading in _READINGS:
        for match in pattern.finditer(text):
            if day := _safely(reading, match, today, past):
                yield Found("date", day.isoformat(), match.start(), match.end())


Reading = Callable[[re.Match[str], date, bool], date | None]


def _safely(reading: Reading, match: re.Match[str], today: date, past: bool) -> date | None:
    try:
        return reading(match, today, past)
    except (ValueError, OverflowError):  # 2月30号, 13/45
        return None


def _full(match: re.Match[str], today: date, past: bool) -> date | None:
    year = int(match["y"])
    return date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]))


def _month_day(match: re.Match[str], today: date, past: bool) -> date | None:
    month, day = (parse(match[g]) for g in ("m", "d"))
    return _nearest(int(month or 0), int(day or 0), today, past)


def _english_day(match: re.Match[str], today: date, past: bool) -> date | None:
    month, day = _MONTHS[match["m"][:3]], int(match["d"])
    if match["y"]:
        return date(int(match["y"]), month, day)
    return _nearest(month, day, today, past)


def _nearest(month: int, day: int, today: date, past: bool) -> date:
    """The one closest to today; the last one when the text speaks of the past."""
    years = [date(today.year + step, month, day) for step in (-1, 0, 1)]
    if past:
        return max(d for d in years if d <= today)
    return min(years, key=lambda d: (abs((d - today).days), d))


def _near(match: re.Match[str], today: date, past: bool) -> date | None:
    return today + timedelta(_NEAR[match.group().removeprefix("the ")])


def _weekday(match: re.Match[str], today: date, past: bool) -> date | None:
    word = match["w"] or match["full"]
    if word not in _WEEKDAYS_ZH and word[:3] not in _WEEKDAYS_EN:
        return None
    number = _WEEKDAYS_ZH[word] if word in _WEEKDAYS_ZH else _WEEKDAYS_EN[word[:3]]
    which = match["which"] or ""
    if re.match(r"上|last|past", which) and "个" not in which and word not in _WEEKDAYS_ZH:
        return today - timedelta((today.weekday() - number - 1) % 7 + 1)
    week = -7 * which.count("上") + 7 * which.count("下") + (7 if which.startswith("next") else 0)
    same_week = today + timedelta(number - today.weekday())
    if which and (week or which not in ("on", "by", "until")):
        return same_week + timedelta(week)
    if past:
        return same_week if same_week <= today else same_week - timedelta(7)
    return same_week if same_week >= today else same_week + timedelta(7)


def _ago(match: re.Match[str], today: date, past: bool) -> date | None:
    words = {"a": 1, "an": 1, "couple of": 2, "few": 3, "半": 0.5}
    count = words.get(match["n"]) or parse(match["n"])
    unit = next(days for name, days in _UNITS.items() if match["u"].startswith(name))
    back = bool(re.match(r"之?前|以前|ago|earlier", match["side"] or ""))
    return None if count is None else today + timedelta(round((-1 if back else 1) * count * unit))


def _ahead(match: re.Match[str], today: date, past: bool) -> date | None:
    return _ago(match, today, past)


def _black_friday(match: re.Match[str], today: date, past: bool) -> date | None:
    extra = 3 if "monday" in match.group() else 0
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        first = date(year, 11, 1)
        fourth_thursday = first + timedelta((3 - first.weekday()) % 7 + 21)
        days.append(fourth_thursday + timedelta(1 + extra))
    if past:
        return max(d for d in days if d <= today)
    return min(days, key=lambda d: abs((d - today).days))


def _feast(month: int, day: int) -> Reading:
    return lambda match, today, past: _nearest(month, day, today, past)


_M = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_W = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?"
)
_CN = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_READINGS: list[tuple[re.Pattern[str], Reading]] = [
    (
        re.compile(
            r"(?<!\d)(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)[日号]?"
        ),
        _full,
    ),
    (
        re.compile(r"(?<!\d)(?P<y>20[1-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
        _full,
    ),
    (
        re.compile(rf"(?<![\d一二三四五六七八九十])(?P<m>{_CN})\s*月\s*(?P<d>{_CN})\s*[日号]?"),
        _month_day,
    ),
    (
        re.compile(r"(?<![\d/.-])(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])(?![\d/])"),
        _month_day,
    ),
    (
        re.compile(
            rf"\b(?P<m>{_M})\.? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>20\d\d))?"
        ),
        _english_day,
    ),
    (
        re.compile(
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_M})\b(?:,? (?P<y>20\d\d))?"
        ),
        _english_day,
    ),
    (
        re.compile(
            "|".join(
                rf"(?:\bthe )?\b{w}\b" if w.isascii() else w
                for w in sorted(_NEAR, key=len, reverse=True)
            )
        ),
        _near,
    ),
    (
        re.compile(
            r"(?P<which>上+个?|下+个?|这个?|本)?(?:周|星期"
            r"|礼拜)(?P<w>[一二三四五六日天1-7])(?!\d|天|个|年|月)"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"\b(?:(?P<which>last|past|this(?: coming)?|next|coming|on|by|until)\s+(?P<w>{_W})"
            rf"|(?P<full>[a-z]+day))\b"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"(?P<n>{_N})\s*(?P<u>天|个?星期|个?礼拜|周|个月)(?P<side>之前|以前|前|之后|以后|后)"
        ),
        _ago,
    ),
    (
        re.compile(
            rf"\b(?P<n>{_N})\s+(?P<u>days?|weeks?|months?) (?P<side>ago|earlier|from now)\b"
        ),
        _ago,
    ),
    (re.compile(rf"\bin (?P<n>{_N})\s+(?P<u>days?|weeks?|months?)(?P<side>)\b"), _ahead),
    (re.compile(r"黑五|黑色星期五|black ?friday|cyber ?monday"), _black_friday),
    *((re.compile(pattern), _feast(*day)) for pattern, day in _FEASTS.items()),
]
