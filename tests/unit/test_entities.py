"""Every entity in both languages, with the span as written and the value as the shop knows it."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.entities.finder import Finder
from nlu_models.entities.vocabulary import Vocabulary, entries_of

MONDAY = date(2026, 11, 23)
WORDS = {
    "colours": {
        "red": {"zh": ["红色"], "en": ["red"]},
        "blue": {"zh": ["蓝色"], "en": ["blue"]},
        "black": {"zh": ["黑色"], "en": ["black"]},
    },
    "sizes": {"L": {"zh": ["大号"], "en": ["large"]}},
    "persons": {"mother": {"zh": ["妈妈", "我妈"], "en": ["mom"]}, "self": {"zh": ["自己"]}},
    "categories": {"shoes": {"zh": ["跑鞋"], "en": ["running shoe"]}},
    "not_words": {"zh": ["包邮"], "en": ["black friday"]},
}
CATEGORIES = [{"id": "bags", "zh": "箱包", "en": "Bags", "words_zh": ["包"], "words_en": ["bag"]}]
BRANDS = [{"id": "kuibu", "zh": "跬步", "en": "Kuibu", "words": ["跬步"]}]
PRODUCTS = [
    {
        "id": "shoes-001",
        "zh": "跬步 云感飞织跑步鞋 男女同款",
        "en": "Kuibu Airy Knit Shoes, Unisex",
    },
    {"id": "shoes-002", "zh": "跬步 山野防水徒步鞋", "en": "Kuibu Ridge Waterproof Boots"},
]
FINDER = Finder(Vocabulary(entries_of(WORDS, CATEGORIES, BRANDS, PRODUCTS)))


def found(text):
    return [(f.entity, f.value) for f in FINDER.find(text, MONDAY)]


def amount(least, most, currency="CNY"):
    return ("amount", {"min_cents": least, "max_cents": most, "currency": currency})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ZG24110507到哪了", [("order_number", "ZG24110507")]),
        ("ｚｇ２４１１０５０７", [("order_number", "ZG24110507")]),
        ("order zg-2411 0507 please", [("order_number", "ZG24110507")]),
        ("订单号是2024110500012", [("order_number", "2024110500012")]),
        ("cancel order #12345", [("order_number", "12345")]),
        ("113542617735902", [("order_number", "113542617735902")]),
        ("电话13812345678", [("phone", "+8613812345678")]),
        ("手机 138-1234-5678", [("phone", "+8613812345678")]),
        ("call (415) 555-2671", [("phone", "+14155552671")]),
        ("mail a.b@shop.example please", [("email", "a.b@shop.example")]),
        (
            "地址改成上海市浦东新区张江路88号3栋502室",
            [("address", "上海市浦东新区张江路88号3栋502室")],
        ),
        ("ship to 12 Baker Street, London", [("address", "12 Baker Street, London")]),
        ("三百块", [amount(30000, 30000)]),
        ("９块９包邮", [amount(990, 990)]),
        ("500以内", [amount(None, 50000)]),
        ("两三百", [amount(20000, 30000)]),
        ("一千五左右", [amount(120000, 180000)]),
        ("200-300元", [amount(20000, 30000)]),
        ("300多块", [amount(30000, 39900)]),
        ("预算1k", [amount(None, 100000)]),
        ("一千以上", [amount(100000, None)]),
        ("under $50", [amount(None, 5000, "USD")]),
        ("about 300 yuan", [amount(24000, 36000)]),
        ("between 200 and 300", [amount(20000, 30000)]),
        ("a hundred bucks", [amount(10000, 10000, "USD")]),
        ("昨天", [("date", "2026-11-22")]),
        ("双十一买的", [("date", "2026-11-11")]),
        ("黑五", [("date", "2026-11-27")]),
        ("last Black Friday i bought", [("date", "2025-11-28")]),
        ("last Friday", [("date", "2026-11-20")]),
        ("上周五下单", [("date", "2026-11-20")]),
        ("下周三能到吗", [("date", "2026-12-02")]),
        ("three days ago", [("date", "2026-11-20")]),
        ("12月3号", [("date", "2026-12-03")]),
        ("December 3rd", [("date", "2026-12-03")]),
        ("2024-12-03", [("date", "2024-12-03")]),
        ("42码有吗", [("size", "42")]),
        ("ＸＬ码", [("size", "XL")]),
        ("大号的", [("size", "L")]),
        ("size 8", [("size", "8")]),
        ("256gb", [("size", "256GB")]),
        ("第二个", [("ordinal", 2)]),
        ("the last one", [("ordinal", -1)]),
        ("请说中文", [("language", "zh")]),
        ("speak English please", [("language", "en")]),
        ("跬步的包", [("brand", "kuibu"), ("category", "bags")]),
        ("云感飞织跑步鞋", [("product", "shoes-001")]),
        ("the Ridge Waterproof Boots", [("product", "shoes-002")]),
        ("给我妈买跑鞋", [("person", "mother"), ("category", "shoes")]),
        ("running shoes for my mom", [("category", "shoes"), ("person", "mother")]),
    ],
)
def test_an_entity_is_found_with_its_value(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "订单什么时候发货",
        "身高170体重65",
        "less than 24 hours",
        "两天内发货",
        "买了3件",
        "包邮吗",
        "给我一块手表",
        "我自己买的",
        "我妈说不好",
        "有英文书吗",
        "收货地址换一下",
        "在路上了吗",
        "may I return 3 items",
        "I sat on it",
    ],
)
def test_what_only_looks_like_an_entity_is_none(text):
    assert found(text) == []


def test_what_is_not_wanted_is_marked():
    wanted = {f.value: f.negated for f in FINDER.find("不要红色的，要蓝色", MONDAY)}
    assert wanted == {"red": True, "blue": False}
    wanted = {f.value: f.negated for f in FINDER.find("not the red one, the blue one", MONDAY)}
    assert wanted == {"red": True, "blue": False}


def test_the_longest_find_stays():
    assert found("black friday") == [("date", "2026-11-27")]


ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "0123456789一二三百千万元块月号日红色订单上海市路$.,-#@ abXLzg以内左右第个"
        ),
        st.characters(),
    )
)


@given(ANY)
def test_spans_lie_in_the_text_in_order_and_apart(text):
    finds = FINDER.find(text, MONDAY)
    assert all(0 <= f.start < f.end <= len(text) for f in finds)
    assert all(a.end <= b.start for a, b in pairwise(finds))


@given(ANY)
def test_a_surface_is_the_text_between_its_span(text):
    dicts = [f.as_dict(text) for f in FINDER.find(text, MONDAY)]
    assert all(d["text"] == text[d["start"] : d["end"]] for d in dicts)
