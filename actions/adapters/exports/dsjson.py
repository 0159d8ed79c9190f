"""VW's dsjson: one decision a line, the arms counted from 1, the chosen first."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from actions.adapters.engines.ridge import arm_features
from actions.adapters.logged import Logged


def write(rows: Iterable[Logged], out: Path, hidden: Callable[[str], str]) -> int:
    written = 0
    with out.open("w", encoding="utf-8") as file:
        for row in rows:
            line = json.dumps(plain(row, hidden), ensure_ascii=False, separators=(",", ":"))
            file.write(line + "\n")
            written += 1
    return written


def plain(row: Logged, hidden: Callable[[str], str]) -> dict[str, Any]:
    """The names are VW's; a reward is a cost below zero."""
    order = [row.place, *(i for i in range(len(row.candidates)) if i != row.place)]
    return {
        "_label_cost": -(row.earned or 0.0),
        "_label_probability": row.propensity,
        "_label_Action": row.place + 1,
        "_labelIndex": row.place,
        "Version": "1",
        "Timestamp": row.at.isoformat().replace("+00:00", "Z"),
        "EventId": hidden(row.id),
        "a": [place + 1 for place in order],
        "c": {
            "U": {"scenario": row.scenario, **row.features},
            "_multi": [{"A": {"id": arm.id, **arm_features(arm)}} for arm in row.arms],
        },
        "p": [row.pmf[place] for place in order],
        "VWState": {"m": row.policy_version},
        "pdrop": 0.0,
        "customer": hidden(row.identity),
        "matured": row.matured,
    }
