"""Figures read back from what ``solieu extract`` wrote, whatever the format; what is no figure is told, not dropped."""

import csv
import gzip
import io
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from pydantic import ValidationError

from solieu.extractor.writers.flat import EXACT
from solieu.extractor.writers.formats import FormatError, format_of, packing, ready
from solieu.schemas.article import Quarantine
from solieu.schemas.export import Column, columns
from solieu.schemas.figure import Figure

_DAMAGED = (EOFError, UnicodeDecodeError, csv.Error)


class ReportError(ValueError):
    """Records or options that no report can be made of: a usage error."""


def read_figures(path: Path) -> Iterator[Figure | Quarantine]:
    """Every figure of a file of records: JSON Lines or CSV (also packed), Parquet or SQLite.

    A row that is no figure becomes a quarantine row with its line.

    Raises:
        ReportError: the file is no file of records.
        OSError: it cannot be read.

    >>> from tempfile import TemporaryDirectory
    >>> from solieu.extractor import extract
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.jsonl")
    ...     _ = path.write_text(extract("Có 3 xã.")[0].as_json() + "\\nno record\\n", encoding="utf-8")
    ...     [type(r).__name__ for r in read_figures(path)]
    ['Figure', 'Quarantine']
    """
    form = _format(path)
    if form == "jsonl":
        return _json_lines(path)
    return _rows({"csv": _csv, "parquet": _parquet, "sqlite": _sqlite}[form](path), path)


def _format(path: Path) -> str:
    try:
        form = format_of(path, None)
        ready(form, path)
    except FormatError as error:
        raise ReportError(f"the records cannot be read: {error}") from error
    if form == "xlsx":
        raise ReportError(f"{path}: a workbook, not records. Give the .jsonl, .csv, .parquet or .db file of the run.")
    if not path.exists():
        raise ReportError(f"{path}: no such file. Make one with `solieu extract INPUT... -o {path.name}`.")
    return form


@contextmanager
def _text(path: Path, newline: str) -> Iterator[IO[str]]:
    with path.open("rb") as raw:
        stream: Any = raw
        if packing(path) == ".gz":
            stream = gzip.GzipFile(fileobj=raw)
        elif packing(path) == ".zst":
            import zstandard

            stream = zstandard.ZstdDecompressor().stream_reader(raw)
        yield io.TextIOWrapper(stream, encoding="utf-8-sig", newline=newline)


def _json_lines(path: Path) -> Iterator[Figure | Quarantine]:
    number = 0
    try:
        with _text(path, "\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _parsed(line, path, number)
    except _DAMAGED as error:
        yield _bad(path, number + 1, f"the file is damaged behind this line ({error}). What stood before it is in the report.")


def _parsed(line: str, path: Path, number: int) -> Figure | Quarantine:
    try:
        data = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        return _bad(path, number, f"not valid JSON ({error}). Each line must be one record of `solieu extract`.")
    return _figure(data, path, number)


def _figure(data: Any, path: Path, number: int) -> Figure | Quarantine:
    try:
        return Figure.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return _bad(path, number, f"no figure record ({where}{': ' if where else ''}{first['msg']}). Extract again.")


def _bad(path: Path, number: int, reason: str) -> Quarantine:
    return Quarantine(file=path.name, line=number, byte=None, reason=reason.encode("utf-8", "replace").decode("utf-8"))


def _rows(rows: Iterable[dict[str, Any]], path: Path) -> Iterator[Figure | Quarantine]:
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            try:
                yield _figure(nested(row), path, number)
            except (KeyError, ValueError, InvalidOperation) as error:
                yield _bad(path, number, f"no row of `solieu extract` ({error}). Extract again.")
    except _DAMAGED as error:
        yield _bad(path, number + 1, f"the file is damaged behind this row ({error}). What stood before it is in the report.")


def nested(row: dict[str, Any]) -> dict[str, Any]:
    """A flat row as the record it was made of, its numbers exact where the row has them exact.

    >>> from solieu.extractor import extract
    >>> from solieu.extractor.writers import flatten
    >>> figure = extract("Năm 2023 có 152/152 xã.")[0]
    >>> Figure.model_validate(nested(flatten(figure))) == figure
    True
    """
    exact = json.loads(row.get(EXACT.name) or "{}")
    record: dict[str, Any] = {}
    for column in columns():
        value = _value(exact.get(column.name, row[column.name]), column)
        if column.part:
            record.setdefault(column.key, {})[column.part] = value
        else:
            record[column.key] = value
    whole = [c.key for c in columns() if c.part == "text" and record[c.key]["text"] is None]
    return record | dict.fromkeys(whole, None)


def _value(value: Any, column: Column) -> Any:
    if value is None or (value == "" and not column.required):
        return None
    if column.type == "array":
        return json.loads(value)
    if column.type == "number":
        return float(value) if column.required else Decimal(str(value))
    return int(value) if column.type == "integer" else value


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(2**31 - 1)  # a sentence may be long
    with _text(path, "") as lines:
        yield from csv.DictReader(lines)


def _parquet(path: Path) -> Iterator[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            yield from chain.from_iterable(batch.to_pylist() for batch in file.iter_batches(4096))
    except pa.ArrowInvalid as error:
        raise ReportError(f"{path}: no Parquet file, or a damaged one ({error}). Extract again.") from error


def _sqlite(path: Path) -> Iterator[dict[str, Any]]:
    names = [column.name for column in columns()]
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)) as archive:
            for row in archive.execute(f"SELECT {', '.join(names)} FROM figures ORDER BY rowid"):
                yield dict(zip(names, row, strict=True))
    except sqlite3.DatabaseError as error:
        raise ReportError(f"{path}: no archive of `solieu extract` ({error}). Extract again with -o {path.name}.") from error
