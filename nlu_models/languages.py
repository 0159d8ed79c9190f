"""The language of one text: zh, en or mixed, and None where a text has none."""

import re
from typing import Literal

Language = Literal["zh", "en", "mixed"]

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_NAME = re.compile(r"[a-z]+[A-Z]+\w*")  # iPhone, eBay: names are of no language
_NOT_WORDS = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+"  # addresses of the web
    r"|(?=[a-z0-9_-]*\d)[a-z0-9][a-z0-9_-]*",  # codes: ZG24110507, 128gb, type-c2
    re.IGNORECASE,
)
# Latin letters that people of either language write, so they say nothing about it.
_SHARED = frozenset(
    "a b c d e f g h k l m n o p q s t u v w x y z xs xl xxl xxxl ok okk okay kg cm mm ml gb tb "
    "app vip svip usb wifi led pro max plus mini air ultra nfc hdmi pc tv id sku dhl ems sf zg qq "
    "rmb cny usd type logo diy spf pvc abs bye hi hello emo ps".split()
)


def language_of(text: str) -> Language | None:
    """None when a text carries no language of its own, such as a number, a size or an emoji."""
    han = bool(_HAN.search(text))
    plain = _NAME.sub(" ", _NOT_WORDS.sub(" ", _half_width(text)))
    words = [w.lower() for w in _WORD.findall(plain)]
    telling = [w for w in words if w not in _SHARED]
    if han:
        return "mixed" if telling else "zh"
    if telling or any(w in ("hi", "hello", "bye") for w in words):
        return "en"
    return None


def _half_width(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
