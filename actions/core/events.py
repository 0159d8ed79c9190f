"""Events: what a shopper did outside the chat, by the common e-commerce names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NAMES = frozenset(
    {
        "Product Viewed",
        "Product Wanted",  # asked for in the chat while it was sold out
        "Product List Viewed",
        "Product Clicked",
        "Products Searched",
        "Product Added",
        "Product Removed",
        "Cart Viewed",
        "Checkout Started",
        "Coupon Entered",
        "Coupon Applied",
        "Coupon Denied",
        "Order Completed",
        "Order Refunded",
        "Order Cancelled",
        "Product Added to Wishlist",
        "Promotion Viewed",
        "Promotion Clicked",
        "Consent Granted",
        "Consent Revoked",
        "Profile Updated",
    }
)


@dataclass(frozen=True)
class Event:
    """Idempotent by `source` and `id`; two clocks: when it happened, when we heard of it."""

    id: str
    name: str
    identity: str
    at: datetime
    received: datetime
    source: str = "shop"
    properties: Mapping[str, object] = field(default_factory=dict)
