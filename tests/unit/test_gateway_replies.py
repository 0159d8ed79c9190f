"""What Rasa says becomes bubbles, whole and in order; what could do harm does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.messages import Bubble, Card, Option
from bot.gateway.replies import bubbles, picture, safe_url
from tests.unit.test_gateway_frames import anything


def test_text_buttons_cards_and_images():
    said = [
        {"text": "hello"},
        {"text": "which?", "buttons": [{"title": "A", "payload": '/inform{"order_number":"1"}'}]},
        {"custom": {"type": "cards", "items": [{"title": "Shoe", "price": "¥9.00", "tag": "new"}]}},
        {"image": "/media/shoes.svg"},
    ]
    assert bubbles(said) == [
        Bubble("text", "hello"),
        Bubble(
            "quick_replies", "which?", options=(Option("", "A", '/inform{"order_number":"1"}'),)
        ),
        Bubble("cards", items=(Card("Shoe", price="¥9.00", tag="new"),)),
        Bubble("image", media={"url": "/media/shoes.svg"}),
    ]


def test_cards_keep_their_text_and_their_own_buttons():
    card = {"title": "Shoe", "buttons": [{"title": "Buy", "payload": "/buy"}], "url": "/p/1"}
    said = [{"text": "look", "custom": {"type": "cards", "items": [card]}}]
    (found,) = bubbles(said)
    assert (found.type, found.text) == ("cards", "look")
    assert found.items == (Card("Shoe", url="/p/1", options=(Option("", "Buy", "/buy"),)),)


def test_an_offer_is_a_card_with_its_decision_its_code_and_its_small_print():
    decision = "0123456789abcdef" * 2
    card = {"title": "¥20 off", "code": "HI-3467", "legal": "Once", "url": f"/r/{decision}"}
    (found,) = bubbles([{"custom": {"type": "cards", "items": [card], "decision": decision}}])
    assert found.decision_id == decision
    assert (found.items[0].code, found.items[0].legal) == ("HI-3467", "Once")


@pytest.mark.parametrize("decision", ["d1", "", None, 5, ["0" * 32], "0" * 33, "0" * 31 + "\n"])
def test_what_is_no_decision_of_ours_is_none(decision):
    custom = {"type": "cards", "items": [{"title": "Shoe"}], "decision": decision}
    assert bubbles([{"custom": custom}])[0].decision_id is None


def test_elements_are_cards_too():
    (found,) = bubbles([{"elements": [{"title": "T", "image_url": "https://shop.example/a.png"}]}])
    assert found.items[0].image == "https://shop.example/a.png"


def test_nothing_said_is_nothing():
    assert bubbles([{}, {"text": "  "}, {"custom": {"type": "odd"}}, {"buttons": []}]) == []


@given(
    st.lists(
        anything
        | st.fixed_dictionaries(
            {},
            optional={
                "text": anything,
                "buttons": anything,
                "image": anything,
                "elements": anything,
                "custom": st.fixed_dictionaries({"type": st.just("cards"), "items": anything}),
            },
        )
    )
)
def test_any_reply_becomes_bubbles(said):
    for bubble in bubbles(said):
        assert bubble.text or bubble.items or bubble.options or bubble.media


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/\\evil",
        "vbscript:x",
        "http",
        "",
        None,
        7,
        "https://[bad",
    ],
)
def test_a_link_that_could_run_or_lead_astray_is_dropped(url):
    assert safe_url(url) == ""


@pytest.mark.parametrize(
    "url", ["/media/a.svg", "https://a.example/x", "tel:+86123", "mailto:a@b.c"]
)
def test_a_plain_link_stays(url):
    assert safe_url(url) == url


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ("images/shoes.svg", "/media/shoes.svg"),
        ("shoes.svg", "/media/shoes.svg"),
        ("shoes/red.webp", "/media/shoes/red.webp"),
        ("/media/shoes.svg", "/media/shoes.svg"),
        ("https://cdn.example/a.png", "https://cdn.example/a.png"),
        ("../secrets.png", ""),
        ("images/../../secrets.png", ""),
        ("shoes.html", ""),
        (None, ""),
    ],
)
def test_a_shops_own_picture_is_served_by_us(image, address):
    assert picture(image) == address
