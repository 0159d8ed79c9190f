"""What is written, reduced to what is meant: the text that the encoder sees."""

import re
import unicodedata

_EMOJI = re.compile(
    r"[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001F000-\U0001FAFF\ufe0f\u200d\U0001F3FB-\U0001F3FF]+"
)
_MARKUP = re.compile(r"</?(?:s|pad|unk|mask|cls|sep)>|\[(?:CLS|SEP|PAD|MASK|UNK)\]", re.IGNORECASE)
_STICKER = re.compile(r"\[[\u4e00-\u9fff]{1,4}\]|#e-s\w+|:[a-z_]{3,20}:")  # [微笑], :smile:
_KAOMOJI = re.compile(
    r"[（(][^\w\u4e00-\u9fff]{3,10}[)）]|[;:=][-^]?[()DdPp](?=\s|$)|\b[tq]_[tq]\b|\^[_.]?\^"
)
_REPEATED = re.compile(r"([^\w\s])(?:\s*\1)+")  # !!! and 。。。
_LONG_LETTER = re.compile(r"([a-z])\1{2,}")  # sooooo, pleeease
_LONG_PARTICLE = re.compile(r"([啊呀呢吗嘛哦噢额嗯哈呜急求])\1+")
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "…": ".", "，": ",", "。": "."}
)

# Words of courtesy, said around a wish. Each is cut only where it cannot be part of another word.
_EDGE = r"(?:^|(?<=[\s,.!?;:~、\-]))"
_COURTESY_ZH = re.compile(
    rf"{_EDGE}(?:亲+(?:爱的)?(?![自子戚情人手友生])|(?:掌柜|老板|店家|店主|客服|卖家|小二|小姐姐"
    rf"|小哥哥|美女|帅哥|亲们?)"
    r"(?:大大|小姐姐|小哥哥|您好|你好)?(?=[\s,.!?~、])|(?:您好|你好|哈喽|嗨|在吗|在么"
    r"|在不在)(?:呀|啊|哦|哈)?)[\s,.!?~、]*"
    r"|(?:请问|想问|请教)(?:一下|下|下子)?[\s,]*|(?<!访)问(?:一下|下)[\s,]*|(?:想|要)?(?:咨询|请教|打听)(?:一下|下)(?:你们?"
    r"|您)?[\s,]*|我?想问(?:一?下|问)(?:你们?|您)?[\s,]*"
    r"|(?:能否|可否|是否可以)(?=帮)|(?:能不能|可不可以|可以|能|请)?(?:麻烦|劳驾|辛苦|拜托"
    r"|烦请)(?:您|你|了|下|一下|大家)*[\s,]*(?=\S)"
    r"|(?<![申邀])请(?=您|你|帮|给|尽快|查|不要|别)|(?:多谢|谢谢|感谢|谢啦|谢了|感激不尽|辛苦了|辛苦啦"
    r"|麻烦了|麻烦啦|拜托了|拜托啦)"
    r"(?:您|你|亲|啦|了|哈|哦|先)*[\s,.!?~、]*$"
)
_COURTESY_EN = re.compile(
    r"\b(?:please|pls|plz|kindly)\b[\s,]*"
    r"|^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|excuse me|sorry to bother you)"
    r"(?: there| team| all| guys| sir| madam| friend)?[\s,.!?-]+(?=\w+\W+\w)"
    r"|\b(?:could|can|would|will) (?:you|u) (?:possibly |maybe |mind "
    r"|be so kind (?:as )?to )?(?=[a-z])"
    r"|\bi was (?:just )?wondering (?:if|whether) (?:you could |you can )?|\bif (?:you don't"
    r"|it's not) (?:mind|too much trouble)[\s,]*"
    r"|[\s,.]+(?:thanks|thank you|thx|ty|tks|cheers|much appreciated|appreciate it)"
    r"(?: (?:a lot|so much|very much|in advance|again|for your help))*[\s,.!]*$"
)


def fold(text: str) -> str:
    """Full width to half width and lower case, one character for one: spans stay true."""
    return "".join(_fold_one(c) for c in text)


def _fold_one(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def surface(text: str) -> str:
    """Case, width, emoji and repetition taken out; every word is kept."""
    plain = unicodedata.normalize("NFKC", _MARKUP.sub(" ", text)).translate(_TYPOGRAPHY).lower()
    bare = _EMOJI.sub(" ", _KAOMOJI.sub(" ", _STICKER.sub(" ", plain)))
    kept = bare if re.search(r"\w", bare) else plain
    kept = _LONG_LETTER.sub(r"\1", _LONG_PARTICLE.sub(r"\1", _REPEATED.sub(r"\1", kept)))
    return re.sub(r"\s+", " ", kept).strip()


def meaning(text: str) -> str:
    """The surface without words of courtesy and closing signs, as long as something is left."""
    full = surface(text)
    short = full
    for pattern in (_COURTESY_ZH, _COURTESY_EN, _COURTESY_ZH):
        short = pattern.sub(" ", short)
    short = re.sub(r"\s+", " ", short).strip(" ,.!~;:-、")
    short = re.sub(r"(?<=[\u4e00-\u9fff]{2})[呀啊哦哈呗嘞喔哇唷呐]+(?=$|[,.?!])", "", short)
    return short if len(re.findall(r"[\u4e00-\u9fff]|\w+", short)) >= 2 else full
