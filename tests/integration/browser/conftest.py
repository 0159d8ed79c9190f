"""One shop and one browser for all browser tests, a fresh phone for each."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.integration.browser.phone import CHROMIUM, Phone, chromium, phone
from tests.integration.browser.server import Stand, stand

HERE = "tests/integration/browser/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests are skipped, and say what to install."""
    absent = pytest.mark.skip(reason="there is no Chromium: apt-get install chromium")
    for item in items:
        if HERE in item.path.as_posix() and not CHROMIUM:
            item.add_marker(absent)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stand]:
    async with stand(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def held(shop: Stand, browser: Browser) -> AsyncIterator[Phone]:
    async with phone(browser, shop.page) as opened:
        yield opened
