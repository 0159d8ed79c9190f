"""What is written, reduced to what is meant: the text that the encoder sees."""

import re
import unicodedata

from nlu_models.contrasts import without_denied
from nlu_models.courtesy import without_courtesy

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

_TRAILING = re.compile(r"(?<=[\u4e00-\u9fff]{2})[呀啊哦哈呗嘞喔哇唷呐]+(?=$|[,.?!])")


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
    """The surface without courtesy, denied needs and closing signs, if something is left."""
    full = surface(text)
    wish = without_denied(without_courtesy(full))
    short = _TRAILING.sub("", wish.strip(" ,.!~;:-、"))
    return short or full
