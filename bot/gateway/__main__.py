"""Runs the gateway: python -m bot.gateway."""

import logging
import sys

from aiohttp import web

from actions.bootstrap import App
from bot.gateway.app import create_app
from bot.gateway.settings import Settings, SettingsError


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    services = App.from_env()
    web.run_app(
        create_app(settings, services),
        host=settings.host,
        port=settings.port,
        access_log=None,
        print=None,
        shutdown_timeout=3.0,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
