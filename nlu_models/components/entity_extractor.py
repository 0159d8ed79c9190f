"""Rasa's entity extractor over our rules and the shop's words."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_models.components.fingerprints import files, sources
from nlu_models.entities import catalogue, vocabulary
from nlu_models.entities.finder import Finder
from nlu_models.entities.product_names import distinctive
from nlu_models.entities.vocabulary import Entry, Vocabulary


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ShopEntityExtractor(EntityExtractorMixin, GraphComponent):
    """The words are read in training and kept in the model: serving needs no shop files."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "vocabulary": "data/nlu/vocabulary.yml",
            "shop": "data/shop",
            "currency": "CNY",
            "timezone": "Asia/Shanghai",  # whose "today" a date is resolved against
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ShopEntityExtractor":
        return cls(config, model_storage, resource, Vocabulary(()))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ShopEntityExtractor":
        with model_storage.read_from(resource) as folder:
            rows = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, Vocabulary(Entry(*row) for row in rows))

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str | None:
        config = {**ShopEntityExtractor.get_default_config(), **config}
        paths = catalogue.paths(Path(config["vocabulary"]), Path(config["shop"]))
        return files(paths) + sources(vocabulary.entries_of, distinctive, catalogue.read)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        words: Vocabulary,
        clock: Callable[[ZoneInfo], datetime] = datetime.now,
    ) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._finder = Finder(words, config["currency"])
        self._zone, self._clock = ZoneInfo(config["timezone"]), clock

    def train(self, training_data: TrainingData) -> Resource:
        words = catalogue.read(Path(self._config["vocabulary"]), Path(self._config["shop"]))
        with self._storage.write_to(self._resource) as folder:
            text = json.dumps(words, ensure_ascii=False)
            (folder / "words.json").write_text(text, encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                kept = message.get(ENTITIES, []) + self._found(
                    message.get(TEXT), self._day(message)
                )
                message.set(ENTITIES, kept, add_to_output=True)
        return messages

    def _day(self, message: Message) -> date:
        """The day it was written where the channel tells: read again later, it means the same."""
        told = (message.get("metadata") or {}).get("at")
        now = datetime.fromisoformat(told) if told else self._clock(self._zone)
        return now.astimezone(self._zone).date()

    def _found(self, text: str, today: date) -> list[dict[str, Any]]:
        found = [one.as_dict(text) for one in self._finder.find(text, today)]
        return self.add_extractor_name(found)
