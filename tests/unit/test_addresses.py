"""A typed address is a place and, where one is named, a person."""

import pytest

from actions.core.addresses import read_address
from actions.core.shoppers import Address

BEFORE = Address("林晓岚", "19900000003", street="青石巷 9 号")


@pytest.mark.parametrize(
    ("written", "name", "phone", "street"),
    [
        (
            "杭州市滨江区江南大道588号3幢802室",
            "林晓岚",
            "19900000003",
            "杭州市滨江区江南大道588号3幢802室",
        ),
        ("科华北路62号2栋301 张三 13700001111", "张三", "13700001111", "科华北路62号2栋301"),
        ("收件人：李四 电话13700001111 长江路1号", "李四", "13700001111", "长江路1号"),
        (
            "Room 1208, Building 3, 88 Haide Road, Shenzhen",
            "林晓岚",
            "19900000003",
            "Room 1208, Building 3, 88 Haide Road, Shenzhen",
        ),
        ("12 Keyuan Road, recipient: Bob Smith, +86 13700001111", "Bob Smith", "13700001111", None),
    ],
)
def test_place_and_person_are_parted(written, name, phone, street):
    read = read_address(written, BEFORE)
    assert (read.name, read.phone) == (name, phone)
    assert street is None or read.street == street


def test_nothing_typed_is_lost_when_there_is_only_a_phone():
    assert read_address("13700001111", BEFORE).street == "13700001111"
