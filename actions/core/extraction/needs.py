"""What a thing must be good for, and what the shopper has already."""

import re
from collections.abc import Iterator

from actions.core.extraction.lexicon import Words
from actions.core.extraction.reading import Finding, Reading

_ONLY_ASKED = 0.5  # of the confidence: "is it good for flat feet?" may be asked for anybody
_OWNER = re.compile(
    r"我的?(?:手机|电脑|平板|耳机|相机|机型|型号)(?:就)?是$"
    r"|\b(?:my|our) (?:phone|laptop|computer|tablet|model|mobile) is (?:an? )?$|"
    r"(?:我|我们|咱)(?:家|们)?(?:的|里的?|那|有|买的?|用的?|在用的?|现在用的?|之前买的?"
    r"|正在用的?|用着|手上的?|自己的)+(?:是)?(?:那|这|一|两|几)?(?:台|个|部|双|只|条|款|辆|件|张"
    r"|把|口|套)?(?:旧的?|老的?)?$"
    r"|我家(?:那|这|有|里)?(?:一|两|几)?(?:台|个|部|只|条|口|套)?(?:的)?$"
    r"|\b(?:my|our)(?: (?:old|current|existing|own|black|white|little|\d\w*))?\s*$"
    r"|\b(?:i|we)(?:'ve| have)?(?: already| just| also| currently)? (?:have|own|use|got|bought"
    r"|wear)(?: already| just)? (?:an?|the|two|some)(?: (?:old|\w+))?\s*$"
)
_NEW = re.compile(
    r"第一|新的?$|下一|想要|想买|要买|缺|没有|\b(?:new|next|first|dream|ideal|future|perfect|last"
    r"|lost)\b"
)
_NO_THINGS = re.compile(
    r"厨房|户外|运动|健身|宠物|露营|骑行|婴儿|kitchens?|sports?|fitness|outdoors?|camping|pets?"
    r"|baby"
    r"|fishing|hiking|food|cycling"
)
_PHONE_NUMBER = re.compile(
    r"^\s*(?:订单|快递|包裹|号码?|验证码|绑定|短信|(?:'s )?(?:number|screen|app|browser|bill"
    r"|call))"
)
_PET = re.compile(
    r"(?:我家|家里|我)(?:还|也)?(?:有|养了?|的|那|这)?(?:一|两|三|几)?(?:只|条)?(?:小)?(?P<zh>猫咪"
    r"|猫|狗狗|狗|毛孩子|主子|橘猫|布偶|英短|金毛|柯基|泰迪|哈士奇|兔子|仓鼠|乌龟|鹦鹉)(?!粮|砂|抓"
    r"|爬|罐|窝|零食|条|绳|毛|包)"
    r"|养(?:了|着)?(?:一|两|三|几)?(?:只|条)(?:小)?(?P<zh2>猫咪|猫|狗狗|狗|兔子|仓鼠|乌龟"
    r"|鹦鹉)(?!粮|砂|抓|爬|罐|窝|零食|条|绳)"
    r"|\b(?:my|our)(?: \w+)? (?P<en>cat|dog|puppy|kitten|rabbit|hamster|parrot|bunny)s?\b(?!"
    r" (?:food|litter|tree|bed|lead|leash|treats?|toys?))"
    r"|\b(?:i|we)(?:'ve)? (?:have|got|own)(?: got)? (?:an?|two|three|\d)(?: \w+)? (?P<en2>cat|dog"
    r"|puppy|kitten|rabbit|hamster|parrot|bunny)s?\b"
)
_MODEL = re.compile(
    r"(?:\s?(?:pro|max|plus|mini|air|ultra|se|note|mate|\d{1,3}[a-z]?))+(?![a-z\d])"
)
_GONE = frozenset(
    "order_status refund return_exchange cancel_order shipping_info payment_issue invoice".split()
)


def needs(reading: Reading, words: Words, confidence: float) -> Iterator[Finding]:
    """A need that is told, or, at half the confidence, one that is only asked about."""
    if reading.serving:
        return
    seen = {""}
    for match in reading.said(words.pattern):
        slug = words.slug(match)
        if slug not in seen:
            seen.add(slug)
            sure = confidence * (_ONLY_ASKED if reading.asked(match.start()) else 1)
            yield Finding("need", slug, match.group(), *match.span(), confidence=sure)


def belongings(reading: Reading, devices: Words) -> Iterator[Finding]:
    """ "My iPhone 13", 我家那台扫地机; not what is being bought, sent back or waited for."""
    if reading.turn.intent in _GONE:
        return
    named = [
        (e.start, e.end, str(e.value)) for e in reading.entities("product", "category", "brand")
    ]
    for match in reading.said(devices.pattern):
        model = _MODEL.match(reading.text, match.end())
        end = model.end() if model else match.end()
        named.append((match.start(), end, reading.text[match.start() : end]))
    for start, end, subject in _longest(named):
        if _owned(reading, start, end):
            yield Finding("owns", subject[:128], reading.turn.text[start:end], start, end)


def pets(reading: Reading) -> Iterator[Finding]:
    for match in reading.said(_PET):
        yield Finding("owns", "pets", next(g for g in match.groups() if g), *match.span())
        return


def _owned(reading: Reading, start: int, end: int) -> bool:
    first, _ = reading.clause(start)
    before = reading.text[first:start]
    if _PHONE_NUMBER.match(reading.text[end:]) or _NEW.search(before):
        return False
    if _NO_THINGS.fullmatch(reading.text[start:end]):
        return False
    return bool(_OWNER.search(before))


def _longest(named: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Overlapping names are one thing: the longest of them."""
    kept: list[tuple[int, int, str]] = []
    for one in sorted(named, key=lambda n: (n[0] - n[1], n[0])):
        if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
            kept.append(one)
    return sorted(kept)
