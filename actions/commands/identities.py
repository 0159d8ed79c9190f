"""`python -m actions identities`: which channel identities are one shopper."""

import argparse

from actions.bootstrap import App, now
from actions.commands import Groups, Say
from actions.core.identities import is_visitor


def add_parser(groups: Groups) -> None:
    group = groups.add_parser("identities", help="which channel identities are one shopper")
    commands = group.add_subparsers(dest="what", required=True)
    for what, text in (
        ("link", "this identity is that shopper; of a visitor, what was written up to now"),
        ("unlink", "take it back"),
    ):
        command = commands.add_parser(what, help=text)
        command.add_argument("identity")
        command.add_argument("shopper")
    commands.add_parser("list", help="the links around an identity").add_argument("identity")


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    if args.what == "list":
        for link in app.identities.links(args.identity):
            until = f"up to {link.until:%Y-%m-%d %H:%M:%S}" if link.until else "all of it"
            undone = f", taken back {link.undone:%Y-%m-%d %H:%M:%S}" if link.undone else ""
            say(f"{link.identity} is {link.shopper}: {until}, by {link.proof}{undone}")
        return 0
    if args.what == "unlink":
        count = app.identities.unlink(args.identity, args.shopper)
        say(f"{count} links taken back")
        return 0 if count else 1
    at = now()
    end = at if is_visitor(args.identity) else None
    new = app.identities.link(args.identity, args.shopper, "by hand", at, end)
    say("linked" if new else "linked already")
    return 0
