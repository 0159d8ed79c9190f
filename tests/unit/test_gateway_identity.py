"""Who speaks is who a token of ours says; a page may connect when it is allowed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import signing
from bot.gateway.frames import Hello
from bot.gateway.identity import identify, origin_allowed
from bot.signing import BadSignature, Keys

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEYS = Keys("k1", {"k1": "k" * 32})


def hello(token=None, visitor=None):
    return Hello(token, visitor, 0, "zh", "/")


def test_a_shopper_is_who_the_token_names():
    who = identify(hello(signing.shopper_token(KEYS, "ann", NOON)), KEYS, NOON)
    assert (who.owner, who.shopper, who.visitor_token) == ("ann", "ann", None)
    assert who.expires == NOON + timedelta(minutes=15)


def test_a_bad_token_makes_nobody_a_visitor():
    with pytest.raises(BadSignature):
        identify(hello("forged", signing.visitor_token(KEYS, NOON)), KEYS, NOON)


def test_a_shopper_cannot_take_a_visitors_name():
    with pytest.raises(BadSignature):
        identify(hello(signing.shopper_token(KEYS, "v_someone", NOON)), KEYS, NOON)


def test_a_visitor_comes_back_as_the_same_visitor():
    first = identify(hello(), KEYS, NOON)
    again = identify(hello(visitor=first.visitor_token), KEYS, NOON + timedelta(days=170))
    assert (first.is_new, again.is_new, again.owner) == (True, False, first.owner)


@pytest.mark.parametrize("visitor", ["forged", "", "a.b.c"])
def test_an_unknown_visitor_is_a_new_one(visitor):
    assert identify(hello(visitor=visitor), KEYS, NOON).is_new


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("null", True),
        ("http://shop.example:8080", True),
        ("https://M.partner.example", True),
        ("https://evil.example", False),
        ("http://shop.example.evil.example:8080", False),
        ("http://shop.example", False),
    ],
)
def test_origins(origin, allowed):
    partners = frozenset({"https://m.partner.example"})
    assert origin_allowed(origin, "shop.example:8080", partners) is allowed
