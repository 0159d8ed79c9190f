"""`python -m actions policy`: train the engine that chooses offers, and say which is in force."""

import argparse
from datetime import UTC, datetime

from actions.bootstrap import App
from actions.commands import Groups, Say

METRICS = ("click", "redeem", "order", "net", "spend")


def add_parser(groups: Groups) -> None:
    policy = groups.add_parser("policy", help="the engine that chooses offers")
    commands = policy.add_subparsers(dest="what", required=True)
    train = commands.add_parser("train", help="learn from matured decisions; prints the version")
    train.add_argument("--engine", choices=("ridge", "vw"), default="ridge")
    train.add_argument("--metric", choices=METRICS, default="order", help="what counts as success")
    train.add_argument("--since", type=_day, help="only decisions from this day on, 2026-11-01")
    train.add_argument("--use", action="store_true", help="put it in force at once")
    commands.add_parser("list", help="the versions there are")
    use = commands.add_parser("use", help="put a version in force, within seconds and no restart")
    use.add_argument("version", help="a version (its beginning is enough), rules or uniform")


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    from actions.adapters import policy_training, policy_use  # numpy and engines only here
    from actions.bootstrap import now

    if args.what == "list":
        for line in policy_use.listed(app.engine):
            say(line)
        return 0
    version = args.version if args.what == "use" else None
    if args.what == "train":
        asked = policy_training.Training(args.engine, args.metric, args.since)
        version = policy_training.train(app.engine, asked, now(), say)
    if args.what == "use" or args.use:
        say(policy_use.put_in_force(app.engine, str(version), now()))
    return 0


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
