"""What every consumer of an encoder may rely on."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu_models import encoder
from nlu_models.encoder_build.build import Plan, build
from nlu_models.encoder_build.huggingface import HuggingFaceFolder
from tests.encoder_models import write_bert, write_json

PROMPTS = {"prompts": {"query": "query: ", "passage": "my "}}
TEXTS = ["我要退货", "my order", "", "order order", "我要退货"]


@pytest.fixture(scope="module", params=["bert", "xlm-roberta"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp(request.param)
    write_json(
        write_bert(home / "source", request.param), "config_sentence_transformers.json", PROMPTS
    )
    build(Plan(HuggingFaceFolder(home / "source"), home / "served"))
    return home / "served"


@pytest.fixture(scope="module")
def served(folder: Path) -> encoder.Encoder:
    return encoder.load(folder)


def test_one_encoding_a_text_in_the_given_order(served: encoder.Encoder) -> None:
    found = served.encode(TEXTS)
    assert len(found) == 5
    assert found[0] is found[4]
    assert all(len(f.tokens) == len(f.spans) for f in found)
    assert found[0].tokens.shape[1] == found[0].sentence.shape[0] == served.width


def test_sentences_are_of_length_one_and_those_of_encode(served: encoder.Encoder) -> None:
    rows = served.sentences(TEXTS)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.array_equal(rows, np.stack([f.sentence for f in served.encode(TEXTS)]))
    assert served.sentences([]).shape == (0, served.width)


def test_a_vector_does_not_depend_on_its_company(folder: Path) -> None:
    together = encoder.load(folder).sentences(TEXTS)
    alone = [encoder.load(folder).sentences([text])[0] for text in TEXTS]
    assert np.array_equal(together, np.stack(alone))


def test_more_workers_change_nothing(folder: Path, served: encoder.Encoder) -> None:
    many = [f"order {i} 退货" for i in range(40)]
    assert np.array_equal(encoder.load(folder, workers=4).sentences(many), served.sentences(many))


def test_queries_and_passages_are_told_apart(served: encoder.Encoder) -> None:
    assert not np.allclose(served.sentences(["order"]), served.sentences(["order"], "passage"))


def test_the_prefix_has_no_rows(served: encoder.Encoder) -> None:
    assert served.encode([""])[0].spans == ()
    assert served.encode(["s"], "passage")[0].spans == ((0, 1),)


@pytest.mark.parametrize("special", ["</s>", "<s>", "<mask>", "<pad>", "<unk>", "[MASK]", "[SEP]"])
def test_a_special_token_that_a_shopper_types_is_text(
    served: encoder.Encoder, special: str
) -> None:
    found = served.encode([f"my {special} order"])[0]
    covered = {i for start, end in found.spans for i in range(start, end)}
    assert covered == set(range(len(special) + 9)) - {2, 3 + len(special)}
    assert len(found.spans) > 3
    assert found.spans[-1][1] == len(special) + 9


def test_a_text_longer_than_the_model_is_cut(served: encoder.Encoder) -> None:
    found = served.encode(["退 " * 5000])[0]
    assert 10 < len(found.tokens) < 40
    assert found.spans[1] == (2, 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=30))
def test_spans_lie_in_the_text_in_order(served: encoder.Encoder, text: str) -> None:
    spans = served.encode([text])[0].spans
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert list(spans) == sorted(spans)
    assert not any(text[start].isspace() for start, _ in spans)


def test_what_is_cached_cannot_be_written_to(served: encoder.Encoder) -> None:
    with pytest.raises(ValueError, match="read-only"):
        served.encode(["order"])[0].tokens[0, 0] = 1
