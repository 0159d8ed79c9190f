"""The demo shop's own endpoints: be any demo shopper, look at the shelves, shop. With DEMO=1."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from actions.core.errors import ShopError
from actions.core.event_reading import BadEvent, Reading
from actions.core.languages import Words
from actions.core.products import Product, ProductQuery
from bot import signing
from bot.gateway import identity
from bot.gateway.context import CONTEXT, Context
from bot.gateway.frames import Hello
from bot.gateway.identity import Identity
from bot.signing import BadSignature

MOST_PRODUCTS = 1_000
routes = web.RouteTableDef()


@routes.post("/demo/token")
async def token(request: web.Request) -> web.Response:
    """A token for a demo shopper; a real shop's back end signs its own."""
    context = _demo(request)
    shopper_id = await _asked(request)
    try:
        shopper = await context.database.read(context.app.shop.shopper, shopper_id)
    except ShopError:
        raise web.HTTPNotFound(text="no such demo shopper") from None
    signed = signing.shopper_token(
        context.settings.keys,
        shopper.id,
        context.clock(),
        name=shopper.name,
        language=shopper.language,
    )
    return web.json_response({"token": signed}, headers={"Cache-Control": "no-store"})


@routes.get("/api/demo/products")
async def products(request: web.Request) -> web.Response:
    context = _demo(request)
    category = request.query.get("category") or None
    query = ProductQuery(category=category, in_stock=False, limit=MOST_PRODUCTS)
    shop = context.app.shop
    ids = await context.database.read(shop.find, query)
    found = await context.database.read(shop.products, ids[:MOST_PRODUCTS])
    categories = await context.database.read(shop.categories)
    brands = {b.id: b.words for b in await context.database.read(shop.brands)}
    return web.json_response(
        {
            "categories": [{"id": c.id, **_words(c.words), "image": c.image} for c in categories],
            "products": [product_json(p, brands) for p in found],
        }
    )


@routes.get("/api/demo/shoppers")
async def shoppers(request: web.Request) -> web.Response:
    context = _demo(request)
    people = await context.database.read(_people, context.settings.demo_shoppers)
    return web.json_response({"shoppers": people})


@routes.post("/api/demo/event")
async def event(request: web.Request) -> web.Response:
    """What a shop's back end would send to `/events`, by a page that can speak only for itself."""
    context = _demo(request)
    body = await _body(request)
    who = _presented(context, body, request.remote or "")
    if context.limits.demo.wait(who.owner, time.monotonic()):
        raise web.HTTPTooManyRequests
    owner = "userId" if who.shopper else "anonymousId"
    told = {"event": body.get("event"), "messageId": body.get("messageId"), owner: who.owner}
    try:
        read = Reading("demo", context.clock()).read(
            told | {"properties": body.get("properties", {})}
        )
    except BadEvent as error:
        raise web.HTTPBadRequest(text=str(error)) from None
    try:
        (status,) = await context.database.write(context.app.events.record, [read])
    except ShopError:
        raise web.HTTPServiceUnavailable from None
    return web.json_response({"status": status, "visitor": who.visitor_token})


def _presented(context: Context, body: Mapping[str, Any], address: str) -> Identity:
    """Who the tokens prove; without any, a new visitor."""
    token, visitor = (
        value if isinstance(value := body.get(name), str) else None for name in ("token", "visitor")
    )
    hello = Hello(token or None, visitor or None, 0, None, "")
    try:
        who = identity.identify(hello, context.settings.keys, context.clock())
    except BadSignature:
        raise web.HTTPUnauthorized from None
    if who.is_new and context.limits.newcomers.wait(address, time.monotonic()):
        raise web.HTTPTooManyRequests
    return who


def product_json(product: Product, brands: Mapping[str, Words]) -> dict[str, Any]:
    brand = brands.get(product.brand)
    return {
        "id": product.id,
        "category": product.category,
        "brand": _words(brand) if brand else None,
        "title": _words(product.title),
        "description": _words(product.description),
        "price_cents": product.price_cents,
        "list_price_cents": product.list_price_cents,
        "stock": product.stock,
        "rating": product.rating,
        "image": product.image,
    }


def _demo(request: web.Request) -> Context:
    context = request.app[CONTEXT]
    if not context.settings.demo:
        raise web.HTTPNotFound
    return context


async def _body(request: web.Request) -> dict[str, Any]:
    # Only JSON: a form of another site can post anything else without asking first.
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="application/json is needed")
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="not JSON") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="not an object")
    return body


async def _asked(request: web.Request) -> str:
    shopper = (await _body(request)).get("shopper")
    if not isinstance(shopper, str) or not 1 <= len(shopper) <= 100:
        raise web.HTTPBadRequest(text="shopper is needed")
    return shopper


def _people(path: Path) -> list[dict[str, str]]:
    people = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []
    people = people.get("shoppers", []) if isinstance(people, dict) else people
    return [{name: str(p.get(name, "")) for name in ("id", "name", "language")} for p in people]


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
