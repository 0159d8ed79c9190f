"""Files of history, row by row with the line each stands in: CSV, JSON lines, Parquet."""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from actions.core.event_reading import BadEvent

Numbered = tuple[int, Mapping[str, object] | BadEvent]
_BATCH = 2_000
_NESTED = ("STRUCT", "MAP")


def rows(path: Path) -> Iterator[Numbered]:
    """Each row with its line, in a Parquet file its number; a line that is no row is an error."""
    kind = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"][-1:]
    reader = {".csv": _csv, ".tsv": _csv, ".jsonl": _lines, ".ndjson": _lines, ".parquet": _parquet}
    if not kind or kind[0] not in reader:
        raise ValueError(f"{path.name}: .csv, .tsv, .jsonl or .parquet is needed")
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return reader[kind[0]](path)


def _open(path: Path) -> IO[str]:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _csv(path: Path) -> Iterator[Numbered]:
    with _open(path) as file:
        first = file.readline()
        file.seek(0)
        comma = max(",;\t|", key=first.count)
        reader = csv.reader(file, delimiter=comma)
        names = next(reader, [])
        start = reader.line_num
        for values in reader:
            line, start = start + 1, reader.line_num
            if not values:
                continue
            if len(values) != len(names):
                yield line, BadEvent("row", f"{len(values)} columns instead of {len(names)}")
            else:
                yield line, dict(zip(names, values, strict=True))


def _lines(path: Path) -> Iterator[Numbered]:
    with _open(path) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            yield number, row if isinstance(row, dict) else BadEvent("row", "not a JSON object")


def _parquet(path: Path) -> Iterator[Numbered]:
    import duckdb  # 50 MB that only this needs

    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        described = database.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()
        columns = ", ".join(_column(name, kind) for name, kind, *_ in described)
        try:
            found = database.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)])  # noqa: S608
            yield from _numbered(found, [name for name, *_ in described])
        except duckdb.Error as error:
            raise ValueError(f"{path.name}: {error}") from None


def _column(name: str, kind: str) -> str:
    """Times as text with their zone, nested things as JSON, the rest as it is."""
    quoted = '"' + name.replace('"', '""') + '"'
    if kind.startswith(_NESTED) or kind.endswith("[]"):
        return f"CAST(to_json({quoted}) AS VARCHAR)"
    if kind.startswith(("TIMESTAMP", "DATE", "TIME", "DECIMAL", "UUID", "ENUM")):
        return f"CAST({quoted} AS VARCHAR)"
    return quoted


def _numbered(found: Any, names: list[str]) -> Iterator[Numbered]:
    number = 0
    while batch := found.fetchmany(_BATCH):
        for values in batch:
            number += 1
            yield number, dict(zip(names, values, strict=True))
