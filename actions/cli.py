"""Commands for the people who run a shop: the database, the shop's files, the search index."""

import argparse
import sys
from pathlib import Path

from actions.adapters.migrate import upgrade
from actions.adapters.search_texts import Passage, of_faq, of_product
from actions.adapters.shop_files import ShopFileError, ShopFiles
from actions.adapters.shop_load import load
from actions.adapters.shop_mapping import MappingError
from actions.adapters.vector_table import build
from actions.bootstrap import App, SettingsError, now
from actions.core.errors import ShopError
from actions.core.products import Brand, Category, ProductQuery

_MANY = 200


def parser() -> argparse.ArgumentParser:
    commands = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    groups = commands.add_subparsers(dest="group", required=True)
    db = groups.add_parser("db", help="the database").add_subparsers(dest="what", required=True)
    db.add_parser("upgrade", help="bring the database to the present schema")
    shop = groups.add_parser("shop", help="the shop").add_subparsers(dest="what", required=True)
    loading = shop.add_parser("load", help="load a folder of shop files; twice is as once")
    loading.add_argument("folder", type=Path)
    shop.add_parser("index", help="encode products and questions for search; only what is new")
    return commands


def main(argv: list[str] | None = None) -> int:
    args = parser().parse_args(argv)
    try:
        app = App.from_env()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        return _run(app, args)
    except (SettingsError, ShopFileError, MappingError, ShopError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        app.close()


def _run(app: App, args: argparse.Namespace) -> int:
    if args.group == "db":
        print(f"database at revision {upgrade(app.engine)}")
        return 0
    app.check()
    if args.what == "load":
        return _load(app, args.folder)
    encoded = build(app.engine, app.encoder, passages(app), _progress)
    print(f"search index ready: {encoded} passages encoded")
    return 0


def _load(app: App, folder: Path) -> int:
    if not folder.is_dir():
        print(f"there is no folder {folder}", file=sys.stderr)
        return 1
    counts = load(app.engine, ShopFiles(folder, now()))
    print(", ".join(f"{name} {count}" for name, count in counts.items()))
    return 0


def passages(app: App) -> list[Passage]:
    """Everything that can be searched, from whatever system the shop has."""
    named: list[Category | Brand] = [*app.shop.categories(), *app.shop.brands()]
    names = {
        f"{thing.id}:{language}": thing.words.say(language)
        for thing in named
        for language in ("zh", "en")
    }
    found = [p for entry in app.shop.faq() for p in of_faq(entry)]
    ids = app.shop.find(ProductQuery(in_stock=False))
    for start in range(0, len(ids), _MANY):
        for product in app.shop.products(ids[start : start + _MANY]):
            found += of_product(product, names)
    return found


def _progress(done: int, total: int) -> None:
    print(f"\rencoding {done}/{total}", end="\n" if done == total else "", flush=True)
