"""Database engines: SQLite made safe for several processes, PostgreSQL with limits on waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from actions.core.errors import ShopError

BUSY_SECONDS = 5
_READING = "zhanggui_reading"


def make_engine(url: str, busy_seconds: float = BUSY_SECONDS) -> sa.Engine:
    """An engine for the URL; the caller disposes of it."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, busy_seconds)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg2")
    milliseconds = int(busy_seconds * 1000)
    return sa.create_engine(
        parsed,
        hide_parameters=True,  # errors are logged, and logs carry no message texts
        pool_size=8,
        max_overflow=8,
        pool_timeout=busy_seconds,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            "application_name": "zhanggui",
            "options": f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds * 3}",
        },
    )


def _sqlite(url: sa.URL, busy_seconds: float) -> sa.Engine:
    """WAL lets readers read while one writes; writers queue for `busy_seconds`."""
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory:
        Path(str(url.database)).absolute().parent.mkdir(parents=True, exist_ok=True)
    extra: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": busy_seconds, "check_same_thread": False},
        **extra,
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself: see `begin`
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        reading = connection.get_execution_options().get(_READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def transaction(engine: sa.Engine, *, reading: bool = False) -> Iterator[sa.Connection]:
    """One transaction; a database that stays locked is a ShopError("busy")."""
    try:
        with engine.connect() as connection:
            chosen = connection.execution_options(**{_READING: reading})
            with chosen.begin():
                yield chosen
    except (OperationalError, DBAPIError) as error:
        if _is_busy(error):
            raise ShopError("busy", "database") from error
        raise


def _is_busy(error: DBAPIError) -> bool:
    code = getattr(error.orig, "pgcode", None)
    text = str(error.orig)
    return code in ("55P03", "40P01", "57014", "40001") or "database is locked" in text
