"""Bringing a database to the present schema; Alembic without an ini file."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from actions.adapters.engine import transaction

_FOLDER = Path(__file__).parent / "migrations"


def config() -> Config:
    chosen = Config()
    chosen.set_main_option("script_location", str(_FOLDER))
    return chosen


def upgrade(engine: sa.Engine) -> str:
    """Upgrade to the newest revision and return its name; doing it twice is harmless."""
    chosen = config()
    with transaction(engine) as connection:
        chosen.attributes["connection"] = connection
        command.upgrade(chosen, "head")
        return str(MigrationContext.configure(connection).get_current_revision())


def is_current(engine: sa.Engine) -> bool:
    """Does the database have the newest revision?"""
    with transaction(engine, reading=True) as connection:
        stored = MigrationContext.configure(connection).get_current_revision()
    return stored == ScriptDirectory.from_config(config()).get_current_head()
