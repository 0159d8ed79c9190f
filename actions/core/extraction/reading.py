"""A turn as the extractors read it: folded words, and which stretches are not the shopper's own."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from actions.core.denials import denied
from actions.core.facts import FactValue
from actions.core.turns import Entity, Turn

_HALF_WIDTH: dict[int, str] = {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
_PLAIN = _HALF_WIDTH | {0x3000: " ", 0x2019: "'", 0x2018: "'"}
_PRIVACY = frozenset(
    "ask_profile forget_me export_data stop_personalising resume_personalising"
    " stop_offers resume_offers why_offer decline_offer".split()
)
# "I love blue" sounds like a correction too; only what is called wrong is none of the shopper's.
_WRONG = re.compile(
    r"错|不对|不准|不是|没说|没有说|记成|写成|\b(?:wrong|incorrect|mistake|never said|not (?:true"
    r"|right)"
    r"|didn'?t say|isn'?t|aren'?t|i'm not|you (?:have|think|say|said|wrote))\b"
)
_SERVICE = frozenset(
    "order_status cancel_order refund return_exchange shipping_info change_address payment_issue"
    " invoice account_login human_agent complaint".split()
)
_PEOPLE = r"(?:朋友|同事|同学|室友|闺蜜|邻居|亲戚|网友|别人|人家|人|[他她](?:们)?)"
_FOR_ANOTHER = re.compile(
    rf"(?:帮|替|给|代)我?(?:一个)?{_PEOPLE}(?:来)?(?:问|咨询|打听|查)"
    rf"|{_PEOPLE}(?:让|叫|托|请|要)我(?:来|帮忙|帮)?(?:问|咨询|打听|看)"
    r"|(?:不是|并非)我(?:自己)?(?:要|想|买|用|穿)(?!.*[给送帮为])"
    r"|我(?:自己|本人)?(?:又|并|可)?(?:不要|不用|没有?要|不需要|不买)(?:的|啊|哦)*$"
    r"|开个?玩笑|逗你|测试一?下|举个?例"
    r"|\b(?:asking|asked|ask|question) for (?:a|my) (?:friend|colleague|mate|neighbou?r)"
    r"|\b(?:friend|colleague|neighbou?r|roommate) (?:of mine )?(?:asked|asks|wants to know"
    r"|is asking|told me to ask)"
    r"|\bnot for (?:me|myself)\b(?!.*\bfor (?:my|a|our|the)\b)|\bon behalf of\b"
    r"|\b(?:just )?(?:kidding|joking)\b|\bhypothetical|\bjust testing\b"
)
_IMAGINED = re.compile(
    r"(?:如果|假如|要是|假设|等)我?(?:以后|将来|哪天)?(?:真的?)?(?:能|会)?(?:有钱|发财"
    r"|中[了个]?(?:彩票|大?奖)"
    r"|是|有(?:个|了)?(?:孩子|宝宝|娃|女朋友|男朋友|猫|狗|老婆|老公))[^。!?！？\n]*"
    r"|(?:做梦|幻想|梦想)[^。!?\n]*"
    r"|\bif (?:only )?i (?:were|was|had|won|could|ever (?:get|have))\b[^.!?\n]*"
    r"|\b(?:i wish|imagine|suppose|pretend)\b[^.!?\n]*"
    r"|\bwhen i(?:'m| am) (?:rich|a millionaire)\b[^.!?\n]*"
)
_HEARSAY = re.compile(
    r"(?:听说|据说|看到有人|有人说|网上说|广告(?:里|上)?说"
    r"|(?:我?(?:朋友|同事|闺蜜|同学|同桌|舍友|室友|邻居|房东|亲戚|领导|老板|顾客|客户|客人|别人)"
    r"|[他她]们?)"
    r"(?:都|总|老|就|也)?(?:说|讲|觉得|喜欢|爱|想|要|问|托))"
    r"[^。!?！？\n]*"
    r"|\b(?:i(?:'ve)? (?:heard|read)|they say|people say|apparently|reviews? sa(?:y|id)"
    r"|(?:my|a|the|our|some) (?!skin|feet|hair|budget|back)\w+ (?:says?|said|thinks?|loves?|likes?"
    r"|hates?"
    r"|wants?|wanted|needs an?|asks?|asked|told me|(?:is|was) (?:asking|looking))"
    r"|(?:my|a|the) (?:friend|colleague|neighbou?r|roommate|customer|client)s? (?:has|bought"
    r"|uses?)"
    r"|(?:he|she|they) (?:says?|said|thinks?|loves?|likes?|hates?|wants?|told me))\b[^.!?\n]*"
)
_QUESTION = re.compile(
    r"[?？]|[吗么](?=[\s,.!~]|$)|是不是|能不能|有没有|适不适合|合适吗"
    r"|\b(?:is|are|does|do|can|will|would) (?:it|this|that|these|those|they|the)\b"
)
_CLOSE = 2
_CLAUSE = re.compile(r"[,.;!?~\n，。；！？]")


@dataclass(frozen=True)
class Finding:
    """What is said at the characters `start` to `end`; `confidence` overrides the extractor's."""

    kind: str
    subject: str
    value: FactValue
    start: int
    end: int
    confidence: float | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True)
class Reading:
    """One turn. Nothing of it is taken that is denied, quoted, imagined or another's wish."""

    turn: Turn

    @cached_property
    def text(self) -> str:
        plain = self.turn.text.translate(_PLAIN)
        low = plain.lower()
        return low if len(low) == len(plain) else "".join(_low(c) for c in plain)

    @cached_property
    def silent(self) -> bool:
        """Does the turn as a whole say nothing of the shopper?"""
        mending = self.turn.intent == "correct_profile" and _WRONG.search(self.text)
        own_data = self.turn.intent in _PRIVACY or bool(mending)
        return own_data or bool(_FOR_ANOTHER.search(self.text))

    @property
    def serving(self) -> bool:
        """Is it about an order or an account rather than about what to buy?"""
        return self.turn.intent in _SERVICE

    @property
    def idle(self) -> bool:
        """Is it talk about something else than the shop?"""
        return self.turn.intent == "out_of_scope"

    @cached_property
    def today(self) -> date:
        return self.turn.at.date()

    @cached_property
    def _foreign(self) -> tuple[tuple[int, int], ...]:
        found = (*_IMAGINED.finditer(self.text), *_HEARSAY.finditer(self.text))
        return tuple(m.span() for m in found)

    def foreign(self, start: int) -> bool:
        """Is this place imagined or told of somebody else?"""
        return self.silent or any(s <= start < e for s, e in self._foreign)

    @property
    def quoting(self) -> bool:
        return bool(self._foreign)

    def own(self, start: int, end: int) -> bool:
        """Are these characters the shopper's own, meant as they stand?"""
        if self.foreign(start):
            return False
        return not denied(self.text, start, end)

    def said(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where the pattern is said and meant."""
        return (m for m in pattern.finditer(self.text) if self.own(*m.span()))

    def entities(self, *kinds: str) -> Iterator[Entity]:
        """Entities that are named and meant."""
        return (e for e in self.turn.entities if e.entity in kinds and self.own(e.start, e.end))

    @cached_property
    def category(self) -> str:
        """The one category named, or nothing."""
        named = {str(e.value) for e in self.turn.entities if e.entity == "category"}
        return named.pop() if len(named) == 1 else ""

    def category_after(self, end: int) -> str:
        """The category, also where it stands right after a bound: 不要超过200块的背包."""
        close = (
            e for e in self.turn.denied if e.entity == "category" and 0 <= e.start - end <= _CLOSE
        )
        return self.category or next((str(e.value) for e in close), "")

    @cached_property
    def another(self) -> bool:
        """Is somebody else named whom it is for?"""
        people = {e.value for e in self.turn.entities if e.entity == "person"}
        return bool(people - {"self"})

    def clause(self, start: int) -> tuple[int, int]:
        """The clause around a place."""
        before = [m.end() for m in _CLAUSE.finditer(self.text, 0, start)]
        after = _CLAUSE.search(self.text, start)
        return (before[-1] if before else 0), (after.start() if after else len(self.text))

    def asked(self, start: int) -> bool:
        """Is the sentence around a place a question?"""
        first, last = self.clause(start)
        return bool(_QUESTION.search(self.text, first, min(len(self.text), last + 1)))

    def day(self, start: int | None = None) -> date | None:
        """The day named in the clause around a place, else in the turn if it names only one."""
        dates = [e for e in self.turn.entities if e.entity == "date"]
        if start is not None:
            first, last = self.clause(start)
            near = [e for e in dates if first <= e.start < last]
            dates = near or dates
        days = {_iso(e.value) for e in dates}
        return days.pop() if len(days) == 1 else None


Find = Callable[[Reading], Iterable[Finding]]


@dataclass(frozen=True)
class Extractor:
    """`confidence` is the precision measured on labelled turns; a changed rule is a new version."""

    name: str
    version: int
    confidence: float
    find: Find


def _low(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def _iso(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
