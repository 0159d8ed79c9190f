"""`python -m nlu_models encoder ...`: build, export or fine-tune the encoder."""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from nlu_models.encoder_build.build import Plan, build, is_current
from nlu_models.encoder_build.quantise import PRECISIONS
from nlu_models.encoder_build.source import BuildError, Settings, Source

STEPS = 4
SOURCE = "package (the default, offline), a folder in Hugging Face format, or a hub id (owner/name)"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `encoder` and its own commands."""
    encoder = subparsers.add_parser("encoder", help="build, fine-tune or export the encoder")
    commands = encoder.add_subparsers(dest="encoder_command", required=True)
    _add_build(commands.add_parser("build", help="make the folder that the encoder is served from"))
    export = commands.add_parser("export", help="write a folder for sentence-transformers")
    export.add_argument("--source", default="package", help=SOURCE)
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--whole-vocabulary", action="store_true", help="keep all scripts")
    _add_finetune(commands.add_parser("finetune", help="train on intents (extra `train`)"))


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", default="package", help=SOURCE)
    parser.add_argument("--out", type=Path, default=Path("var/encoder"))
    parser.add_argument("--precision", choices=PRECISIONS, default="blocks", help="of the weights")
    parser.add_argument("--full-precision", action="store_true", help="--precision float32")
    parser.add_argument("--whole-vocabulary", action="store_true", help="keep all scripts")
    parser.add_argument("--pooling", choices=("mean", "cls"), help="instead of the source's own")
    parser.add_argument("--query-prefix", help="instead of the source's own")
    parser.add_argument("--passage-prefix", help="instead of the source's own")


def _add_finetune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("data/nlu"), help="Rasa NLU files")
    parser.add_argument("--from", dest="source", default="package", help=SOURCE)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--steps", type=int, help="instead of seconds, to repeat a run exactly")
    parser.add_argument("--seed", type=int, default=7)


def run(args: argparse.Namespace) -> int:
    """Runs the chosen command; its exit status."""
    commands = {"build": _build, "export": _export, "finetune": _finetune}
    try:
        return commands[args.encoder_command](args)
    except (BuildError, FileNotFoundError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _build(args: argparse.Namespace) -> int:
    started = time.monotonic()
    precision = "float32" if args.full_precision else args.precision
    source = open_source(args.source)
    settings = _chosen_settings(args, source.settings)
    plan = Plan(source, args.out, precision, args.whole_vocabulary, settings)
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


def _export(args: argparse.Namespace) -> int:
    from nlu_models.export import export

    folder = export(open_source(args.source), args.out, args.whole_vocabulary)
    print(f"{folder}: load it by SentenceTransformer({str(folder)!r})")
    return 0


def _finetune(args: argparse.Namespace) -> int:
    from nlu_models.encoder_train.config import TrainingConfig
    from nlu_models.encoder_train.examples import read_examples

    try:
        from nlu_models.encoder_train.finetune import finetune
    except ModuleNotFoundError as error:
        print(
            f"error: {error.name} is missing: run `make test-train` once and use", file=sys.stderr
        )
        print(".venv-train/bin/python, or install the extra `train`", file=sys.stderr)
        return 1
    config = TrainingConfig(seconds=args.seconds, steps=args.steps, seed=args.seed)
    with tqdm(total=100, unit="%", file=sys.stderr) as bar:

        def report(done: float, loss: float) -> None:
            bar.set_description(f"loss {loss:.3f}")
            bar.update(int(100 * done) - bar.n)

        scores = finetune(
            open_source(args.source), read_examples(args.data), args.out, config, report
        )
    print(f"held-out accuracy {scores['before']:.4f} -> {scores['after']:.4f}")
    print(f"serve it: python -m nlu_models encoder build --source {args.out}")
    return 0


def open_source(name: str) -> Source:
    """The package, a folder or a hub id as a source of weights."""
    if name == "package":
        from nlu_models.encoder_build.e5_package import E5Package

        return E5Package()
    from nlu_models.encoder_build.hub import from_hub
    from nlu_models.encoder_build.huggingface import HuggingFaceFolder

    return HuggingFaceFolder(Path(name)) if Path(name).is_dir() else from_hub(name)


def _chosen_settings(args: argparse.Namespace, settings: Settings) -> Settings:
    """The source's own settings, but for those that were given."""
    names = ("pooling", "query_prefix", "passage_prefix")
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    return replace(settings, **given)
