"""A frame is read strictly, or refused with a reason; nothing a client sends can do more."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway import frames
from bot.gateway.frames import BadFrame, Choose, Hello, Ping, Rate, Renew, Say, Seen

ID = "0f3c9d2e-1111-4222-8333-abcdefabcdef"
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def read(**frame):
    return frames.parse(json.dumps(frame))


@given(st.text(max_size=200))
def test_any_text_is_a_frame_or_refused(raw):
    with contextlib.suppress(BadFrame):
        frames.parse(raw)


@given(
    st.sampled_from(["hello", "message", "seen", "rate", "ping", "token"]),
    st.dictionaries(
        st.sampled_from(["token", "after", "client_id", "text", "option", "seq", "score", "lang"]),
        anything,
    ),
)
def test_any_fields_are_a_frame_or_refused(kind, fields):
    with contextlib.suppress(BadFrame):
        read(type=kind, **fields)


def test_every_kind_of_frame():
    assert read(type="hello", token="t", visitor=None, after=3, lang="en", page="/p") == Hello(
        "t", None, 3, "en", "/p"
    )
    assert read(type="message", client_id=ID, text=" hi ") == Say(ID, "hi")
    assert read(type="message", client_id=ID, option={"seq": 2, "id": "o1"}) == Choose(ID, 2, "o1")
    assert read(type="seen", seq=4) == Seen(4)
    assert read(type="rate", seq=4, score=-1) == Rate(4, -1)
    assert read(type="ping") == Ping()
    assert read(type="token", token="t") == Renew("t")


@pytest.mark.parametrize("score", [0, 2, "1", True, None, [1], 0.5])
def test_a_thumb_is_up_or_down(score):
    with pytest.raises(BadFrame):
        read(type="rate", seq=4, score=score)


def test_a_hello_needs_nothing():
    assert read(type="hello", lang="fr") == Hello(None, None, 0, None, "")


@given(st.text(min_size=1_001, max_size=1_200))
def test_a_long_text_is_refused_with_its_client_id(text):
    with pytest.raises(BadFrame) as refused:
        read(type="message", client_id=ID, text=text)
    assert (refused.value.code, refused.value.client_id) == ("too_long", ID)


@given(st.text(min_size=1, max_size=1_000).filter(lambda t: t.isprintable() and t.strip()))
def test_a_text_arrives_as_written(text):
    assert read(type="message", client_id=ID, text=text) == Say(ID, text.strip())


@pytest.mark.parametrize("text", ["", "  ", "\x00\x07", None, 5, ["a"]])
def test_a_text_without_anything_to_read_is_refused(text):
    with pytest.raises(BadFrame):
        read(type="message", client_id=ID, text=text)


def test_lines_stay_and_control_characters_go():
    assert read(type="message", client_id=ID, text="a\nb\x00\ud800c").text == "a\nbc"


@pytest.mark.parametrize("client_id", [None, "", "short", "x" * 65, "has space!", 12345678])
def test_a_message_without_a_usable_client_id_is_refused(client_id):
    with pytest.raises(BadFrame):
        read(type="message", client_id=client_id, text="hi")


@pytest.mark.parametrize("seq", [-1, True, 1.5, "3", 2**31, None])
def test_a_senseless_number_is_refused(seq):
    with pytest.raises(BadFrame):
        read(type="seen", seq=seq)


def test_deep_nesting_is_refused():
    with pytest.raises(BadFrame):
        frames.parse("[" * 60_000)
