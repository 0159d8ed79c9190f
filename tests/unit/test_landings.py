"""Tracked links lead to where the offer's record says; who only looks ahead is known as a robot."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from actions.core.landings import ended, is_over, target
from bot.gateway.landings import by_robot
from tests.builders import NOON, a_decision, an_offer

SHOP = "https://shop.example/r/0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1 MicroMessenger/8.0"
odd = st.text(st.sampled_from("/\\:@?#.%[]abc\t\n\r \x00甲é-"), max_size=20) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("/p/shoes-001", "/p/shoes-001"),
        ("/sale?from=chat#top", "/sale?from=chat#top"),
        ("/活动", "/%E6%B4%BB%E5%8A%A8"),
        ("https://shop.example/sale", "https://shop.example/sale"),
    ],
)
def test_paths_of_the_shop_and_https_addresses_are_followed(url: str, address: str):
    assert target(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "",
        "p/1",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\r\nSet-Cookie: x=1",
        "\\\\evil.example",
        "http://shop.example",
        "HTTPS:evil.example",
        "https:///evil.example",
        "https://me@evil.example",
        "https://[bad",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://evil.example",
    ],
)
def test_anything_else_is_not(url: str):
    assert target(url) == ""


@given(odd)
@example("/%09/evil.example")
@example("/.//evil.example")
@example("/%5cevil.example")
def test_a_path_never_leads_to_another_host(path: str):
    address = target(f"/{path}")
    assert address.isascii() and not set(address) & set("\r\n\t \\")
    if address:
        assert urlsplit(urljoin(SHOP, address)).netloc == "shop.example"
        assert URL(SHOP).join(URL(address, encoded=True)).host == "shop.example"


@given(odd)
def test_any_address_is_empty_or_the_shops_or_plain_https(url: str):
    address = target(url)
    if address and not address.startswith("/"):
        assert urlsplit(address).scheme == "https" and urlsplit(address).hostname


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("/sale", "/sale?offer=ended"),
        ("/sale?a=1#top", "/sale?a=1&offer=ended#top"),
        ("https://shop.example", "https://shop.example?offer=ended"),
    ],
)
def test_an_address_is_told_that_the_offer_is_over(url: str, told: str):
    assert ended(url) == told


def test_a_promise_outlasts_its_offer():
    offer = an_offer(ends=NOON)
    later = NOON + timedelta(hours=1)
    promised = a_decision(valid_until=NOON + timedelta(days=2))
    assert not is_over(promised, offer, later)
    assert is_over(promised, offer, NOON + timedelta(days=2))
    assert is_over(a_decision(valid_until=None), offer, later)
    assert not is_over(a_decision(valid_until=None), an_offer(), later)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": ""},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"User-Agent": "Slackbot-LinkExpanding 1.0"},
        {"User-Agent": "TelegramBot (like TwitterBot)"},
        {"User-Agent": "WhatsApp/2.24"},
        {"User-Agent": "curl/8.5"},
        {"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": PHONE, "Purpose": "prefetch"},
        {"User-Agent": PHONE, "X-Purpose": "preview"},
        {"User-Agent": PHONE, "X-Moz": "prefetch"},
    ],
)
def test_who_only_looks_ahead_is_a_robot(headers: dict[str, str]):
    assert by_robot(headers)


@pytest.mark.parametrize("agent", [PHONE, "Mozilla/5.0 (X11; Linux x86_64) Chrome/140 CUBOT_X19"])
def test_a_phone_is_none(agent: str):
    assert not by_robot({"User-Agent": agent})
