"""Static files: the widget, pictures, the demo page; headers that keep pages strict."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.gateway.context import CONTEXT

STATIC = Path(__file__).with_name("static")
# Where offers of the demo shop lead; its one page shows what it can of them.
DEMO_PATHS = "/{page:(?:c|me|help)/[a-z_-]+|sale|new|festival|gifts|cart}"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_PICTURES = frozenset({".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"})
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def security_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """On everything that is answered, errors included; a WebSocket has sent its own already."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        _harden(error)
        raise
    if not response.prepared:
        _harden(response)
    return response


def _harden(response: web.StreamResponse) -> None:
    page = response.content_type == "text/html"
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Content-Security-Policy": _PAGE_POLICY if page else _FILE_POLICY,
        "Permissions-Policy": "camera=(), geolocation=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }.items():
        response.headers.setdefault(name, value)


async def demo_page(request: web.Request) -> web.StreamResponse:
    if not request.app[CONTEXT].settings.demo:
        raise web.HTTPNotFound(text="The demo shop is off (DEMO=1 turns it on).")
    return file(STATIC, "index.html")


async def static(request: web.Request) -> web.StreamResponse:
    """A built file; shop pages elsewhere may embed the widget."""
    name = request.match_info["name"]
    if Path(name).suffix == ".html" or (name.startswith("demo") and not _demo(request)):
        raise web.HTTPNotFound
    return file(STATIC, name)


async def media(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if Path(name).suffix.lower() not in _PICTURES:
        raise web.HTTPNotFound
    response = file(request.app[CONTEXT].settings.media, name)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def file(folder: Path, name: str) -> web.FileResponse:
    """A file of the folder, with its ETag: the browser asks whether it is still the same."""
    folder = folder.resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise web.HTTPNotFound
    headers = {
        "Cache-Control": "no-cache",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    response = web.FileResponse(path, headers=headers)
    if path.suffix in _TYPES:
        response.content_type = _TYPES[path.suffix]
        response.charset = "utf-8"
    return response


def _demo(request: web.Request) -> bool:
    return request.app[CONTEXT].settings.demo
