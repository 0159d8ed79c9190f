"""Search of the demo shop with the real encoder: a gate against getting worse."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.adapters.migrate import upgrade
from actions.adapters.search import SemanticSearch
from actions.adapters.shop_files import ShopFiles
from actions.adapters.shop_load import load
from actions.adapters.vector_table import build
from actions.bootstrap import App, now
from actions.commands.shop import passages
from actions.core.products import ProductQuery
from actions.settings import Settings

ENCODER = Path(os.environ.get("ENCODER_DIR", "var/encoder"))
QUESTIONS = Path("tests/heldout/faq.tsv")
HAN = re.compile(r"[㐀-鿿]")

pytestmark = pytest.mark.skipif(
    not (ENCODER / "manifest.json").exists(), reason=f"no encoder in {ENCODER}"
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    path = tmp_path_factory.mktemp("search") / "shop.db"
    running = App(Settings(database_url=f"sqlite:///{path}", encoder_dir=ENCODER))
    upgrade(running.engine)
    load(running.engine, ShopFiles(Path("data/shop"), now()))
    build(running.engine, running.encoder, passages(running))
    yield running
    running.close()


def _asked(language: str) -> list[tuple[str, str]]:
    lines = (line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines())
    return [(text, id_) for text, id_ in lines if ("zh" if HAN.search(text) else "en") == language]


@pytest.mark.parametrize(("language", "nearest", "sure"), [("zh", 0.90, 0.75), ("en", 0.74, 0.58)])
def test_questions_find_their_answer(app: App, language, nearest, sure):
    asked = [(text, id_) for text, id_ in _asked(language) if id_ != "-"]
    found = [(app.search.faq(text, language, 1)[0], id_) for text, id_ in asked]
    right = [hit for hit, id_ in found if hit.id == id_]
    assert len(right) / len(asked) >= nearest
    assert sum(hit.sure for hit in right) / len(asked) >= sure
    assert sum(hit.sure and hit.id != id_ for hit, id_ in found) / len(asked) <= 0.08


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_no_question_to_the_shop_is_hardly_answered(app: App, language):
    asked = [text for text, id_ in _asked(language) if id_ == "-"]
    assert sum(app.search.faq(text, language, 1)[0].sure for text in asked) / len(asked) <= 0.12


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("妈妈用的大字手机", "phones"),
        ("送女朋友的口红", "makeup"),
        ("一个人住的小电饭锅", "kitchen"),
        ("出差的登机行李箱", "bags"),
        ("noise cancelling headphones for flights", "audio"),
        ("a cookbook", "books"),
        ("chair for back pain", "furniture"),
    ],
)
def test_a_wish_in_own_words_finds_things_of_the_right_kind(app: App, text, product):
    best = app.products.recommend(ProductQuery(text, limit=1))[0]
    assert best.product.category == product
    assert best.product.stock > 0


def test_a_name_finds_its_product_first(app: App):
    assert app.products.named("诺澜 N30 Pro")[0].product.title.en.startswith("Nuolan N30 Pro")
    assert app.products.named("Nuolan N30 Pro")[0].product.id == "phones-002"


def test_filters_come_first(app: App):
    query = ProductQuery("耳机", category="audio", max_cents=20000, limit=5)
    hits = app.products.recommend(query)
    assert hits
    assert all(h.product.category == "audio" and h.product.price_cents <= 20000 for h in hits)


def test_the_index_is_ready_for_a_second_reader(app: App):
    again = SemanticSearch(app.engine, app.encoder)
    assert again.faq("运费多少", "zh")[0].id == "shipping-fee"
