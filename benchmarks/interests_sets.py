"""What interests are measured on; public sets stay in their own folder."""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import nlu_sets
from nlu_models.interests_topics import Topics

HELD_OUT = Path("tests/heldout/interests.tsv")
ABROAD = "-"  # what the set has and our topics have not
EACH = 60  # reviews of a category that are tested
_CATALOGUE_ZH = {  # litemall's categories; 魔兽世界 are goods of a game
    **dict.fromkeys("布艺软装 床品件套 被枕 家饰 家具 夏凉 毛巾 锅具 灯具".split(), "home"),
    **dict.fromkeys("服饰 内裤 功能箱包".split(), "fashion"),
    **{"宠物": "pets_garden", "文具": "office", "糕点": "food", "魔兽世界": "toys_hobby"},
}


@dataclass(frozen=True)
class Labelled:
    """A text and every topic it is about; `also` are topics as good, `kind` is what it is."""

    text: str
    topics: frozenset[str]
    also: frozenset[str] = frozenset()
    kind: str = ""


def held_out() -> list[Labelled]:
    lines = HELD_OUT.read_text(encoding="utf-8").splitlines()[1:]
    return [_held_out([*line.split("\t"), ""]) for line in lines]


def _held_out(row: Sequence[str]) -> Labelled:
    topics = frozenset() if row[1] == "none" else frozenset(row[1].split(","))
    return Labelled(row[0], topics, frozenset(filter(None, row[3].split(","))), row[2])


def wider(examples: Sequence[Labelled], topics: Topics) -> list[Labelled]:
    """Each label with the wider topics above it."""
    return [
        Labelled(e.text, topics.closed(e.topics), topics.closed(e.also), e.kind) for e in examples
    ]


def reviews(data: Path) -> tuple[list[Labelled], list[Labelled]]:
    """Chinese shop reviews: those to test on, and others to learn from; kind is the praise."""
    by_category: dict[str, list[Labelled]] = {}
    path = data / "online_shopping_10_cats/reviews.tsv"
    for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]:
        category, topic, praise, text = [*line.split("\t"), "", "", ""][:4]
        if text.strip():
            label = ABROAD if topic == "travel" else topic
            kind = "praise" if praise == "1" else "complaint"
            found = Labelled(text.strip("\ufeff "), frozenset({label}), kind=kind)
            by_category.setdefault(category, []).append(found)
    dice = random.Random(0)
    tested, rest = [], []
    for category in sorted(by_category):
        rows = by_category[category]
        dice.shuffle(rows)
        tested += rows[:EACH]
        rest += rows[EACH : 9 * EACH]
    return tested, rest


def titles_en(data: Path) -> list[Labelled]:
    path = data / "amazon_catalog_en/products.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [Labelled(r["product_name"], frozenset({r["our_interest"]})) for r in rows[::2]]


def titles_zh(data: Path) -> list[Labelled]:
    path = data / "litemall_catalog_zh/products.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [Labelled(r["name"], frozenset({_CATALOGUE_ZH[r["category"]]})) for r in rows]


def service(data: Path, count: int = 500) -> dict[str, list[str]]:
    """Other people's service messages; few of them, but some, also wish for a thing."""
    wanted = set(
        "order_status cancel_order refund return_exchange change_address payment_issue invoice"
        " complaint human_agent account_login shipping_info".split()
    )
    found = {}
    for name, examples in nlu_sets.mapped(data).items():
        texts = sorted({e.text for e in examples if e.intent in wanted})
        random.Random(0).shuffle(texts)
        found[name] = texts[:count]
    return found


def indifferent(count: int = 3500) -> list[str]:
    """Messages of our own intents that wish for nothing, as the bot's training takes them."""
    from nlu_models.components.interest_tagger import InterestTagger

    wanted = set(InterestTagger.get_default_config()["indifferent_intents"])
    texts = [e.text for e in nlu_sets.own() if e.intent in wanted]
    return texts[:: max(len(texts) // count, 1)]
