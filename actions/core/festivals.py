"""Dates of the festivals that shops sell by; the lunar ones come from a table."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

_MonthDay = tuple[int, int]


def _years(text: str) -> Mapping[int, _MonthDay]:
    """Days as "0129 0217 …" for the years from 2025."""
    return {2025 + i: (int(d[:2]), int(d[2:])) for i, d in enumerate(text.split())}


# Two independent implementations of the Chinese calendar (lunardate, lunar_python) agree on each
# day; that of the next years is published by the State Council as public holidays.
_LUNAR: Mapping[str, Mapping[int, _MonthDay]] = {
    "spring_festival": _years("0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208"),
    "lantern": _years("0212 0303 0220 0209 0227 0217 0206 0225 0214 0305 0222"),
    "dragon_boat": _years("0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610"),
    "qixi": _years("0829 0819 0808 0826 0816 0805 0824 0812 0801 0820 0810"),
    "mid_autumn": _years("1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916"),
    "double_ninth": _years("1029 1018 1008 1026 1016 1005 1024 1012 1001 1020 1009"),
}
_FIXED: Mapping[str, _MonthDay] = {
    "new_year": (1, 1),
    "valentines": (2, 14),
    "womens_day": (3, 8),
    "labour_day": (5, 1),
    "520": (5, 20),
    "childrens_day": (6, 1),
    "618": (6, 18),
    "back_to_school": (9, 1),
    "teachers_day": (9, 10),
    "national_day": (10, 1),
    "double11": (11, 11),
    "double12": (12, 12),
    "christmas": (12, 25),
}


def _nth(month: int, weekday: int, nth: int) -> Callable[[int], date]:
    """The nth such weekday (Monday is 0) of a month."""

    def of(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))

    return of


def _black_friday(year: int) -> date:
    return _nth(11, 3, 4)(year) + timedelta(days=1)  # the day after Thanksgiving


def _cyber_monday(year: int) -> date:
    return _black_friday(year) + timedelta(days=3)


def _new_years_goods(year: int) -> date | None:
    """年货节 ends a week before the Spring Festival, when parcels stop."""
    spring = day_of("spring_festival", year)
    return spring - timedelta(days=7) if spring else None


_RULES: Mapping[str, Callable[[int], date | None]] = {
    "mothers_day": _nth(5, 6, 2),
    "fathers_day": _nth(6, 6, 3),
    "black_friday": _black_friday,
    "cyber_monday": _cyber_monday,
    "new_years_goods": _new_years_goods,
}
FESTIVALS: tuple[str, ...] = (*_LUNAR, *_FIXED, *_RULES)


def day_of(festival: str, year: int) -> date | None:
    """Its day in this year; None for a lunar one outside the table (2025 to 2035)."""
    if festival in _RULES:
        return _RULES[festival](year)
    table = _LUNAR.get(festival)
    found = _FIXED[festival] if table is None else table.get(year)
    return date(year, *found) if found else None


@lru_cache(256)
def near(festival: str, today: date, before: int, after: int = 0) -> bool:
    """Is it at most `before` days until the festival, or `after` days since?"""
    for year in (today.year - 1, today.year, today.year + 1):
        day = day_of(festival, year)
        if day is not None and -after <= (day - today).days <= before:
            return True
    return False
