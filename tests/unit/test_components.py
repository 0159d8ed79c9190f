"""What our Rasa components put on a message."""

from datetime import datetime

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_models.components.entity_extractor import ShopEntityExtractor
from nlu_models.components.intent_classifier import ShopIntentClassifier
from nlu_models.components.language_detector import LanguageDetector

CORNERS = {"refund": 0, "invoice": 1, "out_of_scope": 2}
WORDS = {"refund": "退款", "invoice": "发票", "out_of_scope": "唱歌"}


@pytest.fixture
def storage(tmp_path):
    (tmp_path / "model").mkdir()
    return LocalModelStorage(tmp_path / "model")


def a_message(text, corner, seed=0, **data):
    row = np.random.default_rng(seed).normal(0, 0.1, (1, 4)).astype(np.float32)
    row[0, corner] += 1
    message = Message(data={TEXT: text, **data})
    message.add_features(Features(row, "sentence", TEXT, "bert"))
    return message


@pytest.fixture
def classifier(storage):
    examples = [
        a_message(f"{WORDS[name]}{i}号", corner, i, **{INTENT: name})
        for name, corner in CORNERS.items()
        for i in range(30)
    ]
    config, resource = ShopIntentClassifier.get_default_config(), Resource("intents")
    made = ShopIntentClassifier.create(config, storage, resource, None)
    made.train(TrainingData(examples))
    return ShopIntentClassifier.load(config, storage, resource, None)


def test_a_known_text_gets_its_intent_and_a_ranking(classifier):
    message = classifier.process([a_message("退款", 0, 99)])[0].as_dict(True)
    assert message[INTENT]["name"] == "refund"
    assert message["intent_ranking"][0]["name"] == "refund"
    assert message["out_of_scope"] is False


def test_an_outside_text_is_named_so_and_keeps_its_ranking(classifier):
    message = classifier.process([a_message("唱歌", 2, 99)])[0].as_dict(True)
    assert message[INTENT]["name"] == "out_of_scope"
    assert message["out_of_scope"] is True
    assert {"refund", "invoice"} < {r["name"] for r in message["intent_ranking"]}


def test_an_unknown_text_falls_back_without_being_certain(classifier):
    message = classifier.process([a_message("xyzzy", 3, 99)])[0].as_dict(True)
    assert message["out_of_scope"] is True
    assert message[INTENT]["name"] in ("nlu_fallback", "out_of_scope")
    assert message[INTENT]["confidence"] < 1


def test_a_message_that_is_mostly_an_entity_is_an_answer(classifier):
    entity = {"entity": "phone", "start": 0, "end": 11, "confidence": 1.0}
    message = classifier.process([a_message("13655557788", 3, 99, **{ENTITIES: [entity]})])[0]
    assert message.get("out_of_scope") is False


def test_a_message_without_features_is_passed_on(classifier):
    message = Message(data={TEXT: "退款"})
    assert classifier.process([message])[0].get(INTENT) is None


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "products").mkdir()
    (tmp_path / "vocabulary.yml").write_text("colours: {red: {zh: [红色], en: [red]}}")
    (tmp_path / "brands.yml").write_text("- {id: kuibu, zh: 跬步, en: Kuibu}")
    (tmp_path / "products/shoes.yml").write_text("- {id: s-1, zh: 跬步 云感跑步鞋, en: Airy Shoes}")
    config = ShopEntityExtractor.get_default_config()
    return config | {"vocabulary": str(tmp_path / "vocabulary.yml"), "shop": str(tmp_path)}


def an_extractor(config, storage):
    resource = Resource("words")
    ShopEntityExtractor.create(config, storage, resource, None).train(TrainingData())
    return ShopEntityExtractor.load({**config, "shop": "gone"}, storage, resource, None)


def test_the_shops_words_are_in_the_model(shop, storage):
    message = Message(data={TEXT: "红色的云感跑步鞋，跬步"})
    found = an_extractor(shop, storage).process([message])[0].get(ENTITIES)
    assert [(e["entity"], e["value"]) for e in found] == [
        ("colour", "red"), ("product", "s-1"), ("brand", "kuibu"),
    ]  # fmt: skip
    assert {e["extractor"] for e in found} == {"ShopEntityExtractor"}


def test_days_are_those_of_the_shops_time_zone(shop, storage):
    extractor = an_extractor(shop, storage)
    extractor._clock = lambda zone: datetime(2026, 11, 23, 0, 30, tzinfo=zone)
    found = extractor.process([Message(data={TEXT: "昨天买的"})])[0].get(ENTITIES)
    assert [e["value"] for e in found] == ["2026-11-22"]


def test_another_word_makes_another_model(shop, tmp_path):
    before = ShopEntityExtractor.fingerprint_addon(shop)
    (tmp_path / "vocabulary.yml").write_text("colours: {red: {zh: [大红], en: [red]}}")
    assert ShopEntityExtractor.fingerprint_addon(shop) != before


def test_the_language_is_put_on_the_message():
    messages = [Message(data={TEXT: t}) for t in ("你好", "where is it", "我的 order", "42")]
    found = [m.get("language") for m in LanguageDetector().process(messages)]
    assert found == ["zh", "en", "mixed", None]
