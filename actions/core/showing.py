"""Days and lists as a shopper reads them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from actions.core.languages import Language
from actions.core.orders import OrderItem

SHOP_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")


def day(at: datetime | None, language: Language) -> str:
    """The day in the shop's time zone: 11月23日, or 23 Nov; a dash when it is not on record."""
    if at is None:
        return "—"
    return calendar_day(at.astimezone(SHOP_TIME).date(), language)


def calendar_day(on: date, language: Language) -> str:
    """A day of the calendar: 11月23日, or 23 Nov."""
    return f"{on.month}月{on.day}日" if language == "zh" else f"{on.day} {on:%b}"


def moment(at: datetime, language: Language) -> str:
    """Day and time in the shop's time zone."""
    return f"{day(at, language)} {at.astimezone(SHOP_TIME):%H:%M}"


def listed(parts: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(parts)


def items(lines: Iterable[OrderItem], language: Language) -> str:
    """What an order holds: titles, with the quantity where it is more than one."""
    titles = (i.title.say(language) + (f" ×{i.quantity}" if i.quantity > 1 else "") for i in lines)
    return ("、" if language == "zh" else "; ").join(titles)  # English titles have commas
