"""`python -m nlu_models COMMAND`: each command lives in a module that is imported when named."""

import argparse
import sys
from importlib import import_module

# command -> module with add_parser(subparsers) and run(args) -> exit status
COMMANDS = {
    "encoder": "nlu_models.encoder_build.cli",
    "evaluate": "nlu_models.heldout",
    "predict": "nlu_models.predict",
}


def main(argv: list[str] | None = None) -> int:
    """Runs one command; its exit status."""
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="python -m nlu_models")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    named = [name for name in COMMANDS if name in argv[:1]]
    modules = {name: import_module(COMMANDS[name]) for name in named or COMMANDS}
    for module in modules.values():
        module.add_parser(subparsers)
    args = parser.parse_args(argv)
    status: int = modules[args.command].run(args)
    return status
