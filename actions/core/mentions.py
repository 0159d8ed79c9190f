"""Which of the facts held a text speaks of, whether to have them put right or forgotten."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from actions.core.facts import Fact, FactValue
from actions.core.turns import Turn, Value

Names = Callable[[Fact], Iterable[str]]  # what records call the subject of a fact

_KINDS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(words, re.IGNORECASE)
    for kind, words in {
        "budget": r"预算|价位|budget|price range",
        "price_sensitivity": r"价格|便宜|省钱|图便宜|bargain|\bprices?\b|cheap|money",
        "size": r"尺码|尺寸|码|号码|\bsizes?\b|\bwear\b|穿",
        "colour": r"颜色|colou?r",
        "brand": r"品牌|牌子|\bbrands?\b",
        "for_whom": r"给谁|买给|家人|家里|for whom|family",
        "occasion": r"生日|节日|婚礼|周年|birthday|wedding|anniversary|occasion",
        "need": r"需求|肤质|皮肤|\bneeds?\b|\bskin\b",
        "time_pressure": r"着急|急用|hurry|urgent",
        "owns": r"用的是|\bown\b|my phone|手机",
        "delivery": r"送货|配送|快递|收货|delivery|courier",
        "channel": r"渠道|channel",
        "language": r"语言|language",
        "satisfaction": r"满意|心情|satisf|\bmood\b",
        "life_event": r"生日|搬家|怀孕|结婚|装修|毕业|birthday|mov(?:e|ing)|pregnan|marri|wedding",
        "bought": r"买过|购买记录|bought|purchase",
        "viewed": r"看过|浏览|viewed|looked at|browsing",
        "cart_left": r"购物车|\bcart\b|basket",
    }.items()
}
_PEOPLE: Mapping[str, re.Pattern[str]] = {
    who: re.compile(words, re.IGNORECASE)
    for who, words in {
        "baby": r"宝宝|婴儿|宝贝|娃|孩子|小孩|宝妈|\bbab(?:y|ies)\b|infant|toddler|\bkids?\b|child",
        "child": r"孩子|小孩|娃|小朋友|\bkids?\b|child",
        "son": r"儿子|孩子|小孩|\bsons?\b|\bkids?\b|child",
        "daughter": r"女儿|闺女|孩子|小孩|daughter|\bkids?\b|child",
        "mother": r"妈|母亲|\bmum\b|\bmom\b|mother",
        "father": r"爸|父亲|\bdad\b|father",
        "parents": r"父母|爸妈|parents",
        "wife": r"老婆|妻子|太太|媳妇|\bwife\b",
        "husband": r"老公|丈夫|先生|husband",
        "girlfriend": r"女朋友|女友|对象|girlfriend",
        "boyfriend": r"男朋友|男友|对象|boyfriend",
        "grandparent": r"奶奶|爷爷|外婆|外公|姥|老人|grand(?:ma|pa|mother|father|parent)",
        "sister": r"姐|妹|sister",
        "brother": r"哥|弟|brother",
        "friend": r"朋友|闺蜜|室友|同学|friend",
        "colleague": r"同事|老板|领导|colleague|boss",
        "pet": r"宠物|猫|狗|\bpets?\b|\bcats?\b|\bdogs?\b|puppy|kitten",
    }.items()
}
_ENTITY_KINDS = {
    "size": ("size",),
    "brand": ("brand", "owns"),
    "colour": ("colour",),
    "person": ("for_whom",),
    "category": ("interest", "size", "budget", "owns"),
    "product": ("owns", "bought", "viewed", "cart_left"),
    "amount": ("budget",),
}
_EVERYTHING = re.compile(
    r"全部|所有|统统|一切|全删|全都|彻底|\b(?:all|everything|whatever|completely)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"[这那][个条点件句]|刚才|刚刚|刚[说提]|别记住?$|不要记$|\b(?:that|this|it|just)\b",
    re.IGNORECASE,
)
_AT_LARGE = re.compile(
    r"数据|资料|信息|隐私|画像|档案|聊天|\b(?:data|information|details|records|history|profile)\b",
    re.IGNORECASE,
)
_OF_A_RECORD = re.compile(
    r"记|档案|画像|资料|标签|信息|不对|错|有误|不属实|没说过|谁说我"
    r"|profile|record|remember|\bnote[ds]?\b|about me|you (?:have|think|know|got)|wrong|incorrect"
    r"|mistake|not true|isn'?t (?:right|true)|not right|never said|outdated",
    re.IGNORECASE,
)
_LEAST = 2  # letters of a word that can name something


class _Said(NamedTuple):
    """A text, and what is named in it, denied or not."""

    text: str
    entities: tuple[tuple[str, Value], ...]


def mentioned(turn: Turn, facts: Sequence[Fact], names: Names) -> tuple[Fact, ...]:
    """The facts that are named by what they are about, else those whose kind is named."""
    found = tuple((e.entity, e.value) for e in (*turn.entities, *turn.denied))
    said = _Said(turn.text.casefold(), found)
    exact = tuple(f for f in facts if _names_subject(said, f, names))
    return exact or tuple(f for f in facts if f.kind in _KINDS and _KINDS[f.kind].search(said.text))


def to_correct(turn: Turn, facts: Sequence[Fact], names: Names) -> tuple[Fact, ...]:
    """What a correction may be about: the option that was tapped, else what the text names."""
    return chosen(turn, facts) if turn.values("fact") else mentioned(turn, facts, names)


def to_forget(
    turn: Turn, facts: Sequence[Fact], before: Sequence[str], names: Names
) -> tuple[Fact, ...]:
    """What is to be forgotten, one by one; "that" is what the messages `before` said, else any."""
    if turn.values("fact"):
        return chosen(turn, facts)
    if names_everything(turn.text):
        return ()
    named = mentioned(turn, facts, names)
    if named or not points_back(turn.text):
        return named
    return tuple(f for f in facts if f.evidence.id in before) or tuple(facts)


def chosen(turn: Turn, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The fact that a tapped option names; another shopper's is as good as none."""
    wanted = turn.values("fact")
    return tuple(f for f in facts if f.id in wanted)[:1]


def instead(fact: Fact, turn: Turn) -> FactValue:
    """What the text says in its place."""
    if fact.kind == "size":
        return next((str(v) for v in turn.values("size") if v != fact.value), None)
    if fact.kind == "budget":
        found = next((v for v in turn.values("amount") if isinstance(v, Mapping)), {})
        low, high = (_cents(found, name) for name in ("min_cents", "max_cents"))
        told = low is not None or high is not None
        return {"min_cents": low, "max_cents": high} if told else None
    return None


def _cents(amount: Mapping[str, object], name: str) -> int | None:
    value = amount.get(name)
    return value if isinstance(value, int) else None


def names_everything(text: str) -> bool:
    return bool(_EVERYTHING.search(text))


def speaks_of_record(text: str) -> bool:
    """Is it said that something is wrong or noted, rather than that something is not wanted?"""
    return bool(_OF_A_RECORD.search(text))


def points_back(text: str) -> bool:
    """Does "that" or "what I just said" mean one thing, rather than a shopper's data at large?"""
    return bool(_POINTS_BACK.search(text)) and not _AT_LARGE.search(text)


def _names_subject(said: _Said, fact: Fact, names: Names) -> bool:
    if _by_entity(said, fact):
        return True
    if fact.kind == "for_whom" and fact.subject in _PEOPLE:
        return bool(_PEOPLE[fact.subject].search(said.text))
    words = (*_words_of(fact.value), fact.subject.replace("_", " "), *names(fact))
    return any(_stands_in(word.casefold(), said.text) for word in words)


def _by_entity(said: _Said, fact: Fact) -> bool:
    for entity, value in said.entities:
        if fact.kind not in _ENTITY_KINDS.get(entity, ()):
            continue
        if entity == "amount" or value in (fact.subject, fact.value):
            return True
    return False


def _words_of(value: FactValue) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value not in ("liked", "disliked") else ()


def _stands_in(word: str, text: str) -> bool:
    """Is the word in the text? Latin words and figures must not be a part of longer ones."""
    if not word or (len(word) < _LEAST and word.isascii()):
        return False
    if not word.isascii():
        return word in text
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text))
