"""Every table of the database, in one place for migrations and tests."""

from actions.adapters import offer_schema, profile_schema, shop_schema
from actions.adapters.schema import metadata

__all__ = ["metadata", "offer_schema", "profile_schema", "shop_schema"]
