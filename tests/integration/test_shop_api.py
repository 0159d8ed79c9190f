"""The HTTP shop against a real server on loopback: slow, broken, garbled, and well again."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from aiohttp import web

from actions.adapters.http_client import HttpClient, HttpSettings
from actions.adapters.http_shop import HttpShop
from actions.adapters.migrate import upgrade
from actions.adapters.shapes import encode
from actions.adapters.shop_content import ShopContent
from actions.bootstrap import App
from actions.core.errors import ShopError
from actions.core.orders import InvoiceRequest, OrderState, ReturnRequest
from actions.core.products import ProductQuery
from actions.core.shoppers import Address
from actions.settings import Settings
from tests.builders import a_coupon, a_product, a_shopper, a_turn, an_order
from tests.fakes import FakeShop, memory_engine
from tests.integration.shop_server import KEY, ShopServer

NUMBER = "ZG24110507"


@pytest.fixture
def server() -> Iterator[ShopServer]:
    shop = FakeShop(
        known={"ann": a_shopper()},
        placed=[an_order(), an_order(number="ZG/1 2")],
        stocked=[a_product(), a_product("shoes-2", price_cents=9900)],
        codes=(a_coupon(),),
    )
    with ShopServer(shop) as running:
        yield running


@pytest.fixture
def client(server: ShopServer) -> Iterator[HttpClient]:
    limits = {"total_seconds": 0.4, "connect_seconds": 0.2, "pause_seconds": 0.01}
    chosen = HttpSettings(server.url, KEY, **limits, failures=4, rest_seconds=0.3)
    running = HttpClient(chosen)
    yield running
    running.close()


@pytest.fixture
def shop(client: HttpClient) -> HttpShop:
    return HttpShop(client, ShopContent(memory_engine()))


async def _slow() -> web.Response:
    await asyncio.sleep(2)
    return web.json_response({})


async def _broken() -> web.Response:
    return web.Response(status=500)


async def _garbage() -> web.Response:
    return web.Response(text="<html>welcome</html>")


async def _half_an_order() -> web.Response:
    return web.json_response({"number": NUMBER, "shopper_id": "ann"})


def _unavailable(call) -> str:
    with pytest.raises(ShopError) as caught:
        call()
    assert caught.value.reason == "shop_unavailable"
    return caught.value.detail


def test_every_read_comes_back_as_it_was_sent(shop: HttpShop, server: ShopServer):
    assert shop.order("ann", NUMBER) == an_order()
    assert len(shop.orders("ann", 5)) == 2
    assert shop.shopper("ann") == a_shopper()
    assert shop.find(ProductQuery(max_cents=10000, exclude=frozenset({"x"}))) == ("shoes-2",)
    assert shop.products(["shoes-2", "gone", "shoes-1"])[1] == a_product()
    assert shop.coupons() == (a_coupon(),)


def test_numbers_are_quoted_in_the_path(shop: HttpShop):
    assert shop.order("ann", "ZG/1 2").number == "ZG/1 2"
    with pytest.raises(ShopError, match="not_found"):
        shop.order("ann", "../../bob/orders/1")


def test_every_write_carries_its_key(shop: HttpShop, server: ShopServer):
    place, bill = Address("Ann", "1", street="here"), InvoiceRequest("company", "Acme", "a@b.c")
    assert shop.change_address("ann", NUMBER, place, "k1").address == place
    assert shop.request_invoice("ann", NUMBER, bill, "k2").invoice.title == "Acme"
    returned = shop.request_return("ann", NUMBER, ReturnRequest("repair", "broken"), "k3")
    assert returned.return_.kind == "repair"
    assert shop.cancel_order("ann", NUMBER, "k4").state is OrderState.CANCELLED
    assert server.keys == ["k1", "k2", "k3", "k4"]


def test_what_the_shop_refuses_keeps_its_reason(shop: HttpShop, server: ShopServer):
    async def refuse() -> web.Response:
        return web.json_response({"reason": "already_shipped"}, status=409)

    server.trouble = refuse
    with pytest.raises(ShopError) as caught:
        shop.cancel_order("ann", NUMBER, "k")
    assert (caught.value.reason, caught.value.detail) == ("not_allowed", "already_shipped")


def test_an_order_of_somebody_else_reveals_nothing(shop: HttpShop, server: ShopServer):
    async def mixed_up() -> web.Response:
        return web.json_response({**_json_order(), "shopper_id": "bob"})

    server.trouble = mixed_up
    with pytest.raises(ShopError, match="not_found"):
        shop.order("ann", NUMBER)


def test_reads_are_tried_again_and_writes_are_not(shop: HttpShop, server: ShopServer):
    server.trouble = _broken
    _unavailable(lambda: shop.shopper("ann"))
    assert len(server.calls) == 3
    _unavailable(lambda: shop.cancel_order("ann", NUMBER, "k"))
    assert len(server.calls) == 4


def test_a_slow_shop_costs_no_more_than_the_limit(shop: HttpShop, server: ShopServer):
    server.trouble = _slow
    began = time.monotonic()
    _unavailable(lambda: shop.cancel_order("ann", NUMBER, "k"))
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("trouble", [_garbage, _half_an_order])
def test_an_answer_that_makes_no_sense_is_no_answer(shop, server, trouble):
    server.trouble = trouble
    _unavailable(lambda: shop.order("ann", NUMBER))


def test_after_several_failures_the_shop_is_left_alone_until_a_trial_succeeds(
    shop: HttpShop, server: ShopServer, client: HttpClient
):
    server.trouble = _broken
    _unavailable(lambda: shop.shopper("ann"))
    _unavailable(lambda: shop.shopper("ann"))
    asked = len(server.calls)
    assert _unavailable(lambda: shop.shopper("ann")) == "circuit_open"
    assert len(server.calls) == asked
    server.trouble = None
    time.sleep(0.35)
    assert client.circuit.state == "half_open"
    assert shop.shopper("ann").name == "Ann"
    assert client.circuit.state == "closed"


def test_a_failed_trial_opens_the_circuit_again(shop, server, client):
    server.trouble = _broken
    for _ in range(2):
        _unavailable(lambda: shop.shopper("ann"))
    time.sleep(0.35)
    _unavailable(lambda: shop.shopper("ann"))
    assert client.circuit.state == "open"


def test_a_wrong_key_is_an_unreachable_shop(server: ShopServer):
    stranger = HttpClient(HttpSettings(server.url, "wrong", pause_seconds=0.01))
    _unavailable(lambda: stranger.get("shoppers", "ann"))
    stranger.close()


def test_nobody_listening_is_an_unreachable_shop():
    nobody = HttpClient(HttpSettings("http://127.0.0.1:9", KEY, pause_seconds=0.01))
    _unavailable(lambda: nobody.get("coupons"))
    nobody.close()


def _json_order() -> dict[str, object]:
    return encode(replace(an_order(), note="somebody else's"))


def test_the_app_speaks_with_the_shop_it_is_told_to(server: ShopServer, tmp_path):
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/bot.db",
        shop_backend="http",
        shop_api_url=server.url,
        shop_api_key=KEY,
    )
    app = App(settings)
    upgrade(app.engine)
    assert app.orders.find(a_turn(), "zg 2411 0507").number == NUMBER
    assert app.orders.cancel(a_turn(), NUMBER).state is OrderState.CANCELLED
    assert server.keys == [f"m1:cancel:{NUMBER}"]
    app.close()
