"""Whether a text is anything a shop's bot should answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

Floats = NDArray[np.floating]
NAMES = ("class", "confidence", "evidence", "nearness")


def signals(probabilities: Floats, scores: Floats, nearest: Floats, outside: int) -> Floats:
    """Columns as in NAMES: each grows as a text looks less like anything the bot knows."""
    inside = np.arange(probabilities.shape[1]) != outside
    safe = np.clip(probabilities, 1e-4, 1 - 1e-4)
    columns = (
        logit(safe[:, outside]),
        -logit(safe[:, inside].max(axis=1)),
        -scores[:, inside].max(axis=1),
        -nearest,
    )
    return np.stack(columns, axis=1).astype(np.float64)


@dataclass(frozen=True)
class Scope:
    """A logistic model over the signals, and the limit above which a text is out of scope."""

    weights: Floats
    bias: float
    limit: float

    def outside(self, signals: Floats) -> Floats:
        """The probability of being out of scope."""
        return np.asarray(expit(signals @ self.weights + self.bias))


def fit(signals: Floats, outside: NDArray[np.bool_], false_alarms: float) -> Scope:
    """At most the given share of texts in scope lies above the limit; both kinds weigh the same."""
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    rows, signs = (signals - mean) / spread, np.where(outside, 1.0, -1.0)
    weights = np.where(outside, 0.5 / max(outside.mean(), 1e-9), 0.5 / max((~outside).mean(), 1e-9))

    def loss(parameters: Floats) -> float:
        margins = signs * (rows @ parameters[:-1] + parameters[-1])
        return float((weights * np.logaddexp(0, -margins)).mean() + 1e-3 * parameters @ parameters)

    # Each signal speaks for "outside" as it grows, so none may get a negative weight.
    bounds = [(0, None)] * rows.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(rows.shape[1] + 1), method="L-BFGS-B", bounds=bounds).x
    scaled, bias = found[:-1] / spread, float(found[-1] - (found[:-1] * mean / spread).sum())
    scope = Scope(scaled, bias, 0.5)
    inside = scope.outside(signals[~outside])
    return Scope(scaled, bias, max(0.5, float(np.quantile(inside, 1 - false_alarms))))
