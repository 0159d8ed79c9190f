"""A real gateway with the demo shop, a scripted bot behind it, and faults on demand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from actions.adapters.migrate import upgrade
from actions.adapters.shop_files import ShopFiles
from actions.adapters.shop_load import load
from actions.bootstrap import App
from actions.settings import Settings as ShopSettings
from bot.gateway.app import create_app
from bot.gateway.context import CONTEXT
from tests.integration.gateway_parts import FakeRasa, now, serving, settings

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'"
)
EVIL = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


def button(title: str, payload: str = "/x") -> dict[str, str]:
    return {"title": title, "payload": payload}


SHOES = {
    "type": "cards",
    "items": [
        {
            "title": f"云感跑步鞋 {n} 号",
            "subtitle": "鞋面透气，中底软弹。",
            "image": "/media/shoes.svg",
            "url": f"/p/shoes-00{n}",
            "price": f"¥{n}29",
            "tag": "限时优惠" if n == 1 else "",
            "buttons": [button("看尺码库存", f"/stock_{n}"), button("了解详情")],
        }
        for n in range(1, 5)
    ],
}
PROMISE, PROMISE_EN = "a" * 32, "b" * 32  # ids of decisions


def offer(decision: str, card: dict[str, Any], *options: str) -> list[dict[str, Any]]:
    """An answer, and an offer after it."""
    url = {"url": f"/r/{decision}"}
    card |= url | {"code": "MAN-34679ACDE", "buttons": [button(o, f"/{o}") for o in options]}
    return [
        {"text": "您的订单明天送到。" if decision == PROMISE else "Your order arrives tomorrow."},
        {
            "text": "顺便说一句：" if decision == PROMISE else "By the way:",
            "custom": {"type": "cards", "items": [card], "decision": decision},
        },
    ]


OFFER = {
    "title": "跑鞋满 ¥300 减 ¥40",
    "subtitle": "您上次看的那双也能用，11 月 30 日前有效。",
    "tag": "减 ¥40",
    "legal": "每人限用一次，不与其他优惠同享。库存以下单时为准。",
}
OFFER_EN = {
    "title": "¥40 off running shoes from ¥300",
    "subtitle": "Good for the pair you looked at, until 30 November.",
    "tag": "¥40 off",
    "legal": "Once per shopper, not together with other offers. While stocks last.",
}
SCRIPT: dict[str, list[dict[str, Any]]] = {
    "推荐": [{"text": "给您挑了几双："}, {"custom": SHOES}],
    "退货": [
        {"text": "要退哪个订单？", "buttons": [button("ZG24110507", "/inform_a"), button("换一个")]}
    ],
    "到哪了": offer(PROMISE, OFFER, "为什么推给我", "不感兴趣"),
    "where is it": offer(PROMISE_EN, OFFER_EN, "Why this offer?", "Not interested"),
    "图片": [{"image": "/media/shoes.svg"}],
    "evil": [
        {"text": EVIL, "buttons": [button(EVIL)]},
        {
            "custom": {
                "type": "cards",
                "items": [{"title": EVIL, "subtitle": EVIL, "url": "https://shop.example/ok"}],
            }
        },
    ],
}


async def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The script's reply to a text; anything else is repeated."""
    if asked["text"].startswith("slow"):
        await asyncio.sleep(1)
    return {"messages": SCRIPT.get(asked["text"], [{"text": f"收到：{asked['text']}"}])}


@dataclass
class Stand:
    """A running shop; `page` is its address."""

    page: str
    app: web.Application
    rasa: FakeRasa
    shop: App

    async def drop(self, code: int = 1012) -> None:
        """Close every socket, as a restart or an expired token does."""
        await self.app[CONTEXT].hub.close(code)

    def say(self, frame: dict[str, Any]) -> None:
        """Send a frame of our own making to everybody."""
        for sockets in self.app[CONTEXT].hub._sockets.values():
            for socket in sockets:
                socket.frame(frame)


@asynccontextmanager
async def stand(folder: Path, policy: str = STRICT) -> AsyncIterator[Stand]:
    """The whole public side on loopback; pages carry the given Content-Security-Policy."""
    rasa = FakeRasa(answer=answer)
    await rasa.start()
    shop = App(ShopSettings(database_url=f"sqlite:///{folder / 'shop.db'}"))
    upgrade(shop.engine)
    load(shop.engine, ShopFiles(Path("data/shop"), now()))
    app = create_app(settings(rasa, demo=True), shop)
    app.on_response_prepare.append(_with(policy))
    try:
        async with serving(app) as url:
            yield Stand(url, app, rasa, shop)
    finally:
        await rasa.stop()
        shop.close()


def _with(policy: str) -> Callable[[web.Request, web.StreamResponse], Any]:
    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        if response.content_type == "text/html":
            response.headers["Content-Security-Policy"] = policy

    return prepare
