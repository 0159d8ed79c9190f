"""Rasa's intent classifier over our intent model: calibrated, with an honest out-of-scope."""

import logging
import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_models import intents, kernels, scope
from nlu_models.components.fingerprints import sources
from nlu_models.contrasts import without_denied
from nlu_models.courtesy import without_courtesy
from nlu_models.folds import folds_of_kin
from nlu_models.intents import OUT_OF_SCOPE, IntentModel, Prediction
from nlu_models.kernels import KernelSettings
from nlu_models.ngrams import NGrams
from nlu_models.normalise import meaning
from nlu_models.spaces import Space

logger = logging.getLogger(__name__)
_SURE = 0.8  # of an entity
_KERNEL = ("width", "words", "ridge", "balance")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ShopIntentClassifier(IntentClassifier, GraphComponent):
    """Reads the sentence row of a dense featurizer, the text, and entities found before it."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [DenseFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        settings = KernelSettings()
        return {
            **{key: getattr(settings, key) for key in _KERNEL},
            "false_alarms": 0.04,  # share of texts in scope that may be taken for out of scope
            "directions": 256,  # of the sentence vectors, the widest first
            "ranking_length": 10,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ShopIntentClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ShopIntentClassifier":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, intents.load(folder))

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str | None:
        trained = sources(
            intents.train, kernels.fit, scope.fit, NGrams.fit, Space.fit, folds_of_kin
        )
        return trained + sources(meaning, without_courtesy, without_denied)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._model = model

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        settings = KernelSettings(**{key: self._config[key] for key in _KERNEL})
        model, report = intents.train(
            *_read(examples),
            [e.get(INTENT) for e in examples],
            settings,
            self._config["false_alarms"],
            self._config["directions"],
        )
        logger.info("intents trained: %s", report)
        with self._storage.write_to(self._resource) as folder:
            intents.save(model, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        ready = [m for m in messages if m.get(TEXT) and _sentence(m) is not None]
        if ready and self._model:
            for message, found in zip(ready, self._model.predict(*_read(ready)), strict=True):
                self._write(message, found)
        return messages

    def _write(self, message: Message, found: Prediction) -> None:
        ranking = [{"name": n, "confidence": p} for n, p in found.ranking]
        if found.out_of_scope and _answers(message):
            found = found._replace(out_of_scope=False)
        message.set(INTENT, _chosen(found), add_to_output=True)
        shown = ranking[: self._config["ranking_length"]]
        message.set(INTENT_RANKING_KEY, shown, add_to_output=True)
        message.set("out_of_scope", found.out_of_scope, add_to_output=True)


def _chosen(found: Prediction) -> dict[str, Any]:
    """Rasa's name of what to do: the best intent, or which kind of not knowing it is."""
    name, confidence = found.ranking[0]
    if found.out_of_scope:
        unsure = name != OUT_OF_SCOPE
        return {
            "name": DEFAULT_NLU_FALLBACK_INTENT_NAME if unsure else OUT_OF_SCOPE,
            "confidence": found.outside if unsure else confidence,
        }
    best, confidence = found.best
    return {"name": best, "confidence": confidence}


def _answers(message: Message) -> bool:
    """Whether an entity is most of it: a bare phone number is an answer, not small talk."""
    text, found = message.get(TEXT), message.get(ENTITIES, [])
    named = sum(e["end"] - e["start"] for e in found if e.get("confidence", 1) >= _SURE)
    return 2 * named > len(re.sub(r"\s", "", text))


def _read(messages: list[Message]) -> tuple[list[str], np.ndarray]:
    return [meaning(m.get(TEXT)) for m in messages], np.concatenate(
        [_sentence(m) for m in messages]
    )


def _sentence(message: Message) -> np.ndarray | None:
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else np.asarray(sentence.features, np.float32)
