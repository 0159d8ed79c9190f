"""What one turn adds to a flow: the answer to what was asked, or anything else it can use."""

from collections.abc import Sequence

from actions.core.flows import (
    ADDRESS,
    CANCEL,
    COMPLAINT,
    INVOICE,
    NO_ORDER,
    RETURN,
    STOP_INTENTS,
    TRIGGERS,
    Flow,
)
from actions.core.orders import Order
from actions.core.turns import Turn
from actions.core.wordings import (
    about_no_order,
    company_name,
    invoice_kind,
    is_question,
    named_kinds,
    names_a_place,
    new_value,
    newest,
    order_states,
    refuses,
    tells_something,
    wants_money_back,
)

Found = dict[str, object]
_YES, _NO, CORRECTS = "affirm", "deny", "correct"
_REFUSALS = frozenset({_NO, "decline_offer"})  # "not interested" is a no where one was asked for
_MEANT_ELSEWHERE = frozenset(
    "human_agent switch_language ask_identity greeting thanks bye rate_good rate_bad "
    "out_of_scope shipping_info payment_issue recommendation account_login "
    "ask_profile forget_me export_data stop_personalising resume_personalising "
    "stop_offers resume_offers why_offer".split()
)
_WRONGS = frozenset({"shipping_info", "payment_issue", "account_login", "rate_bad"})
_CLEARLY = 0.5
_FEW_WORDS, _FEW_LETTERS, _BRIEF_LETTERS = 3, 6, 8
# What an entity fills. The last three come from buttons.
_BY_ENTITY = (
    ("address", "new_address"),
    ("email", "invoice_email"),
    ("return_kind", "return_kind"),
    ("return_reason", "return_reason"),
    ("invoice_kind", "invoice_kind"),
)


def heard(flow: Flow, turn: Turn, requested: str | None, shown: Sequence[str]) -> Found:
    """What this turn says that the flow can use; nothing means that it is about something else.

    `requested` is what was asked last (None when the flow begins), `shown` the order numbers
    offered last, in the order shown.
    """
    if requested and _turns_away(flow, turn, requested):
        return {}
    found = {**_order(turn, shown), **_details(flow, turn, requested)}
    found = {slot: value for slot, value in found.items() if slot in flow.steps}
    if requested in flow.free_text and _answers_freely(flow, turn, str(requested)):
        found[str(requested)] = turn.text.strip(" \n.!。！")  # every word, not just an entity
    if requested == "confirmed" and (answer := _yes_or_no(flow, turn)) is not None:
        found.setdefault("confirmed", answer)
    return found


def corrected(flow: Flow, turn: Turn, requested: str, values: Found, shown: Sequence[str]) -> Found:
    """What "no, …" changes: the order where one is spoken of, else what was told last.

    None as a value means: ask for it again.
    """
    told = [s for s in flow.steps if s in flow.free_text and values.get(s) is not None]
    if requested in flow.free_text and requested not in told:
        told.append(requested)
    speaks_of_order = turn.values("product") or turn.values("category") or not told
    if speaks_of_order:
        return {"order_number": other_order(shown, values.get("order_number"))}
    return {told[-1]: new_value(turn.text)}


def added(flow: Flow, turn: Turn, values: Found) -> Found:
    """A phone told once the address is known belongs to it."""
    phones, address = turn.values("phone"), values.get("new_address")
    if flow is not ADDRESS or not phones or not address or turn.values("address"):
        return {}
    return {"new_address": f"{address} {phones[-1]}"}


def other_order(shown: Sequence[str], current: object) -> str | None:
    """ "The other one", when only one other was offered."""
    others = [number for number in shown if number != current]
    return others[0] if len(others) == 1 else None


def named_orders(orders: Sequence[Order], turn: Turn) -> list[Order]:
    """The orders a shopper points at: by what is in them, by their state, or as the newest."""
    wanted = {str(v) for kind in ("product", "category") for v in turn.values(kind)}
    named = [o for o in orders if any({i.product_id, i.category} & wanted for i in o.items)]
    states = order_states(turn.text)
    by_state = [o for o in named or orders if o.state.value in states]
    if by_state and len(by_state) < len(orders):
        named = by_state
    return list(named or orders)[:1] if newest(turn.text) else named


def points_at_order(turn: Turn) -> bool:
    """Do the words tell which order, without its number?"""
    return bool(
        turn.values("product")
        or turn.values("category")
        or order_states(turn.text)
        or newest(turn.text)
    )


def _turns_away(flow: Flow, turn: Turn, requested: str) -> bool:
    """Another wish in so many words, not just a value that looks like one."""
    if flow is RETURN and turn.intent == "refund":
        return False  # money back is what a return is for
    if turn.intent not in TRIGGERS - {flow.trigger} or requested in flow.free_text:
        return False
    if requested == "order_number" and points_at_order(turn) and not is_question(turn.text):
        return False
    rest = turn.text
    for entity in turn.entities:
        rest = rest.replace(entity.text, "")
    return len(rest.split()) > _FEW_WORDS or len(rest.strip(" ,.!?，。！？")) > _FEW_LETTERS


def _yes_or_no(flow: Flow, turn: Turn) -> bool | None:
    """To be asked "cancel it?" and to say "cancel it" is a yes; a question is none."""
    if turn.intent == _YES or (turn.intent in _REFUSALS and not turn.values("decision")):
        return turn.intent == _YES
    if turn.intent == flow.trigger and turn.text and not is_question(turn.text):
        if refuses(turn.text):
            return False
        return True if flow is CANCEL or _brief(turn) else None
    return None


def _brief(turn: Turn) -> bool:
    """A few words with no value of their own besides an order's number."""
    others = [e for e in turn.entities if e.entity != "order_number"]
    words = turn.text
    for entity in turn.entities:
        words = words.replace(entity.text, "")
    return not others and (len(words.split()) <= _FEW_WORDS or len(words) <= _BRIEF_LETTERS)


def _order(turn: Turn, shown: Sequence[str]) -> Found:
    numbers = [str(v) for v in turn.values("order_number")]
    if numbers:
        return {"order_number": numbers[-1]}
    for ordinal in turn.values("ordinal"):
        if isinstance(ordinal, int) and shown and -len(shown) <= ordinal <= len(shown):
            return {"order_number": shown[ordinal - 1 if ordinal > 0 else ordinal]}
    return {}


def _details(flow: Flow, turn: Turn, requested: str | None) -> Found:
    """Values that can be told by their form, whatever was asked."""
    found: Found = {slot: v[-1] for entity, slot in _BY_ENTITY if (v := turn.values(entity))}
    if kind := _return_kind(turn, requested):
        found.setdefault("return_kind", kind)
    if flow is INVOICE:
        found = {**_invoice(turn, requested), **found}
    return {**found, **_complaint(turn, requested)} if flow is COMPLAINT else found


def _invoice(turn: Turn, requested: str | None) -> Found:
    """Kind and company as they stand in the text; a title told in full keeps its tax number."""
    name, kind = company_name(turn.text), invoice_kind(turn.text)
    found: Found = {"invoice_kind": kind} if kind and requested != "invoice_title" else {}
    if name:
        found |= {"invoice_kind": "company", "invoice_title": _with_tax_number(name, turn.text)}
    return found


def _with_tax_number(name: str, text: str) -> str:
    return text[text.index(name) :].strip(" .。") if name in text else name


def _complaint(turn: Turn, requested: str | None) -> Found:
    """The first words are the complaint itself unless they only announce it."""
    if requested is None and tells_something(turn.text):
        return {"complaint_text": turn.text}
    skips = turn.intent == _NO or about_no_order(turn.text)
    return {"order_number": NO_ORDER} if requested == "order_number" and skips else {}


def _return_kind(turn: Turn, requested: str | None) -> str | None:
    """The kind named last in the text, unless it is the reason that is being told."""
    if requested and turn.intent == "refund" and wants_money_back(turn.text):
        return "return"
    if requested in ("return_reason", "exchange_wish") and turn.intent != CORRECTS:
        return None
    kinds = named_kinds(turn.text)
    if len(set(kinds)) > 1 and requested is None and turn.intent != CORRECTS:
        return None  # "退换货": both are named, so ask
    return kinds[-1] if kinds else None


def _answers_freely(flow: Flow, turn: Turn, requested: str) -> bool:
    """Are these words the answer to an open question, rather than a question of their own?"""
    text = turn.text.strip()
    elsewhere = _MEANT_ELSEWHERE - (_WRONGS if requested == "complaint_text" else frozenset())
    if not text or turn.intent in STOP_INTENTS or _says_nothing(flow, turn):
        return False
    if turn.intent in elsewhere and not _hardly_foreign(turn):
        return False
    if requested == "complaint_text":
        return tells_something(text) and not is_question(text)
    if requested == "new_address" and not names_a_place(text):
        return False
    changed_mind = turn.intent in TRIGGERS - {flow.trigger, "complaint", "return_exchange"}
    return not changed_mind and not is_question(text)


def _hardly_foreign(turn: Turn) -> bool:
    """ "The heel is too high for me" is out of scope only for want of anything better."""
    return turn.intent == "out_of_scope" and turn.confidence < _CLEARLY


def _says_nothing(flow: Flow, turn: Turn) -> bool:
    """A bare yes, no or correction, or short words that only name the wish again."""
    if turn.intent == CORRECTS:
        return True
    short = len(turn.text) <= _FEW_LETTERS and len(turn.text.split()) <= _FEW_WORDS
    if turn.intent in (_YES, _NO) and short:
        return True
    repeats = turn.intent == flow.trigger and bool(named_kinds(turn.text))
    return flow is RETURN and repeats and len(turn.text) <= _BRIEF_LETTERS
