"""What every featurizer promises; each featurizer's test calls `check_featurizer`."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_models.components.shop_tokenizer import ShopTokenizer

TEXTS = (
    "我的 order 到哪了",
    "where is my order?",
    "退款！！！",
    "👍",
    "42",
    "订单ZG24110507",
    "</s>",
)


def tokenized(texts: Sequence[str]) -> list[Message]:
    """Messages as a featurizer gets them."""
    tokenizer = ShopTokenizer(ShopTokenizer.get_default_config())
    return tokenizer.process([Message(data={TEXT: text}) for text in texts])


def check_featurizer(featurizer: Any, width: int, sequences: bool = True) -> None:
    """Shapes, alignment, no batch effect, determinism, nothing for a message without text."""
    _check_shapes(featurizer, width, sequences)
    _check_batches(featurizer)
    _check_training(featurizer)
    assert featurizer.process([Message(data={TEXT: ""})])[0].features == []
    assert featurizer.process([]) == []


def _rows(messages: Sequence[Message]) -> list[list[np.ndarray]]:
    return [[np.asarray(f.features) for f in m.features] for m in messages]


def _check_shapes(featurizer: Any, width: int, sequences: bool) -> None:
    for message in featurizer.process(tokenized(TEXTS)):
        sequence, sentence = message.get_dense_features(TEXT)
        assert sentence.features.shape == (1, width)
        assert np.isfinite(sentence.features).all()
        assert (sequence is not None) == sequences
        if sequence is not None:
            assert sequence.features.shape == (len(message.get(TOKENS_NAMES[TEXT])), width)


def _check_batches(featurizer: Any) -> None:
    together = _rows(featurizer.process(tokenized(TEXTS)))
    apart = [_rows(featurizer.process(tokenized([text])))[0] for text in TEXTS]
    for one, other in zip(together, apart, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def _check_training(featurizer: Any) -> None:
    trained = featurizer.process_training_data(TrainingData(tokenized(TEXTS)))
    served = featurizer.process(tokenized(TEXTS))
    pairs = zip(_rows(trained.training_examples), _rows(served), strict=True)
    assert all(np.array_equal(a, b) for one, two in pairs for a, b in zip(one, two, strict=True))
