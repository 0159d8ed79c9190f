"""Runs the command line of the models."""

import sys

from nlu_models.cli import main

sys.exit(main())
