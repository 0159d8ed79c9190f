"""Engines by name: made from an artefact to serve, or made blank to learn."""

from actions.adapters.engines.ridge import Ridge, Weights
from actions.adapters.engines.rules import Rules
from actions.adapters.engines.uniform import Uniform
from actions.core.choice import Engine
from actions.core.lessons import Learner

BUILT_IN = ("rules", "uniform")
LEARNT = ("ridge", "vw")


def serving(engine: str, version: str, artefact: bytes) -> Engine:
    if engine == "rules":
        return Rules(version)
    if engine == "uniform":
        return Uniform(version)
    if engine == "ridge":
        return Ridge(version, Weights.from_bytes(artefact))
    if engine == "vw":
        from actions.adapters.engines.vw import Vw

        return Vw(version, artefact)
    raise ValueError(f"no engine {engine!r}")


def learner(engine: str) -> Learner:
    if engine == "ridge":
        from actions.adapters.engines.ridge_learner import RidgeLearner

        return RidgeLearner()
    if engine == "vw":
        from actions.adapters.engines.vw import VwLearner

        return VwLearner()
    raise ValueError(f"the engine {engine!r} does not learn")
