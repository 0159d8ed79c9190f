"""An address as a shopper types it: the place, and the person where one is named."""

import re
from dataclasses import replace

from actions.core.shoppers import Address

_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d{9})(?!\d)|(?<!\w)(\+\d[\d -]{7,14}\d)(?!\d)")
_PERSON = re.compile(
    r"(?:收件人|收货人|联系人|姓名|name|recipient|attn\.?)\s*(?:是|is)?\s*[:：]?\s*"
    r"([\u4e00-\u9fff·]{2,8}|[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})",
    re.IGNORECASE,
)
_NAME_BY_PHONE = re.compile(r"(?:^|[\s,，;；])([\u4e00-\u9fff·]{2,4})[\s,，;；]*$")
_LABELS = re.compile(
    r"(?:电话|手机号?|号码|phone|tel|mobile)\s*(?:是|is)?\s*[:：]?\s*", re.IGNORECASE
)
_AROUND = " \n,，;；:：。."


def read_address(written: str, before: Address) -> Address:
    """The typed address; who is not named stays as on the order."""
    phone = _PHONE.search(written)
    place = written
    if phone:
        place = f"{written[: phone.start()]} {written[phone.end() :]}"
    person = _PERSON.search(place)
    if phone and not person:
        person = _NAME_BY_PHONE.search(place.rstrip(_AROUND))
    if person:
        place = f"{place[: person.start()]} {place[person.end() :]}"
    street = " ".join(_LABELS.sub(" ", place).split()).strip(_AROUND)
    return replace(
        Address(name=before.name, phone=before.phone, street=street or written.strip()),
        **({"name": person[1]} if person else {}),
        **({"phone": (phone[1] or phone[2]).replace(" ", "")} if phone else {}),
    )
