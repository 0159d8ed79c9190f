"""`python -m nlu_models encoder ...`: build a served encoder."""

import argparse
import sys
import time
from pathlib import Path

from tqdm import tqdm

from nlu_models.encoder_build.build import Plan, build, is_current
from nlu_models.encoder_build.quantise import PRECISIONS
from nlu_models.encoder_build.source import BuildError, Source

STEPS = 4


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `encoder` and its own commands."""
    encoder = subparsers.add_parser("encoder", help="build, fine-tune or export the encoder")
    commands = encoder.add_subparsers(dest="encoder_command", required=True)
    make = commands.add_parser(
        "build", help="make the folder that the bot's encoder is loaded from"
    )
    make.add_argument("--source", default="package", help="package, a folder, or a hub id")
    make.add_argument("--out", type=Path, default=Path("var/encoder"))
    make.add_argument("--precision", choices=PRECISIONS, default="blocks", help="of the weights")
    make.add_argument("--full-precision", action="store_true", help="same as --precision float32")
    make.add_argument("--whole-vocabulary", action="store_true", help="keep all scripts")


def run(args: argparse.Namespace) -> int:
    """Runs the chosen command; its exit status."""
    try:
        return _build(args)
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _build(args: argparse.Namespace) -> int:
    started = time.monotonic()
    precision = "float32" if args.full_precision else args.precision
    plan = Plan(open_source(args.source), args.out, precision, args.whole_vocabulary)
    if is_current(plan):
        print(f"{args.out} is up to date")
        return 0
    with tqdm(total=STEPS, unit="step", file=sys.stderr) as bar:

        def report(title: str) -> None:
            bar.set_description(title)
            bar.update()

        manifest = build(plan, report)
    size = sum(file["bytes"] for file in manifest.files.values()) / 1e6
    seconds = time.monotonic() - started
    print(f"{args.out}: {size:.1f} MB, {manifest.precision}, built in {seconds:.1f} s")
    return 0


def open_source(name: str) -> Source:
    """The package, a folder or a hub id as a source of weights."""
    if name == "package":
        from nlu_models.encoder_build.e5_package import E5Package

        return E5Package()
    from nlu_models.encoder_build.hub import snapshot
    from nlu_models.encoder_build.huggingface import HuggingFaceFolder

    return HuggingFaceFolder(Path(name) if Path(name).is_dir() else snapshot(name))
