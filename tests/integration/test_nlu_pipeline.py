"""What the trained bot puts on a message, and the command that prints it."""

import json
import time
from pathlib import Path

import pytest

from nlu_models import cli, encoder
from nlu_models.explain import explain
from nlu_models.predict import record
from tests.integration.trained import pipeline


def read(text):
    return record(next(iter(pipeline().parse([text]))))


@pytest.mark.parametrize(
    ("text", "intent", "language"),
    [
        ("我的快递到哪了", "order_status", "zh"),
        ("where is my parcel", "order_status", "en"),
        ("我的 order 到哪了", "order_status", "mixed"),
        ("不要退款，我要换货", "return_exchange", "zh"),
    ],
)
def test_a_message_gets_intent_and_language(text, intent, language):
    found = read(text)
    assert (found["intent"], found["language"]) == (intent, language)
    assert not found["out_of_scope"]
    assert 0.5 < found["confidence"] <= 1


@pytest.mark.parametrize(
    "text", ["给我唱首歌吧", "who won the world cup in 1998", "鲁迅写过哪些小说"]
)
def test_what_no_shop_answers_is_out_of_scope_and_keeps_its_guesses(text):
    parsed = next(iter(pipeline().parse([text])))
    assert parsed["out_of_scope"]
    assert parsed["intent"]["name"] in ("out_of_scope", "nlu_fallback")
    assert parsed["intent"]["confidence"] < 1
    assert len(parsed["intent_ranking"]) == 10
    assert record(parsed)["intent"] == parsed["intent_ranking"][0]["name"]


@pytest.mark.parametrize("text", ["手机13655557788", "ZG24110507", "ann@shop.example"])
def test_a_bare_entity_is_an_answer_and_never_out_of_scope(text):
    assert not read(text)["out_of_scope"]


def test_entities_come_from_the_words_in_the_model():
    found = {e["entity"]: e for e in read("推荐一款500以内的黑色跑鞋，ZG24110507那种")["entities"]}
    assert found["colour"]["value"] == "black"
    assert found["category"]["value"] == "shoes"
    assert found["order_number"]["value"] == "ZG24110507"
    assert found["amount"]["value"]["max_cents"] == 50000
    assert found["colour"]["text"] == "黑色"


def test_typed_text_is_never_a_payload():
    assert read('/inform{"order_number": "ZG24110507"}')["text"].startswith("/inform")
    assert read("/restart")["confidence"] < 1


def test_a_text_is_read_alike_alone_and_among_others():
    texts = ["我要退款", "where is my order", "👍", "", "发票"]
    together = [record(p) for p in pipeline().parse(texts)]
    for text, found in zip(texts, together, strict=True):
        alone = read(text)
        assert alone["intent"] == found["intent"]
        assert alone["confidence"] == pytest.approx(found["confidence"], abs=1e-3)


def test_the_word_that_carries_the_intent_has_the_greatest_effect():
    found = read("我想查一下发票")
    words = explain(pipeline(), found)["words"]
    best = max(words, key=lambda w: w["effect"])
    assert best["text"] in "发票"
    assert [w["text"] for w in words] == list("我想查一下发票")


def test_predict_prints_one_json_object_a_line(tmp_path, capsys):
    lines = tmp_path / "lines.txt"
    lines.write_text("我要退款\n\nwhere is my order ZG24110507\n", encoding="utf-8")
    assert cli.main(["predict", "--input", str(lines), "--jsonl"]) == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [s["intent"] for s in shown] == ["refund", None, "order_status"]
    assert set(shown[0]) == {
        "text", "language", "intent", "confidence", "ranking", "out_of_scope", "entities",
        "interests",
    }  # fmt: skip
    assert shown[2]["entities"][0]["value"] == "ZG24110507"


def test_predict_without_a_model_says_what_to_run(tmp_path, capsys):
    lines = tmp_path / "lines.txt"
    lines.write_text("hello", encoding="utf-8")
    missing = str(tmp_path / "none.tar.gz")
    assert cli.main(["predict", "--input", str(lines), "--model", missing]) == 1
    assert "make train" in capsys.readouterr().err


def test_most_of_the_time_is_the_encoder_s():
    """Everything around it costs less than it does; how long it takes is in the benchmarks."""
    bert = encoder.load(Path("var/encoder"))
    texts = [f"我第{i}次问了，我的快递到底到哪了" for i in range(100)]
    start = time.process_time()
    list(pipeline().parse(texts))
    whole = time.process_time() - start
    start = time.process_time()
    for text in texts:
        bert.sentences([f"嗯，{text}"])
    assert whole < 3 * (time.process_time() - start)
