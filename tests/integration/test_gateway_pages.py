"""What the gateway serves over HTTP: strictly, and the demo only in the demo."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.core.errors import not_found
from actions.core.languages import Words
from actions.core.products import Brand, Category, Product, Variant
from actions.core.shoppers import Shopper
from bot import signing
from tests.integration.gateway_parts import KEYS, running


class SmallShop:
    """One shopper, one shelf, one product."""

    def shopper(self, shopper_id):
        if shopper_id != "ann":
            raise not_found("shopper")
        return Shopper("ann", "Ann", "en")

    def find(self, query):
        return ("shoes-1",) if query.category in (None, "shoes") else ()

    def products(self, ids):
        stock = (Variant("shoes-1-42", 3),)
        shoe = Product("shoes-1", "shoes", "yun", Words("跑鞋", "Shoe"), 39_900, variants=stock)
        return tuple(shoe for _ in ids)

    def categories(self):
        return (Category("shoes", Words("鞋", "Shoes"), image="images/shoes.svg"),)

    def brands(self):
        return (Brand("yun", Words("云", "Yun")),)


def media(folder: Path) -> Path:
    (folder / "media").mkdir()
    (folder / "media" / "shoes.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "media" / "notes.txt").write_text("private")
    (folder / "secret.svg").write_text("<svg/>")
    return folder / "media"


async def test_the_page_runs_under_a_strict_policy(tmp_path: Path):
    async with running(tmp_path, demo=True) as gateway, gateway.http.get(gateway.url) as page:
        policy = page.headers["Content-Security-Policy"]
        assert page.status == 200
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_widget_is_cached_by_its_tag_and_may_be_embedded(tmp_path: Path):
    async with running(tmp_path) as gateway:
        async with gateway.http.get(f"{gateway.url}/widget.js") as first:
            tag = first.headers["ETag"]
            assert (first.status, first.content_type) == (200, "text/javascript")
            assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        asked = {"If-None-Match": tag}
        async with gateway.http.get(f"{gateway.url}/widget.js", headers=asked) as again:
            assert again.status == 304


async def test_pictures_are_served_and_nothing_else(tmp_path: Path):
    async with running(tmp_path, media=media(tmp_path)) as gateway:
        async with gateway.http.get(f"{gateway.url}/media/shoes.svg") as picture:
            assert picture.content_type == "image/svg+xml"
            assert "sandbox" in picture.headers["Content-Security-Policy"]
        for path in ("notes.txt", "absent.svg", "..%2Fsecret.svg", "%2e%2e/secret.svg"):
            async with gateway.http.get(f"{gateway.url}/media/{path}") as refused:
                assert refused.status == 404
                assert refused.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/p/shoes-001"),
        ("GET", "/demo.js"),
        ("GET", "/index.html"),
        ("POST", "/demo/token"),
        ("GET", "/api/demo/products"),
        ("GET", "/api/demo/shoppers"),
    ],
)
async def test_outside_the_demo_there_is_no_demo(tmp_path: Path, method: str, path: str):
    async with (
        running(tmp_path, shop=SmallShop()) as gateway,
        gateway.http.request(method, f"{gateway.url}{path}", json={"shopper": "ann"}) as refused,
    ):
        assert refused.status == 404


async def test_a_demo_token_is_a_shoppers_token(tmp_path: Path):
    async with running(tmp_path, demo=True, shop=SmallShop()) as gateway:
        url = f"{gateway.url}/demo/token"
        async with gateway.http.post(url, json={"shopper": "ann"}) as answer:
            token = (await answer.json())["token"]
        read = signing.read_shopper_token(KEYS, token, datetime.now(UTC))
        assert (read.shopper, read.name, read.language) == ("ann", "Ann", "en")
        async with gateway.http.post(url, json={"shopper": "nobody"}) as unknown:
            assert unknown.status == 404


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"shopper": "ann"}', "text/plain", 415),
        (b"shopper=ann", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"shopper": 5}', "application/json", 400),
    ],
)
async def test_a_senseless_demand_for_a_token_is_refused(tmp_path: Path, body, kind, status):
    async with running(tmp_path, demo=True, shop=SmallShop()) as gateway:
        headers = {"content-type": kind}
        url = f"{gateway.url}/demo/token"
        async with gateway.http.post(url, data=body, headers=headers) as refused:
            assert refused.status == status


async def test_the_shelves(tmp_path: Path):
    async with running(tmp_path, demo=True, shop=SmallShop()) as gateway:
        url = f"{gateway.url}/api/demo/products"
        async with gateway.http.get(url, params={"category": "shoes"}) as answer:
            shelves = await answer.json()
        (product,) = shelves["products"]
        assert (product["title"]["en"], product["brand"]["zh"], product["stock"]) == (
            "Shoe",
            "云",
            3,
        )
        assert shelves["categories"][0]["id"] == "shoes"
        async with gateway.http.get(url, params={"category": "boats"}) as answer:
            assert (await answer.json())["products"] == []


async def test_the_demo_shoppers_are_named_without_their_data(tmp_path: Path):
    people = tmp_path / "shoppers.yml"
    people.write_text(json.dumps([{"id": "ann", "name": "Ann", "language": "en", "phone": "1"}]))
    async with (
        running(tmp_path, demo=True, demo_shoppers=people) as gateway,
        gateway.http.get(f"{gateway.url}/api/demo/shoppers") as answer,
    ):
        assert await answer.json() == {"shoppers": [{"id": "ann", "name": "Ann", "language": "en"}]}


async def test_health_tells_of_the_bot_and_the_database(tmp_path: Path):
    async with (
        running(tmp_path) as gateway,
        gateway.client(),
        gateway.http.get(f"{gateway.url}/health") as answer,
    ):
        told = {"database": "ok", "bot": "online", "sockets": 1}
        assert (answer.status, await answer.json()) == (200, told)
