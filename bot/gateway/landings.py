"""Tracked links, `/r/<decision id>`: note the click, lead to the offer's page."""

import logging
import re
import time
from collections.abc import Mapping

from aiohttp import web

from actions.core.errors import ShopError
from actions.services.landings import Landing
from bot.gateway.context import CONTEXT, Context

logger = logging.getLogger(__name__)
_ROBOTS = re.compile(  # Cubot makes phones
    r"(?<!cu)bot(\b|_)|crawl|spider|slurp|preview|facebookexternalhit|facebookcatalog|whatsapp"
    r"|embedly|headless|curl/|wget/|python|java/|okhttp|go-http|axios|node-fetch",
    re.IGNORECASE,
)
_PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_AHEAD = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


async def follow(request: web.Request) -> web.Response:
    """302 to the offer's own page, or 404. HEAD looks without counting."""
    context = request.app[CONTEXT]
    if wait := context.limits.links.wait(request.remote or "", time.monotonic()):
        raise web.HTTPTooManyRequests(headers={"Retry-After": str(round(wait) + 1)})
    decision = request.match_info["decision"]
    try:
        landing = await context.database.read(context.app.landings.of, decision)
    except ShopError:
        raise web.HTTPNotFound(headers=_HEADERS) from None
    if request.method != "HEAD":
        await _count(context, decision, landing, by_robot(request.headers))
    shop = context.settings.shop_url if landing.url.startswith("/") else ""
    return web.Response(status=302, headers=_HEADERS | {"Location": shop + landing.url})


async def _count(context: Context, decision: str, landing: Landing, is_bot: bool) -> None:
    """One click a day from people and one from robots; the shopper is led on whatever happens."""
    now = context.clock()
    key = f"{now.date()}:{'robot' if is_bot else 'person'}"
    properties = {"over": True} if landing.over else None
    record = context.app.outcomes.record
    try:
        await context.database.write(
            record, "clicked", decision, key, now, is_bot=is_bot, properties=properties
        )
    except ShopError as error:
        logger.warning("click on %s not noted: %s", decision, error)


def by_robot(headers: Mapping[str, str]) -> bool:
    """Whether a program looked ahead: a link preview, a prefetch, a crawler."""
    agent = headers.get("User-Agent", "")
    ahead = any(_AHEAD.search(headers.get(name, "")) for name in _PURPOSES)
    return ahead or not agent or _ROBOTS.search(agent) is not None
