"""Folds for cross-validation that keep texts of one wording together."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components


def folds_of_kin(
    rows: NDArray[np.float32], count: int = 10, kin: float = 0.85
) -> list[NDArray[np.int_]]:
    """Folds of nearly equal size; texts whose centred vectors nearly agree share one.

    Otherwise "where is my order" would be examined on "where's my order", and confidence
    would be learnt from sentences that are as good as seen.
    """
    near = [
        sparse.csr_matrix(rows[start : start + 1024] @ rows.T > kin)
        for start in range(0, len(rows), 1024)
    ]
    _, groups = connected_components(sparse.vstack(near), directed=False)
    groups = _split(groups, max(len(rows) // (10 * count), 8))
    sizes = np.bincount(groups)
    loads = np.zeros(count, int)
    home = np.empty(len(sizes), int)
    for group in np.argsort(-sizes, kind="stable"):
        home[group] = loads.argmin()
        loads[home[group]] += sizes[group]
    places = home[groups]
    return [np.flatnonzero(places == fold) for fold in range(count) if (places == fold).any()]


def _split(groups: NDArray[np.int_], largest: int) -> NDArray[np.int_]:
    """Chains of kin can link a whole class; such a group is cut, or a fold would lack the class."""
    order = np.argsort(groups, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(groups))])[groups[order]]
    parts = np.empty_like(groups)
    parts[order] = (np.arange(len(groups)) - starts) // largest
    return np.unique(np.stack([groups, parts]), axis=1, return_inverse=True)[1].ravel()
