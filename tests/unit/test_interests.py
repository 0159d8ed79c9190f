"""Interests over vectors one can check by eye, the words of a text, and the file of topics."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_models import interests
from nlu_models.components.interest_tagger import InterestTagger
from nlu_models.interests_mentions import Words
from nlu_models.interests_topics import Topics, TopicsError, read
from nlu_models.interests_training import train
from nlu_models.spaces import Space

FILE = Path("data/interests.yml")
TAXONOMY = set(
    "digital appliance home hardware fashion beauty food mother_baby toys_hobby books_edu"
    " sports_outdoor auto health pets_garden office virtual".split()
)
SIGNS = "tea coffee boat oar rope buy want love where refund broken no never asks parcel".split()
THINGS = 5
SMALL = """
topics:
- {id: drinks, name: {zh: 饮, en: drinks}, about: {zh: tea coffee, en: coffee tea}, categories: [],
   words: {en: [tea, coffee]}, examples: {en: [i love tea so much, want coffee at home]}}
- {id: sea, name: {zh: 海, en: sea}, about: {zh: boat oar, en: oar boat}, categories: [],
   words: {en: [boat, oar]}, examples: {en: [want a boat, love my oar]}}
- {id: ropes, parent: sea, name: {zh: 绳, en: ropes}, about: {zh: rope, en: rope}, categories: [],
   words: {en: [rope]}, examples: {en: [want rope, love rope]}}
frames:
  wish: {zh: ['buy {}'], en: ['buy {} here', 'i want {}', 'love {} so']}
  service: {zh: ['where {}'], en: ['where is my {}', 'refund {}', 'broken {}']}
  denied: {zh: ['no {}'], en: ['no {}', 'never {}']}
  quoted: {zh: ['asks {}'], en: ['he asks {}']}
none:
  zh: [buy, love, want]
  en: [where is my parcel, refund please, broken, 'no', never, hello, i want something, buy it]
typical:
- {text: buy a tea, topics: [drinks]}
- {text: i want coffee now, topics: [drinks]}
- {text: buy a rope, topics: [ropes]}
- {text: want an oar, topics: [sea]}
- {text: where is my tea, topics: []}
- {text: never a boat, topics: []}
- {text: hello there, topics: []}
- {text: i want this one, topics: []}
- {text: refund the rope, topics: []}
"""


def encode(texts: Sequence[str]) -> np.ndarray:
    """A column for each sign, things weigh double; and a little of what else there is."""
    things = np.where(np.arange(len(SIGNS)) < THINGS, 2.0, 1.0)
    rows = np.array([[float(sign in t) for sign in SIGNS] for t in texts]) * things
    noise = [np.random.default_rng(crc32(t.encode())).normal(0, 0.05, len(SIGNS)) for t in texts]
    return (rows + np.array(noise)).astype(np.float32)


@pytest.fixture(scope="module")
def topics(tmp_path_factory) -> Topics:
    path = tmp_path_factory.mktemp("topics") / "interests.yml"
    path.write_text(SMALL, encoding="utf-8")
    return read(path)


INDIFFERENT = [f"where is parcel {i}" for i in range(20)] + [f"refund {i}" for i in range(20)]


@pytest.fixture(scope="module")
def model(topics) -> interests.InterestModel:
    return train(topics, encode, (INDIFFERENT, encode(INDIFFERENT)))[0]


def told(model, text: str) -> list[str]:
    return [found.topic for found in model.predict([text], encode([text]))[0]]


def test_a_wish_names_its_topic(model):
    assert told(model, "i want to buy tea") == ["drinks"]


def test_a_finer_topic_comes_with_its_wider_one_which_scores_no_less(model):
    found = model.predict(["buy rope"], encode(["buy rope"]))[0]
    assert {f.topic for f in found} == {"ropes", "sea"}
    assert found[0].topic == "sea" or found[0].score == found[1].score


def test_several_wishes_name_several_topics(model):
    assert set(told(model, "i want a boat and want coffee")) == {"sea", "drinks"}


@pytest.mark.parametrize(
    "text", ["where is my tea", "refund the boat", "where is the rope", "where is my parcel"]
)
def test_service_names_no_topic_even_when_it_names_a_thing(model, text):
    assert told(model, text) == []


def test_what_is_refused_is_no_interest_and_what_is_named_beside_it_is(model):
    assert told(model, "i don't want tea, i want a boat") == ["sea"]
    assert told(model, "no tea for me") == []


def test_another_persons_question_is_no_interest(model):
    assert told(model, "my friend asked about tea") == []


def test_scores_are_probabilities_best_first(model):
    texts = ["buy tea and a boat", "love rope", "asdf"]
    scores = model.scores(texts, encode(texts))
    assert ((scores >= 0) & (scores <= 1)).all()
    named = model.predict(texts, encode(texts))[0]
    assert [f.score for f in named] == sorted((f.score for f in named), reverse=True)


def test_only_scores_above_the_topics_threshold_are_named(model):
    strict = dataclasses.replace(model, thresholds=np.full(3, 1.01))
    assert told(strict, "i want to buy tea") == []


def test_no_texts_no_interests(model):
    assert model.predict([], np.empty((0, len(SIGNS)))) == []


def test_what_is_loaded_predicts_as_what_was_saved(model, tmp_path):
    interests.save(model, tmp_path)
    texts = ["buy tea", "i don't want tea, i want a boat", "where is my oar"]
    again = interests.load(tmp_path)
    before = model.scores(texts, encode(texts))
    assert again.scores(texts, encode(texts)) == pytest.approx(before, abs=2e-3)
    assert again.words.entries == model.words.entries


def test_training_twice_gives_the_same_model(topics, model):
    again = train(topics, encode, (INDIFFERENT, encode(INDIFFERENT)))[0]
    assert np.array_equal(again.dual, model.dual)
    assert again.calibration == model.calibration


def test_a_new_topic_needs_only_a_description_and_a_few_examples(topics, model):
    assert told(model, "i want a sail") == []
    row = {
        "id": "sails", "name": {"zh": "帆", "en": "sails"}, "about": {"en": "refit"},
        "examples": {"en": ["want a sail", "love my sail", "buy this sail", "buy sail"]},
    }  # fmt: skip
    sail = dataclasses.replace(
        topics.topics[0], id="sails", name=row["name"], about={}, words={}, examples=row["examples"]
    )
    more = dataclasses.replace(topics, topics=[*topics.topics, sail])

    def see(texts: Sequence[str]) -> np.ndarray:
        return np.hstack([encode(texts), [[float("sail" in t)] for t in texts]]).astype(np.float32)

    wider = train(more, see, (INDIFFERENT, see(INDIFFERENT)))[0]
    found = wider.predict(["i want a sail", "where is my sail"], see(["i want a sail"] * 1 + ["x"]))
    assert [f.topic for f in found[0]] == ["sails"]


def test_the_model_learns_without_messages_of_service_from_elsewhere(topics):
    model = train(topics, encode, ([], np.empty((0, 0), np.float32)))[0]
    assert told(model, "buy tea here") == ["drinks"]


def test_many_messages_cost_no_more_than_each_alone():
    """At the size of the real model, the encoder not counted."""
    topics, dice = read(FILE), np.random.default_rng(0)
    size = len(topics.ids)
    model = interests.InterestModel(
        topics.ids,
        topics.parents,
        Space(np.zeros(384, np.float32), dice.normal(size=(384, 256)).astype(np.float32)),
        dice.normal(size=(2400, 256)).astype(np.float32) / 16,
        dice.normal(size=(2399, size)).astype(np.float32),
        np.zeros(size, np.float32),
        0.0,
        (9.0, -4.0),
        np.full(size, 0.4),
        Words((w, t.id) for t in topics.topics for words in t.words.values() for w in words),
        interests.InterestSettings(),
    )
    row, texts = np.ones((1, 384), np.float32), [f"不要彩妆，想看看护肤的 {i}" for i in range(100)]
    alone = [model.predict([text], row)[0] for text in texts]
    assert model.predict(texts, np.repeat(row, len(texts), axis=0)) == alone


WORDS = [
    ("彩妆", "makeup"), ("口红", "makeup"), ("护肤", "skincare"), ("手机", "phones"),
    ("跑鞋", "running"), ("耳机", "audio"), ("make-up", "makeup"), ("lipstick", "makeup"),
    ("moisturiser", "skincare"), ("phone", "phones"), ("coffee", "tea_coffee"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named", "refused"),
    [
        ("想买口红", {"makeup"}, set()),
        ("不要彩妆，想看看护肤的", {"skincare"}, {"makeup"}),
        ("耳机不用了，看看手机", {"phones"}, {"audio"}),
        ("不要口红也不要彩妆", set(), {"makeup"}),
        ("别再推耳机了", set(), {"audio"}),
        ("我朋友问口红有没有货", set(), {"makeup"}),
        ("同事想知道你们卖不卖手机，我想要跑鞋", {"running"}, {"phones"}),
        ("帮室友问一下跑鞋", set(), {"running"}),
        ("不要太贵的手机", {"phones"}, set()),
        ("不要红色的跑鞋", {"running"}, set()),
        ("i'm not interested in lipstick", set(), {"makeup"}),
        ("no make-up, but a moisturiser", {"skincare"}, {"makeup"}),
        ("my friend asked about lipsticks", set(), {"makeup"}),
        ("not too big a phone", {"phones"}, set()),
        ("forget the phone, coffee is what i want", {"tea_coffee"}, {"phones"}),
        ("a lipstick for my friend", {"makeup"}, set()),
        ("给闺蜜买口红", {"makeup"}, set()),
        ("where is my parcel", set(), set()),
    ],
)
def test_words_are_named_freely_or_refused(text, named, refused):
    found = Words(WORDS).find(text)
    assert (found.named, found.refused) == (named, refused)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("parent: sea", "parent: lakes"), "ropes"),
        (("id: sea", "id: drinks"), "same id"),
        (("words: {en: [rope]}", "words: {en: [yes]}"), "ropes"),
        (("'no {}'", "'no'"), "denied"),
        (("topics: [ropes]", "topics: [knots]"), "knots"),
        (("broken, 'no'", "broken, no"), "none"),
        (("frames:", "farmes:"), "frames"),
        (("about: {zh: rope, en: rope}, ", ""), "ropes"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path, change, named):
    path = tmp_path / "interests.yml"
    path.write_text(SMALL.replace(*change), encoding="utf-8")
    with pytest.raises(TopicsError, match=named):
        read(path)


def test_our_topics_are_the_sixteen_and_finer_ones_with_categories_of_the_shop():
    topics = read(FILE)
    widest = {t.id for t in topics.topics if not t.parent}
    assert widest == TAXONOMY
    shop = yaml.safe_load(Path("data/shop/categories.yml").read_text("utf-8"))
    categories = {c["id"] for c in shop}
    assert {c for t in topics.topics for c in t.categories} == categories
    assert categories <= set(topics.ids)


def test_every_topic_of_ours_is_told_in_both_languages():
    for topic in read(FILE).topics:
        for told in (topic.name, topic.about, topic.words, topic.examples):
            assert {"zh", "en"} <= {language for language, texts in told.items() if texts}
        assert min(len(topic.examples[language]) for language in ("zh", "en")) >= 3


@pytest.fixture
def storage(tmp_path):
    (tmp_path / "model").mkdir()
    return LocalModelStorage(tmp_path / "model")


def a_message(text: str, **data) -> Message:
    message = Message(data={TEXT: text, **data})
    message.add_features(Features(encode([text]), "sentence", TEXT, "bert"))
    return message


@pytest.fixture
def tagger(storage, tmp_path) -> InterestTagger:
    (tmp_path / "interests.yml").write_text(SMALL, encoding="utf-8")
    settings = {"topics": str(tmp_path / "interests.yml")}
    config = InterestTagger.get_default_config() | settings
    asked = [a_message(text, **{INTENT: "refund"}) for text in INDIFFERENT]
    wishes = [a_message("buy tea", **{INTENT: "recommendation"})]
    made = InterestTagger(config, storage, Resource("interests"), encode=encode)
    made.train(TrainingData(asked + wishes))
    return InterestTagger.load(config, storage, Resource("interests"), None)


def test_interests_are_put_on_the_message(tagger):
    wish, service, bare = tagger.process(
        [a_message("i want to buy tea"), a_message("where is my tea"), Message(data={TEXT: "tea"})]
    )
    (found,) = wish.as_dict(True)["interests"]
    assert found["topic"] == "drinks" and 0.4 < found["score"] <= 1
    assert service.as_dict(True)["interests"] == []
    assert bare.as_dict(True)["interests"] == []


def test_another_topic_makes_another_model(tmp_path):
    path = tmp_path / "interests.yml"
    path.write_text(SMALL, encoding="utf-8")
    before = InterestTagger.fingerprint_addon({"topics": str(path)})
    path.write_text(SMALL.replace("oar", "ore"), encoding="utf-8")
    assert InterestTagger.fingerprint_addon({"topics": str(path)}) != before


def test_training_says_which_topic_is_wrong(storage, tmp_path):
    path = tmp_path / "interests.yml"
    path.write_text(SMALL.replace("parent: sea", "parent: lakes"), encoding="utf-8")
    config = InterestTagger.get_default_config() | {"topics": str(path)}
    made = InterestTagger(config, storage, Resource("interests"), encode=encode)
    with pytest.raises(InvalidConfigException, match="ropes"):
        made.train(TrainingData([]))
