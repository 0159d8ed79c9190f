"""`python -m actions tickets`: cases opened in the chat."""

import argparse

from actions.bootstrap import App, now
from actions.commands import Groups, Say


def add_parser(groups: Groups) -> None:
    tickets = groups.add_parser("tickets", help="cases opened in the chat")
    what = tickets.add_subparsers(dest="what", required=True)
    closing = what.add_parser("close", help="the case is settled: making good becomes possible")
    closing.add_argument("number", help="as the shopper was told it, T000042")


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    app.tickets.close(args.number, now())
    say(f"{args.number} is closed")
    return 0
