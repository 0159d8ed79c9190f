"""What a shopper's words say, whatever was understood of them: yes, no, a question, a fault."""

import re

_QUESTION = re.compile(
    r"[?？吗呢]\s*$|^(how|what|whats|what's|when|where|which|why|who|can|could|do|does|is|are|will)\b"
    r"|多少|多久|几天|几时|几点|什么时候|为什么|怎么|怎样|如何|哪|是不是|能不能|可不可以|要不要",
    re.IGNORECASE,
)
_ABOUT_RULES = re.compile(
    r"多久|多长时间|几天|多少天|几个工作日|运费|谁出|谁承担|规定|政策|规则|条件|流程|怎么收费|要钱吗|收费吗"
    r"|how long|how many days|how much|who pays|policy|rules?\b|conditions?|within how|cost to"
    r"|what happens",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    r"它|这个|这单|那单|那个|该订单|此订单|这笔|那笔|刚才"
    r"|\b(it|this|that|the same|this one|that one)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"不|别|算了|先等等|\b(no|not|don'?t|do not|never|keep|leave|stop)\b", re.IGNORECASE
)
_BARE_WHY = re.compile(
    r"(?:那|这)?(?:是)?(?:为什么|为啥|为何|凭什么|why(?: (?:so|that|not))?|how come)(?:呢|啊|呀)?"
    r"[\s?？!！。.]*",
    re.IGNORECASE,
)
_UNINTERESTED = re.compile(
    r"(?:对?(?:这个|这些|它)?)?(?:都)?(?:不感兴趣|没(?:有|啥|什么)?兴趣|不喜欢)"
    r"|(?:no,? thanks?(?: you)?|(?:i'?m )?not (?:really )?interested)"
    r"(?: in (?:it|this|these|them))?",
    re.IGNORECASE,
)
_THING_UNWANTED = re.compile(
    r"不想?要了|不需要了|不想?买了|用不[着上到]了"
    r"|\b(?:don'?t|do not|no longer) (?:want|need) (?:it|this|that|them)\b(?: any ?more)?",
    re.IGNORECASE,
)
_FAULT = re.compile(
    r"质量|坏|破|损|裂|漏|故障|瑕疵|掉色|开线|不能用|没反应|不亮|发错|少发|漏发|假|过期|变质|异味"
    r"|fault|broke|damag|defect|crack|leak|dead|not work|does ?n.t work|stopped|wrong item|missing"
    r"|fake|expired|torn|stain",
    re.IGNORECASE,
)
_KINDS = (
    ("repair", re.compile(r"维修|返修|修一下|修理|保修|修$|\brepair|\bfix", re.IGNORECASE)),
    ("exchange", re.compile(r"换|exchange|swap|replace", re.IGNORECASE)),
    ("return", re.compile(r"退|return|send (it|them|this) back|money back", re.IGNORECASE)),
)
_NOT_WANTED = re.compile(
    r"(不(?:想|要|是|用|需要)?|别|don'?t want (?:a |to )?|not (?:a |to )?|no )\s*"
    r"(退款|退货|退|换货|换|维修|修|refund(?:ed)?|return|exchange|repair)",
    re.IGNORECASE,
)
_MONEY_BACK = re.compile(
    r"(?:我?要|想|申请|给我|帮我)(?:申请)?(?:退款|退钱)|把钱退|退钱"
    r"|\b(?:want|like|get|need|give me)\b.{0,20}\b(?:refund|money back)|refund (?:me|it|this)",
    re.IGNORECASE,
)
_PROGRESS = re.compile(
    r"到哪|进度|到账|什么时候|多久|几天|查|状态|怎么还|还没|了吗|where|when|status|yet|long|track",
    re.IGNORECASE,
)
_TELLING = 6  # Chinese characters; a word of English says as much as two of them
_ANNOUNCES = re.compile(
    r"我?(?:想|要)?投诉(?:一下)?"
    r"|\bi(?:['’]d)?\s*(?:would\s+)?(?:like|want|need|wish)?\s*to\s+"
    r"(?:complain|(?:make|file|lodge|raise|submit)\s+a\s+complaint)\b(?:\s+about)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:订?单号?[是为:：]?|(?:\b(?:the|my)\s+)?\border(?:\s+(?:number|no\b\.?))?(?:\s+is)?)?"
    r"\s*#?[a-z]{0,4}\d{6,}",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"公司|企业|单位|抬头|税号|company|business|corporate|firm", re.IGNORECASE)
_PERSONAL = re.compile(r"个人|私人|personal|private|individual|my own name", re.IGNORECASE)
_COMPANY_NAME = re.compile(
    r"[\u4e00-\u9fff（）()·]{2,30}?(?:有限公司|公司|集团|事务所|合作社|中心)"
    r"|(?:[A-Z][\w&.'-]* ){1,6}(?:Ltd|Limited|Inc|LLC|GmbH|Corp|Co|PLC|AB)\b\.?"
)
_ITS_LABEL = re.compile(r"^.*?(?:抬头不对|抬头|应该是|应为|改成|改为|名称|是|给|开)")
_NO_ORDER = re.compile(
    r"没有订单|无关|没关系|跳过|不是订单|没订单|no order|none|skip|not about|no particular",
    re.IGNORECASE,
)
_NEWEST = re.compile(
    r"最近|最新|刚买|刚下|刚刚|latest|newest|most recent"
    r"|last (?:one|order)|just (?:bought|ordered)",
    re.IGNORECASE,
)
_STATES = (
    ("pending_payment", re.compile(r"待付款|没付款|未付款|没付钱|unpaid|not paid", re.IGNORECASE)),
    ("in_delivery", re.compile(r"派送|派件|out for delivery", re.IGNORECASE)),
    ("shipped", re.compile(r"已发货|发了货|在路上|运输|shipped|on (?:its|the) way", re.IGNORECASE)),
    ("packing", re.compile(r"打包|配货|being packed|packing", re.IGNORECASE)),
    ("delivered", re.compile(r"签收|收到的|delivered|arrived", re.IGNORECASE)),
    ("refunding", re.compile(r"退款中|在退款|being refunded", re.IGNORECASE)),
)
_NEW_VALUE = re.compile(
    r"(?:应该是|应为|应是|改成|改为|换成|不对[，, ]?是|错了[，, ]?是|其实是"
    r"|should be|it'?s actually|i mean(?:t)?|make (?:it|that)|change (?:it|that) to)"
    r"\s*[:：]?\s*(.{2,})$",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(
    r"\d|[省市区县镇乡村路街道巷弄号栋幢室]|street|road|avenue|lane|room|flat|building",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    return bool(_QUESTION.search(text)) or asks_about_rules(text)


def asks_about_rules(text: str) -> bool:
    """Is it a question about the shop's rules, rather than a wish for one order?"""
    return bool(_ABOUT_RULES.search(text))


def refers_back(text: str) -> bool:
    """Does the text point at what was spoken of before: "cancel it", "这单退款了吗"?"""
    return bool(_REFERS_BACK.search(text))


def refuses(text: str) -> bool:
    """ "Don't cancel it" does; "I don't want it any more, cancel it" does not."""
    return bool(_REFUSES.search(_THING_UNWANTED.sub(" ", text)))


def names_cancelling(text: str) -> bool:
    """Is it the order that should stop, rather than the talk?"""
    return bool(re.search(r"取消|cancel", text, re.IGNORECASE)) and not refuses(text)


def is_fault(reason: object) -> bool:
    """Does the reason say that the thing or the delivery was at fault?"""
    return bool(_FAULT.search(str(reason or "")))


def wants_money_back(text: str) -> bool:
    """A wish for a refund, not a question about one that is on its way."""
    return bool(_MONEY_BACK.search(text)) and not _PROGRESS.search(text)


def named_kinds(text: str) -> list[str]:
    """Return, exchange and repair as named, in the order of the text, less what is not wanted."""
    wanted = _NOT_WANTED.sub(" ", text)
    named = [(m.start(), kind) for kind, said in _KINDS for m in said.finditer(wanted)]
    return [kind for _, kind in sorted(named)]


def invoice_kind(text: str) -> str | None:
    if _PERSONAL.search(text):
        return "personal"
    return "company" if _COMPANY.search(text) or company_name(text) else None


def company_name(text: str) -> str | None:
    """A company written with its legal form, without the words around it."""
    found = _COMPANY_NAME.search(text)
    return _ITS_LABEL.sub("", found[0]).strip() or found[0] if found else None


def about_no_order(text: str) -> bool:
    return bool(_NO_ORDER.search(text))


def newest(text: str) -> bool:
    return bool(_NEWEST.search(text))


def order_states(text: str) -> set[str]:
    """The states of orders that the words speak of."""
    return {state for state, said in _STATES if said.search(text)}


def new_value(text: str) -> str | None:
    """What a correction says it should be: "应该是…", "make it …"."""
    found = _NEW_VALUE.search(text)
    return found[1].strip(" .!。！") if found else None


def names_a_place(text: str) -> bool:
    """Could this be an address?"""
    return bool(_PLACE.search(text))


def tells_something(text: str, least: int = _TELLING) -> bool:
    """Is there more than "I want to complain" and an order's number?"""
    rest = _NUMBER.sub(" ", _ANNOUNCES.sub(" ", text))
    han, words = re.findall(r"[\u4e00-\u9fff]", rest), re.findall(r"[a-z]+", rest, re.IGNORECASE)
    return len(han) + 2 * len(words) >= least


def is_bare_why(text: str) -> bool:
    return bool(_BARE_WHY.fullmatch(text.strip()))


def without_refusal(text: str) -> str:
    """What is said besides that it is of no interest."""
    return _UNINTERESTED.sub(" ", text).strip(" ,.，。！!")
