"""Plain data, as YAML gives it, checked while it is read."""

import math
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

_SHOWN = 40


class ConditionError(ValueError):
    """Something in the data is not as it must be; `path` says where it stands."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path, self.message = path, message


def mapping(node: object, path: str, allowed: Iterable[str]) -> Mapping[str, object]:
    """A mapping with none but these keys."""
    if not isinstance(node, Mapping):
        raise ConditionError(path, f"a mapping is needed here, not {_short(node)}")
    known = tuple(allowed)
    for key in node:
        if key not in known:
            raise ConditionError(f"{path}.{key}", f"there is no such key{_hint(key, known)}")
    return node


def text(node: object, path: str) -> str:
    if not isinstance(node, str) or not node.strip():
        raise ConditionError(path, f"words are needed here, not {_short(node)}")
    return node


def texts(node: object, path: str) -> tuple[str, ...]:
    """One text, or a list of them."""
    if isinstance(node, str):
        return (text(node, path),)
    if not isinstance(node, list | tuple) or not node:
        raise ConditionError(path, f"a word or a list of words is needed here, not {_short(node)}")
    return tuple(text(each, f"{path}[{i}]") for i, each in enumerate(node))


def ids(
    node: object, path: str, known: Collection[str], what: str, *, open_: bool = False
) -> frozenset[str]:
    """Texts that are among the known ones; `open_` when nothing known means anything goes."""
    found = texts(node, path)
    for each in found:
        if each not in known and not (open_ and not known):
            raise ConditionError(path, f"there is no {what} {each!r}{_hint(each, known)}")
    return frozenset(found)


def one_of(node: object, path: str, known: Collection[str], what: str) -> str:
    (found,) = ids(text(node, path), path, known, what)
    return found


def number(node: object, path: str, low: float, high: float) -> float:
    if isinstance(node, bool) or not isinstance(node, int | float) or math.isnan(node):
        raise ConditionError(path, f"a number is needed here, not {_short(node)}")
    if not low <= node <= high:
        raise ConditionError(path, f"{_short(node)} is not between {low:g} and {high:g}")
    return float(node)


def whole(node: object, path: str, low: int, high: int) -> int:
    found = number(node, path, low, high)
    if found != int(found):
        raise ConditionError(path, f"a whole number is needed here, not {_short(node)}")
    return int(found)


def flag(node: object, path: str) -> bool:
    if not isinstance(node, bool):
        raise ConditionError(path, f"true or false is needed here, not {_short(node)}")
    return node


def span(node: object, path: str, low: int, high: int) -> tuple[int, int]:
    """Two whole numbers, the smaller one first."""
    if not isinstance(node, list | tuple) or len(node) != 2:
        raise ConditionError(path, f"two numbers [from, to] are needed here, not {_short(node)}")
    first, last = (whole(each, f"{path}[{i}]", low, high) for i, each in enumerate(node))
    if first > last:
        raise ConditionError(path, f"{first} is more than {last}")
    return first, last


def _hint(wrong: object, known: Collection[str]) -> str:
    near = get_close_matches(str(wrong), known, 1, 0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def _short(node: object) -> str:
    try:
        shown = "nothing" if node is None else repr(node)
    except (RecursionError, ValueError):
        shown = type(node).__name__
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
