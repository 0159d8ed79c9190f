"""`python -m actions db`: the database."""

import argparse

from actions.adapters.migrate import upgrade
from actions.bootstrap import App
from actions.commands import Groups, Say


def add_parser(groups: Groups) -> None:
    db = groups.add_parser("db", help="the database").add_subparsers(dest="what", required=True)
    db.add_parser("upgrade", help="bring the database to the present schema")


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    say(f"database at revision {upgrade(app.engine)}")
    return 0
