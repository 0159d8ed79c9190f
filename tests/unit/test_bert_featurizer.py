"""The featurizer over an encoder whose rows one can check by eye."""

from collections.abc import Sequence

import numpy as np
import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT

from nlu_models import pooling
from nlu_models.components.bert_featurizer import BertFeaturizer
from nlu_models.encoder import Encoding
from tests.unit.featurizer_checks import check_featurizer, tokenized


class PairEncoder:
    """One piece per two characters; its row holds the place of its first character."""

    width = 2
    digest = "pairs"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], kind: str = "query") -> list[Encoding]:
        return [self._encoding(text) for text in texts]

    def sentences(self, texts: Sequence[str], kind: str = "query") -> np.ndarray:
        self.asked += texts
        return np.array([[len(t), 1] for t in texts], np.float32).reshape(len(texts), 2)

    def _encoding(self, text: str) -> Encoding:
        starts = range(0, len(text), 2)
        spans = tuple((s, min(s + 2, len(text))) for s in starts)
        rows = np.array([[s, 1] for s in starts], np.float32).reshape(len(spans), 2)
        return Encoding(rows, spans, np.array([len(text), 1], np.float32))


def a_featurizer(**settings) -> BertFeaturizer:
    config = {**BertFeaturizer.get_default_config(), **settings}
    return BertFeaturizer(config, "bert", PairEncoder())


@pytest.mark.parametrize("pooled", ["encoder", "mean", "max"])
def test_it_keeps_the_promises_of_every_featurizer(pooled):
    check_featurizer(a_featurizer(sentence_pooling=pooled), width=2)


def test_it_leaves_token_rows_out_when_told():
    check_featurizer(a_featurizer(sequence_features=False), width=2, sequences=False)


def test_a_token_is_the_mean_of_the_pieces_it_overlaps():
    message = a_featurizer().process(tokenized(["abcde 退"]))[0]
    sequence, _ = message.get_dense_features(TEXT)
    assert sequence.features.tolist() == [[2.0, 1.0], [6.0, 1.0]]


def test_a_token_beyond_the_encoders_length_is_a_row_of_zeros():
    encoding = PairEncoder().encode(["ab"])[0]
    assert pooling.tokens(encoding, [(0, 2), (9, 12)]).tolist() == [[0, 1], [0, 0]]


def test_courtesy_does_not_change_the_sentence_row():
    plain, polite = a_featurizer().process(
        tokenized(["我要申请退款", "您好，麻烦我要申请退款，谢谢"])
    )
    rows = [m.get_dense_features(TEXT)[1].features.tolist() for m in (plain, polite)]
    assert rows[0] == rows[1]


def test_training_again_encodes_only_new_sentences(tmp_path):
    from rasa.shared.nlu.training_data.training_data import TrainingData

    first, second = a_featurizer(cache=str(tmp_path)), a_featurizer(cache=str(tmp_path))
    first.process_training_data(TrainingData(tokenized(["退款", "发货"])))
    second.process_training_data(TrainingData(tokenized(["退款", "发票"])))
    assert first._encoder.asked == ["退款", "发货"]
    assert second._encoder.asked == ["发票"]


def test_a_missing_folder_stops_with_the_command_that_mends_it(tmp_path):
    config = {**BertFeaturizer.get_default_config(), "encoder": str(tmp_path / "none")}
    with pytest.raises(InvalidConfigException, match="encoder build"):
        BertFeaturizer.create(config, None, Resource("x"), None)


def test_an_unknown_pooling_is_refused():
    with pytest.raises(InvalidConfigException, match="sentence_pooling"):
        a_featurizer(sentence_pooling="sum")
