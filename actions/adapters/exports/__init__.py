"""The decision log in formats that other people's tools read.

No personal data leaves: who it was is a hash with a salt, a new one for each export unless one is
given, and so are the ids of decisions.
"""

import secrets
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path

import sqlalchemy as sa

from actions.adapters import logged
from actions.adapters.engine import transaction
from actions.adapters.exports import dsjson, obd
from actions.adapters.logged import Logged, Wanted

Pseudonym = Callable[[str], str]


def export(database: sa.Engine, wanted: Wanted, form: str, out: Path, salt: str = "") -> int:
    """Write the log and give the number of decisions; `out` is a folder for obd."""
    hidden = pseudonym(salt or secrets.token_hex(16))
    with transaction(database, reading=True) as connection:
        rows: Iterator[Logged] = logged.read(connection, wanted)
        if form == "dsjson":
            return dsjson.write(rows, out, hidden)
        names = obd.names_in(logged.read(connection, wanted))
        return obd.write(rows, names, out, hidden)


def pseudonym(salt: str) -> Pseudonym:
    key = blake2b(salt.encode()).digest()
    return lambda text: blake2b(text.encode(), digest_size=12, key=key).hexdigest()
