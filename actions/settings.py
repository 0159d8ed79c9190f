"""What the environment says about the business: read once, at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names the environment variable."""


@dataclass(frozen=True)
class Settings:
    """What the environment says about the business."""

    database_url: str = "sqlite:///var/zhanggui.db"
    encoder_dir: Path = Path("var/encoder")
    shop_backend: str = "sql"
    shop_api_url: str = ""
    shop_api_key: str = ""
    shop_database_url: str = ""
    shop_mapping: Path | None = None
    consent_assumed: bool = False
    marketing: bool = True
    marketing_file: Path = Path("data/marketing.yml")

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        env = os.environ if environment is None else environment
        settings = cls(
            database_url=env.get("DATABASE_URL") or cls.database_url,
            encoder_dir=Path(env.get("ENCODER_DIR") or cls.encoder_dir),
            shop_backend=env.get("SHOP_BACKEND") or cls.shop_backend,
            shop_api_url=env.get("SHOP_API_URL", ""),
            shop_api_key=env.get("SHOP_API_KEY", ""),
            shop_database_url=env.get("SHOP_DATABASE_URL", ""),
            shop_mapping=Path(env["SHOP_MAPPING"]) if env.get("SHOP_MAPPING") else None,
            consent_assumed=_one_of(env, "CONSENT_DEFAULT", "none", "granted") == "granted",
            marketing=_one_of(env, "MARKETING", "on", "off") == "on",
            marketing_file=Path(env.get("MARKETING_FILE") or cls.marketing_file),
        )
        settings._check()
        return settings

    def _check(self) -> None:
        try:
            sa.make_url(self.database_url)
        except sa.exc.ArgumentError as error:
            raise SettingsError("DATABASE_URL is not a database URL") from error
        if self.shop_backend not in ("sql", "http"):
            raise SettingsError(f"SHOP_BACKEND is sql or http, not {self.shop_backend!r}")
        if self.shop_backend == "http" and not self.shop_api_url.startswith(
            ("http://", "https://")
        ):
            raise SettingsError("SHOP_API_URL is needed with SHOP_BACKEND=http")
        if self.shop_backend == "http" and not self.shop_api_key:
            raise SettingsError("SHOP_API_KEY is needed with SHOP_BACKEND=http")
        if self.shop_mapping and not self.shop_mapping.is_file():
            raise SettingsError(f"SHOP_MAPPING: there is no file {self.shop_mapping}")


def _one_of(env: Mapping[str, str], name: str, usual: str, other: str) -> str:
    word = env.get(name) or usual
    if word not in (usual, other):
        raise SettingsError(f"{name} is {usual} or {other}, not {word!r}")
    return word
