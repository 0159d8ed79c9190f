"""Phone numbers and e-mail addresses."""

import re
from collections.abc import Iterator

import phonenumbers

from .spans import Found

_EMAIL = re.compile(r"[a-z0-9](?:[a-z0-9._%+-]*[a-z0-9_])?@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found("email", match.group(), match.start(), match.end())


def phones(text: str, regions: tuple[str, ...] = ("CN", "US")) -> Iterator[Found]:
    """Numbers valid in one of the regions, first come; the value is in E.164 form."""
    if sum(c.isdigit() for c in text) < 7:
        return
    taken: set[int] = set()
    for region in regions:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            if not phonenumbers.is_valid_number(match.number) or taken & {
                *range(match.start, match.end)
            }:
                continue
            if _part_of_code(text, match.start) or not _shaped(match.raw_string, region):
                continue
            taken |= {*range(match.start, match.end)}
            number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            yield Found("phone", number, match.start, match.end)


def _part_of_code(text: str, start: int) -> bool:
    return start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()


def _shaped(raw: str, region: str) -> bool:
    """Ten bare digits are no American phone number here: order numbers look like that."""
    return bool(_MOBILE.search(raw)) or not raw.isdigit() or (region == "CN" and raw[0] in "04")
