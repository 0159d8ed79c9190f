"""Which policy decides: the list of versions, and the switch between them."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from actions.adapters.engine import transaction
from actions.adapters.engines import BUILT_IN
from actions.adapters.policies import Policy, SqlPolicies, built_in


def listed(database: sa.Engine) -> Iterator[str]:
    """One line for each version, the newest first; a star before the one in force."""
    with transaction(database, reading=True) as connection:
        policies = SqlPolicies(connection).all()
    if not any(policy.live for policy in policies):
        yield "* rules (nothing else was ever put in force)"
    for policy in policies:
        star = "*" if policy.live else " "
        learnt = f", {policy.report['lessons']} lessons" if "lessons" in policy.report else ""
        size = f", {len(policy.artefact):,} bytes" if policy.artefact else ""
        yield f"{star} {policy.version} {policy.engine}, {policy.made:%Y-%m-%d %H:%M}{learnt}{size}"


def put_in_force(database: sa.Engine, name: str, at: datetime) -> str:
    """Replicas notice within seconds."""
    with transaction(database) as connection:
        policies = SqlPolicies(connection)
        policy = built_in(name, at) if name in BUILT_IN else _called(policies, name)
        policies.add(policy)
        policies.use(policy.version, at)
    return f"{policy.engine} {policy.version} is in force"


def _called(policies: SqlPolicies, name: str) -> Policy:
    found = [policy for policy in policies.all() if policy.version.startswith(name)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} policies have a version that begins with {name!r}")
    return found[0]
