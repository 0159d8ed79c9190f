"""Migrations and engines, on SQLite and PostgreSQL."""

import sqlite3
from datetime import datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from actions.adapters.engine import make_engine, transaction
from actions.adapters.migrate import is_current, upgrade
from actions.adapters.shop_schema import ours
from actions.adapters.tables import metadata
from actions.core.errors import ShopError
from tests.builders import NOON


def test_migrations_make_what_the_code_expects(engine: sa.Engine):
    with transaction(engine, reading=True) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_is_as_once(engine: sa.Engine):
    assert upgrade(engine) == upgrade(engine)
    assert is_current(engine)


def test_an_empty_database_is_not_current(database_url: str):
    engine = make_engine(database_url)
    assert not is_current(engine)
    engine.dispose()


def test_times_come_back_in_utc_and_never_go_in_without_a_zone(engine: sa.Engine):
    requests = ours["requests"]
    row = {"key": "k", "order_number": "1", "at": NOON}
    with transaction(engine) as connection:
        connection.execute(sa.insert(requests).values(row))
        assert connection.execute(sa.select(requests.c.at)).scalar_one() == NOON
    naive = row | {"key": "k2", "at": datetime(2026, 1, 1)}  # noqa: DTZ001
    with pytest.raises(sa.exc.StatementError), transaction(engine) as connection:
        connection.execute(sa.insert(requests).values(naive))


def test_a_failed_unit_of_work_leaves_nothing(engine: sa.Engine):
    requests = ours["requests"]
    row = {"key": "k", "order_number": "1", "at": NOON}
    with pytest.raises(sa.exc.IntegrityError), transaction(engine) as connection:
        connection.execute(sa.insert(requests), [row, row])
    with transaction(engine, reading=True) as connection:
        assert connection.execute(sa.select(requests)).all() == []


def test_a_locked_database_is_busy_for_writers_and_open_to_readers(tmp_path):
    path = tmp_path / "shop.db"
    engine = make_engine(f"sqlite:///{path}", busy_seconds=0.1)
    upgrade(engine)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ShopError) as caught, transaction(engine):
        pass
    assert (caught.value.reason, caught.value.detail) == ("busy", "database")
    with transaction(engine, reading=True) as connection:
        assert connection.execute(sa.select(ours["orders"])).all() == []
    other.close()
    engine.dispose()
