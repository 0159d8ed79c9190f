"""How the shopper wants parcels, in which language and over which channel to talk."""

import re
from collections.abc import Iterator

from actions.core.extraction.reading import Finding, Reading

_PLACE = re.compile(
    r"(?:放|送|存|搁)(?:在|到|去)?(?:家)?(?:菜鸟)?(?:驿站|快递柜|丰巢柜?|菜鸟|家?门口|物业|门卫"
    r"|前台|保安室?|信箱|楼下|代收点|自提点)"
    r"|(?:送货?|快递)(?:上门|到家)"
    r"|\b(?:leave|drop|put) (?:it|them|the (?:parcel|package|order|box)|my (?:parcel|package"
    r"|order)|parcels|packages) (?:off )?"
    r"(?:at|by|with|in|outside|behind|on)(?: (?:the|my|our))?(?: \w+)? (?:door|doorstep|porch"
    r"|reception|neighbou?rs?|concierge|locker|pickup point|gate|mailbox|desk|lobby)"
    r"|\b(?:deliver|send|ship) (?:it |them |everything |my parcels? |parcels? )?to (?:the|a|my)"
    r" (?:parcel locker|locker|pickup point|office|reception|work)\b"
)
_TIME = re.compile(
    r"(?:只有|只能|都是|一般)?(?:周末|周六日?|周日|工作日|下班后?|晚上|中午|上午|下午)(?:\d+点"
    r"|[六七八九十]点)?(?:以?后|之后|以前|之前)?(?:才|再|都)?(?:有空|在家|有人|送货?来?|派送|收货"
    r"|方便收|能收)"
    r"|(?:晚上)?(?:\d{1,2}|[五六七八九十])点(?:半)?(?:以?后|之后|以前|之前)(?:再|才)?(?:送|在家"
    r"|派送|有人|有空|收)"
    r"|(?:工作日|周末|白天|上午|中午)(?:别|不要|不用)(?:送|派)"
    r"|\b(?:only (?:deliver )?(?:at|on|in) (?:the )?(?:weekends?|weekdays|evenings?|mornings?)"
    r"|weekends? only|weekdays only|evenings? only"
    r"|deliver(?:y|ed)?(?: it| them)? (?:only )?(?:after|before|on|at|in) (?:\d{1,2}(?::\d\d)?"
    r" ?(?:[ap]m)?|(?:the )?(?:weekends?|evenings?|mornings?|saturdays?|sundays?)|work)"
    r"|(?:i'?m|we'?re) (?:only )?(?:home|in|at home) (?:only )?(?:after|on|at|before|in)"
    r" (?:\d{1,2}(?::\d\d)? ?(?:[ap]m)?|(?:the )?(?:weekends?|evenings?|saturdays?))"
    r"|(?:come|deliver|drop by) after \d{1,2} ?(?:[ap]m)?)"
)
_CARRIER = re.compile(
    r"(?:发|用|走|寄|要|默认|只收|指定)(?P<zh>顺丰|京东快递|邮政|ems|中通|圆通|韵达|申通|德邦)"
    r"|(?:别|不要|不想)(?:再)?(?:发|用|走)(?P<not>顺丰|邮政|中通|圆通|韵达|申通|德邦|极兔)"
    r"|\b(?:send|ship) (?:it |them |everything )?(?:with|by|via) (?P<en>dhl|ups|fedex|sf express"
    r"|ems|royal mail|usps)\b"
    r"|\bprefer (?P<en2>dhl|ups|fedex|sf express|ems|royal mail|usps)\b"
)
_NO_CALLS = re.compile(
    r"(?:不要|别|不用)(?:再)?(?:给我)?打(?:我)?电话|(?:不要|别)(?:再)?(?:电话|来电)(?:联系|骚扰)?"
    r"|(?:不要|别)(?:再)?按门铃|(?:不要|别)敲门"
    r"|\b(?:no (?:phone )?calls|(?:do not|don'?t|please don'?t) (?:call|ring|phone)(?: me)?(?: the"
    r" (?:bell|doorbell))?|(?:do not|don'?t) (?:knock|ring the (?:door)?bell))\b"
)
_COMPLAINS = re.compile(
    r"为什么|怎么(?:又|就|给|把)|凭什么|谁让|没通知|也不|就放|都没|乱放|丢了|不见了|昨天|已经放"
    r"|放在?.{0,4}了|没人|查|\b(?:why|yesterday|was left|were left|lost|stolen|missing|you left"
    r"|they left|he left|said it was)\b"
)
_CHANNELS = (
    (
        "wechat",
        r"加(?:个|我)?微信|微信(?:上)?(?:联系|聊|找我|通知|发我|说)|用微信(?!支付|付|转|扫|收)"
        r"|(?:contact"
        r"|message|text|reach|talk to) me (?:on|via|over|through) wechat|on wechat instead",
    ),
    (
        "email",
        r"发(?:我|到我)?(?:的)?邮[件箱](?:给我|就行|吧|联系)|邮件(?:联系|通知|发我|回复)"
        r"|\b(?:email me|(?:contact|reach|write to|message) me (?:by|via|over|through) e-?mail"
        r"|prefer e-?mail|by e-?mail (?:please|instead|is better))\b",
    ),
    (
        "sms",
        r"(?:发|用)短信(?:给我|通知|联系|就行|告诉)|短信(?:通知|联系)(?:我|就行)|\b(?:text me|send"
        r" me (?:a text|an sms)|(?:by|via) (?:sms|text)(?: please| instead| message))\b",
    ),
    (
        "phone",
        r"(?:给我|直接|请)打(?:个)?电话|打(?:我)?(?:手机|电话)(?:联系|通知|给我|就行)|电话联系我?"
        r"|\b(?:(?:please|just) (?:call|ring|phone) me|(?:contact|reach) me (?:by|over|via) (?:the"
        r" )?phone|give me a call|prefer (?:a )?(?:phone )?calls?)\b",
    ),
    ("whatsapp", r"\b(?:on|via|over|by|use) whatsapp\b|用whatsapp"),
    ("messenger", r"\b(?:on|via|over|through) (?:facebook )?messenger\b"),
)
_ANY_CHANNEL = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _CHANNELS))


_CALLED = re.compile(
    r"刚才|刚刚|昨天|之前|有人|没接|没打|不上|说是|打了|打过|需要我|是电话|怎么|客服给|物流|安装"
    r"|\b(?:called|yesterday|somebody|someone|nobody|missed)\b"
)
_ONE_OFF = re.compile(
    r"[他她]|客户|顾客|显示|设置|应该|應該|本来|本來|还是|只能送到|让我|拿走|退货|取件|运费"
    r"|送货上门安装"
    r"|的意思"
)
_ASKS = re.compile(r"[吗么](?:[\s?？,.。，!~]|$)|[?？]|是不是")
_BEGS = re.compile(
    r"(?:可以|行|好|成)[吗么]|能不能|可不可以|麻烦|请|帮|\bplease\b|\b(?:can|could) you\b"
)


def delivery(reading: Reading) -> Iterator[Finding]:
    """Wishes for where, when and by whom parcels come; complaints of how one came are none."""
    if reading.turn.intent in ("complaint", "order_status") or _passing(reading.text):
        return
    dated = any(e.entity == "date" for e in reading.turn.entities)
    for subject, pattern in (("place", _PLACE), ("time", _TIME), ("carrier", _CARRIER)):
        found = next(reading.said(pattern), None)
        if found and not (subject == "time" and dated):  # tomorrow at seven is no habit
            yield Finding("delivery", subject, found.group(), *found.span())
    silent = next(reading.said(_NO_CALLS), None)
    if silent:
        yield Finding("delivery", "contact", silent.group(), *silent.span())


def language(reading: Reading) -> Iterator[Finding]:
    """The language that is wished for in so many words."""
    for found in reading.entities("language"):
        yield Finding("language", "", str(found.value), found.start, found.end)
        return


def channel(reading: Reading) -> Iterator[Finding]:
    if _CALLED.search(reading.text) or _passing(reading.text):
        return
    found = next(reading.said(_ANY_CHANNEL), None)
    if found and found.lastgroup:
        yield Finding("channel", "", found.lastgroup, *found.span())


def _passing(text: str) -> bool:
    """Is it about one parcel, how it came, or what the shop can do, rather than a wish?"""
    asks = _ASKS.search(text) and not _BEGS.search(text)
    return bool(asks or _COMPLAINS.search(text) or _ONE_OFF.search(text))
