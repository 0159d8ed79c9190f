"""Identities: one shopper over several channel identities, and how far each counts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Link:
    """This identity is that shopper; what it wrote up to `until` counts, None means all of it.

    A visitor's history goes along only forward: a signed login takes what was written before it
    into the shopper's profile, nothing of the shopper flows back to the visitor, and what the
    device does after the login's end is not the shopper's. `undone` takes the link back.
    """

    identity: str
    shopper: str
    linked: datetime
    until: datetime | None = None
    undone: datetime | None = None
    proof: str = ""
