"""Who a signed-in shopper is to the shop."""

from dataclasses import dataclass

from actions.core.languages import Language


@dataclass(frozen=True)
class Shopper:
    id: str
    name: str
    language: Language = "zh"
    phone: str = ""
    email: str = ""
    address: str = ""
    member_level: str = ""
