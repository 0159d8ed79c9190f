"""Expected failures: a reason that is safe to show, turned into words at the rim."""

from typing import Literal

Reason = Literal[
    "not_found",
    "not_logged_in",
    "not_allowed",
    "shop_unavailable",
    "busy",
    "invalid",
    "gone",
]


class ShopError(Exception):
    """Something the shop could not do; `reason` is stable, `detail` says why not allowed."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.detail = detail


def not_found(what: str) -> ShopError:
    """The same error for a wrong number and for another shopper's number."""
    return ShopError("not_found", what)


def not_allowed(detail: str) -> ShopError:
    return ShopError("not_allowed", detail)
