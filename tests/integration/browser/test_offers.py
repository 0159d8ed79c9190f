"""Offers, thumbs, forgetting and the demo's cart in a real browser at a phone's size."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from actions.adapters.units import SqlUnitOfWork, SqlWork
from tests.builders import a_decision, a_turn, an_offer
from tests.integration.browser.phone import Phone, phone
from tests.integration.browser.server import PROMISE, PROMISE_EN, Stand
from tests.integration.browser.test_demo_page import SMALL, needs_axe

pytestmark = pytest.mark.asyncio(loop_scope="session")
AGENT = "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0.0.0 Mobile Safari/537.36"
SMALL_ON_PAGE = """() => [...document.querySelectorAll("button, input")]
    .filter((e) => e.checkVisibility()).map((e) => [e.outerHTML, e.getBoundingClientRect()])
    .filter(([, box]) => box.width < 43.9 || box.height < 43.9).map(([html]) => html)"""


@contextmanager
def reading(shop: Stand) -> Iterator[SqlUnitOfWork]:
    with SqlWork(shop.shop.engine).reading() as uow:
        yield uow


async def until(met: Callable[[], bool]) -> None:
    for _ in range(250):
        if met():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


async def becomes(hand: Phone, script: str, value: object) -> None:
    """The page's own policy forbids what wait_for_function does once it has to wait."""
    for _ in range(200):
        if await hand.page.evaluate(script) == value:
            return
        await asyncio.sleep(0.05)
    raise TimeoutError(script)


def kinds(shop: Stand, decision: str) -> list[str]:
    with reading(shop) as uow:
        return [o.kind for o in uow.outcomes.of([decision]) if not o.is_bot]


@pytest.fixture(scope="module", autouse=True)
def promises(shop: Stand) -> None:
    """One that holds, and one that has ended."""
    now = datetime.now(UTC)
    offer = an_offer(url="/p/shoes-001")
    with SqlWork(shop.shop.engine).writing() as uow:
        uow.offers.put([offer], now)
        for id_, days in ((PROMISE, 1), (PROMISE_EN, -1)):
            until = now + timedelta(days=days)
            made = a_decision(id_, turn_id=id_, chosen=offer.arm, valid_until=until, code="")
            uow.decisions.add(made)


@pytest_asyncio.fixture(loop_scope="session")
async def hand(shop: Stand, browser: Browser) -> AsyncIterator[Phone]:
    async with phone(browser, shop.page, user_agent=AGENT) as opened:
        await opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield opened


async def test_an_offer_is_named_one_and_shown_is_noted(hand: Phone, shop: Stand) -> None:
    await hand.open_chat()
    await hand.say("到哪了")
    card = hand.part(".offer")
    await expect(card.locator("i")).to_have_text("优惠 · 减 ¥40")
    await expect(card.locator("small")).to_contain_text("每人限用一次")
    await expect(card.get_by_role("button")).to_have_text(["复制", "为什么推给我", "不感兴趣"])
    await until(lambda: "shown" in kinds(shop, PROMISE))
    assert not any(PROMISE in f.replace(f"/r/{PROMISE}", "") for f in hand.frames)


async def test_the_code_of_a_coupon_is_copied(hand: Phone) -> None:
    await hand.open_chat()
    await hand.say("到哪了")
    await hand.part(".code button").click()
    await expect(hand.part(".code button")).to_have_text("已复制")
    assert await hand.page.evaluate("navigator.clipboard.readText()") == "MAN-34679ACDE"


async def test_declining_is_a_choice_like_any_other(hand: Phone) -> None:
    await hand.open_chat()
    await hand.say("到哪了")
    await hand.part(".offer").get_by_role("button", name="不感兴趣").click()
    await hand.hears("收到：/不感兴趣")


async def test_following_an_offer_is_noted_and_leads_to_its_page(hand: Phone, shop: Stand) -> None:
    await hand.open_chat()
    await hand.say("到哪了")
    await hand.part(".offer a").click()
    await expect(hand.page.locator("#title")).to_contain_text("跬步")
    assert hand.page.url == f"{shop.page}/p/shoes-001"
    assert "clicked" in kinds(shop, PROMISE)


async def test_an_offer_that_is_over_says_so(hand: Phone, shop: Stand) -> None:
    await hand.page.goto(f"{shop.page}/r/{PROMISE_EN}")
    await expect(hand.page.locator("#ended")).to_contain_text("已经结束")
    assert "clicked" in kinds(shop, PROMISE_EN)


async def test_the_answer_takes_a_thumb_the_offer_does_not(hand: Phone, shop: Stand) -> None:
    await hand.open_chat()
    await hand.say("到哪了")
    await expect(hand.part(".offer")).to_be_visible()
    thumbs = hand.part(".thumbs")
    await expect(thumbs).to_have_count(1)
    await expect(hand.part(".thumbs + .bubble")).to_have_text("顺便说一句：")
    await thumbs.get_by_role("button", name="没帮助").focus()
    await hand.page.keyboard.press("Enter")
    await expect(thumbs.get_by_role("button", name="没帮助")).to_have_attribute(
        "aria-pressed", "true"
    )
    await thumbs.get_by_role("button", name="有帮助", exact=True).click()
    await expect(thumbs.get_by_role("button", name="没帮助")).to_have_attribute(
        "aria-pressed", "false"
    )


async def test_a_thumb_stays_under_its_answer_and_comes_back_from_the_server(
    shop: Stand, browser: Browser
) -> None:
    async with phone(browser, shop.page, blocked_storage=True) as opened:
        await opened.be("leo")
        await opened.open_chat()
        await opened.say("hi")
        await opened.part(".thumbs button").first.click()
        await opened.say("more")
        await opened.hears("收到：more")
        await expect(opened.part(".thumbs")).to_have_count(2)
    async with phone(browser, shop.page, blocked_storage=True) as opened:
        await opened.be("leo")
        await opened.open_chat()
        await expect(opened.part("[aria-pressed=true]")).to_have_count(1)


async def test_a_question_and_a_notice_take_no_thumb(hand: Phone, shop: Stand) -> None:
    await hand.open_chat()
    await expect(hand.part(".welcome")).to_be_visible()
    await expect(hand.part(".thumbs")).to_have_count(0)
    await hand.say("你好")
    await hand.hears("收到：你好")
    await expect(hand.part(".thumbs")).to_have_count(1)
    message = {"conversation": "c", "seq": 900, "id": "x", "at": "2026-11-23T10:00:00Z"}
    asks = {"role": "bot", "type": "quick_replies", "text": "几分？"}
    options = {"options": [{"id": "o1", "title": "5"}]}
    shop.say({"type": "message", "message": message | asks | options})
    await expect(hand.part(".reply")).to_have_text(["5"])
    await expect(hand.part(".thumbs")).to_have_count(1)
    await expect(
        hand.part(
            ".bubble",
        )
        .filter(has_text="收到")
        .locator("+ .thumbs")
    ).to_have_count(1)


async def test_forgetting_leaves_nothing_and_waits_for_the_next_word(
    hand: Phone, shop: Stand
) -> None:
    await hand.open_chat()
    await hand.say("忘记我")
    await hand.hears("收到：忘记我")
    asked = shop.rasa.asked[-1]
    owner = asked["metadata"]["owner"]
    turn = a_turn(owner=owner, conversation=asked["conversation"], at=datetime.now(UTC))
    receipt = await asyncio.to_thread(shop.shop.forgetting.forget, turn)
    await expect(hand.part(".event")).to_have_text(f"这段对话已忘记。回执：{receipt}")
    assert await hand.said() == []
    kept = await hand.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "忘记我" not in kept and 'visitor":"\\"ey' not in kept
    await hand.part(".head button").click()
    await hand.page.reload()
    await hand.part(".launch").click()
    await expect(hand.part(".event")).to_be_visible()
    await expect(hand.part("i.online")).to_have_count(0)
    with reading(shop) as uow:
        assert uow.conversations.of(owner, "widget") is None
    await hand.say("又来了")
    await hand.hears("收到：又来了")
    assert await hand.said() == ["又来了"]


async def test_shopping_in_the_demo_is_told_as_events(hand: Phone, shop: Stand) -> None:
    await hand.be("mei")
    await hand.page.locator("#products button").first.click()
    await hand.page.locator("#add").click()
    await hand.page.locator("#products button").nth(1).click()
    await hand.page.locator("#add").click()
    await expect(hand.page.locator("#many")).to_have_text("2")
    await hand.page.locator("#basket").click()
    assert await hand.page.evaluate(SMALL_ON_PAGE) == []
    await hand.page.locator("#lines button").first.click()
    await hand.page.locator("#coupon").fill("MAN-34679ACDE")
    await hand.page.locator("#checkout .ask").click()
    await expect(hand.page.locator("#basket")).to_be_hidden()
    wanted = ["Product Viewed", "Product Added"] * 2
    wanted += ["Product Removed", "Coupon Applied", "Order Completed"]

    def told() -> list[str]:
        with reading(shop) as uow:
            return [
                e.name for e in sorted(uow.events.of([("mei", None, None)]), key=lambda e: e.at)
            ]

    await until(lambda: told() == wanted)


async def test_a_demo_visitor_shops_and_chats_as_one(hand: Phone, shop: Stand) -> None:
    await hand.page.locator("#products button").first.click()
    await becomes(hand, "Object.keys(localStorage).some((k) => k.endsWith('visitor'))", True)
    before = await hand.page.evaluate("JSON.stringify(localStorage)")
    await hand.page.locator("#sheet .close").click()
    await hand.open_chat()
    assert before.split("ey")[1].split(".")[0] in await hand.page.evaluate(
        "JSON.stringify(localStorage)"
    )


async def test_every_target_of_an_offer_has_44_pixels(hand: Phone) -> None:
    await hand.open_chat()
    await hand.say("到哪了")
    await expect(hand.part(".offer")).to_be_visible()
    await becomes(hand, SMALL, 0)  # once it has slid in


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_in_offers_thumbs_and_cart(
    shop: Stand, browser: Browser, scheme: str
) -> None:
    async with phone(browser, shop.page, color_scheme=scheme, reduced_motion="reduce") as opened:
        await opened.page.locator("#products button").first.click()
        await opened.page.locator("#add").click()
        await opened.page.locator("#basket").click()
        assert await opened.accessibility() == []
        await opened.page.locator("#cart .close").click()
        await opened.open_chat()
        await opened.say("到哪了")
        await expect(opened.part(".offer")).to_be_visible()
        await opened.part(".thumbs button").first.click()
        assert await opened.accessibility("shop-chat") == []
