"""Offers, their limits and decisions on real databases: 32 hands at once, and never too much."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from actions.adapters.units import SqlWork
from actions.core.constraints import Standing
from actions.core.decisions import Outcome, Reason
from tests.builders import DAY, NOON, a_decision, an_offer
from tests.fakes import Clock
from tests.offers_desk import SURE, Always, Desk, of

HOUR = timedelta(hours=1)
WRITERS = 32


@pytest.fixture
def work(engine: sa.Engine) -> SqlWork:
    return SqlWork(engine)


def _load(work, *offers, at=NOON, **how):
    with work.writing() as uow:
        return uow.offers.put(offers, at, **how)


def _at_once(call, arguments):
    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(call, arguments))


def _reserve(work, offer, decision, until=NOON + HOUR):
    with work.writing() as uow:
        return uow.limits.reserve(decision, offer, offer.cost_cents, until)


def _left(work, offer):
    with work.reading() as uow:
        return uow.limits.left()[offer.id]


def test_a_budget_is_never_overspent_by_32_writers_at_once(work: SqlWork):
    offer = an_offer(budget_cents=50 * 2000 + 1999)
    _load(work, offer)
    got = _at_once(lambda n: _reserve(work, offer, f"d{n}"), range(4 * WRITERS))
    assert sum(got) == 50
    assert _left(work, offer) == (1999, None)


def test_a_stock_is_never_promised_twice_by_32_writers_at_once(work: SqlWork):
    offer = an_offer(stock=20)
    _load(work, offer)
    got = _at_once(lambda n: _reserve(work, offer, f"d{n}"), range(2 * WRITERS))
    assert sum(got) == 20
    assert _left(work, offer) == (None, 0)


def test_whatever_32_writers_do_the_books_are_right_and_all_that_is_released_comes_back(work):
    offers = [an_offer(f"o{n}", budget_cents=30_000, stock=25) for n in range(3)]
    _load(work, *offers)

    def live(n):
        """One promise after the other: kept, spent or let go of, some of them twice."""
        chance, spent = random.Random(n), 0
        for turn in range(6):
            offer, decision = chance.choice(offers), f"d{n}-{turn}"
            if not _reserve(work, offer, decision):
                continue
            for step in chance.choices(["commit", "release", "keep"], k=2):
                if step != "keep":
                    with work.writing() as uow:
                        done = getattr(uow.limits, step)(decision)
                    spent += done if step == "commit" else 0
        return spent

    spent = sum(_at_once(live, range(WRITERS)))
    with work.reading() as uow:
        left = uow.limits.left()
    assert all(cents >= 0 and pieces >= 0 for cents, pieces in left.values())
    with work.writing() as uow:
        uow.limits.release_expired(NOON + DAY)
        left = uow.limits.left()
    assert sum(25 - pieces for _, pieces in left.values()) == spent
    assert sum(30_000 - cents for cents, _ in left.values()) == 2000 * spent


def test_32_shoppers_at_once_get_no_more_offers_than_there_are(engine: sa.Engine):
    offer = an_offer(stock=10)
    desk = Desk(engine=Always(offer.arm), database=engine)
    desk.load(offer)

    def ask(n):
        return desk.decide(*of(f"shopper-{n}"))

    said = [s for s in _at_once(ask, range(WRITERS)) if s]
    assert len(said) == 10 == len({s.code for s in said})
    assert _left(SqlWork(engine), offer) == (None, 0)


def test_one_turn_retried_by_32_at_once_is_one_decision_and_one_promise(engine: sa.Engine):
    offer = an_offer(stock=10)
    desk = Desk(engine=Always(offer.arm), database=engine, settings=replace(SURE, floor=0.5))
    desk.load(offer, an_offer("other", stock=10))
    said = _at_once(lambda _: desk.decide(), range(WRITERS))
    assert len({s.decision.chosen if s else "none" for s in said}) == 1
    assert len(desk.rows()) == 1
    with desk.read() as uow:
        promised = sum(10 - pieces for _, pieces in uow.limits.left().values())
    assert promised == (said[0] is not None)


def test_a_promise_nobody_was_shown_is_let_go_of_soon_and_a_shown_one_lasts(work: SqlWork):
    offer = an_offer(stock=2)
    _load(work, offer)
    for name in ("seen", "unseen"):
        _reserve(work, offer, name)
        with work.writing() as uow:
            uow.decisions.add(a_decision(name))
    with work.writing() as uow:
        uow.outcomes.add(Outcome("shown:seen:", "seen", "shown", NOON, NOON))
    for now, left in ((NOON + HOUR, 1), (NOON + 13 * DAY, 1), (NOON + 14 * DAY, 2)):
        with work.writing() as uow:
            uow.limits.release_expired(now)
        assert _left(work, offer) == (None, left)


def test_a_code_used_after_its_promise_was_let_go_of_counts_only_if_something_is_left(work):
    offer = an_offer(stock=1)
    _load(work, offer)
    for name in ("early", "late"):
        _reserve(work, offer, name)
        with work.writing() as uow:
            uow.limits.release(name)
    with work.writing() as uow:
        assert [uow.limits.commit(d) for d in ("early", "late", "early", "x")] == [
            True,
            False,
            False,
            False,
        ]
    assert _left(work, offer) == (None, 0)


def test_a_changed_term_is_a_new_version_and_a_raised_budget_is_not(work: SqlWork):
    offer = an_offer(budget_cents=10_000)
    assert _load(work, offer)["new"] == 1
    assert _load(work, offer, at=NOON + HOUR)["unchanged"] == 1
    _reserve(work, offer, "d1")
    more = replace(offer, budget_cents=20_000)
    assert _load(work, more, at=NOON + 2 * HOUR)["changed"] == 1
    assert more.arm == offer.arm and _left(work, offer) == (18_000, None)
    dearer = an_offer(value=3000, budget_cents=20_000)
    _load(work, dearer, at=NOON + 3 * HOUR)
    with work.reading() as uow:
        assert uow.offers.in_force() == (dearer,)
        assert uow.offers.version(offer.arm) == more
        assert uow.offers.version("nothing@1") is None


def test_an_offer_taken_out_of_the_catalogue_can_come_back(work: SqlWork):
    first, second = an_offer("first"), an_offer("second", starts=NOON, per_shopper=2)
    _load(work, first, second)
    stamps = []
    for offers in ([first], [first, second]):
        counts = _load(work, *offers, at=NOON + (len(stamps) + 1) * HOUR, only=True)
        with work.reading() as uow:
            assert uow.offers.in_force() == tuple(offers)
            stamps.append(uow.offers.stamp())
    assert counts == {"new": 1, "changed": 0, "unchanged": 1, "withdrawn": 0}
    assert len(set(stamps)) == 2


def test_a_decision_comes_back_as_it_was_written_and_once(work: SqlWork):
    reason = Reason("fact", "interest:shoes", "shoes", 0.25, "m0", 3, 8, "f1", NOON)
    decision = a_decision(reasons=(reason,), excluded={"x@1": ("stock",)}, scores=(0.5, 0.25))
    with work.writing() as uow:
        assert uow.decisions.add(decision)
        assert not uow.decisions.add(decision)
        assert uow.decisions.get("d1") == decision
        assert uow.decisions.newest("c1") == decision


def test_history_reaches_no_further_than_the_identity_counts(work: SqlWork):
    with work.writing() as uow:
        for n in range(3):
            uow.decisions.add(a_decision(f"d{n}", identity="v_1", at=NOON + n * HOUR))
        uow.outcomes.add(Outcome("k", "d1", "declined", NOON, NOON))
        past = uow.decisions.history([("v_1", NOON + HOUR, NOON)])
    assert [(p.decision, p.declined, p.offer) for p in past] == [("d1", True, "shoes-20")]


def test_a_code_is_held_until_it_is_used_void_or_over(work: SqlWork):
    reach, until = [("ann", None, None)], NOON + DAY
    with work.writing() as uow:
        for name in ("d1", "d2", "d3"):
            uow.decisions.add(a_decision(name))
            assert uow.codes.add(f"C-{name}", name, f"{name}@1", "ann", until)
        assert not uow.codes.add("C-d1", "d4", "x@1", "bob", until)
        assert uow.codes.redeem("C-d1", "ZG1", NOON) and not uow.codes.redeem("C-d1", "ZG2", NOON)
        uow.codes.void("d2", NOON)
        past = Standing(uow.decisions.history(reach))
        assert {p.decision for p in past.past if p.code_until and p.code_until > NOON} == {"d3"}
        assert not past.held(until)
        assert uow.codes.find("C-d1").order_number == "ZG1"


def test_all_machines_draw_with_one_salt(engine: sa.Engine):
    clock = Clock()

    def look(_):
        with SqlWork(engine).writing() as uow:
            return uow.salts.newest(clock())

    assert len(set(_at_once(look, range(8)))) == 1
