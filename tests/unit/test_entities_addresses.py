"""An address is found whole, and nothing but the address."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.entities import addresses
from nlu_models.entities.finder import Finder
from nlu_models.entities.vocabulary import Vocabulary
from nlu_models.normalise import fold

FINDER = Finder(Vocabulary(()))


def found(text):
    finds = FINDER.find(text, date(2026, 11, 23))
    return [f.value for f in finds if f.entity == "address"]


ADDRESSES = [
    "成都市武侯区科华北路62号2栋301",
    "浙江省杭州市滨江区江南大道 588 号 3 幢 802 室",
    "上海市浦东新区张江路88号3栋502室",
    "广东省深圳市南山区深南大道10000号腾讯大厦12楼",
    "北京市朝阳区望京街道望京SOHO塔1 2305",
    "南京市建邺区天成路12号",
    "苏州工业园区星湖街328号",
    "四川省成都市高新区天府大道中段1388号美年广场A座1105室",
    "北京朝阳区三里屯路19号院3号楼1单元502",
    "湖北省武汉市洪山区珞喻路1037号华中科技大学韵苑12栋305",
    "苏州市工业园区星湖街328号创意产业园5-B202",
    "12 Keyuan Road, Building 5, Room 302, Nanshan, Shenzhen",
    "Room 1208, Building 3, 88 Haide Road, Nanshan, Shenzhen, Guangdong",
    "Flat 5, 10 Downing Street, London SW1A 2AA, UK",
    "500 5th Ave, Apt 3B, New York, NY 10110, USA",
    "221B Baker Street, London",
    "1600 Pennsylvania Avenue NW, Washington, DC 20500",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "地址改成{}",
        "新地址：{}",
        "麻烦帮我寄到{}，谢谢",
        "{} 张三 13700001111",
        "张三，13700001111，{}",
        "change address of ZG24117588 to {}",
        "please deliver it to {}, thanks",
        "my new address is {} and my phone is 13812345678",
    ],
)
def test_an_address_is_whole_whatever_stands_around_it(frame, address):
    assert found(frame.format(address)) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "包裹在路上了吗",
        "my order ZG24117588 is on the way",
        "order 24117588 to street",
        "3 items on the way",
        "the shoes fit 2 sizes too close",
        "我在公司楼下的超市买了2号电池",
    ],
)
def test_what_only_speaks_of_places_is_no_address(text):
    assert found(text) == []


PIECES = st.lists(
    st.sampled_from(
        [
            *ADDRESSES,
            "ZG24117588",
            "13700001111",
            "成都",
            "路",
            "号",
            "x",
            "7",
            " ",
            ",",
            "to",
            "区",
        ]
    ),
    max_size=6,
)


@given(PIECES.map("".join))
def test_an_address_never_begins_or_ends_inside_a_word_or_number(text):
    for one in addresses.find(fold(text)):
        for edge in (one.start, one.end):
            around = text[max(0, edge - 1) : edge + 1]
            assert not (0 < edge < len(text) and around.isascii() and around.isalnum())
