"""For whom something is: a person's word counts only where the text says it is for them."""

import re
from collections.abc import Iterable, Iterator

from .spans import Found

_BEFORE = re.compile(
    r"(?:给|送给?|为|帮|替|孝敬|适合|买给|寄给|陪|跟)(?:我们?|俺|咱|他|她|一个|个|家里|家里的"
    r"|我家|新生|小|的|\d+(?:个多?)?[岁月]的?|"
    r"[一二两三四五六七八九十]+(?:个多?)?[岁月]的?)*$"
    r"|\b(?:for|gift to|suits?|suitable for|present for)(?: (?:my|a|an|the|our|his|her|their"
    r"|some|new|little|old|young|\d+|year|yr|month|months|-|elderly))*"
    r"(?:\d+[- ]?(?:year|month)s?[- ]old )?[ -]*$"
)
_AFTER = re.compile(
    r"^(?:的?生日|能?[穿用戴吃喝玩看骑]|可以[穿用戴吃喝玩]|使用|专用|用的|'s (?:birthday|gift"
    r"|present)| (?:wears?|uses?|needs?|wants?|likes?|loves?)\b)"
)
_SELF = re.compile(r"自用|自己[用穿戴吃]|for (?:me|myself)\b")
_ANSWER = re.compile(r"^(?:我|我的|俺|my |for my |a |the )?$")


def select(found: Iterable[Found], text: str) -> Iterator[Found]:
    """Of the finds in a folded text, all that are no person and the persons something is for."""
    for one in found:
        if one.entity != "person" or _meant(one, text):
            yield one


def _meant(one: Found, text: str) -> bool:
    before, after = text[: one.start], text[one.end :]
    if one.value == "self":
        return bool(_SELF.search(text[max(0, one.start - 4) : one.end + 1])) or _alone(
            before, after
        )
    return bool(_BEFORE.search(before) or _AFTER.match(after)) or _alone(before, after)


def _alone(before: str, after: str) -> bool:
    return bool(
        _ANSWER.match(before.strip(" ,")) and not re.search(r"[a-z\u4e00-\u9fff]{2}", after)
    )
