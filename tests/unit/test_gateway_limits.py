"""Nobody sends faster than allowed, and nobody who waits is refused."""

from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.limits import KEPT, Limiter, Rate, per_minute

pauses = st.lists(st.floats(0, 30), max_size=120)


@given(pauses)
def test_never_more_than_the_rate_in_any_minute(pauses):
    limiter = Limiter(per_minute(30))
    now, taken = 0.0, []
    for pause in pauses:
        now += pause
        if limiter.wait("ann", now) == 0:
            taken.append(now)
    for start in taken:
        assert sum(start <= t < start + 60 for t in taken) <= 60  # a full bucket and its refill
        assert sum(start <= t < start + 1 for t in taken) <= 11


@given(pauses)
def test_after_the_time_told_it_is_allowed(pauses):
    limiter = Limiter(per_minute(10))
    now = 0.0
    for pause in pauses:
        now += pause
        wait = limiter.wait("ann", now)
        if wait:
            now += wait + 1e-6
            assert limiter.wait("ann", now) == 0


def test_one_shopper_does_not_use_up_anothers():
    limiter = Limiter((Rate(1, 0.1),))
    assert limiter.wait("ann", 0) == 0
    assert limiter.wait("ann", 0) > 0
    assert limiter.wait("bob", 0) == 0


def test_a_clock_that_goes_back_gives_nothing_away():
    limiter = Limiter((Rate(1, 1),))
    assert limiter.wait("ann", 100) == 0
    assert limiter.wait("ann", 50) > 0


def test_memory_is_bounded():
    limiter = Limiter((Rate(1, 1),))
    for n in range(KEPT + 100):
        limiter.wait(str(n), n)
    assert len(limiter._buckets) == KEPT
