"""A shopper's phone: Chromium at 390x844 with the demo shop open, and what went wrong in it."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path("bot/widget/node_modules/axe-core/axe.min.js")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
_WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""
_BLOCK_STORAGE = """
for (const area of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, area, { get() { throw new DOMException("blocked"); } });
"""


def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


@dataclass
class Phone:
    page: Page
    shop: str
    requests: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def part(self, selector: str) -> Locator:
        """Something inside of the chat."""
        return self.page.locator("shop-chat").locator(selector)

    async def open_chat(self) -> None:
        await self.part(".launch").click()
        await expect(self.part("i.online")).to_be_visible()

    async def say(self, text: str) -> None:
        await self.part("textarea").fill(text)
        await self.part("textarea").press("Enter")

    async def hears(self, text: str) -> None:
        await expect(self.part(".bubble:not(.mine)").filter(has_text=text).last).to_be_visible()

    async def said(self) -> list[str]:
        return await self.part(".bubble.mine").all_inner_texts()

    async def heard(self) -> list[str]:
        return await self.part(".bubble:not(.mine):not(.dots)").all_inner_texts()

    async def settled(self) -> None:
        """Online again, and nothing unsent."""
        await expect(self.part("i.online")).to_be_visible(timeout=10_000)
        await expect(self.part(".unsure")).to_have_count(0, timeout=10_000)

    async def be(self, shopper: str) -> None:
        await self.page.locator("#who").select_option(shopper)

    async def accessibility(self, where: str = "body") -> list[str]:
        """axe's serious and critical findings on what is shown now."""
        await self.page.evaluate(_axe())
        found = await self.page.evaluate("(where) => axe.run(where)", where)
        return [
            f"{v['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
            for node in v["nodes"]
        ]

    async def trouble(self) -> list[str]:
        """Errors of scripts, breaches of the content policy, requests to other hosts."""
        breaches: list[str] = await self.page.evaluate("window.violations")
        foreign = [r for r in self.requests if not r.startswith((self.shop, "data:"))]
        return self.errors + breaches + foreign

    def watch(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self._console(message.text))
        self.page.on(
            "websocket",
            lambda ws: ws.on("framereceived", lambda frame: self.frames.append(str(frame))),
        )

    def _console(self, text: str) -> None:
        if re.search("Content.Security.Policy", text):
            self.errors.append(text)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def phone(
    browser: Browser, shop: str, *, blocked_storage: bool = False, **more: Any
) -> AsyncIterator[Phone]:
    """A fresh phone on the shop's page; at the end nothing may have gone wrong in it."""
    how: dict[str, Any] = {
        "viewport": {"width": 390, "height": 844},
        "locale": "zh-CN",
        "has_touch": True,
    }
    context = await browser.new_context(**how | more)
    context.set_default_timeout(10_000)
    await context.add_init_script(_WATCH + (_BLOCK_STORAGE if blocked_storage else ""))
    held = Phone(await context.new_page(), shop)
    held.watch()
    await held.page.goto(shop)
    yield held
    assert await held.trouble() == []
    await context.close()
