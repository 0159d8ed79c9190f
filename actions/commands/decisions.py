"""`python -m actions decisions`: what was decided, and what it earned."""

import argparse
from datetime import UTC, datetime, timedelta

from actions.adapters.exports import command as exporting
from actions.bootstrap import App, now
from actions.commands import Groups, Say


def add_parser(groups: Groups) -> None:
    group = groups.add_parser("decisions", help="what was decided, and what it earned")
    commands = group.add_subparsers(dest="what", required=True)
    mature = commands.add_parser("mature", help="compute what decisions earned; twice is as once")
    mature.add_argument("--as-of", type=_time, default=None, help="as if it were then, ISO 8601")
    mature.add_argument("--all", action="store_true", help="also those long closed")
    listing = commands.add_parser("list", help="the newest decisions, without personal data")
    listing.add_argument("--days", type=int, default=7)
    listing.add_argument("--limit", type=int, default=50)
    export = commands.add_parser("export", help="the log as Open Bandit CSV or VW dsjson")
    exporting.add_arguments(export)


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    if args.what == "export":
        return exporting.run(app.engine, args, say)
    if args.what == "list":
        return _list(app, args.days, args.limit, say)
    done = app.rewards.mature(args.as_of, rebuild=args.all)
    say(
        f"{done.decisions} decisions computed, {done.attached} late orders attached, "
        f"{done.released} promises let go"
    )
    return 0


def _list(app: App, days: int, limit: int, say: Say) -> int:
    """No identity, no conversation, no words: what anybody may see."""
    since = now() - timedelta(days=days)
    say("at                scenario              chosen                            p     outcomes")
    for row in app.rewards.listed(since, limit):
        kinds = ", ".join(row.outcomes) or "-"
        say(
            f"{row.at:%Y-%m-%d %H:%M}  {row.scenario:20.20}  {row.chosen:32.32}  "
            f"{row.propensity:.3f} {row.source if row.source != 'policy' else kinds}"
        )
    return 0


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
