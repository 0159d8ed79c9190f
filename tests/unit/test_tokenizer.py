"""What the tokenizer promises on every string."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nlu_models.tokenizer import tokenize

SHOP = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "我的订单到哪了，。！？ aZ09-_.@#$¥￥'’ 😀👍🏽🇨🇳❤️\u200d\ufe0f\u3000\t\nＡ１かカé"
        ),
        st.characters(),
    )
)


@given(SHOP)
def test_spans_round_trip_in_order_and_cover_all_but_white_space(text):
    pieces = tokenize(text)
    assert all(text[p.start : p.end] == p.text and p.text for p in pieces)
    assert all(a.end <= b.start for a, b in pairwise(pieces))
    covered = {i for p in pieces for i in range(p.start, p.end)}
    assert all(i in covered or c.isspace() for i, c in enumerate(text))


def words(text):
    return [p.text for p in tokenize(text)]


def test_han_characters_stand_alone_and_latin_words_whole():
    assert words("我的 order 到哪了") == ["我", "的", "order", "到", "哪", "了"]


def test_codes_numbers_and_addresses_stay_whole():
    assert words("ZG24110507 is 1,299.50") == ["ZG24110507", "is", "1,299.50"]
    assert words("mail ann@shop.example") == ["mail", "ann@shop.example"]
    assert words("size 42码") == ["size", "42", "码"]


def test_an_emoji_with_its_skin_tone_is_one_token():
    assert words("ok👍🏽!!") == ["ok", "👍🏽", "!!"]
