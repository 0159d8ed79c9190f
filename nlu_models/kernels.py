"""A kernel machine over sentence vectors and n-grams, solved in closed form."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

Floats = NDArray[np.floating]
_BLOCK = 1024


@dataclass(frozen=True)
class KernelSettings:
    """How near two texts are, and how closely the examples are followed.

    Chosen by measurement, see benchmarks/nlu.md.
    """

    width: float = 1.0  # of the Gaussian over centred, normalised vectors
    words: float = 0.3  # weight of the n-gram kernel beside it
    ridge: float = 0.1
    balance: float = 0.25  # 0: every example weighs the same; 1: every class does


@dataclass(frozen=True)
class Rows:
    """Texts as the machine sees them."""

    dense: Floats  # centred and normalised
    sparse: sparse.csr_matrix

    def __getitem__(self, places: NDArray[np.int_]) -> "Rows":
        return Rows(self.dense[places], self.sparse[places])


@dataclass(frozen=True)
class KernelMachine:
    """Scores near 1 for the class of a text and near 0 for the others."""

    settings: KernelSettings
    examples: Floats
    dual: Floats  # [examples, classes]
    primal: Floats  # [n-grams, classes]: the n-gram kernel is linear and folds into weights
    prior: Floats

    def cosines(self, rows: Rows) -> Floats:
        """Each row's cosine to each example."""
        return rows.dense @ self.examples.T

    def scores(self, rows: Rows, cosines: Floats) -> Floats:
        words: Floats = rows.sparse @ self.primal
        return _gaussian(cosines, self.settings.width) @ self.dual + words + self.prior


def fit(
    rows: Rows, labels: NDArray[np.int_], classes: int, settings: KernelSettings
) -> KernelMachine:
    """Weighted kernel ridge regression on the classes; cubic in the examples: 15,000 in 20 s."""
    targets, weights = _targets(labels, classes, settings.balance)
    prior = (targets * weights[:, None]).sum(axis=0) / weights.sum()
    kernel = _kernel(rows, settings)
    kernel[np.diag_indices_from(kernel)] += settings.ridge / weights
    # The kernel is symmetric: its transpose is what LAPACK can factor without a copy.
    factor = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    dual = cho_solve(factor, targets - prior, overwrite_b=True, check_finite=False)
    primal = (settings.words * (rows.sparse.T @ dual)).astype(np.float32)
    return KernelMachine(settings, rows.dense, dual, primal, prior)


def cross_scores(
    rows: Rows,
    labels: NDArray[np.int_],
    classes: int,
    folds: Sequence[NDArray[np.int_]],
    settings: KernelSettings,
) -> Floats:
    """Scores of each example by a machine that was fitted on the other folds only."""
    unseen = np.empty((len(labels), classes), np.float32)
    for fold in folds:
        others = np.setdiff1d(np.arange(len(labels)), fold)
        machine = fit(rows[others], labels[others], classes, settings)
        unseen[fold] = machine.scores(rows[fold], machine.cosines(rows[fold]))
    return unseen


def _kernel(rows: Rows, settings: KernelSettings) -> Floats:
    kernel: Floats = rows.dense @ rows.dense.T
    other = rows.sparse.T.tocsc()
    for start in range(0, len(kernel), _BLOCK):  # whole matrices of this size are held once
        part = slice(start, start + _BLOCK)
        kernel[part] = _gaussian(kernel[part], settings.width)
        kernel[part] += settings.words * (rows.sparse[part] @ other).toarray()
    return kernel


def _gaussian(cosines: Floats, width: float) -> Floats:
    """exp(-width * squared distance) of vectors of length one."""
    return np.exp((2 * width) * (cosines - 1), dtype=np.float32)


def _targets(labels: NDArray[np.int_], classes: int, balance: float) -> tuple[Floats, Floats]:
    """A row of ones and zeros an example, and its weight; a class may be absent from a fold."""
    targets = np.eye(classes, dtype=np.float32)[labels]
    counts = np.maximum(np.bincount(labels, minlength=classes), 1).astype(np.float32)
    return targets, ((len(labels) / (classes * counts)) ** balance)[labels].astype(np.float32)
