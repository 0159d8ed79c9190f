"""Commands for the people who run a shop; each module of `actions.commands` is one group."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Mapping
from types import ModuleType

from actions import commands
from actions.bootstrap import App
from actions.core.errors import ShopError
from actions.settings import SettingsError


def groups() -> Mapping[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    return {name: importlib.import_module(f"actions.commands.{name}") for name in names}


def parser(modules: Mapping[str, ModuleType]) -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    subparsers = whole.add_subparsers(dest="group", required=True)
    for module in modules.values():
        module.add_parser(subparsers)
    return whole


def main(argv: list[str] | None = None) -> int:
    modules = groups()
    args = parser(modules).parse_args(argv)
    try:
        app = App.from_env()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        if getattr(args, "needs_database", args.group != "db"):
            app.check()
        status: int = modules[args.group].run(app, args, _say)
        return status
    except (SettingsError, ShopError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        app.close()


def _say(line: str) -> None:
    print(line, flush=True)
