"""YAML as plain data, and the line on which each part of it stands."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_DEEP = 50


class YamlError(ValueError):
    """The file is no YAML; the message names file and line."""


def read(path: Path) -> tuple[Any, Mapping[str, int]]:
    """The data, and `lines["[3].when.all[1].fact"]`: where that part begins."""
    try:
        loader = yaml.CSafeLoader(path.read_text("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise _trouble(path, error) from error
    try:
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise _trouble(path, error) from error
    finally:
        loader.dispose()
    lines: dict[str, int] = {}
    _note(node, "", lines)
    return data, lines


def _trouble(path: Path, error: Exception) -> YamlError:
    mark = getattr(error, "problem_mark", None)
    where = f"{path}:{mark.line + 1}" if mark else str(path)
    return YamlError(f"{where}: {getattr(error, 'problem', None) or error}")


def line_of(lines: Mapping[str, int], path: str) -> int:
    """The line of the path, else of the nearest part around it that is there."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)


def _note(node: Any, path: str, lines: dict[str, int], depth: int = 0) -> None:
    if node is None or depth > _DEEP:  # an alias may stand within its own anchor
        return
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = f"{path}.{key.value}" if path else str(key.value)
            lines[here] = key.start_mark.line + 1
            _note(value, here, lines, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            _note(value, f"{path}[{i}]", lines, depth + 1)
