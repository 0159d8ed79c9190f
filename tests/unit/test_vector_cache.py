"""Vectors of training texts between trainings."""

import numpy as np

from nlu_models.vector_cache import VectorCache


class Counting:
    """Lengths as vectors, and a note of what was asked for."""

    def __init__(self):
        self.asked = []

    def __call__(self, texts):
        self.asked += texts
        return np.array([[len(t)] for t in texts], np.float32)


def test_each_text_is_computed_once(tmp_path):
    compute, cache = Counting(), VectorCache(tmp_path, "digest")
    assert cache.vectors(["a", "bb", "a"], compute).tolist() == [[1], [2], [1]]
    assert cache.vectors(["bb", "ccc"], compute).tolist() == [[2], [3]]
    assert compute.asked == ["a", "bb", "ccc"]


def test_another_encoder_has_vectors_of_its_own(tmp_path):
    compute = Counting()
    for digest in ("one", "two"):
        VectorCache(tmp_path, digest).vectors(["a"], compute)
    assert compute.asked == ["a", "a"]


def test_a_torn_file_is_no_cache(tmp_path):
    cache, compute = VectorCache(tmp_path, "digest"), Counting()
    cache.vectors(["a"], compute)
    next(tmp_path.iterdir()).write_bytes(b"torn")
    assert cache.vectors(["a"], compute).tolist() == [[1]]
    assert compute.asked == ["a", "a"]


def test_what_is_no_longer_asked_for_is_dropped(tmp_path):
    cache, compute = VectorCache(tmp_path, "digest"), Counting()
    cache.vectors(["a"], compute)
    cache.vectors(["b"], compute)
    cache.vectors(["a"], compute)
    assert compute.asked == ["a", "b", "a"]
