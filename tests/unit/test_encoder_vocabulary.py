"""The served vocabulary: zh and en stay, other scripts go, ids stay in step."""

import json

import numpy as np
import pytest

from nlu_models.encoder_build import vocabulary
from nlu_models.encoder_build.source import BuildError
from nlu_models.encoder_build.unigram import SPECIALS, unigram_tokenizer


@pytest.mark.parametrize(
    "piece",
    ["▁order", "订单", "▁包邮", "42", "！", "👍", "ＡＢ", "…", "##ing", "é", "я", "한", "€", ""],
)
def test_kept(piece: str) -> None:
    assert vocabulary.is_kept(piece)


@pytest.mark.parametrize("piece", ["▁заказ", "주문", "▁café", "ありがとう", "##ção", "مرحبا"])
def test_dropped(piece: str) -> None:
    assert not vocabulary.is_kept(piece)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "SMALL", 0)


@pytest.mark.usefixtures("large")
def test_pruning_a_unigram_keeps_order_specials_and_the_lowest_score() -> None:
    pieces = [*SPECIALS[:4], "▁заказ", "▁order", "주문문", "我", "<mask>"]
    whole = unigram_tokenizer(pieces, [0, 0, 0, 0, -1, -2, -9, -3, 0], 3)
    pruned, kept = vocabulary.prune(whole)
    assert kept.tolist() == [0, 1, 2, 3, 5, 6, 7, 8]
    assert [p for p, _ in pruned["model"]["vocab"]] == [pieces[i] for i in kept]
    assert pruned["added_tokens"][-1]["id"] == 7
    assert pruned["post_processor"]["special_tokens"]["</s>"]["ids"] == [2]


@pytest.mark.usefixtures("large")
def test_pruning_a_wordpiece_renumbers_the_frame() -> None:
    words = {"[UNK]": 0, "заказ": 1, "[CLS]": 2, "[SEP]": 3, "订": 4}
    frame = {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}
    added = [{"id": 2, "content": "[CLS]", "special": True}]
    model = {"type": "WordPiece", "vocab": words}
    pruned, kept = vocabulary.prune(
        {"model": model, "added_tokens": added, "post_processor": frame}
    )
    assert kept.tolist() == [0, 2, 3, 4]
    assert pruned["model"]["vocab"] == {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "订": 3}
    assert pruned["post_processor"] == frame | {"sep": ["[SEP]", 2], "cls": ["[CLS]", 1]}


def test_a_small_vocabulary_is_left_alone() -> None:
    whole = unigram_tokenizer([*SPECIALS, "▁заказ"], [0] * 6, 3)
    pruned, kept = vocabulary.prune(whole)
    assert pruned is whole
    assert np.array_equal(kept, np.arange(6))


def test_a_served_unigram_has_no_piece_that_spells_a_special_token() -> None:
    served = json.loads(vocabulary.serving(unigram_tokenizer([*SPECIALS, "a"], [0] * 6, 3)))
    assert not {p for p, _ in served["model"]["vocab"]} & set(SPECIALS)
    assert served["added_tokens"] == []


def test_an_unknown_kind_of_tokenizer_is_refused() -> None:
    with pytest.raises(BuildError, match="WordLevel"):
        vocabulary.serving({"model": {"type": "WordLevel"}, "added_tokens": []})
