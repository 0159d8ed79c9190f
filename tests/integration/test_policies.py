"""Policies: trained from the log, named by their content, swapped while the bot serves."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from actions.adapters.engine import transaction
from actions.adapters.offer_schema import policy_versions
from actions.adapters.policies import Policy, PolicyHolder, SqlPolicies, built_in
from actions.adapters.policy_training import Training, train
from actions.adapters.policy_use import listed, put_in_force
from actions.core.choice import Arm, settled
from tests.integration.decision_log import ARMS, START, write_log

NOW = START + timedelta(days=60)
OFFERS = tuple(Arm(arm, features, rank) for rank, (arm, features) in enumerate(ARMS.items()))
SENSITIVE = {"price_sensitivity": 1.0}


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def holder(engine: sa.Engine, clock: Clock) -> PolicyHolder:
    return PolicyHolder(engine, 10, clock)


def quiet(line: str) -> None:
    """A command that nobody watches."""


def trained(engine: sa.Engine, count: int = 900, name: str = "ridge") -> str:
    write_log(engine, count)
    return train(engine, Training(name, "redeem"), NOW, quiet)


def favourite(holder: PolicyHolder) -> str:
    pmf = holder.engine().judge(SENSITIVE, (*OFFERS, Arm("none"))).pmf
    return (*ARMS, "none")[pmf.index(max(pmf))]


def test_before_any_is_trained_the_rules_decide(holder):
    assert holder.engine().name == "rules"
    assert favourite(holder) == "shoes-10@1"


@pytest.mark.parametrize("name", ["ridge", "vw"])
def test_a_new_policy_is_in_force_within_seconds_and_without_a_restart(engine, holder, clock, name):
    version = trained(engine, name=name)
    assert holder.engine().name == "rules"
    put_in_force(engine, version[:8], NOW)
    clock.seconds = 9.9
    assert holder.engine().name == "rules"
    clock.seconds = 20
    assert (holder.engine().name, holder.engine().version) == (name, version)
    assert favourite(holder) == "shoes-20@1"


def test_back_to_rules_is_one_command(engine, holder, clock):
    put_in_force(engine, trained(engine), NOW)
    clock.seconds = 11
    assert holder.engine().name == "ridge"
    put_in_force(engine, "rules", NOW)
    clock.seconds = 22
    assert holder.engine().name == "rules"


def test_replicas_decide_alike_to_the_bit(engine, clock):
    put_in_force(engine, trained(engine), NOW)
    one, two = PolicyHolder(engine, 10, clock), PolicyHolder(engine, 10, clock)
    assert one.engine().judge(SENSITIVE, OFFERS) == two.engine().judge(SENSITIVE, OFFERS)
    assert one.engine().version == two.engine().version


def test_a_damaged_artefact_is_not_used_and_the_engine_at_hand_goes_on(
    engine, holder, clock, caplog
):
    version = trained(engine)
    put_in_force(engine, version, NOW)
    with transaction(engine) as connection:
        connection.execute(sa.update(policy_versions).values(artefact=b'{"format": 1}'))
    clock.seconds = 11
    with caplog.at_level(logging.ERROR):
        assert holder.engine().name == "rules"
    assert f"policy {version} cannot be used" in caplog.text


def test_a_policy_of_other_features_is_not_used(engine, holder, clock):
    with transaction(engine) as connection:
        policy = Policy("uniform", b"", NOW, report={"feature_schema": "0"})
        SqlPolicies(connection).add(policy)
        SqlPolicies(connection).use(policy.version, NOW)
    clock.seconds = 11
    assert holder.engine().name == "rules"


def test_a_database_that_is_gone_leaves_the_engine_in_place(engine, holder, clock):
    put_in_force(engine, "uniform", NOW)
    clock.seconds = 11
    assert holder.engine().name == "uniform"
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE policy_versions RENAME TO gone"))
    try:
        clock.seconds = 22
        assert holder.engine().name == "uniform"
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE gone RENAME TO policy_versions"))


def test_threads_never_see_half_a_swap(engine, clock):
    versions = {trained(engine), put_in_force(engine, "rules", NOW).split()[1]}
    holder = PolicyHolder(engine, 0, clock)

    def ask(_: int) -> str:
        asked = holder.engine()
        assert sum(settled(asked.judge(SENSITIVE, OFFERS).pmf)) == 1.0
        return asked.version

    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(ask, range(400))
        for version in [*versions] * 5:
            put_in_force(engine, version, NOW)
    assert set(answers) <= versions


def test_the_same_log_gives_the_same_version(engine):
    first = trained(engine)
    assert train(engine, Training("ridge", "redeem"), NOW, quiet) == first
    with transaction(engine, reading=True) as connection:
        assert len(SqlPolicies(connection).all()) == 1


def test_a_policy_says_what_it_was_trained_from(engine):
    version = trained(engine, 900)
    with transaction(engine, reading=True) as connection:
        policy = SqlPolicies(connection).get(version)
    assert policy is not None
    assert policy.report["lessons"] == 900  # neither the hold-out nor the one not yet matured
    assert policy.trained_from == START
    assert policy.trained_to == START + timedelta(minutes=899)
    assert policy.report["arms"] == 4


def test_only_decisions_since_a_day_are_learnt_from(engine):
    write_log(engine, 300)
    since = Training("ridge", "redeem", START + timedelta(minutes=200))
    version = train(engine, since, NOW, quiet)
    with transaction(engine, reading=True) as connection:
        policy = SqlPolicies(connection).get(version)
    assert policy is not None and policy.report["lessons"] == 100


def test_without_matured_decisions_nothing_is_trained(engine):
    with pytest.raises(ValueError, match="decisions mature"):
        train(engine, Training("ridge", "redeem"), NOW, quiet)


def test_the_list_marks_what_is_in_force(engine):
    assert next(iter(listed(engine))).startswith("* rules")
    version = trained(engine)
    put_in_force(engine, version, NOW)
    put_in_force(engine, "uniform", NOW)
    lines = list(listed(engine))
    assert [line[0] for line in lines if version in line] == [" "]
    assert [line[:1] + line.split()[2] for line in lines if "uniform" in line] == ["*uniform,"]
    assert any("900 lessons" in line for line in lines)


def test_a_version_nobody_trained_is_refused_and_nothing_changes(engine):
    put_in_force(engine, "uniform", NOW)
    with pytest.raises(ValueError, match="0 policies"):
        put_in_force(engine, "feedbeef", NOW)
    with transaction(engine, reading=True) as connection:
        assert SqlPolicies(connection).live() == built_in("uniform", NOW).version


def test_the_version_is_the_content_not_the_time():
    policy = Policy("ridge", b"weights", NOW)
    assert policy.version == replace(policy, made=START, parent="x").version
    assert policy.version != replace(policy, artefact=b"other").version
    assert policy.version != replace(policy, engine="vw").version
