"""Vowpal Wabbit behind the same port, with the extra `vw`: a second opinion, and a file format.

A workspace that learns changes while it is asked, and no policy version would be true of it. So
one workspace only predicts, another elsewhere learns, and a file goes between them.
"""

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from actions.adapters.engines.ridge import arm_features
from actions.core.choice import Arm, Judgement
from actions.core.lessons import Lesson

# Offer features crossed with the context's; the context alone says nothing of which offer.
LEARNING = "--cb_explore_adf --squarecb --gamma_scale 1000 -q UA --ignore_linear U -b 18"


class Vw:
    """A workspace is not safe for several threads: one at a time."""

    name = "vw"

    def __init__(self, version: str, artefact: bytes) -> None:
        self.version = version
        self._workspace = _loaded(artefact)
        self._lock = Lock()

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        lines = [shared_line(context), *(arm_line(arm) for arm in arms)]
        with self._lock:
            raw = self._workspace.predict(lines)
        total = sum(raw)  # they are of single precision: near one, but not one
        return Judgement(tuple(p / total for p in raw))


class VwLearner:
    """Weights of lessons are not for it: what comes later moves it more anyway."""

    def __init__(self, options: str = LEARNING) -> None:
        self._workspace = _workspace(options)

    def learn(self, lessons: Iterable[Lesson]) -> None:
        for lesson in lessons:
            lines = [arm_line(arm) for arm in lesson.arms]
            label = f"0:{-lesson.reward:.6g}:{lesson.propensity:.9g} "
            lines[lesson.chosen] = label + lines[lesson.chosen]
            self._workspace.learn([shared_line(lesson.context), *lines])

    def artefact(self) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            self._workspace.save(os.path.join(folder, "model"))
            return Path(folder, "model").read_bytes()


def _workspace(options: str) -> Any:
    import vowpalwabbit  # an extra: only where this engine is used

    return vowpalwabbit.Workspace(f"--quiet {options}")


def _loaded(artefact: bytes) -> Any:
    with tempfile.NamedTemporaryFile() as file:
        file.write(artefact)
        file.flush()
        return _workspace(f"--testonly --initial_regressor {file.name}")


def shared_line(context: Mapping[str, float]) -> str:
    return "shared |U " + _features(context)


def arm_line(arm: Arm) -> str:
    return f"|A {_name(arm.id)} " + _features(arm_features(arm))


def _features(values: Mapping[str, float]) -> str:
    return " ".join([f"{_name(name)}:{value:.6g}" for name, value in values.items() if value])


@lru_cache(8192)
def _name(name: str) -> str:
    """Spaces, colons and bars mean something in VW's text."""
    return "n" + quote(name, safe="@.")
