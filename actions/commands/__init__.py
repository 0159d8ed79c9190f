"""The groups of `python -m actions`: one module each, found by `actions.cli`.

A module has `add_parser(groups)`, which adds the group and its commands, and
`run(app, args, say) -> int`, which does the work, says its lines with `say`, and gives the exit
status. An expected failure raises ValueError or ShopError, whose text is shown. Import what is
heavy inside the functions: every command loads every module here.
"""

import argparse
from collections.abc import Callable
from typing import TypeAlias

Say = Callable[[str], None]
Groups: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
