"""The model that `make train` made, loaded once for all tests of understanding."""

from functools import cache

from nlu_models.components.pipeline import Pipeline
from nlu_models.predict import MODEL


@cache
def pipeline() -> Pipeline:
    """Says to train first when there is no model."""
    return Pipeline(MODEL)
