"""Courtesy, width, case, emoji and repetition do not reach the encoder; negation does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.normalise import fold, meaning, surface


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_a_text_with_words_keeps_some_meaning(text):
    assert meaning(text) or not surface(text)


@pytest.mark.parametrize(
    "variant",
    [
        "请问我的订单到哪了",
        "亲，麻烦问一下，我的订单到哪了呀？",
        "您好，我的订单到哪了？？？谢谢",
        "我的订单到哪了😭😭",
        "我的订单到哪了[大哭]",
        "我的订单到哪了！！！",
    ],
)
def test_courtesy_and_signs_are_left_out_in_chinese(variant):
    assert meaning(variant).rstrip("?") == meaning("我的订单到哪了")


@pytest.mark.parametrize(
    "variant",
    [
        "WHERE IS MY ORDER",
        "Where is my order, please",
        "Hi there, where is my order for the lamp",
        "ｗｈｅｒｅ　ｉｓ　ｍｙ　ｏｒｄｅｒ",
        "where is my order 🙏",
        "where is my order for the lamp. Thanks a lot!",
    ],
)
def test_courtesy_and_signs_are_left_out_in_english(variant):
    assert meaning(variant).removesuffix(" for the lamp") == "where is my order"


@pytest.mark.parametrize("text", ["谢谢", "你好", "please", "👍", "好的谢谢", "great, thanks"])
def test_what_is_little_but_courtesy_stays(text):
    assert meaning(text) == text


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("不要退款，我要换货", "我要换货"),
        ("我要退款 不要换货", "我要退款"),
        ("我还想要，不要取消，帮我改地址", "我还想要,帮我改地址"),
        ("I don't want a refund, I want a new one", "i want a new one"),
        ("no refund needed, just fix my watch", "just fix my watch"),
    ],
)
def test_a_need_that_is_only_denied_is_left_out(text, need):
    assert meaning(text) == need


@pytest.mark.parametrize("text", ["不要退款", "不想要了,帮我退了", "i don't want it, refund me"])
def test_a_denial_that_is_the_message_stays(text):
    assert meaning(text) == text


def test_words_that_only_look_like_courtesy_stay():
    assert meaning("母亲节有亲子鞋吗") == "母亲节有亲子鞋吗"
    assert meaning("我要申请退款") == "我要申请退款"


def test_negation_stays():
    assert meaning("请不要给我退款，谢谢") == "不要给我退款"
    assert "not" in meaning("could you please not cancel it")


def test_markup_of_the_encoder_is_no_text():
    assert meaning("</s>退款<mask>吧") == meaning("退款 吧")
