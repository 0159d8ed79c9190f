"""Sums of money and budgets: 三百块, 500以内, 两三百, under $50, around 1k."""

import re
from collections.abc import Iterator

from .numbers import ENGLISH, NUMBER, parse
from .spans import Found

_AT_MOST = (
    r"不要?超过|不超|低于|少于|小于|最多|不高于|控制在|别超过?|预算|"
    r"under|below|less than|up to|at most|no more than|not more than|not over|cheaper than"
    r"|maximum(?: of)?|max(?: of)?|within|budget"
)
_AT_LEAST = r"高于|超过|至少|大于|不低于|最少|over|above|more than|at least|starting (?:at|from)"
_ABOUT = r"大概|大约|差不多|约|around|about|approximately|approx\.?|roughly|some|~"
_CURRENCIES = {
    "USD": r"us ?\$|\$|美元|美金|刀(?!具|[片架头柄])|usd|us dollars?|dollars?|bucks?",
    "EUR": r"€|欧元|eur(?:os?)?\b",
    "GBP": r"£|英镑|gbp|pounds?\b|quid",
    "HKD": r"hk ?\$|港币|港元|hkd",
    "CNY": r"[¥￥]|rmb|人民币|cny|yuan|kuai|元钱?|圆|块钱|块(?!状|儿)|大洋",
}
_MONEY = "|".join(sorted(_CURRENCIES.values(), key=lambda p: "hk" not in p))
_NUM = rf"(?:{NUMBER}|{ENGLISH}(?![a-z]))"
_AMOUNT = re.compile(
    rf"(?:(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{_ABOUT}))"
    r"(?:\s*(?:of|is|was|:|是|在|为|大概|大约|差不多|只有|就|around|about|between))*)?\s*"
    rf"(?P<pre>{_MONEY})?\s*(?<![\d.])(?<![a-z])(?P<a>{_NUM})\s*"
    rf"(?:(?:(?:{_MONEY})\s*)?(?:-|~|–|—|到|至|to|and)\s*(?:{_MONEY})?\s*(?P<b>{_NUM}))?"
    rf"(?:(?P<more>多|几)|(?P<odd>来))?\s*(?P<post>{_MONEY})?(?P<tenths>(?<=块)[\d一二三四五六七八九](?![\d百千万]))?"
    r"(?:的?(?P<below>以内|以下|之内|之下|封顶|内(?!存|容|衣|裤|胆|饰|陆|蒙)|\s*or less"
    r"|\s*or under|\s*max(?:imum)?\b|\s*tops)"
    r"|(?P<above>以上|起步|往上|开外|\s*or more|\s*and up|\+)|(?P<near>左右|上下|出头|\s*or so"
    r"|\s*-?ish))?"
)
_UNIT = re.compile(
    r"\s*(?:%|％|折"
    r"|[个件双条只台盒瓶包袋箱本套支张把斤克码号寸岁年月日天周次位楼层栋室米升毫厘公点分小星期种款倍匹瓦度人]"
    r"|(?:days?|hours?|hrs?|minutes?|mins?|weeks?|months?|years?|percent|pieces?|pcs|items?|cm"
    r"|mm|kg|g|gb|tb"
    r"|inch(?:es)?|lbs?|pairs?|stars?|times?|sizes?|people|units?|mah|w|ml|l|of|or|[ap]m|orders?"
    r"|th|st|nd|rd|-)\b)"
)
_MEASURED = re.compile(
    r"身高|体重|[斤岁码寸]|尺码(?!\s*[xsml])|腰围|脚长|尺寸"
    r"|size(?!\s*:?\s*(?:x{0,4}[sl]|m)\b)|tall|weigh|height|years? old|订单号|单号"
    r"|order (?:no|number|id|#)|#"
)
_BUDGET = re.compile(r"预算|budget")
_ONWARD = re.compile(
    r"(?:for|on|to|please|pls|and|but|if|so|or|in total|total|all in|is|at most|max|thanks)\b"
)
_PRICED = re.compile(r"预算|价|钱|块|元|贵|便宜|budget|price|spend|cost|cheap|pay|afford|money")
_COUNTED = re.compile(r"(?![的吧呢左以之内上下起多就够行都包])[\u4e00-\u9fff]")
_HEDGED = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])([十百千万])")
_CONFIDENT, _GUESSED = 1.0, 0.7


def find(text: str, currency: str = "CNY") -> Iterator[Found]:
    """Amounts in a folded text as {min_cents, max_cents, currency}; a missing bound is None."""
    for match in _AMOUNT.finditer(text):
        bounds = _bounds(match)
        if bounds is None or not _is_money(match, text):
            continue
        least, most = bounds
        paid = match["pre"] or match["post"]
        value = {
            "min_cents": None if least is None else round(least * 100),
            "max_cents": None if most is None else round(most * 100),
            "currency": _currency(paid) if paid else currency,
        }
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        end = start + len(match.group().strip())
        yield Found("amount", value, start, end, _CONFIDENT if paid else _GUESSED)


def _currency(sign: str) -> str:
    return next(
        (code for code in ("HKD", *_CURRENCIES) if re.fullmatch(_CURRENCIES[code], sign)), "CNY"
    )


def _bounds(match: re.Match[str]) -> tuple[float | None, float | None] | None:
    pair = _pair(match)
    if pair is None:
        return None
    low, high = pair
    if match["b"] or low != high:
        return low, high
    if match["most"] or match["below"]:
        return None, high
    if match["least"] or match["above"]:
        return low, None
    if match["more"]:
        return low, low + _last_unit(low) - 1
    if match["about"] or match["near"] or match["odd"]:
        return round(low * 0.8, 2), round(high * 1.2, 2)
    return low, high


def _last_unit(number: float) -> int:
    """What 多 may add at most: 300多 stays below 400, 1500多 below 1600."""
    digits = str(int(number))
    return int(max(10 ** (len(digits) - len(digits.rstrip("0"))), 2))


def _pair(match: re.Match[str]) -> tuple[float, float] | None:
    if (hedged := _HEDGED.fullmatch(match["a"])) and not match["b"]:
        low, high = parse(hedged[1] + hedged[3]), parse(hedged[2] + hedged[3])
    else:
        low = high = parse(match["a"])
        if match["b"]:
            high = parse(match["b"])
    if low is None or high is None or high < low:
        return None
    tenths = (parse(match["tenths"]) or 0) / 10 if match["tenths"] else 0
    return low + tenths, high + tenths


def _is_money(match: re.Match[str], text: str) -> bool:
    """A currency settles it; without one, a bound or talk of prices must make it likely."""
    pair = _pair(match)
    after = text[match.end() :]
    if match["pre"] or match["post"]:
        counted = match["a"] in "一几两三四五六" and match["post"] == "块"  # 一块手表: a classifier
        return not (re.match(r"[宝气素旦件器]", after) or (counted and _COUNTED.match(after)))
    if pair is None or pair[1] < 10 or len(re.sub(r"\D", "", match["a"])) > 6:
        return False
    if _counts_things(match, after):
        return False
    if _BUDGET.search(match.group()) or _MEASURED.search(text):
        return bool(_BUDGET.search(match.group()))
    if match["most"] or match["below"] or match["least"] or match["above"]:
        return True
    return _likely(match, pair, text, after)


def _likely(match: re.Match[str], pair: tuple[float, float], text: str, after: str) -> bool:
    """A bare number or range: what stands around it must speak of money."""
    if match["b"] and pair[0] >= 50 and re.search(r"between|之间|价|的|^\S+$", text):
        return True
    alone = len(text.strip(" ,.!?的吧呢~")) == len(match.group().strip())
    if alone:
        return _rough(match) or bool(re.search(r"[k千百万]", match["a"]))
    if pair[0] >= 100 and _rough(match) and re.match(r"的|吧|$", after):
        return True
    return bool(_PRICED.search(text)) and bool(match["b"] or _rough(match))


def _counts_things(match: re.Match[str], after: str) -> bool:
    """A unit follows, or a word that may be one: "150 grams", but not "150 for a gift"."""
    goes_on = match.group().endswith(" ") and _ONWARD.match(after)
    return bool(_UNIT.match(after)) or bool(re.match(r"[a-z\d./:]", after) and not goes_on)


def _rough(match: re.Match[str]) -> bool:
    """300左右, 300多, 两三百: a sum of which only the size is told."""
    return any(match[g] for g in ("about", "near", "more", "odd")) or bool(
        _HEDGED.fullmatch(match["a"])
    )
