"""`python -m actions policy`: train, list, put in force, and back to rules."""

import pytest
import sqlalchemy as sa

from actions.adapters.policies import PolicyHolder
from actions.cli import main
from tests.integration.decision_log import write_log


@pytest.fixture
def at_shop(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    return engine


def in_force(engine: sa.Engine) -> str:
    return PolicyHolder(engine).engine().name


def test_train_use_and_back(at_shop: sa.Engine, capsys: pytest.CaptureFixture[str]):
    write_log(at_shop, 300)
    assert main(["policy", "train", "--metric", "redeem"]) == 0
    said = capsys.readouterr().out
    assert "300 lessons" in said
    version = said.split()[1].rstrip(":")
    assert in_force(at_shop) == "rules"
    assert main(["policy", "use", version]) == 0
    assert in_force(at_shop) == "ridge"
    assert main(["policy", "use", "rules"]) == 0
    assert in_force(at_shop) == "rules"
    capsys.readouterr()
    assert main(["policy", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines if "ridge" in line] == [" "]
    assert [line[0] for line in lines if "rules" in line] == ["*"]


def test_training_can_put_in_force_at_once(at_shop: sa.Engine):
    write_log(at_shop, 100)
    assert main(["policy", "train", "--engine", "vw", "--metric", "redeem", "--use"]) == 0
    assert in_force(at_shop) == "vw"


def test_what_cannot_be_done_is_said(at_shop: sa.Engine, capsys: pytest.CaptureFixture[str]):
    assert main(["policy", "train"]) == 1
    assert "no decision of a policy has matured for 'order'" in capsys.readouterr().err
    assert main(["policy", "use", "feedbeef"]) == 1
    assert "0 policies have a version that begins with 'feedbeef'" in capsys.readouterr().err
