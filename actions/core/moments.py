"""A moment: the turn, and what stands around it once it is answered."""

from dataclasses import dataclass, field
from datetime import datetime

from actions.core.turns import Turn


@dataclass(frozen=True)
class Moment:
    """What a scenario may look at of this turn; `answered` names the responses said in it."""

    turn: Turn
    answered: tuple[str, ...] = ()
    busy: bool = False  # a form is running: the shopper's question is not answered yet
    solved: str = ""  # the flow that came to its good end in this turn
    product: str = ""  # the product spoken of
    shown: tuple[str, ...] = ()  # products shown last
    category: str = ""  # of the product spoken of, else of the search
    earlier_intents: tuple[str, ...] = ()  # newest first, without this turn's


@dataclass(frozen=True)
class Purchase:
    """Something ordered: enough for replenishment and cross-selling."""

    product_id: str
    category: str
    at: datetime


@dataclass(frozen=True)
class Arrival:
    """Something new in the catalogue; `topics` are the interests it is for."""

    product_id: str
    category: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceState:
    """How the shopper stands with the shop right now."""

    open_complaint: bool = False
    open_refund: bool = False
    complaint_solved: bool = False
    waiting_for_person: bool = False
    member_level: str = ""
    orders: int = 0
    purchases: tuple[Purchase, ...] = field(default_factory=tuple)
    restocked: tuple[str, ...] = ()  # products asked for while out of stock that are there again
    arrived: tuple[Arrival, ...] = ()
    time_zone: str = "Asia/Shanghai"
