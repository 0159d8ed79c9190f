"""Personal data leaves a text before it is written anywhere."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打我13800138000", "打我[phone]"),
        ("电话 138 0013 8000 谢谢", "电话 [phone] 谢谢"),
        ("座机010-62345678", "座机[phone]"),
        ("call +44 20 7946 0958 now", "call [phone] now"),
        ("mail me at ann.c@mail.example please", "mail me at [email] please"),
        ("身份证11010519491231002X", "身份证[id card]"),
        ("卡号6222 0210 0111 1234 567", "卡号[card]"),
        ("订单ZG24110507到哪了", "订单[number]到哪了"),
        ("send it to 18 Maple Street, flat 5", "send it to [address]"),
        ("收件人：王小明，谢谢", "[name]，谢谢"),
        ("My name is Ann Carter.", "My name is [name]."),
        ("看 https://shop.example/o?id=1 这个", "看 [link] 这个"),
        ("加微信 abc_12345", "加[account]"),
        ("三百块以内的跑鞋 42 码", "三百块以内的跑鞋 42 码"),
        ("2 pairs in size 42 for 199", "2 pairs in size 42 for 199"),
    ],
)
def test_each_kind_is_named_and_the_rest_is_left(text, masked):
    assert mask(text) == masked


def test_a_chinese_address_goes_whole():
    masked = mask("寄到上海市静安区梧桐弄18号502室可以吗")
    assert "梧桐" not in masked and "502" not in masked and masked.endswith("可以吗")


def test_what_the_pipeline_found_is_masked_too():
    assert mask("寄给梅若溪吧", [(2, 5, "person")]) == "寄给[name]吧"
    assert mask("红色的", [(0, 2, "colour")]) == "红色的"


def test_things_that_lap_over_go_together():
    assert mask("a 13800138000", [(2, 8, "phone")]) == "a [phone]"


@given(st.text(max_size=30), st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.text(max_size=30))
def test_a_phone_number_never_survives(before, number, after):
    assert number not in mask(f"{before} {number} {after}")


@given(st.text(max_size=60))
def test_any_text_is_masked_without_trouble_and_twice_is_as_once(text):
    once = mask(text)
    assert isinstance(once, str)


@pytest.mark.parametrize("part", ["市区县", "路街巷", "1 ", "a", "上海市"])
def test_a_long_text_is_masked_in_no_time(part):
    before = time.perf_counter()
    mask(part * 600)
    assert time.perf_counter() - before < 1
