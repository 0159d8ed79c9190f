"""Only what we signed is believed, for as long as it should be."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import signing
from bot.signing import BadSignature, Expired, Keys

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD, NEW, FOREIGN = "old-" * 8, "new-" * 8, "bad-" * 8
KEYS = Keys("k2", {"k2": NEW, "k1": OLD})
text_ids = st.text(min_size=1, max_size=100)


@given(st.binary(max_size=300), st.integers(-120, 120))
def test_a_signed_turn_is_believed_within_two_minutes(body, apart):
    headers = signing.turn_headers(NEW, body, NOON)
    signing.check_turn(NEW, headers, body, NOON + timedelta(seconds=apart))


@given(st.binary(min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 255))
def test_a_changed_body_is_refused(body, place, change):
    headers = signing.turn_headers(NEW, body, NOON)
    changed = bytearray(body)
    changed[place % len(body)] ^= change
    with pytest.raises(BadSignature):
        signing.check_turn(NEW, headers, bytes(changed), NOON)


@pytest.mark.parametrize("apart", [-121, 121, 86_400])
def test_a_turn_from_another_time_is_refused(apart):
    headers = signing.turn_headers(NEW, b"{}", NOON)
    with pytest.raises(BadSignature):
        signing.check_turn(NEW, headers, b"{}", NOON + timedelta(seconds=apart))


@given(st.text(max_size=40), st.text(max_size=80))
def test_any_made_up_headers_are_refused_cleanly(timestamp, signature):
    with pytest.raises(BadSignature):
        signing.check_turn(NEW, {"x-ts": timestamp, "x-sig": signature}, b"{}", NOON)


@pytest.mark.parametrize("timestamp", ["", "soon", "-1", "1e9", "٣", "9" * 40])
def test_a_signed_but_senseless_time_is_refused(timestamp):
    headers = {"x-ts": timestamp, "x-sig": signing.sign_turn(NEW, timestamp, b"")}
    with pytest.raises(BadSignature, match="time"):
        signing.check_turn(NEW, headers, b"", NOON)


@given(text_ids, st.sampled_from(["zh", "en", None]))
def test_a_shoppers_token_comes_back_as_it_was_signed(shopper, language):
    token = signing.shopper_token(KEYS, shopper, NOON, name="Ann", language=language)
    read = signing.read_shopper_token(KEYS, token, NOON)
    assert (read.shopper, read.name, read.language) == (shopper, "Ann", language)
    assert read.expires == NOON + timedelta(minutes=15)


def test_the_key_before_this_one_is_still_believed_and_no_third_one():
    before = signing.shopper_token(Keys("k1", {"k1": OLD}), "ann", NOON)
    assert signing.read_shopper_token(KEYS, before, NOON).shopper == "ann"
    for foreign in (Keys("k2", {"k2": FOREIGN}), Keys("k9", {"k9": NEW})):
        with pytest.raises(BadSignature):
            signing.read_shopper_token(KEYS, signing.shopper_token(foreign, "ann", NOON), NOON)


def test_an_expired_token_says_so():
    token = signing.shopper_token(KEYS, "ann", NOON)
    with pytest.raises(Expired):
        signing.read_shopper_token(KEYS, token, NOON + timedelta(minutes=15))


def test_a_token_that_lives_too_long_is_refused():
    token = signing.shopper_token(KEYS, "ann", NOON, life=timedelta(minutes=16))
    with pytest.raises(BadSignature, match="too long"):
        signing.read_shopper_token(KEYS, token, NOON)


def test_visitors_and_shoppers_tokens_cannot_be_exchanged():
    with pytest.raises(BadSignature):
        signing.read_shopper_token(KEYS, signing.visitor_token(KEYS, NOON), NOON)
    with pytest.raises(BadSignature):
        signing.read_visitor_token(KEYS, signing.shopper_token(KEYS, "ann", NOON), NOON)


def test_a_visitor_keeps_the_id_when_the_token_is_renewed():
    first = signing.read_visitor_token(KEYS, signing.visitor_token(KEYS, NOON), NOON)
    renewed = signing.visitor_token(KEYS, NOON + timedelta(days=100), first)
    assert signing.read_visitor_token(KEYS, renewed, NOON + timedelta(days=200)) == first


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
def test_no_other_algorithm_is_accepted(algorithm):
    claims = {"sub": "ann", "aud": "zhanggui", "jti": "x", "iat": 1, "exp": 2**33}
    key = None if algorithm == "none" else NEW
    forged = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "k2"})
    with pytest.raises(BadSignature):
        signing.read_shopper_token(KEYS, forged, NOON)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": ""},
        {"sub": "a" * 101},
        {"sub": 7},
        {"exp": "soon"},
        {"exp": True},
        {"iat": None},
        {"exp": 2**60},
        {"iat": int(NOON.timestamp()) + 3600, "exp": int(NOON.timestamp()) + 3700},
        {"aud": "elsewhere"},
    ],
)
def test_senseless_claims_are_refused(claims):
    now = int(NOON.timestamp())
    good = {"sub": "ann", "aud": "zhanggui", "jti": "x", "iat": now, "exp": now + 60}
    token = jwt.encode(good | claims, NEW, headers={"kid": "k2"}, sort_headers=True)
    with pytest.raises(BadSignature):
        signing.read_shopper_token(KEYS, token, NOON)


@given(st.text(max_size=300))
def test_any_text_for_a_token_is_refused_cleanly(text):
    with pytest.raises(BadSignature):
        signing.read_shopper_token(KEYS, text, NOON)


def test_short_secrets_and_missing_keys_stop_the_start():
    with pytest.raises(ValueError, match="32 bytes"):
        Keys("k1", {"k1": "short"})
    with pytest.raises(ValueError, match="no secret"):
        Keys("k2", {"k1": OLD})


def test_keys_do_not_show_their_secrets():
    assert OLD not in repr(KEYS)
