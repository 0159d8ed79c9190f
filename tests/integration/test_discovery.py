"""`scenarios discover`, from the command line and from the database, by the trained bot."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from actions.adapters.offer_schema import ratings
from actions.adapters.schema import conversations, handovers, messages
from actions.adapters.unserved_turns import from_database
from actions.cli import main
from tests.builders import NOON


def a_row(seq, text, role="shopper", conversation="c1", **more):
    return {
        "id": f"{conversation}-{seq}",
        "conversation": conversation,
        "seq": seq,
        "at": NOON + timedelta(minutes=seq),
        "role": role,
        "type": "text",
        "text": text,
        "items": [],
        "options": [],
        "page": "",
        "waits": False,
        "payload": None,
        **more,
    }


@pytest.fixture
def stored(engine):
    with engine.begin() as connection:
        for name in ("c1", "c2"):
            connection.execute(
                sa.insert(conversations).values(
                    id=name, owner=name, channel="widget", opened=NOON, state="bot", version=1,
                    last_seq=9, seen_seq=0,
                )
            )  # fmt: skip
    return engine


def store(engine, *rows):
    with engine.begin() as connection:
        connection.execute(sa.insert(messages), list(rows))


def test_what_came_before_a_handover_is_marked(stored):
    said = [a_row(n, f"杯子刻字第{n}次问") for n in range(1, 6)]
    store(stored, *said, a_row(9, "之后的话"))
    with stored.begin() as connection:
        at = NOON + timedelta(minutes=6)
        connection.execute(
            sa.insert(handovers).values(key="k", conversation="c1", at=at, packet={})
        )
    assert [h.why for h in from_database(stored)] == ["", "", "person", "person", "person", ""]


def test_what_led_to_a_bad_rating_is_marked_and_options_are_left_out(stored):
    store(
        stored,
        a_row(1, "能刻字吗"),
        a_row(2, "刻在哪里"),
        a_row(3, "不清楚", role="bot"),
        a_row(4, "是", payload="/affirm"),
        a_row(1, "别的话", conversation="c2"),
    )
    with stored.begin() as connection:
        connection.execute(
            sa.insert(ratings).values(
                conversation="c1", message_id="c1-3", kind="thumb", score=-1, at=NOON, decision=""
            )
        )
    whys = {h.text: h.why for h in from_database(stored)}
    assert whys == {"能刻字吗": "", "刻在哪里": "unhappy", "别的话": ""}


def test_the_command_writes_a_page_and_twice_the_same(tmp_path, monkeypatch):
    asked = ["能在杯子上刻字吗", "刻字服务怎么收费", "想给水壶刻个名字", "刻字要等几天"]
    asked += [
        "支持以旧换新吗",
        "旧手机以旧换新能抵多少钱",
        "以旧换新怎么申请",
        "以旧换新要寄回旧机吗",
    ]
    rows = [
        {"conversation": f"{n}-{copy}", "text": text + "？" * copy, "why": "person"}
        for copy in range(5)
        for n, text in enumerate(asked)
    ]
    said = tmp_path / "said.jsonl"
    said.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/shop.db")
    pages = [tmp_path / "one.md", tmp_path / "two.md"]
    for page in pages:
        command = [
            "scenarios",
            "discover",
            "--jsonl",
            str(said),
            "--out",
            str(page),
            "--groups",
            "2",
        ]
        assert main(command) == 0
    first, second = (page.read_text("utf-8") for page in pages)
    assert first == second
    assert "刻字" in first and "旧换新" in first


def test_nothing_to_discover_is_said_plainly(tmp_path, monkeypatch, capsys):
    said = tmp_path / "said.jsonl"
    said.write_text('{"conversation": "a", "text": "你好"}\n', "utf-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/shop.db")
    args = ["scenarios", "discover", "--jsonl", str(said), "--out", str(tmp_path / "page.md")]
    assert main(args) == 1
    assert "nothing to discover" in capsys.readouterr().err
