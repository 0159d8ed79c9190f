"""Order numbers: ZG24110507, or bare digits where the text speaks of an order."""

import re
from collections.abc import Iterator

from .spans import Found

_OWN = re.compile(r"(?<![a-z\d])zg[\s_-]?(?P<d>\d(?:[ -]?\d){7})(?!\d)")
_NAMED = re.compile(  # the words right before it say what it is
    r"(?:订单编?号?|单号|编号|order(?: number| num| no\.?| id| code)?|number|purchase|#|no\.)"
    r"(?:\s*(?:码|是|为|:|#|is|号|=|\(|【|\[))*\s*(?P<d>[a-z]{0,3}-?\d(?:[ -]?\d){4,19})(?![a-z\d%]"
    r"|\s*(?:元|块|件|个|天))"
)
_BARE = re.compile(r"(?<![\d.+a-z$¥-])(?P<d>\d{8,20})(?![a-z\d]|[.-]\d)")
_TAX = re.compile(  # what stands before a tax number of 15 to 20 signs
    r"(?:税号|纳税人识别号|纳税识别号|信用代码|\b(?:tax(?:payer)?|vat|credit)\b[a-z. ]*)"
    r"(?:\s*(?:码|是|为|:|#|is|=))*\s*$"
)
_CREDIT_CODE = re.compile(r"9[123][a-z\d]{16}")  # of a Chinese company
_PARCEL = re.compile(r"(?:物流|快递|运)单?号?(?:\s*(?:码|是|为|:))*\s*$|\btracking\b[^\d]*$")
_ORDER = re.compile(
    r"订单|单号|单子|这单|那单|快递|包裹|物流|退|order|purchase|parcel|package|refund|return"
)
_DAY = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")


def find(text: str) -> Iterator[Found]:
    """Order numbers in a folded text; the value is without blanks and dashes."""
    for match in _OWN.finditer(text):
        yield _found(match, "ZG" + _digits(match["d"]), match.start())
    for match in _NAMED.finditer(text):
        if not match["d"].startswith("zg") and not _foreign(match, text):
            yield _found(match, _digits(match["d"]).upper(), match.start("d"))
    for match in _BARE.finditer(text):
        if (
            not _MOBILE.fullmatch(match["d"])
            and _likely(match["d"], text)
            and not (_foreign(match, text))
        ):
            yield _found(match, match["d"], match.start())


def _foreign(match: re.Match[str], text: str) -> bool:
    """Is it a tax number, a company's code or a carrier's number with letters?"""
    number, before = _digits(match["d"]), text[: match.start("d")]
    taxed = 15 <= len(number) <= 20 and _TAX.search(before)
    lettered = number[0].isalpha() and not re.search(r"(?:订单|order)[^\d]{0,12}$", before)
    carried = number[0].isalpha() and _PARCEL.search(before)
    return bool(taxed or lettered or carried or _CREDIT_CODE.fullmatch(number))


def _likely(digits: str, text: str) -> bool:
    if len(digits) == 8 and _DAY.fullmatch(digits):
        return False
    alone = not re.search(r"[a-z\u4e00-\u9fff]", text)
    return len(digits) >= 10 or alone or bool(_ORDER.search(text))


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _found(match: re.Match[str], value: str, start: int) -> Found:
    return Found("order_number", value, start, match.end("d"))
