"""A Rasa dense featurizer over an encoder's folder: rows of tokens, one row a sentence."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES, TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_models import encoder, pooling
from nlu_models.components.fingerprints import sources
from nlu_models.contrasts import without_denied
from nlu_models.courtesy import without_courtesy
from nlu_models.encoder_folder import EncoderError, read_manifest
from nlu_models.normalise import meaning
from nlu_models.vector_cache import VectorCache


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class BertFeaturizer(DenseFeaturizer, GraphComponent):
    """Sentence rows are of the text's meaning (see `normalise`), token rows of the text itself."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            "encoder": "var/encoder",  # the folder that `encoder build` made
            "sentence_pooling": "encoder",  # encoder | mean | max (of the token rows)
            "token_pooling": "mean",  # mean | max | first (of a token's pieces)
            "sequence_features": True,  # false saves the token rows nobody reads
            "cache": None,  # a folder for the sentence rows of training texts
            "threads": 1,  # of one text's computation
            "workers": 1,  # texts computed side by side in a batch
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        pools = {"sentence_pooling": pooling.SENTENCE, "token_pooling": pooling.TOKEN}
        for key, allowed in pools.items():
            if config[key] not in allowed:
                raise InvalidConfigException(f"{key} must be one of {', '.join(allowed)}")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "BertFeaturizer":
        folder = Path(config["encoder"])
        try:
            loaded = encoder.load(folder, config["threads"], config["workers"])
        except EncoderError as error:
            raise InvalidConfigException(str(error)) from error
        return cls(config, execution_context.node_name, loaded)

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str | None:
        """Another encoder or another normalisation makes other features."""
        folder = Path(config.get("encoder", BertFeaturizer.get_default_config()["encoder"]))
        try:
            digest = read_manifest(folder).digest
        except EncoderError:
            digest = "none"
        return digest + sources(meaning, without_courtesy, without_denied, pooling.tokens)

    def __init__(self, config: dict[str, Any], name: str, loaded: encoder.Encoder) -> None:
        super().__init__(name, config)
        self._encoder = loaded
        self._cache: VectorCache | None = None

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        if self._config["cache"]:
            self._cache = VectorCache(Path(self._config["cache"]), self._encoder.digest)
        self.process(training_data.training_examples)
        self._cache = None
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for attribute in DENSE_FEATURIZABLE_ATTRIBUTES:
            if ready := [m for m in messages if m.get(TOKENS_NAMES[attribute])]:
                self._featurize(ready, attribute)
        return messages

    def _featurize(self, messages: list[Message], attribute: str) -> None:
        texts = [m.get(attribute) for m in messages]
        rows = zip(
            messages,
            self._sentences(texts),
            self._sequences(messages, texts, attribute),
            strict=True,
        )
        for message, sentence, sequence in rows:
            self.add_features_to_message(sequence, sentence[None, :], attribute, message)

    def _sentences(self, texts: list[str]) -> Iterable[np.ndarray]:
        meanings = [meaning(text) for text in texts]
        how = self._config["sentence_pooling"]
        if how == "encoder":
            encode = self._encoder.sentences
            return self._cache.vectors(meanings, encode) if self._cache else encode(meanings)
        return [pooling.sentence(e, how) for e in self._encoder.encode(meanings)]

    def _sequences(
        self, messages: list[Message], texts: list[str], attribute: str
    ) -> Iterable[np.ndarray | None]:
        if not self._config["sequence_features"]:
            return [None] * len(messages)
        how = self._config["token_pooling"]
        spans = [[(t.start, t.end) for t in m.get(TOKENS_NAMES[attribute])] for m in messages]
        encodings = self._encoder.encode(texts)
        return [pooling.tokens(e, s, how) for e, s in zip(encodings, spans, strict=True)]
