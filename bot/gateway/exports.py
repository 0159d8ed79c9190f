"""`/export/<token>`: everything kept on a shopper, as a file; the link is short-lived."""

import json
import time

from aiohttp import web

from bot.gateway.context import CONTEXT

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Disposition": 'attachment; filename="my-data.json"',
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


async def download(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    if wait := context.limits.links.wait(request.remote or "", time.monotonic()):
        raise web.HTTPTooManyRequests(headers={"Retry-After": str(round(wait) + 1)})
    token = request.match_info["token"]
    data = await context.database.read(context.app.exports.by_token, token)
    if data is None:
        raise web.HTTPNotFound(text="this link is over", headers={"Cache-Control": "no-store"})
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return web.Response(text=text, content_type="application/json", headers=_HEADERS)
