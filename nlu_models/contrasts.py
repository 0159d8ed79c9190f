"""What is named only to be denied: in 不要退款，我要换货 the need is the exchange alone."""

import re

_SERVICE_ZH = (
    r"(?:申请)?(?:退换货|退货退款|退款|退货|退换|退钱|退|换货|换|取消订单|取消|维修|返修|补发"
    r"|补货|赔偿|投诉"
    r"|开?发票|查物流|查订单|催单|改地址|人工)"
)
_DENIED_ZH = re.compile(
    r"(?:我|这次|现在|先|可|也|并)*(?:不是(?:要|想|来|问)?|不(?:想|要|需要|用|打算)?|别"
    r"|无需)(?:再|给我|帮我|你们)*"
    rf"{_SERVICE_ZH}(?:了|的|啦|哈|(?:我|我们)?(?:的|这个|那个|这笔)?订单|这单|zg\d+)*"
)
_SERVICE_EN = (
    r"(?:a |an |the |my |any |to |your )*(?:refund|money back|replacement|exchange|return|cancel|"
    r"repair|invoice|receipt|voucher|coupon|discount|compensation|complain|complaint)(?:ing|ed|s)?"
)
_DENIED_EN = re.compile(
    r"(?:but |and |so |no,? |please )*(?:i )?(?:(?:really |do )*(?:don't|do not|not|no longer"
    r"|wouldn't|am not|'m not|i'm not)"
    r"(?: (?:want|need|like|looking|asking|trying|after|to|for|here))*|no)"
    rf" {_SERVICE_EN}(?: needed| required| necessary| please)?(?: (?:it|this|that|them|the order"
    rf"|my order|anything))?(?: (?:for|of|on))?(?: (?:my |the |this )?order)?(?: [a-z]*\d+)?"
)
_CLAUSE = re.compile(r"[^,.;!?~]+[,.;!?~]*")


def without_denied(text: str) -> str:
    """The text less its denied clauses; the whole text when nothing else is said."""
    clauses = _CLAUSE.findall(_spaced(text))
    kept = [c for c in clauses if not _denied(c.strip(" ,.;!?~"))]
    rest = "".join(kept).strip(" ,.;~")
    told = len(re.findall(r"[\u4e00-\u9fff]|[a-z]+", rest))
    return rest if len(kept) < len(clauses) and told >= 3 else text


def _denied(clause: str) -> bool:
    return bool(_DENIED_ZH.fullmatch(clause) or _DENIED_EN.fullmatch(clause))


def _spaced(text: str) -> str:
    """Chinese often parts clauses by a blank."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", ",", text)
