"""A shop behind HTTP for tests: a real server on loopback, over a FakeShop."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from aiohttp import web

from actions.adapters.shapes import decode, encode
from actions.core.errors import ShopError
from actions.core.orders import InvoiceRequest, ReturnRequest
from actions.core.products import ProductQuery
from actions.core.shoppers import Address
from tests.fakes import FakeShop

KEY = "a-key-of-the-test"
_STATUS = {"not_found": 404, "not_allowed": 409, "invalid": 422}


class ShopServer:
    """Serves `shop` in a thread; `trouble` answers instead while it is set."""

    def __init__(self, shop: FakeShop) -> None:
        self.shop = shop
        self.calls: list[tuple[str, str]] = []
        self.keys: list[str] = []
        self.trouble: Callable[[], Any] | None = None
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.url = ""

    def __enter__(self) -> "ShopServer":
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._app(), access_log=None)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1)
        self._loop.run_until_complete(site.start())
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._manners])
        order = "/shoppers/{id}/orders/{number}"
        app.add_routes(
            [
                web.get("/shoppers/{id}", self._shopper),
                web.get("/shoppers/{id}/orders", self._orders),
                web.get(order, self._order),
                web.post(order + "/{what}", self._write),
                web.get("/products", self._products),
                web.get("/coupons", self._coupons),
            ]
        )
        return app

    @web.middleware
    async def _manners(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.calls.append((request.method, request.path))
        if self.trouble:
            return await self.trouble()
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.Response(status=401)
        try:
            return web.json_response(encode(await handler(request)))
        except ShopError as error:
            return web.json_response({"reason": error.detail}, status=_STATUS[error.reason])

    async def _shopper(self, request: web.Request) -> Any:
        return self.shop.shopper(request.match_info["id"])

    async def _orders(self, request: web.Request) -> Any:
        limit = int(request.query["limit"])
        return {"orders": self.shop.orders(request.match_info["id"], limit)}

    async def _order(self, request: web.Request) -> Any:
        return self.shop.order(request.match_info["id"], request.match_info["number"])

    async def _write(self, request: web.Request) -> Any:
        who = (request.match_info["id"], request.match_info["number"])
        body, key = await request.json(), request.headers["Idempotency-Key"]
        self.keys.append(key)
        what = request.match_info["what"]
        if what == "cancel":
            return self.shop.cancel_order(*who, key)
        if what == "address":
            return self.shop.change_address(*who, decode(Address, body), key)
        if what == "returns":
            return self.shop.request_return(*who, decode(ReturnRequest, body), key)
        return self.shop.request_invoice(*who, decode(InvoiceRequest, body), key)

    async def _products(self, request: web.Request) -> Any:
        if "ids" in request.query:
            return {"products": self.shop.products(request.query["ids"].split(","))}
        limits = {k: int(v) for k, v in request.query.items() if k.endswith("_cents")}
        words = {k: v for k, v in request.query.items() if k in ("category", "brand", "colour")}
        in_stock = request.query["in_stock"] == "1"
        return {"ids": self.shop.find(ProductQuery(**words, **limits, in_stock=in_stock))}

    async def _coupons(self, request: web.Request) -> Any:
        return {"coupons": self.shop.coupons()}
