"""`POST /events`: what shoppers do outside the chat, from the shop's back end."""

import hmac
import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml
from aiohttp import web

from actions.core.errors import ShopError
from actions.core.event_reading import BadEvent, Reading
from actions.core.events import Event
from actions.services.events import EventService
from bot.gateway.context import CONTEXT, Context

MOST_EVENTS, LARGEST_BODY = 500, 1024 * 1024
OPENAPI = yaml.safe_load(Path(__file__).with_name("events_openapi.yml").read_text("utf-8"))
routes = web.RouteTableDef()


@routes.get("/events/openapi.json")
async def openapi(request: web.Request) -> web.Response:
    return web.json_response(OPENAPI, headers={"Access-Control-Allow-Origin": "*"})


@routes.post("/events")
async def receive(request: web.Request) -> web.Response:
    """Each event is judged alone; sending the same again is always safe."""
    context = request.app[CONTEXT]
    source = _source(request, context)
    if wait := context.limits.events.wait(source, time.monotonic()):
        raise web.HTTPTooManyRequests(headers={"Retry-After": str(round(wait) + 1)})
    judged = judge(await _body(request), Reading(source, context.clock()))
    try:
        results = await context.database.write(record, context.app.events, judged)
    except ShopError:
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"}) from None
    counted = Counter(result["status"] for result in results)
    counts = {status: counted[status] for status in ("accepted", "duplicate", "rejected")}
    return web.json_response({**counts, "results": results})


@dataclass(frozen=True)
class Refused:
    id: str | None
    field: str
    reason: str


Judged = list[Event | Refused]


def judge(raw: list[Any], reading: Reading) -> Judged:
    """What can be kept, and why the rest cannot."""
    found: Judged = []
    for each in raw:
        try:
            found.append(reading.read(each))
        except BadEvent as error:
            found.append(Refused(_id_of(each), error.field, error.reason))
    return found


def record(service: EventService, judged: Judged) -> list[dict[str, Any]]:
    kept = iter(service.record([each for each in judged if isinstance(each, Event)]))
    return [
        {"id": each.id, "status": next(kept)}
        if isinstance(each, Event)
        else {"id": each.id, "status": "rejected", "field": each.field, "reason": each.reason}
        for each in judged
    ]


def _source(request: web.Request, context: Context) -> str:
    """The id of the key that was shown. Without any configured there is nothing here."""
    keys = context.settings.event_keys
    if not keys:
        raise web.HTTPNotFound
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    known = [name for name, expected in keys.items() if _same(secret.strip(), expected)]
    if scheme.lower() != "bearer" or not known:
        raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})
    return known[0]


def _same(shown: str, expected: str) -> bool:
    return hmac.compare_digest(shown.encode(errors="replace"), expected.encode())


async def _body(request: web.Request) -> list[Any]:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="application/json is needed")
    try:
        data = json.loads(await _read(request), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest(text="not JSON") from None
    if isinstance(data, Mapping):
        return [data]
    if not isinstance(data, list) or not data:
        raise web.HTTPBadRequest(text="an object or a list of objects is needed")
    if len(data) > MOST_EVENTS:
        raise _too_large(f"at most {MOST_EVENTS} events at once")
    return data


async def _read(request: web.Request) -> bytes:
    """The body, which may be larger here than elsewhere."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _too_large(f"at most {LARGEST_BODY} bytes at once")
    return bytes(body)


def _too_large(text: str) -> web.HTTPException:
    error = web.HTTPRequestEntityTooLarge(LARGEST_BODY, 0)
    error.text = text
    return error


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity, which are no JSON


def _id_of(raw: Any) -> str | None:
    given = raw.get("messageId", raw.get("id")) if isinstance(raw, Mapping) else None
    return given[:100] if isinstance(given, str) else None
