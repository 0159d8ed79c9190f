"""Personal data in a text replaced by its kind, before the text is written anywhere."""

import re
from collections.abc import Iterable

Span = tuple[int, int, str]
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)),
    ("email", re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")),
    ("id card", re.compile(r"(?<![0-9a-zA-Z])\d{17}[\dxX](?![0-9a-zA-Z])")),
    ("phone", re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")),
    ("phone", re.compile(r"(?<![\d-])(?:\(?0\d{2,3}\)?[ -]?|400[ -]?)\d{3,4}[ -]?\d{3,4}(?!\d)")),
    ("phone", re.compile(r"(?<![\w+])\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\d)")),
    ("card", re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?(?!\d)")),
    ("number", re.compile(r"(?<![0-9a-zA-Z])[a-zA-Z]{0,4}\d{6,}(?![0-9a-zA-Z])")),
    (
        "account",
        re.compile(r"(?:微信|qq|wechat|微博)(?:号)?\s*[:：是为]?\s*[\w-]{5,}", re.IGNORECASE),
    ),
    (
        "address",
        re.compile(
            # Each part is bounded and there once: nested repeats would take for ever on long texts.
            r"(?:[\u4e00-\u9fff]{2,6}(?:省|自治区))?(?:[\u4e00-\u9fff]{2,6}市)?"
            r"(?:[\u4e00-\u9fff]{1,6}[区县镇乡])?[\u4e00-\u9fff]{1,8}"
            r"(?:路|街|巷|弄|胡同|道|村|小区|花园|苑|大厦)\s*\d+\s*[号弄栋幢座]?"
            r"(?:\s*\d{1,5}\s*[号栋幢座单元室楼层]{1,2}){0,4}"
            r"|[\u4e00-\u9fff]{2,6}(?:省|自治区)[\u4e00-\u9fff]{2,6}市[\u4e00-\u9fff0-9]{0,30}"
        ),
    ),
    (
        "address",
        re.compile(
            r"\b\d{1,5}[a-z]?,? (?:[A-Za-z'.]+ ){1,4}"
            r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|close|court|square|boulevard|blvd)"
            r"\b\.?(?:,? (?:flat|apt|apartment|unit|room) ?\w+)?",
            re.IGNORECASE,
        ),
    ),
    (
        "name",
        re.compile(
            r"(?<=我叫)[\u4e00-\u9fff]{2,4}|(?<=我是)[\u4e00-\u9fff]{2,3}(?=[，,。 ]|$)"
            r"|(?<=姓名)[:：是为]?\s*[\u4e00-\u9fff]{2,4}|(?:收件人|收货人|联系人)[:：是为叫]?\s*[\u4e00-\u9fff]{2,4}"
        ),
    ),
    ("name", re.compile(r"(?<=[Mm]y name is )[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}")),
)
_KINDS = {
    "phone": "phone",
    "email": "email",
    "address": "address",
    "person": "name",
    "order_number": "number",
}


def mask(text: str, found: Iterable[Span] = ()) -> str:
    """The text with each personal thing as `[kind]`; `found` are more spans, (start, end, kind)."""
    taken = [(s, e, _KINDS[kind]) for s, e, kind in found if kind in _KINDS and s < e]
    taken += [(m.start(), m.end(), kind) for kind, p in _PATTERNS for m in p.finditer(text)]
    out: list[str] = []
    last = 0
    for start, end, kind in sorted(taken, key=lambda t: (t[0], -t[1])):
        if start >= last:
            out += [text[last:start], f"[{kind}]"]
        last = max(last, end)  # what laps over a masked thing goes with it
    return "".join([*out, text[last:]])
