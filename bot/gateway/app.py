"""The public process: WebSocket, pages and health, over the services and the bot."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from actions.core.errors import ShopError
from bot.gateway import delivery, demo, events, exports, landings, pages, sessions
from bot.gateway.context import CONTEXT, Context, Limits, Services
from bot.gateway.database import Database
from bot.gateway.erasing import Eraser
from bot.gateway.hub import Hub
from bot.gateway.monitor import Monitor
from bot.gateway.notices import Notices
from bot.gateway.rasa_client import RasaClient
from bot.gateway.settings import Settings
from bot.gateway.turns import Turns

LARGEST_BODY = 64 * 1024
GOING_AWAY = 1001


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings, services: Services, clock: Callable[[], datetime] = utc_now
) -> web.Application:
    """The gateway's application; it opens and closes what it uses, but not `services`."""
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[pages.security_headers])

    async def parts(app: web.Application) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        async with aiohttp.ClientSession(connector=connector) as http:
            app[CONTEXT] = context = build(settings, services, http, clock)
            await context.turns.recover()
            running = [
                asyncio.create_task(context.monitor.run()),
                asyncio.create_task(delivery.run(context)),
                asyncio.create_task(Eraser(context).run()),
            ]
            yield
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await context.turns.close()
            context.database.close()

    app.cleanup_ctx.append(parts)
    app.on_shutdown.append(_close_sockets)
    app.router.add_get("/ws", sessions.websocket)
    app.router.add_get("/health", health)
    app.router.add_get("/r/{decision}", landings.follow)
    app.router.add_get(r"/export/{token:[A-Za-z0-9_-]{20,64}}", exports.download)
    app.router.add_routes(events.routes)
    app.router.add_routes(demo.routes)
    app.router.add_get("/", pages.demo_page)
    app.router.add_get("/p/{product}", pages.demo_page)
    app.router.add_get(pages.DEMO_PATHS, pages.demo_page)
    app.router.add_get("/media/{name:.+}", pages.media)
    app.router.add_get(r"/{name:[A-Za-z0-9_.-]+\.(js|css|svg|png|txt)}", pages.static)
    return app


def build(
    settings: Settings,
    services: Services,
    http: aiohttp.ClientSession,
    clock: Callable[[], datetime],
) -> Context:
    hub, database = Hub(), Database()
    bot = RasaClient(http, settings.rasa_url, settings.turn_secret, clock, settings.turn_seconds)
    monitor = Monitor(bot.healthy, hub.status, settings.probe_seconds)
    turns = Turns(
        services.conversations,
        services.turns,
        database,
        bot,
        monitor,
        hub,
        Notices(services.conversations, database, hub),
        clock,
        worker=settings.worker,
        notice_after=settings.notice_after_seconds,
        oldest=settings.oldest_answer_seconds,
    )
    limits = Limits.of(settings)
    return Context(settings, services, database, hub, monitor, turns, limits, clock, bot)


async def health(request: web.Request) -> web.Response:
    """200 while messages can be stored; whether the bot answers is said beside it."""
    context = request.app[CONTEXT]
    bot = "online" if context.monitor.online else "offline"
    try:
        await context.database.read(context.app.turns.unanswered)
    except ShopError as error:
        return web.json_response({"database": error.reason, "bot": bot}, status=503)
    return web.json_response({"database": "ok", "bot": bot, "sockets": context.hub.count()})


async def _close_sockets(app: web.Application) -> None:
    await app[CONTEXT].hub.close(GOING_AWAY)
