"""Follow-ups: short words that mean what was just shown or spoken of.

"便宜点的", "the second one" and "多少钱" say little by themselves; what they leave unsaid is in
the dialogue. A question that names one of the shop's rules is no follow-up.
"""

import re
from collections.abc import Sequence

from actions.core.searches import EMPTY_WORDS, REFINING
from actions.core.turns import Entity, Turn

_POINTS = re.compile(
    r"[这那该此][个款双件条只台瓶本种把张辆套盒]?|它|同款"
    r"|\b(?:it|its|this|that|these|those|the same)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"多少钱|多少元|几块钱|几钱|什么价位?|价格|价钱|售价|怎么卖|\b(?:how much|prices?|costs?)\b",
    re.IGNORECASE,
)
_STOCK = re.compile(
    r"有货|现货|库存|缺货|断货|没货"
    r"|\b(?:in stock|out of stock|available|availability|sold out|left)\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"运费|邮费|包邮|快递|配送|送货|优惠|券|满减|活动|折扣|打折|促销|补差|差价|保价|价保|积分|会员"
    r"|退货|退款|退换|换货|无理由|发票|付款|支付|分期|什么时候(?:到|补|发)|补货|预售"
    r"|\b(?:shipping|postage|deliver\w*|coupons?|vouchers?|discounts?|deals?|promo\w*|sales"
    r"|price (?:match|protection|drop)\w*|points|members?\w*|returns?|refunds?|exchanges?|invoices?"
    r"|pay\w*|instal\w*|restock\w*|back in stock|pre-?orders?)\b",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"请问|想问|问问|怎么样|如何|介绍|详情|详细|参数|资料|了解|还是|还|没|了|啊|呀|嘛|么|都|也|是|不"
    r"|现在|卖|品牌|牌子|样式|款式|类型|颜色|尺码|码|号|哪些|哪|几|第|一|个|款|双|件|只|条|台|多|它|支持|带|色"
    r"|\b(?:does|did|are|was|in|on|at|s|m|re|one|ones|and|or|about|how|tell|know|still|also|then|now"
    r"|ok|okay|colou?rs?|sizes?|which|details?|info\w*|specs?|like|see|support\w*|come|comes|has"
    r"|brands?|models?|kinds?|different|be|will|so|just|only|no|yes|hi|hello|thanks)\b",
    re.IGNORECASE,
)
_OF_THE_SAME = re.compile(
    r"还有吗|(?:换个?|别的|其他|其它|\b(?:others?|another|more|different)) *"
    r"(?:颜色|尺码|码|colou?rs?|sizes?)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[\u4e00-\u9fff]|[a-z]{1,3}", re.IGNORECASE)


def unsaid(turn: Turn) -> bool:
    """Does the text name no topic of its own, besides colours, sizes, kinds and the like?"""
    return not topic(turn)


def topic(turn: Turn) -> str:
    """What is left of the text without its entities, pointing words and common questions."""
    rest = turn.text
    for entity in turn.entities:
        rest = rest.replace(entity.text, " ") if entity.text else rest
    for words in (_PRICE, _STOCK, REFINING, _POINTS, EMPTY_WORDS, _FILLERS):
        rest = words.sub(" ", rest)
    return " ".join(rest.split())


def names_rule(text: str) -> bool:
    """Is one of the shop's rules named: delivery, coupons, returns, payment?"""
    return bool(_RULES.search(text))


def points(text: str) -> bool:
    """Does the text point at a thing: this one, it, 那双?"""
    return bool(_POINTS.search(text))


def asks_price(text: str) -> bool:
    return bool(_PRICE.search(text))


def asks_stock(text: str) -> bool:
    return bool(_STOCK.search(text))


def refines(turn: Turn) -> bool:
    """Are cheaper, dearer or other ones wanted, not other colours of one, and no rule asked?"""
    rest = _OF_THE_SAME.sub(" ", turn.text)
    return bool(REFINING.search(rest)) and not names_rule(turn.text) and unsaid(turn)


def named(turn: Turn) -> list[str]:
    """The products a shopper named in so many words."""
    return [str(e.value) for e in turn.entities if e.entity == "product" and not _accidental(e)]


def hinted(turn: Turn) -> list[Entity]:
    """Products found in a single letter or a scrap of a name, such as 双 or Pro."""
    return [e for e in turn.entities if e.entity == "product" and _accidental(e)]


def _accidental(entity: Entity) -> bool:
    return bool(_SHORT.fullmatch(entity.text))


def counted(turn: Turn, shown: Sequence[str]) -> str | None:
    """The one of those shown that an ordinal counts to."""
    for ordinal in turn.values("ordinal"):
        if isinstance(ordinal, int) and ordinal and -len(shown) <= ordinal <= len(shown):
            return shown[ordinal - 1 if ordinal > 0 else ordinal]
    return None
