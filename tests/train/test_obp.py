"""The exported log in the real obp, which needs torch and so an environment of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from actions.adapters.engine import make_engine
from actions.adapters.exports import export
from actions.adapters.logged import Wanted
from actions.adapters.migrate import upgrade
from actions.core.outcomes import ATTRIBUTION
from tests.integration.decision_log import write_log


@pytest.fixture
def old_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """obp 0.4.1 gives the axis by place, which pandas took until 2.0."""

    def with_places(function: Callable[..., Any], before: int) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            axis = {"axis": given[before]} if len(given) > before else {}
            return function(*given[:before], **(named | axis))

        return called

    monkeypatch.setattr(pd.DataFrame, "drop", with_places(pd.DataFrame.drop, 2))
    monkeypatch.setattr(pd, "concat", with_places(pd.concat, 1))


@pytest.mark.usefixtures("old_pandas")
def test_obp_reads_an_export_as_an_open_bandit_dataset(tmp_path: Path) -> None:
    from obp.dataset import OpenBanditDataset

    engine = make_engine(f"sqlite:///{tmp_path}/shop.db")
    upgrade(engine)
    log = write_log(engine, 200)
    export(engine, Wanted("redeem", ATTRIBUTION), "obd", tmp_path / "obd")
    found = OpenBanditDataset("random", "all", tmp_path / "obd").obtain_batch_bandit_feedback()
    items = json.loads((tmp_path / "obd/random/all/names.json").read_text("utf-8"))["items"]
    assert [items[n] for n in found["action"]] == [decision.chosen for decision, _ in log]
    assert found["reward"].tolist() == [earned for _, earned in log]
    assert found["pscore"].tolist() == [decision.propensity for decision, _ in log]
    assert set(found["position"]) == {0}
    assert found["n_rounds"] == 200
    assert found["n_actions"] == len(items) == len(found["action_context"])
    sensitive = [bool(d.features.get("price_sensitivity")) for d, _ in log]
    context = np.asarray(found["context"], float)
    assert any(np.array_equal(column, sensitive) for column in context.T)
