"""`python -m actions offers`: load, list, and nothing of a file with a mistake."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from actions.adapters.engine import make_engine
from actions.adapters.shop_files import ShopFiles
from actions.adapters.shop_load import load
from actions.adapters.units import SqlWork
from actions.cli import main
from tests.builders import NOON

OFFERS = Path("data/offers.yml")


@pytest.fixture
def at_shop(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[sa.Engine]:
    """The demo shop, in a file of its own."""
    shutil.copy(sqlite_template, tmp_path / "shop.db")
    url = f"sqlite:///{tmp_path}/shop.db"
    monkeypatch.setenv("DATABASE_URL", url)
    engine = make_engine(url)
    load(engine, ShopFiles(Path("data/shop"), NOON))
    yield engine
    engine.dispose()


def in_force(engine):
    with SqlWork(engine).reading() as uow:
        return uow.offers.in_force()


def test_offers_are_loaded_once_and_listed(at_shop, capsys):
    assert main(["offers", "load", str(OFFERS)]) == 0
    assert main(["offers", "load", str(OFFERS)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "new 24, changed 0, unchanged 0, withdrawn 0",
        "new 0, changed 0, unchanged 24, withdrawn 0",
    ]
    assert main(["offers", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 24
    assert any("thirty-off-299@" in li and "budget left 30000.00" in li for li in lines)


def test_of_a_file_with_a_mistake_nothing_is_loaded(at_shop, tmp_path, capsys):
    wrong = tmp_path / "offers.yml"
    text = OFFERS.read_text("utf-8").replace("[making_good]", "[making_god]")
    wrong.write_text(text.replace("categories: [shoes]", "categories: [shoos]"), "utf-8")
    assert main(["offers", "load", str(wrong)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 4 and all(str(wrong) in line for line in told)
    assert "there is no category 'shoos'; did you mean 'shoes'?" in told[0]
    assert in_force(at_shop) == ()


def test_what_the_file_leaves_out_stays_unless_it_is_to_be_all(at_shop, tmp_path):
    main(["offers", "load", str(OFFERS)])
    few = tmp_path / "offers.yml"
    few.write_text(OFFERS.read_text("utf-8").partition("# --- choosing")[0], "utf-8")
    assert main(["offers", "load", str(few)]) == 0
    assert len(in_force(at_shop)) == 24
    assert main(["offers", "load", "--only", str(few)]) == 0
    assert len(in_force(at_shop)) == 5
