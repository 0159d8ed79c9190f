"""What a text says without meaning it: denied ("not too dear") or another's words ("she said…")."""

import re

_ENDS = r"[,.;:!?~\n，。；：！？～…]|但|可是|不过|而是|\bbut\b|\binstead\b|\bthough\b"
_CLAUSE_END = re.compile(_ENDS, re.IGNORECASE)
# These look like a denial and are none.
_NOT_DENYING = re.compile(
    r"(?P<a>[\u4e00-\u9fff])[不没](?P=a)|有没有|是否|不知道?|不晓得|不确定|不清楚|不好意思|不错|不过|不但|不仅"
    r"|不只|不如|不妨|差不多|不同|特别|个别|别的|别人|区别|级别|送别|告别|不然|要不|对不起|不管|不论|没想到"
    r"|没关系|没问题|少不了|忍不住|舍不得|(?:怎么|为什么|为啥)不"
    r"|\bnot (?:only|sure|certain|just)\b|\bno (?:problem|worries|doubt|idea|rush|longer)\b"
    r"|\bwhy (?:not|don'?t)\b|\bdon'?t (?:know|mind)\b"
    r"|\b(?:can|could|would|wo|do|does|did|is|are|was|have|has|should)(?:n'?t|not)"
    r" (?:you|there|it|we|i|the|this|that)\b"
    r"|\bcan(?:'?t|not| not) (?:decide|choose|find|afford|stop|make up)\b",
    re.IGNORECASE,
)
_DENYING = re.compile(
    r"不|没|别|未|无需|无须|甭|并非"
    r"|\b(?:not|never|no|without|neither|nor|hardly|stop|anything but)\b"
    r"|(?:do|does|did|is|are|was|were|ca|could|wo|would|should|has|have|had|need|ai)n'?t\b",
    re.IGNORECASE,
)
_REACH_HAN, _REACH_WORDS = 7, 5  # how far a denial reaches within its clause
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
_REPORTED = re.compile(
    r"(?:[他她]们?|朋友|同事|同学|室友|妈妈?|爸爸?|老公|老婆|孩子|别人|有人|网上|评论里?|主播|客服)"
    r"(?:老|都|总|刚才|之前|昨天|就|还)*(?:说|讲|问|嫌|觉得|认为|以为|问过)"
    r"|(?:替|帮)(?:朋友|同事|别人|人|[他她])(?:问|打听)"
    r"|\b(?:(?:he|she|they|people|reviews?|someone|somebody|everyone)"
    r"|(?:my|a|the) (?:\w+ )?(?:friend|mum|mom|mother|dad|father|wife|husband|sister|brother"
    r"|colleague|boss|neighbour|flatmate|agent))"
    r" (?:says?|said|thinks?|thought|asks?|asked|claims?|complains?|complained|told me|reckons?"
    r"|wants? to know|wanted to know|was asking|is asking)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9']+|[\u4e00-\u9fff]", re.IGNORECASE)


def denied(text: str, start: int, end: int) -> bool:
    """Are the characters `start` to `end` of a folded text denied, quoted or another's words?"""
    clause = _clause(text, start)
    if _REPORTED.search(text, clause, start) or _quoted(text, start, end):
        return True
    before = text[clause:start]
    harmless = [m.span() for m in _NOT_DENYING.finditer(text, clause, min(len(text), end + 2))]
    for found in _DENYING.finditer(before):
        at = clause + found.start()
        if any(first <= at < last for first, last in harmless):
            continue
        if _near(before[found.end() :]):
            return True
    return False


def _clause(text: str, start: int) -> int:
    last = 0
    for end in _CLAUSE_END.finditer(text, 0, start):
        last = end.end()
    return last


def _near(between: str) -> bool:
    words: list[str] = _WORD.findall(between)
    han = sum(1 for w in words if w >= "\u4e00")
    return han <= _REACH_HAN and len(words) - han <= _REACH_WORDS


def _quoted(text: str, start: int, end: int) -> bool:
    """Within quotation marks that do not hold the whole text."""
    return any(
        m.start() < start and end < m.end() + 1 and m.end() - m.start() < len(text.strip())
        for m in _QUOTED.finditer(text)
    )
