"""`python -m actions offers`: the catalogue of offers."""

import argparse
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.adapters import offer_files
from actions.adapters.units import SqlWork
from actions.bootstrap import App, now
from actions.commands import Groups, Say
from actions.core.known import Known
from actions.core.offer_reading import Shop
from actions.core.offer_texts import tag
from actions.core.offers import Offer
from actions.core.products import ProductQuery


def add_parser(groups: Groups) -> None:
    offers = groups.add_parser("offers", help="the catalogue of offers")
    what = offers.add_subparsers(dest="what", required=True)
    loading = what.add_parser("load", help="load offers from YAML or CSV; twice is as once")
    loading.add_argument("file", type=Path)
    loading.add_argument("--only", action="store_true", help="withdraw offers not in the file")
    what.add_parser("list", help="the offers in force, and what is left of each")


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    if args.what == "load":
        return _load(app, args.file, args.only, say)
    return _list(app, say)


def _load(app: App, file: Path, only: bool, say: Say) -> int:
    offers = offer_files.load(file, shop_of(app))
    with SqlWork(app.engine).writing() as uow:
        counts = uow.offers.put(offers, now(), only=only)
    say(", ".join(f"{name} {count}" for name, count in counts.items()))
    return 0


def shop_of(app: App) -> Shop:
    """The ids that offers of this shop may name."""
    categories = frozenset(category.id for category in app.shop.categories())
    products = frozenset(app.shop.find(ProductQuery(in_stock=False)))
    with SqlWork(app.engine).reading() as uow:
        offers = frozenset(offer.id for offer in uow.offers.in_force())
    return Shop(
        zone=ZoneInfo(app.marketing.time_zone),
        scenarios=frozenset(scenario.id for scenario in app.scenarios),
        categories=categories,
        products=products,
        offers=offers,
        conditions=Known(categories=categories, topics=frozenset(app.topics), products=products),
    )


def _list(app: App, say: Say) -> int:
    with SqlWork(app.engine).reading() as uow:
        offers, left = uow.offers.in_force(), uow.limits.left()
    for offer in offers:
        say(_line(offer, *left.get(offer.id, (None, None))))
    return 0


def _line(offer: Offer, cents: int | None, pieces: int | None) -> str:
    limits = [f"budget left {cents / 100:.2f}"] if cents is not None else []
    limits += [f"stock left {pieces}"] if pieces is not None else []
    terms = " ".join(filter(None, (offer.kind, tag(offer, "en"))))
    where = ", ".join(offer.scenarios) or "any scenario"
    return " | ".join((offer.arm, terms, where, ", ".join(limits) or "no limit"))
