"""Flows: what a dialogue must still learn before it may act, and what one turn adds to that.

A flow is a Rasa form. `heard` reads one turn, `next_step` names what to ask next; neither knows
Rasa. Values are plain text, numbers and booleans, because they live in Rasa's slots.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.core.orders import Order
from actions.core.turns import Turn

Values = Mapping[str, object]
STOP_INTENTS = frozenset({"cancel_flow"})
_YES, _NO = "affirm", "deny"
_MEANT_ELSEWHERE = frozenset(
    "human_agent switch_language ask_identity greeting thanks bye rate_good rate_bad "
    "out_of_scope shipping_info payment_issue recommendation account_login".split()
)
_QUESTION = re.compile(
    r"[?？吗呢]\s*$|^(how|what|when|where|which|why|who|can|could|do|does|is|are|will)\b"
    r"|多少|多久|几天|几时|什么时候|怎么|怎样|如何|哪",
    re.IGNORECASE,
)
_KINDS = (
    ("repair", re.compile(r"维修|返修|修一下|修理|保修|修$|\brepair|\bfix", re.IGNORECASE)),
    ("exchange", re.compile(r"换|exchange|swap|replace", re.IGNORECASE)),
    ("return", re.compile(r"退|return|send (it|them|this) back", re.IGNORECASE)),
)
_NOT_WANTED = re.compile(
    r"(不(?:想|要|是|用|需要)?|别|don'?t want (?:a |to )?|not (?:a |to )?|no )\s*"
    r"(退款|退货|退|换货|换|维修|修|refund(?:ed)?|return|exchange|repair)",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"不|别|算了|先等等|\b(no|not|don'?t|do not|never|keep|leave|stop)\b", re.IGNORECASE
)
_THING_UNWANTED = re.compile(
    r"不想?要了|不需要了|不想?买了|用不[着上到]了"
    r"|\b(?:don'?t|do not|no longer) (?:want|need) (?:it|this|that|them)\b(?: any ?more)?",
    re.IGNORECASE,
)
_FEW_WORDS, _FEW_LETTERS = 3, 6
_COMPANY = re.compile(r"公司|企业|单位|抬头|税号|company|business|corporate|firm", re.IGNORECASE)
_PERSONAL = re.compile(r"个人|私人|personal|private|individual|my own name", re.IGNORECASE)
_TELLING = 8  # characters
NO_ORDER = "none"
# What an entity fills. The last four come from buttons.
_BY_ENTITY = (
    ("address", "new_address"),
    ("email", "invoice_email"),
    ("return_kind", "return_kind"),
    ("return_reason", "return_reason"),
    ("invoice_kind", "invoice_kind"),
    ("confirmed", "confirmed"),
)
_FAULT = re.compile(
    r"质量|坏|破|损|裂|漏|故障|瑕疵|掉色|开线|不能用|没反应|不亮|发错|少发|漏发|假|过期|变质|异味"
    r"|fault|broke|damag|defect|crack|leak|dead|not work|does ?n.t work|stopped|wrong item|missing"
    r"|fake|expired|torn|stain",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    r"它|这个|这单|那单|那个|该订单|此订单|这笔|那笔|刚才"
    r"|\b(it|this|that|the same|this one|that one)\b",
    re.IGNORECASE,
)
_ABOUT_RULES = re.compile(
    r"多久|多长时间|几天|多少天|几个工作日|运费|谁出|谁承担|规定|政策|规则|条件|流程|怎么收费|要钱吗|收费吗"
    r"|how long|how many days|how much|who pays|policy|rules?\b|conditions?|within how|cost to",
    re.IGNORECASE,
)
_SKIP = re.compile(r"没有|无|跳过|与订单无关|不是订单|no order|none|skip|not about", re.IGNORECASE)


@dataclass(frozen=True)
class Flow:
    """One form: its slots in the order they are asked, and those that take any words."""

    form: str
    trigger: str
    steps: tuple[str, ...]
    free_text: frozenset[str] = frozenset()
    needs_order: bool = True


ORDER_STATUS = Flow("order_status_form", "order_status", ("order_number",))
REFUND = Flow("refund_form", "refund", ("order_number",))
CANCEL = Flow("cancel_order_form", "cancel_order", ("order_number", "confirmed"))
RETURN = Flow(
    "return_form",
    "return_exchange",
    ("order_number", "return_kind", "return_reason", "exchange_wish", "confirmed"),
    frozenset({"return_reason", "exchange_wish"}),
)
ADDRESS = Flow(
    "address_form",
    "change_address",
    ("order_number", "new_address", "confirmed"),
    frozenset({"new_address"}),
)
INVOICE = Flow(
    "invoice_form",
    "invoice",
    ("order_number", "invoice_kind", "invoice_title", "invoice_email", "confirmed"),
    frozenset({"invoice_title"}),
)
COMPLAINT = Flow(
    "complaint_form",
    "complaint",
    ("complaint_text", "order_number"),
    frozenset({"complaint_text"}),
    needs_order=False,
)
FLOWS = {f.form: f for f in (ORDER_STATUS, REFUND, CANCEL, RETURN, ADDRESS, INVOICE, COMPLAINT)}
TRIGGERS = frozenset(f.trigger for f in FLOWS.values())
FLOW_SLOTS = tuple(dict.fromkeys(step for f in FLOWS.values() for step in f.steps))


def next_step(flow: Flow, values: Values) -> str | None:
    """The first thing still unknown that this case needs."""
    return next((s for s in flow.steps if values.get(s) is None and _needed(s, values)), None)


def _needed(step: str, values: Values) -> bool:
    if step == "exchange_wish":
        return values.get("return_kind") == "exchange"
    if step == "invoice_title":
        return values.get("invoice_kind") == "company"
    return True


def heard(flow: Flow, turn: Turn, requested: str | None, shown: Sequence[str]) -> dict[str, object]:
    """What this turn says that the flow can use; nothing means that it is about something else.

    `requested` is what was asked last (None when the flow begins), `shown` the order numbers
    offered last, in the order shown.
    """
    if requested and _turns_away(flow, turn, requested):
        return {}
    found = {**_order(turn, shown), **_details(flow, turn, requested)}
    found = {slot: value for slot, value in found.items() if slot in flow.steps}
    if requested and not found and _answers_freely(flow, turn, requested):
        found[requested] = turn.text.strip()
    if requested == "confirmed" and (answer := _yes_or_no(flow, turn)) is not None:
        found.setdefault("confirmed", answer)
    return found


def _turns_away(flow: Flow, turn: Turn, requested: str) -> bool:
    """Another wish in so many words, not just a value that looks like one."""
    others = TRIGGERS - {flow.trigger}
    if turn.intent not in others or requested in flow.free_text:
        return False
    rest = turn.text
    for entity in turn.entities:
        rest = rest.replace(entity.text, "")
    return len(rest.split()) > _FEW_WORDS or len(rest.strip(" ,.!?，。！？")) > _FEW_LETTERS


def _yes_or_no(flow: Flow, turn: Turn) -> bool | None:
    """To be asked "cancel it?" and to say "cancel it" is a yes, but a question never is."""
    if turn.intent in (_YES, _NO):
        return turn.intent == _YES
    asks = _QUESTION.search(turn.text) or asks_about_rules(turn.text)
    if turn.intent == flow.trigger and turn.text and not asks:
        return not _refuses(turn.text)
    return None


def _refuses(text: str) -> bool:
    """ "Don't cancel it" does; "I don't want it any more, cancel it" does not."""
    return bool(_REFUSES.search(_THING_UNWANTED.sub(" ", text)))


def _order(turn: Turn, shown: Sequence[str]) -> dict[str, object]:
    numbers = [str(v) for v in turn.values("order_number")]
    if numbers:
        return {"order_number": numbers[-1]}
    for ordinal in turn.values("ordinal"):
        if isinstance(ordinal, int) and shown and -len(shown) <= ordinal <= len(shown):
            return {"order_number": shown[ordinal - 1 if ordinal > 0 else ordinal]}
    return {}


def _details(flow: Flow, turn: Turn, requested: str | None) -> dict[str, object]:
    """Values that can be told by their form, whatever was asked."""
    found: dict[str, object] = {
        slot: v[-1] for entity, slot in _BY_ENTITY if (v := turn.values(entity))
    }
    if kind := _return_kind(turn, requested):
        found.setdefault("return_kind", kind)
    if requested in (None, "invoice_kind", "confirmed"):
        found = {**_invoice_kind(turn.text), **found}
    return {**found, **_complaint(turn, requested)} if flow is COMPLAINT else found


def _complaint(turn: Turn, requested: str | None) -> dict[str, object]:
    """The first words are the complaint itself unless they only announce it."""
    if requested is None and len(turn.text) >= _TELLING:
        return {"complaint_text": turn.text}
    return {"order_number": NO_ORDER} if requested == "order_number" and _skips(turn) else {}


def _return_kind(turn: Turn, requested: str | None) -> str | None:
    """The kind named last in the text, unless it is the reason that is being told."""
    if requested in ("return_reason", "exchange_wish") and turn.intent != "correct":
        return None
    wanted = _NOT_WANTED.sub(" ", turn.text)
    named = [(m.start(), kind) for kind, said in _KINDS for m in said.finditer(wanted)]
    kinds = {kind for _, kind in named}
    if len(kinds) > 1 and requested is None and turn.intent != "correct":
        return None  # "退换货": both are named, so ask
    return max(named)[1] if named else None


def _invoice_kind(text: str) -> dict[str, object]:
    if _PERSONAL.search(text):
        return {"invoice_kind": "personal"}
    return {"invoice_kind": "company"} if _COMPANY.search(text) else {}


def _skips(turn: Turn) -> bool:
    return turn.intent == _NO or bool(_SKIP.search(turn.text))


def _answers_freely(flow: Flow, turn: Turn, requested: str) -> bool:
    """Are these words the answer to an open question, rather than a question of their own?"""
    if requested not in flow.free_text or not turn.text.strip():
        return False
    if turn.intent in _MEANT_ELSEWHERE or turn.intent in STOP_INTENTS or _only_repeats(flow, turn):
        return False
    changed_mind = turn.intent in TRIGGERS - {flow.trigger, "complaint", "return_exchange"}
    if changed_mind and requested != "complaint_text":
        return False
    return not _QUESTION.search(turn.text)


def _only_repeats(flow: Flow, turn: Turn) -> bool:
    """Short words that only name the wish again: "我要退货" is no reason."""
    named = any(said.search(turn.text) for _, said in _KINDS)
    return flow is RETURN and named and turn.intent == flow.trigger and len(turn.text) <= 8


def is_fault(reason: object) -> bool:
    """Does the reason say that the thing or the delivery was at fault?"""
    return bool(_FAULT.search(str(reason or "")))


def refers_back(text: str) -> bool:
    """Does the text point at what was spoken of before: "cancel it", "这单退款了吗"?"""
    return bool(_REFERS_BACK.search(text))


def names_cancelling(text: str) -> bool:
    """Is it the order that should stop, rather than the talk?"""
    return bool(re.search(r"取消|cancel", text, re.IGNORECASE)) and not _refuses(text)


def asks_about_rules(text: str) -> bool:
    """Is it a question about the shop's rules, rather than a wish for one order?"""
    return bool(_ABOUT_RULES.search(text))


def other_order(shown: Sequence[str], current: object) -> str | None:
    """ "The other one", when only one other was offered."""
    others = [number for number in shown if number != current]
    return others[0] if len(others) == 1 else None


def named_orders(orders: Sequence[Order], turn: Turn) -> list[Order]:
    """The orders that hold a product, brand or category the shopper named."""
    wanted = {str(v) for kind in ("product", "category") for v in turn.values(kind)}
    return [o for o in orders if any({i.product_id, i.category} & wanted for i in o.items)]
