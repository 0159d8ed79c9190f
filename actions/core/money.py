"""Money is whole cents; here it becomes words."""

from actions.core.languages import Language

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$"}


def money(cents: int, language: Language, currency: str = "CNY") -> str:
    """99 元 in Chinese, ¥99 in English; decimals only where they say something."""
    units, rest = divmod(abs(cents), 100)
    figure = f"{units:,}" if language == "en" else str(units)
    figure = f"{figure}.{rest:02d}" if rest else figure
    minus = "-" if cents < 0 else ""
    if language == "zh" and currency == "CNY":
        return f"{minus}{figure} 元"
    return f"{minus}{_SIGNS.get(currency, currency + ' ')}{figure}"
