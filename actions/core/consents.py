"""Consents: what a shopper allows, said once and good until taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Purpose = Literal["offers", "personalisation"]
PURPOSES: tuple[Purpose, ...] = ("offers", "personalisation")


@dataclass(frozen=True)
class Consent:
    """`evidence` is the message or event that gave or took it back."""

    identity: str
    purpose: Purpose
    granted: bool
    at: datetime
    source: str = "said"
    evidence: str = ""
