"""Intents, calibration and out-of-scope on vectors one can draw on paper."""

import numpy as np
import pytest

from nlu_models import intents
from nlu_models.calibration import calibration_error, softmax, temperature
from nlu_models.folds import folds_of_kin
from nlu_models.kernels import KernelSettings
from nlu_models.ngrams import NGrams, grams

CORNERS = {"refund": (1, 0, 0, 0), "invoice": (0, 1, 0, 0), "out_of_scope": (0, 0, 1, 0)}
WORDS = {"refund": "退 款 吧", "invoice": "开 发 票", "out_of_scope": "唱 首 歌"}


def cloud(name, count, seed=0):
    """Vectors around an intent's corner."""
    noise = np.random.default_rng(seed).normal(0, 0.1, (count, 4))
    return (np.array(CORNERS[name]) + noise).astype(np.float32)


@pytest.fixture(scope="module")
def trained():
    vectors = np.concatenate([cloud(name, 40) for name in CORNERS])
    names = [name for name in CORNERS for _ in range(40)]
    texts = [f"{WORDS[n]} {i}x" for i, n in enumerate(names)]
    return intents.train(texts, vectors, names)


def test_a_text_near_its_examples_gets_their_intent(trained):
    model, report = trained
    found = model.predict(["退 款"], cloud("refund", 1, seed=1))[0]
    assert found.best[0] == "refund"
    assert not found.out_of_scope
    assert report.accuracy > 0.95


def test_the_trained_outside_class_is_out_of_scope_and_keeps_its_ranking(trained):
    found = trained[0].predict(["唱 首 歌"], cloud("out_of_scope", 1, seed=1))[0]
    assert found.out_of_scope
    assert found.ranking[0][0] == "out_of_scope"
    assert found.best[0] in ("refund", "invoice")


def test_a_text_far_from_all_examples_is_out_of_scope(trained):
    far = np.array([[0, 0, 0, -3]], np.float32)
    found = trained[0].predict(["xyz"], far)[0]
    assert found.out_of_scope
    assert found.ranking[0][1] < 0.99


def test_probabilities_sum_to_one(trained):
    for found in trained[0].predict(["a", ""], cloud("invoice", 2)):
        assert sum(p for _, p in found.ranking) == pytest.approx(1)
        assert 0 <= found.outside <= 1


def test_no_texts_no_predictions(trained):
    assert trained[0].predict([], np.empty((0, 4), np.float32)) == []


def test_what_is_loaded_predicts_as_what_was_saved(trained, tmp_path):
    intents.save(trained[0], tmp_path)
    texts, vectors = ["退 款", "发 票"], cloud("invoice", 2, seed=3)
    before, after = (m.predict(texts, vectors) for m in (trained[0], intents.load(tmp_path)))
    assert [b.ranking[0][0] for b in before] == [a.ranking[0][0] for a in after]
    assert [b.outside for b in before] == pytest.approx([a.outside for a in after], abs=1e-2)


def test_training_twice_gives_the_same_model():
    vectors = np.concatenate([cloud("refund", 30), cloud("invoice", 30)])
    names = ["refund"] * 30 + ["invoice"] * 30
    texts = [f"t{i}" for i in range(60)]
    one, two = (intents.train(texts, vectors, names, KernelSettings())[0] for _ in range(2))
    assert np.array_equal(one.machine.dual, two.machine.dual)
    assert one.temperature == two.temperature
    assert one.scope is None  # nothing to learn the outside from


def test_repeated_examples_count_once():
    vectors = np.concatenate([cloud("refund", 5), cloud("invoice", 5)])
    names, texts = ["refund"] * 5 + ["invoice"] * 5, [f"t{i}" for i in range(10)]
    once = intents.train(texts, vectors, names)[1]
    twice = intents.train(texts * 2, np.concatenate([vectors] * 2), names * 2)[1]
    assert once.examples == twice.examples == 10


def test_texts_of_one_wording_share_a_fold():
    rows = np.repeat(np.eye(8, dtype=np.float32), 3, axis=0)
    folds = folds_of_kin(rows, 4)
    assert sorted(i for fold in folds for i in fold) == list(range(24))
    homes = {i: number for number, fold in enumerate(folds) for i in fold}
    assert all(len({homes[3 * k + j] for j in range(3)}) == 1 for k in range(8))


def test_the_temperature_makes_overconfident_scores_honest():
    labels = np.array([0, 0, 0, 1] * 50)
    scores = np.tile([9.0, 0.0], (200, 1))
    calibrated = softmax(scores, temperature(scores, labels))
    assert calibrated[0, 0] == pytest.approx(0.75, abs=0.01)
    assert calibration_error(calibrated.max(axis=1), labels == 0) < 0.02


def test_numbers_are_one_word_and_han_characters_words():
    assert "# 码" in set(grams("42码"))
    assert set(grams("42")) == set(grams("43"))


def test_an_unknown_text_is_a_row_of_zeros():
    ngrams = NGrams.fit(["退款", "退款 吧"])
    assert ngrams.rows(["hello", ""]).nnz == 0
    assert np.linalg.norm(ngrams.rows(["退款"]).toarray()) == pytest.approx(1, abs=1e-6)
