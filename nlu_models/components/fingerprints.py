"""Rasa's training cache sees a component's class only; this adds what the class stands on."""

import hashlib
import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def sources(*functions: Callable[..., Any]) -> str:
    """A digest of the modules that define these functions."""
    modules = dict.fromkeys(inspect.getsourcefile(f) or "" for f in functions)
    return files(Path(m) for m in modules if m)


def files(paths: Iterable[Path]) -> str:
    """A digest of files by name and content."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
