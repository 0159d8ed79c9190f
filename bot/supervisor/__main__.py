"""`python -m bot.supervisor`: see `bot.supervisor.cli`."""

import sys

from bot.supervisor.cli import main

if __name__ == "__main__":
    sys.exit(main())
