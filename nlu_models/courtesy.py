"""Words of courtesy around a wish: openings, ways of asking, closings. Cut, unless they are all."""

import re

_END = r"[\s,.!?~、]"
_EDGE = r"(?:^|(?<=[\s,.!?;:~、\-]))"

_CALLS = (  # whom one addresses
    r"(?:掌柜|老板|店家|店主|客服|卖家|小二|小姐姐|小哥哥|美女|帅哥|亲们?)"
    rf"(?:大大|小姐姐|小哥哥|您好|你好)?(?={_END})"
)
_OPENINGS_ZH = re.compile(
    rf"{_EDGE}(?:亲+(?:爱的)?(?![自子戚情人手友生])|{_CALLS}"
    rf"|(?:您好|你好|哈喽|嗨|在吗|在么|在不在)(?:呀|啊|哦|哈)?){_END}*"
)
_OPENINGS_EN = re.compile(
    r"^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|excuse me|sorry to bother you)"
    r"(?: there| team| all| guys| sir| madam| friend)?[\s,.!?-]+"
)
_ASKING = re.compile(
    r"(?:请问|想问|请教)(?:一下|下|下子)?[\s,]*|(?<!访)问(?:一下|下)[\s,]*"
    r"|(?:想|要)?(?:咨询|请教|打听)(?:一下|下)(?:你们?|您)?[\s,]*"
    r"|我?想问(?:一?下|问)(?:你们?|您)?[\s,]*|(?:能否|可否|是否可以)(?=帮)"
    r"|(?:能不能|可不可以|可以|能|请)?(?:麻烦|劳驾|辛苦|拜托|烦请)(?:您|你|了|下|一下"
    r"|大家)*[\s,]*(?=\S)"
    r"|(?<![申邀])请(?=您|你|帮|给|尽快|查|不要|别)"
    r"|\b(?:please|pls|plz|kindly)\b[\s,]*"
    r"|\b(?:could|can|would|will) (?:you|u) (?:possibly |maybe |mind )?"
    r"(?:be so kind (?:as )?to )?(?=[a-z])"
    r"|\bi was (?:just )?wondering (?:if|whether) (?:you could |you can )?"
    r"|\bif (?:you don't|it's not) (?:mind|too much trouble)[\s,]*"
)
_CLOSINGS = re.compile(
    r"(?:多谢|谢谢|感谢|谢啦|谢了|感激不尽|辛苦了|辛苦啦|麻烦了|麻烦啦|拜托了|拜托啦)"
    rf"(?:您|你|亲|啦|了|哈|哦|先)*{_END}*$"
    r"|[\s,.]+(?:thanks|thank you|thx|ty|tks|cheers|much appreciated|appreciate it)"
    rf"(?: (?:a lot|so much|very much|in advance|again|for your help))*{_END}*$"
)
# 好的谢谢 and "great, thanks" are thanks; 帮我查物流，谢谢 is not: so much must be left.
_LEAST = 5


def without_courtesy(text: str) -> str:
    """The wish alone; the text itself where next to nothing would be left."""
    asked = _tidy(_ASKING.sub(" ", _OPENINGS_ZH.sub(" ", text)))
    opened = _tidy(_OPENINGS_ZH.sub(" ", asked))
    for closing in (_OPENINGS_EN, _CLOSINGS):
        shorter = _tidy(closing.sub(" ", opened))
        opened = shorter if _words(shorter) >= _LEAST else opened
    return opened if _words(opened) >= 2 else text


def _words(text: str) -> int:
    return len(re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+", text))


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,.!~;:-、")
