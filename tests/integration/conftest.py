"""Databases: SQLite in a file, and PostgreSQL where one can be reached."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from actions.adapters.engine import make_engine, transaction
from actions.adapters.migrate import is_current, upgrade
from actions.adapters.shop_schema import content

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
KINDS = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str | None]:
    """The URL of a database of this run's own, or None without a server."""
    server = sa.create_engine(
        sa.make_url(POSTGRES).set(drivername="postgresql+psycopg2"),
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 2},
    )
    name = f"zhanggui_{uuid.uuid4().hex[:12]}"
    try:
        with server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    except sa.exc.OperationalError:
        yield None
        return
    yield sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the present schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(params=KINDS)
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: str | None
) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    engine = make_engine(_reached(postgres))
    with transaction(engine) as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    yield _reached(postgres)


@pytest.fixture(params=KINDS)
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: str | None, sqlite_template: Path
) -> Iterator[sa.Engine]:
    """An engine on a database at the present schema, without rows."""
    if request.param == "sqlite":
        shutil.copy(sqlite_template, tmp_path / "shop.db")
        made = make_engine(f"sqlite:///{tmp_path}/shop.db")
    else:
        made = make_engine(_reached(postgres))
        _emptied(made)
    yield made
    made.dispose()


def _reached(postgres: str | None) -> str:
    if postgres is None:
        pytest.skip(f"no PostgreSQL at {POSTGRES} (TEST_POSTGRES_URL)")
    return postgres


def _emptied(engine: sa.Engine) -> None:
    if not is_current(engine):
        upgrade(engine)
    tables = ", ".join(table.name for table in content.metadata.sorted_tables)
    with transaction(engine) as connection:
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY"))
