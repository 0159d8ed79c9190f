"""Our unigram model finds the pieces that the tokenizers library finds."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from nlu_models.encoder_build.unigram import SPECIALS, unigram_tokenizer
from nlu_models.unigram import UnigramPieces, write_lines

WORDS = [
    "▁",
    "a",
    "b",
    "ab",
    "ba",
    "▁ab",
    "我",
    "要",
    "我要",
    "退货",
    "退",
    "~",
    "fi",
    "é",
    "<",
    "s>",
]
SCORES = [0.0] * 5 + [-3.0 - len(w) / 7 for w in WORDS]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[UnigramPieces, Tokenizer]:
    path: Path = tmp_path_factory.mktemp("unigram") / "tokenizer.json"
    tokenizer = unigram_tokenizer([*SPECIALS, *WORDS], SCORES, 3) | {"added_tokens": []}
    path.write_text(write_lines(tokenizer), encoding="utf-8")
    return UnigramPieces.read(path), Tokenizer.from_file(str(path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.sampled_from("ab 我要退货~～ﬁé\u0301꙰ꙮ\n\u200b▁<s>😀"), max_size=40))
@example("")
@example("ꙮꙮ a ꙮ")
@example("</s><mask>")
def test_same_ids_and_offsets_as_the_library(
    both: tuple[UnigramPieces, Tokenizer], text: str
) -> None:
    ours, library = both
    expected = library.encode(text, add_special_tokens=False)
    assert ours.find(text) == (expected.ids, expected.offsets)


def test_unknown_characters_in_a_row_are_one_piece(both: tuple[UnigramPieces, Tokenizer]) -> None:
    ids, offsets = both[0].find("aꙮꙮꙮb")
    assert ids[2] == 3
    assert offsets[2] == (1, 4)
