"""Records to JSON Lines or CSV. Columns of CSV are the record's keys, nested ones joined by ``_``."""

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.schemas.export import columns
from solieu.schemas.figure import Figure, digits

FORMATS = ("jsonl", "csv")


class FormatError(ValueError):
    """A format nobody here can write: a usage error."""


def format_of(output: Path | None, given: str | None) -> str:
    """The format to write: the one given, else by the output's ending, else ``jsonl``.

    Raises:
        FormatError: neither names a format that can be written.

    >>> format_of(Path("figures.csv"), None)
    'csv'
    """
    name = given or (output.suffix.lstrip(".") if output else "jsonl")
    if name not in FORMATS:
        where = f"--format {name}" if given else f"{output}"
        raise FormatError(f"{where}: no format of that name. Formats: {', '.join(FORMATS)}.")
    return name


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How CSV is written.

    >>> WriteOptions().bom
    False
    """

    bom: bool = False
    excel_safe: bool = False


PLAIN = WriteOptions()


def write(path: Path, form: str, records: Iterable[Mapping[str, Any]], *, options: WriteOptions = PLAIN) -> int:
    """Write records to a file, whole or not at all."""
    count = 0
    beside = path.with_name(path.name + ".tmp")
    try:
        with beside.open("w", encoding="utf-8", newline="") as stream:
            stream.write(header(form, options))
            for record in records:
                stream.write(_csv_line([_flat(record)[column.name] for column in columns()]))
                count += 1
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)  # noqa: PTH105
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error
    return count


def header(form: str, options: WriteOptions = PLAIN) -> str:
    """What stands before the first record: the column names of CSV, else nothing.

    >>> header("csv").split(",")[:3]
    ['schema_version', 'figure_id', 'doc_id']
    """
    mark = "\ufeff" if options.bom else ""
    return mark + _csv_line([column.name for column in columns()]) if form == "csv" else ""


def line(figure: Figure, form: str, options: WriteOptions = PLAIN) -> str:
    """One record as one line, with its line end."""
    del options
    if form == "jsonl":
        return figure.as_json() + "\n"
    flat = flatten(figure)
    return _csv_line([flat[column.name] for column in columns()])


def flatten(figure: Figure) -> dict[str, Any]:
    """The record with nested objects flattened by ``_`` and lists as JSON."""
    return _flat(figure.model_dump())


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for column in columns():
        value: Any = data[column.key]
        if column.part:
            value = value[column.part] if value is not None else None
        flat[column.name] = json.dumps(value, ensure_ascii=False) if isinstance(value, (tuple, list)) else value
    return flat


def _csv_line(cells: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([_cell(c) for c in cells])
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return digits(value)
    return "" if value is None else value
