"""The command line of the supervisor."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

from bot.gateway.settings import Settings, SettingsError
from bot.supervisor.environment import complete, demo_secrets, read_env_file
from bot.supervisor.output import Screen
from bot.supervisor.plan import Plan
from bot.supervisor.process import Place, StepFailed
from bot.supervisor.stack import Stack, clashes, up


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python -m bot.supervisor", description="Starts the whole shop and watches over it."
    )
    options.add_argument("--demo", action="store_true", help="the demo shop, with its page")
    options.add_argument("--port", type=int, help="of the public process (GATEWAY_PORT)")
    options.add_argument("--no-train", action="store_true", help="use the model there is")
    options.add_argument(
        "--train-only", action="store_true", help="make encoder, records and model, start nothing"
    )
    options.add_argument("--var", type=Path, default=Path("var"), help="folder of what is made")
    return options


def main(argv: list[str] | None = None) -> int:
    args = parser().parse_args(argv)
    screen = Screen()
    try:
        plan = make_plan(args, os.environ, Path.cwd(), screen)
        if args.train_only:
            return asyncio.run(_until_signalled(Stack(plan).prepare()))
        if problems := clashes(plan):
            print("\n".join(problems), file=sys.stderr)
            return 2
        return asyncio.run(_until_signalled(_serve(plan)))
    except (SettingsError, StepFailed) as error:
        print(error, file=sys.stderr)
        return 1


def make_plan(
    args: argparse.Namespace, environment: Mapping[str, str], root: Path, screen: Screen
) -> Plan:
    """The settings, checked; the demo makes its own secrets where the shop gives none."""
    given = read_env_file(root / ".env") | dict(environment)
    if args.demo or args.train_only:
        given = demo_secrets(root / args.var / "secrets.env") | {
            k: v for k, v in given.items() if v
        }
    env = complete(given, args.var, demo=args.demo, port=args.port)
    Settings.from_env(env)
    place = Place(root, root / args.var / "log", screen)
    return Plan(place, args.var, env, demo=args.demo, train=not args.no_train)


async def _serve(plan: Plan) -> None:
    async with up(plan) as (stack, seconds):
        print(f"\nThe shop is open (started in {seconds:.1f} s).", flush=True)
        if plan.demo:
            print(f"  demo shop with the chat   {stack.url}/")
        print(f"  widget for your pages     {stack.url}/widget.js")
        print(f"  health                    {stack.url}/health")
        print(f"  logs                      {plan.place.logs}/")
        print("  Ctrl-C stops it.\n", flush=True)
        await asyncio.Event().wait()


async def _until_signalled(work: Coroutine[Any, Any, None]) -> int:
    """Run until done or told to stop; what was started is ended first."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return 0
