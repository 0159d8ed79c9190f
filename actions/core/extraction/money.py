"""What the shopper means to spend, and whether the price matters."""

import re
from collections.abc import Iterator, Mapping

from actions.core.extraction.reading import Finding, Reading

_BUDGET = re.compile(r"预算|想花|打算花|最多花|能接受|budget|\bspend\b|afford|price range")
_NO_BUDGET = re.compile(
    r"满|减|券|红包|退|扣|付了|花了|买的|差价|运费|邮费|包邮|定金|赔|涨|降|原价|发票|积分|充值"
    r"|限额|免单"
    r"|\boff\b|coupon|voucher|refund|charged|paid|shipping|delivery|cost me|deposit|invoice"
    r"|free |dropped|was \W?\d|used to"
)
_HIGH = re.compile(
    r"太贵(?!重)|好贵|有[点些]贵|贵了|这么贵|那么贵|真贵|贵死|死贵|买不起|负担不起"
    r"|(?:能|可以|可不可以|能不能|再|给|有没有|要|想要)(?:再)?(?:便宜|优惠"
    r"|少)(?:一)?[点些](?!什么)"
    r"|最便宜|便宜一?[点些](?:吧|呗|嘛|行|可以|吗|$)"
    r"|便宜[点些]?的"
    r"|学生党|穷学生|没(?:什么|多少)?钱|手头(?:有点)?紧|预算(?:有限|不多|不高|很?紧)|性价比(?:高"
    r"|最高|好)|经济实惠|实惠[点些]?的|省钱|平价"
    r"|(?:不要|别|不能|不想买)太贵"
    r"|\btoo (?:expensive|pricey|dear|steep|costly|much money)|\b(?:a bit|bit|so|quite|rather"
    r"|pretty"
    r"|really|very|kind of|kinda|way|little) (?:pricey|expensive|steep|dear)\b|\boverpriced\b"
    r"|\bcan(?:'t|not) afford|\bcheap(?:er|est)\b|\b(?:something|anything|a|some|any) cheap\b"
    r"|\btight budget|\bon a (?:tight )?budget"
    r"|\bstudent budget|\bi'm (?:a )?(?:broke|poor)|\bbudget[- ]friendly|\baffordable\b|\bsave"
    r" money"
    r"|\b(?:lower|best|better) price\b|\bvalue for money|\binexpensive\b|\blow budget"
    r"|\b(?:something|anything|nothing|one|ones) (?:that(?:'s| is| are) )?(?:not )?too"
    r" (?:expensive|pricey|dear)"
)
_LOW = re.compile(
    r"不差钱|钱不是问题|价[格钱]?(?:都)?(?:无所谓|不重要|不是问题|不在乎|随意)"
    r"|贵一?[点些]?(?:也)?(?:没关系|没事|无所谓|可以|也行|不要紧)"
    r"|不(?:在乎|考虑|计较|看)价[格钱]|预算(?:不限|充足|无上限|没有上限)|只要最好的|要最好的"
    r"|最贵的"
    r"|\bmoney(?:'s| is) no (?:object|problem|issue)|\bprice(?:'s| is)? (?:no|not an?|isn'?t an?)"
    r" (?:object|problem|issue|concern)|\bprice (?:does ?n.t|does not) matter"
    r"|\b(?:don'?t|do not) (?:care|mind) (?:about |what |how much )?(?:the |it )?(?:price|cost)"
    r"|\b(?:happy|willing|glad) to (?:pay|spend) (?:more|extra)|\bwhatever it costs"
    r"|\b(?:only|just) the best\b|\bthe most expensive\b|\bno budget limit|\bunlimited budget"
)
_NOT_PRICE = re.compile(
    r"(?:looks?|feels?|sounds?|smells?|looking|feeling) (?:so |very |really |a bit )?cheap"
    r"|便宜没好货|便宜的样子|看起来.{0,3}便宜|便宜货"
    r"|cheap(?:er)? (?:quality|plastic|material)|贵[重宾族司公店姓州]"
)


def budgets(reading: Reading) -> Iterator[Finding]:
    """A sum with a bound, or one called a budget; sums of orders and coupons are none."""
    text = reading.text
    named = bool(_BUDGET.search(text))
    if not named and (reading.serving or _NO_BUDGET.search(text)):
        return
    for found in reading.entities("amount"):
        value = found.value
        if isinstance(value, Mapping) and (bounds := _bounds(value, named)):
            category = reading.category_after(found.end)
            yield Finding("budget", category, bounds, found.start, found.end)


def _bounds(value: Mapping[str, object], named: bool) -> dict[str, object] | None:
    low, high = value.get("min_cents"), value.get("max_cents")
    if value.get("currency", "CNY") != "CNY" or (low is None and high is None):
        return None
    if low == high:
        return {"min_cents": None, "max_cents": high} if named else None
    return {"min_cents": low, "max_cents": high}


def sensitivity(reading: Reading) -> Iterator[Finding]:
    """ "Too dear" and "cheaper" against "money is no object"; the latter if both are said."""
    if _NOT_PRICE.search(reading.text):
        return
    for pattern, value in ((_LOW, "low"), (_HIGH, "high")):
        found = next(reading.said(pattern), None)
        if found:
            yield Finding("price_sensitivity", "", value, *found.span())
            return
