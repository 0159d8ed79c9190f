"""The demo shop's page and the chat's manners: languages, keyboard, input methods, axe."""

import pytest
from playwright.async_api import Browser, expect

from tests.integration.browser.phone import AXE, Phone, phone
from tests.integration.browser.server import Stand

pytestmark = pytest.mark.asyncio(loop_scope="session")
needs_axe = pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not installed: cd bot/widget && npm ci"
)
SMALL = """() => [...document.querySelector("shop-chat").shadowRoot.querySelectorAll(
    "button, textarea")].filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect())
    .filter((box) => box.width < 44 || box.height < 44).length"""


async def test_chinese_and_english_are_spoken(held: Phone) -> None:
    await expect(held.page.locator("h1")).to_have_text("好东西，掌柜替你先试")
    await held.page.locator("#language").click()
    await expect(held.page.locator("h1")).to_contain_text("Good things")
    await held.open_chat()
    await expect(held.part(".head")).to_contain_text("AI assistant")
    assert await held.part("textarea").get_attribute("placeholder") == "Type a message…"


async def test_the_address_of_a_product_opens_its_sheet(shop: Stand, held: Phone) -> None:
    await held.page.goto(f"{shop.page}/p/shoes-001")
    await expect(held.page.locator("#sheet")).to_contain_text("云感飞织")


async def test_an_english_browser_is_greeted_in_english(shop: Stand, browser: Browser) -> None:
    async with phone(browser, shop.page, locale="en-GB") as opened:
        await opened.open_chat()
        await expect(opened.part("h3")).to_have_text("Hi, I'm the AI assistant")


async def test_enter_does_not_send_while_an_input_method_composes(held: Phone) -> None:
    await held.open_chat()
    await held.part("textarea").focus()
    keyboard = await held.page.context.new_cdp_session(held.page)
    composing = {"text": "ni", "selectionStart": 2, "selectionEnd": 2}
    await keyboard.send("Input.imeSetComposition", composing)
    await held.page.keyboard.press("Enter")
    assert await held.said() == []
    await held.part("textarea").dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    assert await held.said() == []
    await held.part("textarea").fill("你")
    await held.page.keyboard.press("Enter")
    await held.hears("收到：你")
    assert await held.said() == ["你"]


async def test_a_new_line_is_typed_with_shift(held: Phone) -> None:
    await held.open_chat()
    await held.part("textarea").type("一")
    await held.page.keyboard.press("Shift+Enter")
    await held.part("textarea").type("二")
    await held.page.keyboard.press("Enter")
    await held.hears("二")
    assert await held.said() == ["一\n二"]


async def test_a_text_over_the_limit_is_kept_and_not_sent(held: Phone) -> None:
    await held.open_chat()
    await held.part("textarea").fill("长" * 990)
    await expect(held.part(".count")).to_have_text("还可输入 10 字")
    await held.part("textarea").fill("长" * 1003)
    await expect(held.part(".count")).to_have_text("超出 3 字")
    await held.part("textarea").press("Enter")
    await expect(held.part(".go")).to_be_disabled()
    assert len(await held.part("textarea").input_value()) == 1003
    await held.say("🙂" * 1000)
    await held.settled()
    assert await held.said() == ["🙂" * 1000]


async def test_the_keyboard_opens_and_closes_the_chat(held: Phone) -> None:
    await held.part(".launch").focus()
    await held.page.keyboard.press("Enter")
    await expect(held.part("dialog")).to_be_visible()
    await held.page.keyboard.press("Escape")
    await expect(held.part("dialog")).to_be_hidden()
    await expect(held.part(".launch")).to_be_focused()


async def test_every_target_has_44_pixels(held: Phone) -> None:
    assert await held.page.evaluate(SMALL) == 0
    await held.open_chat()
    await held.say("推荐")
    await expect(held.part(".card")).to_have_count(4)
    await held.say("退货")
    await expect(held.part(".reply")).to_have_count(2)
    assert await held.page.evaluate(SMALL) == 0


async def test_what_is_said_while_the_chat_is_closed_is_counted(held: Phone) -> None:
    await held.open_chat()
    await held.say("slow")
    await held.part(".head button").click()
    await expect(held.part(".launch b")).to_have_text("1")
    await held.open_chat()
    await held.hears("收到：slow")
    await held.part(".head button").click()
    await expect(held.part(".launch b")).to_have_count(0)


async def test_asking_about_a_product_fills_in_its_name(held: Phone) -> None:
    await held.page.locator("#search").fill("跑步鞋")
    first = held.page.locator("#products .name").first
    name = await first.inner_text()
    await first.click()
    await held.page.locator("#ask").click()
    assert await held.part("textarea").input_value() == f"关于「{name}」，"


async def test_a_card_leads_to_the_product_on_the_page(held: Phone) -> None:
    await held.open_chat()
    await held.say("推荐")
    await held.part(".card a").first.click()
    await expect(held.page.locator("#title")).to_contain_text("跬步")
    assert held.page.url == f"{held.shop}/"


async def test_search_and_categories_narrow_the_shelf(held: Phone) -> None:
    await held.page.locator(".chip").nth(3).click()
    assert await held.page.locator("#products li").count() > 0
    await held.page.locator("#search").fill("没有这种东西")
    await expect(held.page.locator("#nothing")).to_be_visible()
    await held.page.locator("#wish").click()
    assert "没有这种东西" in await held.part("textarea").input_value()


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(
    shop: Stand,
    browser: Browser,
    scheme: str,
) -> None:
    async with phone(browser, shop.page, color_scheme=scheme, reduced_motion="reduce") as opened:
        await opened.page.locator("#search").fill("跑鞋")
        assert await opened.accessibility() == []
        await opened.open_chat()
        assert await opened.accessibility("shop-chat") == []
        await opened.say("推荐")
        await expect(opened.part(".card")).to_have_count(4)
        await opened.say("退货")
        await expect(opened.part(".reply")).to_have_count(2)
        shop.say({"type": "status", "bot": "offline"})
        await expect(opened.part(".notice")).not_to_be_empty()
        assert await opened.accessibility("shop-chat") == []
