"""`python -m actions shop`: the shop's files and the search index."""

import argparse
from pathlib import Path

from actions.adapters.search_texts import Passage, of_faq, of_product
from actions.adapters.shop_files import ShopFiles
from actions.adapters.shop_load import load
from actions.adapters.vector_table import build
from actions.bootstrap import App, now
from actions.commands import Groups, Say
from actions.core.products import Brand, Category, ProductQuery

_MANY = 200


def add_parser(groups: Groups) -> None:
    shop = groups.add_parser("shop", help="the shop").add_subparsers(dest="what", required=True)
    loading = shop.add_parser("load", help="load a folder of shop files; twice is as once")
    loading.add_argument("folder", type=Path)
    shop.add_parser("index", help="encode products and questions for search; only what is new")


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    if args.what == "load":
        return _load(app, args.folder, say)
    encoded = build(
        app.engine,
        app.encoder,
        passages(app),
        lambda done, total: say(f"encoding {done}/{total}"),
    )
    say(f"search index ready: {encoded} passages encoded")
    return 0


def _load(app: App, folder: Path, say: Say) -> int:
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}")
    counts = load(app.engine, ShopFiles(folder, now()))
    say(", ".join(f"{name} {count}" for name, count in counts.items()))
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
