"""How content the shopper is with this turn."""

import re
from collections.abc import Iterator

from actions.core.extraction.reading import Finding, Reading

_INTENTS = {"complaint": -0.6, "rate_bad": -0.8, "rate_good": 0.8, "thanks": 0.3}
_LEAST_SURE = 0.7  # an intent below that says nothing of the mood
_GUESSED = 0.6  # a complaint by the sound of it alone is as often a question or a request
_SHORTEST = 5  # characters of a complaint that says something
_HOW_TO = re.compile(
    r"(?:怎么|如何|哪里|哪儿|怎样).{0,4}投诉|投诉(?:电话|渠道|流程|进度|入口)|客户"
    r"|\b(?:how|where|who|whom|what) |don'?t know how|do not know how|assistance|\bhelp\b"
)
_BAD = re.compile(
    r"太差|很差|垃圾|气死|气人|太失望|很失望|失望透|骗子|骗人|无语|糟糕|坑人|太坑|差评|忍无可忍"
    r"|受够了|烦死|恶心|什么态度|态度(?:很|太|真|极)?(?:差|恶劣)|不满意|不负责任|敷衍"
    r"|没(?:有)?解决|没用|答非所问|听不懂人话"
    r"|\b(?:terrible|awful|horrible|worst|useless|ridiculous|disappoint(?:ed|ing)|furious"
    r"|unacceptable|scam|rubbish|pathetic|angry|fed up"
    r"|annoy(?:ed|ing)|disgust(?:ed|ing)|frustrat(?:ed|ing)|joke of a|not (?:happy|satisfied"
    r"|helpful|good enough|acceptable|impressed)"
    r"|(?:isn'?t|wasn'?t|aren'?t|didn'?t|doesn'?t) (?:helpful|help|helping|acceptable|good enough"
    r"|answer my question)|waste of (?:time|money))\b"
)
_GOOD = re.compile(
    r"太好了|太棒了|真棒|太赞|很满意|非常满意|挺满意|好评|五星|给力|贴心|服务(?:真|很|太|挺"
    r"|非常)?(?:好|周到|不错)|态度(?:真|很|太|挺|非常)?好|真不错|很不错"
    r"|(?<!等)(?<!没)(?<!没有)(?<!如果)(?<!已经在)解决了(?!吗|再|么)|很快就|超级快"
    r"|很有帮助|帮大忙|满意"
    r"|\b(?:(?:that|it|this|you|service|delivery|answer)(?:'s|'re| is| are| was| were)(?: all| so|"
    r" really| very| absolutely| just| simply| truly)*"
    r" (?:great|excellent|perfect|amazing|awesome|brilliant|fantastic|wonderful|helpful|lovely)"
    r"|(?:very|really|so|super) (?:happy|pleased|satisfied|helpful|impressed)|well done|good job"
    r"|great (?:service|help|job)|excellent service"
    r"|love (?:it|this shop|your service)|(?:that|this) (?:helped|helps|solved)|problem solved"
    r"|made my day|thank you so much|perfect, thank)"
)
_ASKED = re.compile(r"^(?:[^,.!。，！]{0,30})[?？]\s*$")


def mood(reading: Reading) -> Iterator[Finding]:
    """From -1 to 1, by words and by what was understood; nothing of it, no fact."""
    if _ASKED.match(reading.text) and reading.turn.intent not in _INTENTS:
        return
    bad, good = next(reading.said(_BAD), None), next(reading.said(_GOOD), None)
    score = _understood(reading) - 0.5 * bool(bad) + 0.5 * bool(good and not bad)
    if reading.silent or not score:
        return
    first = bad or good
    start, end = first.span() if first else (0, len(reading.text))
    guessed = not first and reading.turn.intent == "complaint"
    sure = _GUESSED if guessed else None
    value = round(max(-1.0, min(1.0, score)), 2)
    yield Finding("satisfaction", "", value, start, end, confidence=sure)


def _understood(reading: Reading) -> float:
    """What the intent says of the mood; asking how to complain says nothing, nor do a few words."""
    turn = reading.turn
    if turn.confidence < _LEAST_SURE:
        return 0.0
    if turn.intent == "complaint" and (
        _HOW_TO.search(reading.text) or len(reading.text) < _SHORTEST
    ):
        return 0.0
    return _INTENTS.get(turn.intent, 0.0)
