"""Policies in SQL, named by the digest of what they were trained to; and the one in force."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from threading import Lock
from typing import Any

import sqlalchemy as sa

from actions.adapters.engine import transaction
from actions.adapters.engines import BUILT_IN, serving
from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import policy_versions
from actions.core.choice import Engine
from actions.core.errors import ShopError
from actions.core.features import FEATURE_SCHEMA

log = logging.getLogger(__name__)
LOOK_SECONDS = 10.0
_P = policy_versions.c


@dataclass(frozen=True)
class Policy:
    """An engine and what it learnt; `report` says from how much, and how well."""

    engine: str
    artefact: bytes
    made: datetime
    trained_from: datetime | None = None
    trained_to: datetime | None = None
    parent: str = ""
    report: Mapping[str, object] = field(default_factory=dict)
    live_since: datetime | None = None
    live_until: datetime | None = None

    @property
    def version(self) -> str:
        content = self.engine.encode() + b"\n" + self.artefact
        return blake2b(content, digest_size=16).hexdigest()

    @property
    def live(self) -> bool:
        return self.live_since is not None and self.live_until is None


def built_in(engine: str, at: datetime) -> Policy:
    if engine not in BUILT_IN:
        raise ValueError(f"{engine!r} is not one of {', '.join(BUILT_IN)}")
    return Policy(engine, b"", at)


class SqlPolicies:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, policy: Policy) -> bool:
        """The same content again is the same version: nothing is written."""
        values = {name: getattr(policy, name) for name in policy.__dataclass_fields__}
        row = values | {"version": policy.version, "report": dict(policy.report)}
        return insert_new(self._connection, policy_versions, row)

    def all(self) -> tuple[Policy, ...]:
        """The newest first."""
        return self._found(sa.select(policy_versions).order_by(_P.made.desc(), _P.version))

    def get(self, version: str) -> Policy | None:
        found = self._found(sa.select(policy_versions).where(_P.version == version))
        return found[0] if found else None

    def live(self) -> str | None:
        """The version in force; None when there never was one, which means rules."""
        query = sa.select(_P.version).where(_P.live_since.is_not(None), _P.live_until.is_(None))
        newest = query.order_by(_P.live_since.desc()).limit(1)
        return self._connection.execute(newest).scalar()

    def use(self, version: str, at: datetime) -> None:
        """This version from now on, and no other."""
        change = sa.update(policy_versions)
        ended = change.where(_P.live_since.is_not(None), _P.live_until.is_(None))
        self._connection.execute(ended.values(live_until=at))
        begun = change.where(_P.version == version).values(live_since=at, live_until=None)
        if self._connection.execute(begun).rowcount != 1:
            raise ValueError(f"there is no policy {version}")

    def _found(self, query: sa.Select[Any]) -> tuple[Policy, ...]:
        return tuple(_policy(row) for row in self._connection.execute(query))


def _policy(row: sa.Row[Any]) -> Policy:
    """What the database holds, unless it is not what its version says."""
    values = dict(row._mapping)
    version = values.pop("version")
    policy = Policy(**values)
    if policy.version != version:
        raise ValueError(f"the artefact of policy {version} is damaged")
    return policy


class PolicyHolder:
    """The engine in force. Looks for another one at most every `seconds`, and swaps one reference.

    What cannot be loaded is told in the log, and the engine at hand goes on: offers never stop
    for a policy. Before there is any, the rules decide.
    """

    def __init__(
        self,
        database: sa.Engine,
        seconds: float = LOOK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._seconds, self._clock = database, seconds, clock
        self._engine: Engine = _rules()
        self._refused = ""
        self._next = clock()
        self._looking = Lock()

    def engine(self) -> Engine:
        if self._clock() >= self._next and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._next = self._clock() + self._seconds
                self._looking.release()
        return self._engine

    def _look(self) -> None:
        try:
            with transaction(self._database, reading=True) as connection:
                policies = SqlPolicies(connection)
                live = policies.live() or _rules().version
                if live in (self._engine.version, self._refused):
                    return
                policy = policies.get(live)
            self._engine = _served(policy) if policy else _rules()
            log.info("policy %s (%s) is in force", live, self._engine.name)
        except (ShopError, sa.exc.SQLAlchemyError) as error:
            log.warning("could not look for another policy: %s", type(error).__name__)
        except (ValueError, KeyError, ImportError, RuntimeError):
            self._refused = live
            log.exception("policy %s cannot be used, %s goes on", live, self._engine.name)


def _served(policy: Policy) -> Engine:
    schema = policy.report.get("feature_schema", FEATURE_SCHEMA)
    if schema != FEATURE_SCHEMA:
        raise ValueError(f"it was trained on features of schema {schema}, not {FEATURE_SCHEMA}")
    return serving(policy.engine, policy.version, policy.artefact)


def _rules() -> Engine:
    version = blake2b(b"rules\n", digest_size=16).hexdigest()
    return serving("rules", version, b"")
