"""The supervisor gives each process what it needs, and makes again only what has changed."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.supervisor import fingerprint
from bot.supervisor.environment import complete, demo_secrets, of_process, read_env_file
from bot.supervisor.process import LONGEST_PAUSE, STEADY_SECONDS, Pauses


def test_secrets_are_made_once_and_nobody_else_reads_them(tmp_path):
    path = tmp_path / "var" / "secrets.env"
    first = demo_secrets(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert demo_secrets(path) == first
    assert len({*first.values()}) == 2
    assert all(len(secret) >= 32 for secret in first.values())


def test_a_missing_secret_is_added_and_the_others_stay(tmp_path):
    path = tmp_path / "secrets.env"
    path.write_text("TURN_SECRET=kept-as-it-is-for-ever-and-ever-and\n")
    assert demo_secrets(path)["TURN_SECRET"] == "kept-as-it-is-for-ever-and-ever-and"
    assert "TOKEN_SECRET=" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_env_files_are_read_as_people_write_them(tmp_path):
    path = tmp_path / ".env"
    path.write_text("# one\nA=1\n B = two words # why\nexport C='#3'\n\nnonsense\nD=\"x=y\"\n")
    assert read_env_file(path) == {"A": "1", "B": "two words", "C": "#3", "D": "x=y"}
    assert read_env_file(tmp_path / "absent") == {}


@given(st.dictionaries(st.from_regex(r"[A-Z_]{1,9}", fullmatch=True), st.text(max_size=9)))
def test_no_process_gets_what_it_does_not_need(more):
    given_env = {"TOKEN_SECRET": "t", "TURN_SECRET": "s", "AWS_KEY": "x", "PATH": "/bin"} | more
    full = complete(given_env, "var", demo=True, port=None)
    actions, rasa = of_process("actions", full), of_process("rasa", full)
    assert not {"TOKEN_SECRET", "TURN_SECRET", "AWS_KEY"} & set(actions)
    assert not {"TOKEN_SECRET", "DATABASE_URL", "AWS_KEY"} & set(rasa)
    assert "AWS_KEY" not in of_process("gateway", full)


def test_one_port_decides_the_addresses_that_belong_to_it():
    full = complete({"RASA_PORT": "7005"}, "var", demo=False, port=9000)
    assert (full["RASA_URL"], full["GATEWAY_PORT"]) == ("http://127.0.0.1:7005", "9000")
    assert "DEMO" not in full


@pytest.fixture
def tree(tmp_path):
    for name in ("bot/domain/a.yml", "data/nlu/zh/b.yml", "nlu_models/c.py", "data/shop/d.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "encoder").mkdir()
    (tmp_path / "encoder" / "manifest.json").write_text("{}")
    return tmp_path


def of_model(tree):
    return fingerprint.of_model(tree, tree / "encoder")


@pytest.mark.parametrize(
    "changed",
    ["bot/domain/a.yml", "data/nlu/zh/b.yml", "nlu_models/c.py", "encoder/manifest.json",
     "data/rules/new.yml", "bot/config.yml", "data/shop/brands.yml"],
)  # fmt: skip
def test_the_model_is_stale_when_what_it_is_made_of_changes(tree, changed):
    before = of_model(tree)
    (tree / changed).parent.mkdir(parents=True, exist_ok=True)
    (tree / changed).write_text("other")
    assert of_model(tree) != before


def test_a_renamed_file_is_a_change_and_a_foreign_one_is_not(tree):
    before = of_model(tree)
    (tree / "data/nlu/zh/notes.md").write_text("x")
    (tree / "bot/gateway.py").write_text("x")
    assert of_model(tree) == before
    (tree / "data/nlu/zh/b.yml").rename(tree / "data/nlu/zh/z.yml")
    assert of_model(tree) != before


def test_a_new_day_makes_the_demo_orders_fresh(tree):
    days = [fingerprint.of_shop(tree, "sqlite://", day) for day in ("2026-11-23", "2026-11-24")]
    assert days[0] != days[1]


def test_stamps_remember_and_survive_damage(tmp_path):
    stamps = fingerprint.Stamps(tmp_path / "stamps.json")
    assert not stamps.fresh("model", "f1")
    stamps.put("model", "f1")
    stamps.put("shop", "f2")
    assert stamps.fresh("model", "f1")
    assert not stamps.fresh("model", "f3")
    (tmp_path / "stamps.json").write_text("{broken")
    assert not stamps.fresh("model", "f1")


@given(st.lists(st.floats(0, 2 * STEADY_SECONDS), min_size=1, max_size=30))
def test_pauses_grow_up_to_a_limit_and_start_small_after_a_steady_run(runs):
    pauses = Pauses()
    before = 0.0
    for seconds in runs:
        pause = pauses.after(seconds)
        steady = seconds >= STEADY_SECONDS
        assert pause == 0.5 if steady or not before else pause == min(before * 2, LONGEST_PAUSE)
        before = pause
