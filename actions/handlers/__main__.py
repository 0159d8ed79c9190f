"""The action server, on the loopback interface only: `python -m actions.handlers`.

rasa-sdk's own command listens on every interface, and this server trusts who calls it.
"""

import gc
import logging
import os
import sys

from rasa_sdk.endpoint import create_app

from actions.bootstrap import shared_app
from actions.settings import SettingsError


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        shared_app().search.faq("", "zh", 1)  # the encoder is loaded now, not in the first turn
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    server = create_app("actions.handlers")
    server.config.ACCESS_LOG = False
    gc.collect()
    gc.freeze()  # what is loaded stays: the collector need not walk it in the middle of a turn
    server.run(
        host=os.environ.get("ACTIONS_HOST", "127.0.0.1"),
        port=int(os.environ.get("ACTIONS_PORT", "5055")),
        single_process=True,
        motd=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
