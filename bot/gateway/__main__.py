"""Runs the gateway: python -m bot.gateway."""

import gc
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
    app = create_app(settings, App.from_env())
    gc.collect()
    gc.freeze()  # what is loaded stays: the collector need not walk it in the middle of a turn
    web.run_app(
        app,
        host=settings.host,
        port=settings.port,
        access_log=None,
        print=None,
        shutdown_timeout=3.0,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
