"""Puts on each message the topics that its shopper cares about, by our interest model."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_models import encoder, interests, interests_training
from nlu_models.components.fingerprints import files, sources
from nlu_models.encoder_folder import EncoderError, read_manifest
from nlu_models.entities import negations
from nlu_models.entities.vocabulary import Vocabulary
from nlu_models.interests import InterestModel, InterestSettings
from nlu_models.interests_mentions import Words
from nlu_models.interests_topics import TopicsError, read
from nlu_models.normalise import meaning
from nlu_models.spaces import Space
from nlu_models.vector_cache import VectorCache

logger = logging.getLogger(__name__)
Encode = Callable[[list[str]], np.ndarray]
_INDIFFERENT = (  # a message of these intents wishes for nothing, whatever it names
    "order_status cancel_order refund return_exchange shipping_info change_address payment_issue"
    " invoice complaint human_agent account_login greeting thanks bye affirm deny ask_identity"
    " switch_language rate_good rate_bad inform correct cancel_flow out_of_scope"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class InterestTagger(GraphComponent):
    """Sets `interests`, best first; reads the sentence row of a dense featurizer and the text.

    The topics' sentences are no intents and so are not in Rasa's training data: the encoder is
    loaded once more for them, in training only.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [DenseFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "topics": "data/interests.yml",
            "encoder": "var/encoder",  # the featurizer's
            "cache": None,  # a folder for the sentence rows of the topics' sentences
            "workers": 1,  # sentences encoded side by side
            "indifferent_intents": _INDIFFERENT.split(),
            "indifferent": 3500,  # messages of these intents to learn from, evenly chosen
            "least": InterestSettings().least,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "InterestTagger":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "InterestTagger":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, interests.load(folder))

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str | None:
        """Other topics, another encoder or another way to learn make another model."""
        config = {**InterestTagger.get_default_config(), **config}
        try:
            digest = read_manifest(Path(config["encoder"])).digest
        except EncoderError:
            digest = "none"
        code = sources(interests.load, interests_training.train, read, Words.find, Space.fit)
        heeded = sources(meaning, negations.stretches, Vocabulary.find)
        return digest + files([Path(config["topics"])]) + code + heeded

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: InterestModel | None = None,
        encode: Encode | None = None,
    ) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._model, self._encode = model, encode

    def train(self, training_data: TrainingData) -> Resource:
        try:
            topics = read(Path(self._config["topics"]))
        except (OSError, TopicsError) as error:
            raise InvalidConfigException(str(error)) from error
        model, report = interests_training.train(
            topics,
            self._encode or self._encoder(),
            self._indifferent(training_data),
            InterestSettings(least=self._config["least"]),
        )
        logger.info("interests trained: %s", report)
        with self._storage.write_to(self._resource) as folder:
            interests.save(model, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            message.set("interests", [], add_to_output=True)
        ready, rows = _read(messages)
        if ready and self._model:
            found = self._model.predict([m.get(TEXT) for m in ready], rows)
            for message, topics in zip(ready, found, strict=True):
                listed = [{"topic": t.topic, "score": round(t.score, 4)} for t in topics]
                message.set("interests", listed, add_to_output=True)
        return messages

    def _indifferent(self, training_data: TrainingData) -> tuple[list[str], np.ndarray]:
        wanted = set(self._config["indifferent_intents"])
        examples = [
            e for e in training_data.intent_examples if e.get(INTENT) in wanted and e.get(TEXT)
        ]
        step = max(len(examples) // max(self._config["indifferent"], 1), 1)
        kept, rows = _read(examples[::step])
        return [e.get(TEXT) for e in kept], rows

    def _encoder(self) -> Encode:
        """The sentences are many and seldom change."""
        folder, cache = Path(self._config["encoder"]), self._config["cache"]
        try:
            loaded = encoder.load(folder, workers=self._config["workers"])
        except EncoderError as error:
            raise InvalidConfigException(str(error)) from error
        if cache is None:
            return loaded.sentences
        return lambda texts: VectorCache(Path(cache), loaded.digest).vectors(
            texts, loaded.sentences
        )


def _read(messages: list[Message]) -> tuple[list[Message], np.ndarray]:
    """The messages that have a text and a sentence row, and their rows."""
    pairs = [(m, m.get_dense_features(TEXT)[1]) for m in messages if m.get(TEXT)]
    rows = [(m, np.asarray(row.features, np.float32)) for m, row in pairs if row is not None]
    table = np.concatenate([row for _, row in rows]) if rows else np.empty((0, 0), np.float32)
    return [m for m, _ in rows], table
