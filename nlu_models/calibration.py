"""Scores to honest probabilities, and how honest they are."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

Floats = NDArray[np.floating]


def softmax(scores: Floats, temperature: float) -> Floats:
    logits = np.asarray(scores, np.float64) / temperature
    return np.exp(logits - logsumexp(logits, axis=1, keepdims=True))


def temperature(scores: Floats, labels: NDArray[np.int_]) -> float:
    """The temperature under which the true labels of unseen texts are the likeliest."""

    def loss(log_temperature: float) -> float:
        logits = np.asarray(scores, np.float64) / np.exp(log_temperature)
        picked = logits[np.arange(len(labels)), labels]
        return float((logsumexp(logits, axis=1) - picked).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5, 3), method="bounded").x))


def calibration_error(confidence: Floats, correct: NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error over bins of equal width."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[places == b].mean() - correct[places == b].mean()) * (places == b).mean()
        for b in np.unique(places)
    ]
    return float(sum(gaps))
