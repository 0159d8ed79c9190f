"""Exports of the decision log, read back by those whose formats they are."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
import vowpalwabbit

from actions.adapters.exports import export
from actions.adapters.logged import Wanted
from actions.cli import main
from actions.core.outcomes import ATTRIBUTION
from tests.integration.decision_log import START, write_log

MATURED = Wanted("redeem", ATTRIBUTION)
EVERYTHING = Wanted("redeem", ATTRIBUTION, matured=False)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_vw_reads_every_decision_with_its_label(engine: sa.Engine, tmp_path: Path):
    log = write_log(engine, 60)
    assert export(engine, MATURED, "dsjson", tmp_path / "log.json") == 60
    workspace = vowpalwabbit.Workspace("--quiet --cb_explore_adf --dsjson -q UA")
    for (decision, earned), line in zip(
        log, (tmp_path / "log.json").read_text("utf-8").splitlines(), strict=True
    ):
        examples = workspace.parse(line)
        labels = [e.get_label(vowpalwabbit.LabelType.CONTEXTUAL_BANDIT).costs for e in examples]
        # the first is the context
        (chosen,) = (n for n, costs in enumerate(labels) if n and costs)
        assert decision.candidates[chosen - 1] == decision.chosen
        assert labels[chosen][0].cost == -earned
        assert labels[chosen][0].probability == pytest.approx(decision.propensity)
        assert len(examples) == len(decision.candidates) + 1
        workspace.finish_example(examples)


def test_vw_learns_from_an_export_whom_to_offer_what(engine: sa.Engine, tmp_path: Path):
    write_log(engine, 1500)
    export(engine, MATURED, "dsjson", tmp_path / "log.json")
    options = f"--quiet --cb_explore_adf --dsjson -q UA -d {tmp_path}/log.json"
    learnt = vowpalwabbit.Workspace(f"{options} --final_regressor {tmp_path}/model")
    assert learnt.get_weighted_examples() == 1500
    learnt.finish()
    asked = vowpalwabbit.Workspace(f"--quiet -t --dsjson -i {tmp_path}/model")
    for line in (tmp_path / "log.json").read_text("utf-8").splitlines()[-40:]:
        wish = "shoes-20@1" if "price_sensitivity" in line else "post@1"
        arms = [arm["A"]["id"] for arm in json.loads(line)["c"]["_multi"]]
        if wish in arms:
            pmf = asked.predict(asked.parse(line))
            assert arms[pmf.index(max(pmf))] == wish


def test_dsjson_puts_the_chosen_first_and_counts_from_one(engine: sa.Engine, tmp_path: Path):
    log = write_log(engine, 20)
    export(engine, MATURED, "dsjson", tmp_path / "log.json")
    for (decision, _), line in zip(log, lines(tmp_path / "log.json"), strict=True):
        assert sorted(line["a"]) == list(range(1, len(decision.candidates) + 1))
        assert decision.candidates[line["a"][0] - 1] == decision.chosen
        assert line["p"] == [decision.pmf[place - 1] for place in line["a"]]
        assert line["p"][0] == line["_label_probability"] == decision.propensity
        assert (line["VWState"], line["pdrop"]) == ({"m": "u1"}, 0.0)


def test_open_bandit_csv_says_what_was_decided(engine: sa.Engine, tmp_path: Path):
    log = write_log(engine, 40)
    assert export(engine, MATURED, "obd", tmp_path) == 40
    rows = table(tmp_path / "random/all/all.csv")
    about = json.loads((tmp_path / "random/all/names.json").read_text("utf-8"))
    for (decision, earned), row in zip(log, rows, strict=True):
        assert about["items"][int(row["item_id"])] == decision.chosen
        assert float(row["click"]) == earned
        assert float(row["propensity_score"]) == decision.propensity
        allowed = [about["items"][int(n)] for n in row["candidates"].split()]
        assert tuple(allowed) == decision.candidates
    items = table(tmp_path / "random/all/item_context.csv")
    assert len(items) == len(about["items"]) == 4


def test_open_bandit_csv_parts_chance_from_policies(engine: sa.Engine, tmp_path: Path):
    write_log(engine, 30)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE decisions SET policy = 'ridge' WHERE id < 'd2'"))
    export(engine, MATURED, "obd", tmp_path / "obd")
    counts = {p.name: len(table(p / "all/all.csv")) for p in (tmp_path / "obd").iterdir()}
    assert sum(counts.values()) == 30
    assert counts["bts"] == len([n for n in range(30) if f"d{n}" < "d2"])


def test_only_matured_decisions_of_a_policy_leave_unless_all_are_asked_for(
    engine: sa.Engine, tmp_path: Path
):
    write_log(engine, 10)
    assert export(engine, MATURED, "dsjson", tmp_path / "matured.json") == 10
    assert export(engine, EVERYTHING, "dsjson", tmp_path / "all.json") == 11
    assert Counter(line["matured"] for line in lines(tmp_path / "all.json")) == {
        True: 10,
        False: 1,
    }
    later = Wanted("redeem", ATTRIBUTION, since=START.replace(hour=9))
    assert export(engine, later, "dsjson", tmp_path / "later.json") == 0


@pytest.mark.parametrize("form", ["obd", "dsjson"])
def test_no_key_of_a_shopper_leaves(engine: sa.Engine, tmp_path: Path, form: str):
    log = write_log(engine, 30)
    export(engine, EVERYTHING, form, tmp_path / "out")
    files = [p for p in [tmp_path / "out", *(tmp_path / "out").rglob("*")] if p.is_file()]
    text = "".join(p.read_text("utf-8") for p in files)
    for decision, _ in log:
        assert decision.identity not in text
        assert f'"{decision.id}"' not in text
        assert f'"{decision.conversation}"' not in text


def test_shoppers_can_be_told_apart_in_one_export_and_only_there(engine: sa.Engine, tmp_path: Path):
    write_log(engine, 30)

    def shoppers(salt: str) -> set[object]:
        export(engine, MATURED, "dsjson", tmp_path / "log.json", salt)
        return {line["customer"] for line in lines(tmp_path / "log.json")}

    assert len(shoppers("")) == 7
    assert not shoppers("") & shoppers("")
    assert shoppers("ours") == shoppers("ours")


def test_the_command_writes_both_formats(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    write_log(engine, 12)
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    export_to = ["decisions", "export", "--format"]
    assert main([*export_to, "dsjson", "--out", str(tmp_path / "log.json"), "--all"]) == 0
    assert main([*export_to, "obd", "--out", str(tmp_path / "obd")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"13 decisions written to {tmp_path}/log.json",
        f"12 decisions written to {tmp_path}/obd",
    ]
