"""History from files: every format alike, errors by their line, twice is as once."""

import gzip
import json
from pathlib import Path

import duckdb
import pytest

from actions.bootstrap import App
from actions.cli import main
from actions.core.identities import Span
from actions.core.order_events import of_order
from actions.core.orders import OrderState, Refund
from actions.settings import Settings
from tests.builders import NOON, an_item, an_order

CSV = """customer,event,when,product_id,category
ann,Product Viewed,2026-01-05 09:30:00,shoes-1,shoes
ann,Product Eaten,2026-01-05 09:31:00,shoes-1,shoes
ann,Product Viewed,2026-01-06 09:30:00,shoes-1,"sh
oes"
ann,Product Viewed
ann,Product Viewed,soon,shoes-1,shoes
ann,Product Viewed,2026-01-07 09:30:00,shoes-1,shoes
"""
HOW = ("-c", "userId=customer", "-c", "timestamp=when", "--timezone", "Asia/Shanghai")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/shop.db")
    assert main(["db", "upgrade"]) == 0
    return App(Settings(database_url=f"sqlite:///{tmp_path}/shop.db"))


def kept(app: App, identity: str = "ann") -> list[str]:
    return [e.at.isoformat()[:16] for e in _events(app, identity)]


def _events(app: App, identity: str):
    with app.identities.read() as uow:
        return uow.events.of([Span(identity)])


def test_bad_rows_are_named_by_line_and_written_beside_and_the_others_kept(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "history.csv"
    path.write_text(CSV, encoding="utf-8")
    assert main(["events", "import", str(path), *HOW]) == 1
    told = capsys.readouterr().out
    assert "line 3: event: unknown name" in told
    assert "line 4: properties.category" in told  # begins in line 4, ends in line 5
    assert "line 6: row: 2 columns instead of 5" in told
    assert "line 7: timestamp: not an ISO 8601 time" in told
    assert "2 new, 0 known already, 4 refused" in told
    lines = [json.loads(x) for x in (tmp_path / "history.csv.rejected").read_text().splitlines()]
    assert [line["line"] for line in lines] == [3, 4, 6, 7]
    assert kept(app) == ["2026-01-05T01:30", "2026-01-07T01:30"]


def test_twice_is_as_once(app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "history.csv.gz"
    path.write_bytes(gzip.compress("\n".join(CSV.splitlines()[:2]).encode()))
    for _ in range(2):
        assert main(["events", "import", str(path), *HOW]) == 0
    assert "0 new, 1 known already, 0 refused" in capsys.readouterr().out
    assert len(kept(app)) == 1
    assert not list(tmp_path.glob("*.rejected"))


def test_parquet_with_nested_products_and_zoned_times(app: App, tmp_path: Path):
    path = tmp_path / "orders.parquet"
    duckdb.sql(f"""COPY (SELECT 'ann' AS "userId", 'Order Completed' AS event, 42 AS order_id,
        TIMESTAMPTZ '2026-01-05 09:30:00+08' AS timestamp, 19.90::DECIMAL(9, 2) AS total,
        [{{'product_id': 'shoes-1', 'quantity': 2}}] AS products) TO '{path}'""")
    assert main(["events", "import", str(path)]) == 0
    (event,) = _events(app, "ann")
    assert event.at.isoformat() == "2026-01-05T01:30:00+00:00"
    assert event.properties == {
        "order_id": "42",
        "total": "19.90",
        "products": [{"product_id": "shoes-1", "quantity": 2}],
    }


def test_json_lines_as_the_api_takes_them(app: App, tmp_path: Path):
    path = tmp_path / "events.jsonl"
    event = {"messageId": "1", "event": "Cart Viewed", "userId": "ann", "properties": {}}
    path.write_text(json.dumps(event) + "\n\nnot json\n", encoding="utf-8")
    assert main(["events", "import", str(path)]) == 1
    assert "line" in (tmp_path / "events.jsonl.rejected").read_text()
    assert len(kept(app)) == 1


@pytest.mark.parametrize("name", ["nothing.csv", "shop.db", "plain"])
def test_a_file_that_cannot_be_read_is_said(app: App, tmp_path: Path, name: str, capsys):
    assert main(["events", "import", str(tmp_path / name)]) == 1
    assert name in capsys.readouterr().err


def test_orders_of_the_shop_become_history_once(
    app: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("CONSENT_DEFAULT", "granted")
    assert main(["shop", "load", "data/shop"]) == 0
    assert main(["events", "from-orders"]) == 0
    assert main(["events", "from-orders"]) == 0
    first, second = capsys.readouterr().out.splitlines()[-2:]
    assert second.endswith(" 0 new events") and not first.endswith(" 0 new events")
    with app.identities.read() as uow:
        assert "bought" in {fact.kind for fact in uow.facts.of([Span("ann")])}


def test_links_are_made_listed_and_taken_back(app: App, capsys: pytest.CaptureFixture[str]):
    assert main(["identities", "link", "wx-7", "ann"]) == 0
    assert main(["identities", "link", "v_1", "ann"]) == 0
    assert main(["identities", "link", "v_1", "v_2"]) == 1
    assert main(["identities", "list", "ann"]) == 0
    assert main(["identities", "unlink", "wx-7", "ann"]) == 0
    assert main(["identities", "unlink", "wx-7", "ann"]) == 1
    told = capsys.readouterr().out
    assert "wx-7 is ann: all of it" in told and "v_1 is ann: up to" in told
    assert [span.identity for span in app.identities.reach("ann")] == ["ann", "v_1"]


def test_decisions_are_listed_without_anybodys_name(app: App, capsys: pytest.CaptureFixture[str]):
    from tests.builders import a_decision

    with app.identities.work() as uow:
        uow.decisions.add(a_decision(identity="ann-needle", conversation="c-needle"))
    assert main(["decisions", "mature", "--as-of", "2026-12-30T00:00:00Z"]) == 0
    assert main(["decisions", "list", "--days", "4000"]) == 0
    told = capsys.readouterr().out
    assert "1 decisions computed" in told and "price_hesitation" in told
    assert "needle" not in told


def test_only_orders_that_were_paid_for_were_completed():
    assert of_order(an_order(OrderState.PENDING_PAYMENT)) == ()
    assert of_order(an_order(OrderState.CANCELLED)) == ()
    (completed,) = of_order(an_order(items=(an_item(quantity=2),)))
    assert completed.properties["total"] == "199.00"
    assert completed.at == completed.received == an_order().placed
    back = an_order(OrderState.REFUNDED, refund=Refund("R1", "paid", 19900, paid=NOON))
    assert [e.name for e in of_order(back)] == ["Order Completed", "Order Refunded"]
