"""Every choice of a fine-tuning run, in one frozen record that is kept beside the weights."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainingConfig:
    """The defaults are those that gained two points at ten examples per intent."""

    seconds: float = 300.0
    steps: int | None = None  # instead of the clock, for a run that can be repeated exactly
    seed: int = 7
    batch: int = 32
    learning_rate: float = 1.5e-4
    head_learning_rate: float = 5e-3
    warm_up: float = 0.1  # share of the run
    scale: float = 20.0  # of the cosines, before the softmax
    held_out: float = 0.15  # share of every intent that is only scored
    sample: int = 40  # examples an intent that the head begins at and the scores are made of
    max_tokens: int = 64
    bfloat16: bool = True
