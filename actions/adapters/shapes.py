"""JSON to frozen dataclasses and back, strictly: a wrong shape is named, never guessed."""

import dataclasses
import types
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_PLAIN: dict[type, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (int, float),
    bool: (bool,),
}


class BadShape(ValueError):
    """The JSON is not what was agreed; the message says where."""


def decode(kind: type[T], data: Any, where: str = "") -> T:
    """An object of a dataclass; unknown fields are ignored, `return` fills a field `return_`."""
    if not isinstance(data, Mapping):
        raise BadShape(f"{where or kind.__name__}: an object is needed")
    values: dict[str, Any] = {}
    for field, hint in _fields(cast(Any, kind)):
        name = field.name.removesuffix("_")
        if name in data:
            values[field.name] = _value(hint, data[name], f"{where}.{name}".lstrip("."))
        elif _required(field):
            raise BadShape(f"{where}.{name}".lstrip(".") + ": missing")
    return kind(**values)


def encode(value: Any) -> Any:
    """Dataclasses, enums and times as JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {f.name.removesuffix("_"): encode(getattr(value, f.name)) for f in fields}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): encode(v) for k, v in value.items()}
    if isinstance(value, Sequence | frozenset) and not isinstance(value, str):
        return [encode(v) for v in value]
    return value.value if isinstance(value, StrEnum) else value


def _value(hint: Any, data: Any, where: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional(args, data, where)
    if origin is Literal:
        return _one_of(args, data, where)
    if origin is tuple:
        return tuple(_value(args[0], d, f"{where}[{i}]") for i, d in enumerate(_list(data, where)))
    if origin is Mapping:
        return {k: _value(args[1], v, f"{where}.{k}") for k, v in _object(data, where).items()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return decode(hint, data, where)
    return _scalar(hint, data, where)


def _scalar(hint: Any, data: Any, where: str) -> Any:
    if hint in (datetime, date):
        return _time(hint, data, where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(_one_of([member.value for member in hint], data, where))
    wanted = _PLAIN.get(hint, (object,))
    if not isinstance(data, wanted) or (isinstance(data, bool) and bool not in wanted):
        raise BadShape(f"{where}: {hint.__name__} is needed")
    return data


def _optional(args: tuple[Any, ...], data: Any, where: str) -> Any:
    kinds = [a for a in args if a is not type(None)]
    return None if data is None else _value(kinds[0], data, where)


def _time(kind: Any, data: Any, where: str) -> Any:
    try:
        if kind is date:
            return date.fromisoformat(data)
        at = datetime.fromisoformat(data)
    except (TypeError, ValueError) as error:
        raise BadShape(f"{where}: an ISO 8601 time is needed") from error
    if at.tzinfo is None:
        raise BadShape(f"{where}: the time needs a zone")
    return at.astimezone(UTC)


def _one_of(allowed: Sequence[Any], data: Any, where: str) -> Any:
    if data not in allowed:
        raise BadShape(f"{where}: one of {', '.join(map(str, allowed))} is needed")
    return data


def _list(data: Any, where: str) -> list[Any]:
    if not isinstance(data, list):
        raise BadShape(f"{where}: a list is needed")
    return data


def _object(data: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise BadShape(f"{where}: an object is needed")
    return data


def _required(field: "dataclasses.Field[Any]") -> bool:
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


@cache
def _fields(kind: Any) -> "list[tuple[dataclasses.Field[Any], Any]]":
    hints = get_type_hints(kind)
    return [(f, hints[f.name]) for f in dataclasses.fields(kind)]
