"""Offers from YAML and CSV: every mistake with its line and key, and nothing loaded if any."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.adapters import yaml_lines
from actions.core.offer_reading import Problems, Shop, read_offer
from actions.core.offer_terms import LISTS
from actions.core.offers import Offer
from actions.core.plain import ConditionError

_TEXTS = frozenset(("id", "kind", "starts", "ends", "code_prefix", "url", "image"))


class OfferFileError(ValueError):
    """All that is wrong with the file, one line each."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


@dataclass(frozen=True)
class _Read:
    """The file's data, and where a path of it stands, as its reader names the place."""

    data: Any
    place: Callable[[str], str]


def load(path: Path, shop: Shop) -> tuple[Offer, ...]:
    """The offers of the file; `.csv` is read as a table, everything else as YAML."""
    try:
        found = _csv(path) if path.suffix.lower() == ".csv" else _yaml(path)
    except OSError as error:
        raise OfferFileError([f"{path}: {error.strerror}"]) from error
    except (yaml_lines.YamlError, csv.Error, UnicodeDecodeError) as error:
        raise OfferFileError([f"{path}: {error}"]) from error
    offers, problems = _offers(found.data, shop)
    if problems:
        raise OfferFileError([f"{path}:{found.place(p.path)}: {p.message}" for p in problems])
    return offers


def _offers(data: Any, shop: Shop) -> tuple[tuple[Offer, ...], Problems]:
    if not isinstance(data, list) or not data:
        return (), [ConditionError("", "a list of offers is needed")]
    offers: dict[int, Offer] = {}
    problems: Problems = []
    for i, node in enumerate(data):
        offer, wrong = read_offer(node, f"[{i}]", shop)
        problems += wrong
        if offer:
            offers[i] = offer
    named = [node.get("id") for node in data if isinstance(node, Mapping)]
    problems += [
        ConditionError(f"[{i}].id", f"{node['id']!r} is there twice")
        for i, node in enumerate(data)
        if isinstance(node, Mapping) and "id" in node and node["id"] in named[:i]
    ]
    problems += _unknown_friends(offers, {*map(str, named), *shop.offers})
    return tuple(offers.values()), problems


def _unknown_friends(offers: Mapping[int, Offer], named: set[str]) -> Iterator[ConditionError]:
    for i, offer in offers.items():
        for friend in offer.stacks_with:
            if friend != "*" and friend not in named:
                yield ConditionError(f"[{i}].stacks_with", f"there is no offer {friend!r}")


def _yaml(path: Path) -> _Read:
    data, lines = yaml_lines.read(path)

    def place(where: str) -> str:
        key = where.partition("].")[2]
        line = yaml_lines.line_of(lines, where)
        return f"{line}: {key}" if key else str(line)

    return _Read(data, place)


def _csv(path: Path) -> _Read:
    """A row for each offer; `title_zh`, `cap_days` are keys within keys, `a|b` is a list."""
    rows, lines = [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file, strict=True)
        before = table.line_num
        for row in table:
            lines.append(before + 1 if before else 2)
            rows.append(_nested(row))
            before = table.line_num

    def place(where: str) -> str:
        index, _, key = where.partition("].")
        line = lines[int(index[1:].rstrip("]"))] if index else 1
        return f"{line}: {key.replace('.', '_')}" if key else str(line)

    return _Read(rows, place)


def _nested(row: Mapping[str | None, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, cell in row.items():
        if column is None:
            found["columns beyond the header"] = cell
        elif cell is not None and cell.strip():
            outer, _, inner = column.strip().rpartition("_")
            if outer == "cap" or inner in ("zh", "en"):
                found.setdefault(outer, {})[inner] = _cell(column, cell.strip())
            else:
                found[column.strip()] = _cell(column.strip(), cell.strip())
    return found


def _cell(column: str, cell: str) -> Any:
    if column in LISTS:
        return [part.strip() for part in cell.split("|")]
    if column in _TEXTS or column.endswith(("_zh", "_en")):
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        return cell
