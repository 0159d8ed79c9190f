"""The widget and the demo shop in a real browser at a phone's size, against the real gateway."""

import pytest
from playwright.async_api import Browser, expect

from tests.integration.browser.phone import Phone, phone
from tests.integration.browser.server import EVIL, Stand

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_visitor_is_answered(held: Phone) -> None:
    await held.open_chat()
    await held.say("你好")
    await held.hears("收到：你好")
    assert await held.said() == ["你好"]


async def test_it_says_that_it_is_a_machine(held: Phone) -> None:
    await held.open_chat()
    await expect(held.part(".head")).to_contain_text("AI 客服")


async def test_a_suggestion_starts_the_conversation(held: Phone) -> None:
    await held.open_chat()
    await held.part(".welcome .reply").first.click()
    await held.hears("收到：我的订单到哪了？")


async def test_cards_show_picture_price_tag_and_options(held: Phone, shop: Stand) -> None:
    await held.open_chat()
    await held.say("推荐")
    card = held.part(".card").first
    await expect(card.locator("strong")).to_have_text("¥129")
    await expect(card.locator(".about i")).to_have_text("限时优惠")
    await card.get_by_role("button", name="看尺码库存").click()
    await held.hears("收到：/stock_1")
    assert (await held.said())[-1] == "看尺码库存"


async def test_payloads_of_quick_replies_stay_in_the_server(held: Phone, shop: Stand) -> None:
    await held.open_chat()
    await held.say("退货")
    await held.part(".reply").filter(has_text="ZG24110507").click()
    await held.hears("收到：/inform_a")
    assert shop.rasa.asked[-1]["payload"] is True
    await expect(held.part(".reply")).to_have_count(0)
    assert not any("/inform_a" in f and '"options"' in f and "payload" in f for f in held.frames)


async def test_three_lost_lines_lose_and_double_nothing(held: Phone, shop: Stand) -> None:
    await held.open_chat()
    texts = [f"第 {n} 句" for n in range(6)]
    for n, text in enumerate(texts):
        if n % 2:
            await shop.drop()
        await held.say(text)
    await held.settled()
    await held.hears("第 5 句")
    assert await held.said() == texts
    answers = "".join(await held.heard())
    assert [answers.count(text) for text in texts] == [1] * 6


async def test_what_is_said_without_a_line_is_sent_later(held: Phone, shop: Stand) -> None:
    await held.open_chat()
    await held.page.context.set_offline(True)
    await shop.drop()
    await expect(held.part(".notice")).to_contain_text("正在重新连接")
    await held.say("还在吗")
    await expect(held.part(".note")).to_have_text("网络恢复后自动发送")
    await held.page.context.set_offline(False)
    await held.hears("收到：还在吗")


async def test_a_reload_restores_the_conversation(held: Phone) -> None:
    await held.open_chat()
    await held.say("推荐")
    await expect(held.part(".card")).to_have_count(4)
    await held.page.reload()
    await held.open_chat()
    assert await held.said() == ["推荐"]
    await expect(held.part(".card")).to_have_count(4)


async def test_history_comes_from_the_server_where_storage_is_blocked(
    shop: Stand, browser: Browser
) -> None:
    async with phone(browser, shop.page, blocked_storage=True) as opened:
        await opened.be("hao")
        await opened.open_chat()
        await opened.say("存不住")
        await opened.hears("收到：存不住")
    async with phone(browser, shop.page, blocked_storage=True) as opened:
        await opened.be("hao")
        await opened.open_chat()
        assert await opened.said() == ["存不住"]


async def test_markup_is_shown_as_text(held: Phone) -> None:
    title = await held.page.title()
    await held.open_chat()
    await held.say("evil")
    await expect(held.part(".card")).to_be_visible()
    await held.say(EVIL)
    await expect(held.part(".bubble.mine").last).to_have_text(EVIL)
    assert await held.part("img[src=x], script").count() == 0
    assert await held.page.title() == title


async def test_scripts_in_addresses_are_no_links(held: Phone, shop: Stand) -> None:
    await held.open_chat()
    await held.say("你好")
    await held.hears("收到")
    bad = "javascript:document.title='owned'"
    item = {"title": "坏卡", "url": bad, "image": bad}
    message = {"conversation": "c", "seq": 900, "id": "x", "at": "2026-11-23T10:00:00Z"}
    said = {"role": "bot", "type": "cards", "text": bad, "items": [item], "media": {"url": bad}}
    shop.say({"type": "message", "message": message | said})
    await expect(held.part(".card")).to_have_text("坏卡")
    assert await held.part("a, img").count() == 0


async def test_an_expired_token_is_renewed_without_the_shopper(held: Phone, shop: Stand) -> None:
    await held.be("ann")
    await held.open_chat()
    before = sum("/demo/token" in r for r in held.requests)
    await shop.drop(4401)
    await held.settled()
    await held.say("still me")
    await held.hears("still me")
    assert sum("/demo/token" in r for r in held.requests) == before + 1


async def test_another_shopper_has_another_conversation(held: Phone) -> None:
    await held.be("lin")
    await held.open_chat()
    await held.say("我是林")
    await held.hears("收到：我是林")
    await held.part(".head button").click()
    await held.be("bob")
    await held.open_chat()
    await expect(held.part(".welcome")).to_be_visible()
    await held.part(".head button").click()
    await held.be("lin")
    await held.open_chat()
    await held.hears("收到：我是林")


async def test_a_bot_that_is_away_is_said_to_be(held: Phone, shop: Stand) -> None:
    await held.open_chat()
    shop.rasa.healthy = False
    await expect(held.part(".notice")).to_contain_text("客服暂时离线")
    shop.rasa.healthy = True
    await expect(held.part(".notice")).to_be_empty()


async def test_typing_is_shown_while_the_bot_thinks(held: Phone) -> None:
    await held.open_chat()
    await held.say("slow")
    await expect(held.part(".dots")).to_be_visible()
    await held.hears("收到：slow")
    await expect(held.part(".dots")).to_have_count(0)
