"""Records to JSON Lines or CSV. Columns of CSV are the record's keys, nested ones joined by ``_``."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.extractor.checks.findings import findings
from solieu.schemas.export import columns
from solieu.schemas.figure import Figure, digits

FORMATS = ("jsonl", "csv")
FINDINGS = "findings"
"""What `extract --check-only` shows where nobody asked for a format: sentences for people, no data."""


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


def header(form: str) -> str:
    """What stands before the first record: the column names of CSV, else nothing.

    >>> header("csv").split(",")[:3]
    ['schema_version', 'figure_id', 'doc_id']
    """
    return _csv_line([column.name for column in columns()]) if form == "csv" else ""


def line(figure: Figure, form: str) -> str:
    """One record as one line, with its line end."""
    if form == "jsonl":
        return figure.as_json() + "\n"
    if form == FINDINGS:
        return findings(figure)
    flat = flatten(figure)
    return _csv_line([flat[column.name] for column in columns()])


def flatten(figure: Figure) -> dict[str, Any]:
    """The record with nested objects flattened by ``_`` and lists as JSON."""
    flat: dict[str, Any] = {}
    data = figure.model_dump()
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
