"""Sentence vectors fall into groups: k-means, its k chosen by separation and stability."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from actions.core.theme_words import terms
from actions.core.themes import Grouping

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
_WIDTH, _RESAMPLES, _SEEN = 40, 12, 2000
_LARGEST, _SMALLEST = 80, 20
_WORDING = 0.7  # weight of the words beside the meaning
_TRIALS = 4  # resamples for each k that is tried


def features(vectors: NDArray[np.floating], texts: Sequence[str], seed: int = 1) -> Floats:
    """Meaning and wording side by side: what a theme is called should hold it together."""
    with threadpool_limits(1):
        meaning = _spread(np.asarray(vectors, np.float64), seed)
        counts = TfidfVectorizer(analyzer=_sorted_terms, min_df=3, sublinear_tf=True)
        try:
            table = counts.fit_transform(texts)
        except ValueError:  # no word is said three times
            return meaning
        width = min(_WIDTH, table.shape[1] - 1, len(texts) - 1)
        if width < 2:
            return meaning
        wording = TruncatedSVD(width, random_state=seed).fit_transform(table)
        return np.hstack([meaning, _WORDING * _unit(wording)])


def _sorted_terms(text: str) -> list[str]:
    return sorted(terms(text))


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit


def group(
    vectors: NDArray[np.floating], seed: int = 1, least: int = 5, k: int | None = None
) -> Grouping:
    """The same vectors and seed give the same groups. Fewer than `least` texts make no group."""
    if len(vectors) < 2 * least:
        return Grouping((-1,) * len(vectors), (), (), 0.0, 0.0)
    with threadpool_limits(1):  # sums in one order
        rows = _spread(np.asarray(vectors, np.float64), seed)
        tried = [(_worth(rows, k, seed), k) for k in ([k] if k else _candidates(len(rows), least))]
        (_, silhouette, _), best = max(tried, key=lambda t: (t[0][0], -t[1]))
        model = _fit(rows, best, seed)
        return _grouping(rows, model, seed, least, silhouette)


def _spread(vectors: Floats, seed: int) -> Floats:
    """Without what all texts share, in the directions that tell them apart, on the unit sphere."""
    rows = vectors - vectors.mean(axis=0)
    width = min(_WIDTH, len(rows) - 1, rows.shape[1])
    rows = PCA(width, svd_solver="full", random_state=seed).fit_transform(rows)
    return _unit(rows)


def _candidates(texts: int, least: int) -> list[int]:
    """From 80 texts a group down to 20: fewer groups part nothing, more are hard to read."""
    fewest, most = max(2, texts // _LARGEST), max(2, min(60, texts // max(_SMALLEST, 2 * least)))
    spaced = np.unique(np.round(np.geomspace(fewest, max(fewest, most), 7)).astype(int))
    return [int(k) for k in spaced]


def _fit(rows: Floats, k: int, seed: int) -> KMeans:
    return KMeans(k, n_init=5, random_state=seed).fit(rows)


def _worth(rows: Floats, k: int, seed: int) -> tuple[float, float, float]:
    """Separation times agreement with groupings of resamples."""
    whole = _fit(rows, k, seed)
    seen = min(_SEEN, len(rows))
    silhouette = float(
        silhouette_score(rows, whole.labels_, metric="cosine", sample_size=seen, random_state=seed)
    )
    each = [
        adjusted_rand_score(whole.labels_, again.predict(rows))
        for again in _resampled(rows, k, seed, _TRIALS)
    ]
    agreement = float(np.mean(each))
    return max(silhouette, 0.0) * max(agreement, 0.0), silhouette, agreement


def _resampled(rows: Floats, k: int, seed: int, times: int) -> list[KMeans]:
    dice = np.random.default_rng(seed)
    picks = [dice.choice(len(rows), len(rows)) for _ in range(times)]
    return [_fit(rows[pick], k, seed) for pick in picks]


def _grouping(rows: Floats, model: KMeans, seed: int, least: int, silhouette: float) -> Grouping:
    labels = _without_strays(rows, model)
    resampled = [m.predict(rows) for m in _resampled(rows, model.n_clusters, seed, _RESAMPLES)]
    kept = [g for g in range(model.n_clusters) if np.sum(labels == g) >= least]
    kept.sort(key=lambda g: (-int(np.sum(labels == g)), g))
    place = {g: i for i, g in enumerate(kept)}
    central = [_central(rows, labels, model, g) for g in kept]
    agreement = np.mean([adjusted_rand_score(model.labels_, other) for other in resampled])
    return Grouping(
        labels=tuple(place.get(int(g), -1) for g in labels),
        central=tuple(central),
        stability=tuple(_jaccard(model.labels_ == g, resampled) for g in kept),
        silhouette=silhouette,
        agreement=float(agreement),
    )


def _without_strays(rows: Floats, model: KMeans) -> Labels:
    """A text that is hardly nearer to its group than to the next one belongs to none."""
    near = np.sort(model.transform(rows), axis=1)
    labels: Labels = model.labels_.astype(np.int64)
    if near.shape[1] > 1:
        labels[near[:, 0] > 0.95 * near[:, 1]] = -1
    return labels


def _central(rows: Floats, labels: Labels, model: KMeans, g: int) -> tuple[int, ...]:
    members = np.flatnonzero(labels == g)
    distance = np.linalg.norm(rows[members] - model.cluster_centers_[g], axis=1)
    return tuple(int(m) for m in members[np.lexsort((members, np.round(distance, 9)))])


def _jaccard(members: NDArray[np.bool_], resampled: Sequence[Labels]) -> float:
    best = [
        max(
            float(np.sum(members & (other == g)) / np.sum(members | (other == g)))
            for g in np.unique(other)
        )
        for other in resampled
    ]
    return float(np.mean(best))
