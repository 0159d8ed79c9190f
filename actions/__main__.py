"""`python -m actions`: see `actions.cli`."""

import sys

from actions.cli import main

if __name__ == "__main__":
    sys.exit(main())
