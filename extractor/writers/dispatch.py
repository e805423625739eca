"""One door to every format."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from solieu.extractor.checks.findings import findings
from solieu.extractor.writers import datapackage, delimited, jsonl
from solieu.extractor.writers.compressed import text_into
from solieu.extractor.writers.formats import LINES, FormatError, WriteOptions, packing
from solieu.extractor.writers.whole import whole
from solieu.schemas.figure import Figure

PLAIN = WriteOptions()
FINDINGS = "findings"
"""What `extract --check-only` shows where nobody asked for a format: sentences for people, no data."""


def header(form: str, options: WriteOptions = PLAIN) -> str:
    """What stands before the first record of a stream: the column names of CSV, else nothing.

    >>> header("csv").split(",")[:3], header("jsonl")
    (['schema_version', 'figure_id', 'doc_id'], '')
    """
    return delimited.csv_header(options) if form == "csv" else ""


def line(figure: Figure, form: str, options: WriteOptions = PLAIN) -> str:
    """One record as one line of a stream of ``jsonl`` or ``csv``, with its line end.

    Raises:
        FormatError: the format has no lines.

    >>> from solieu.extractor import extract
    >>> line(extract("Có 5 xã.")[0], "jsonl")[:22]
    '{"schema_version": "1"'
    """
    if form == FINDINGS:
        return findings(figure)
    if form not in LINES:
        raise FormatError(f"{form}: this format has no lines. Write it to a file.")
    if form == "jsonl":
        return figure.as_json() + "\n"
    return delimited.csv_line(figure.model_dump(), options)


def write(path: Path, form: str, records: Iterable[Mapping[str, Any]], *, options: WriteOptions = PLAIN) -> int:
    """Write records to a file, whole or not at all, one by one: memory does not grow with their number.

    Args:
        path: the file; an ending ``.gz`` or ``.zst`` packs JSON Lines and CSV.
        form: one of ``FORMATS``.
        records: nested records as ``read_records`` gives them, numbers as ``int`` or ``Decimal``.
        options: how CSV is written.

    Returns:
        How many records were written.

    Raises:
        FormatError: no such format.
        OSError: the file cannot be written; one that stood there before stands there still.

    >>> from tempfile import TemporaryDirectory
    >>> from solieu.extractor import extract
    >>> with TemporaryDirectory() as folder:
    ...     write(Path(folder, "a.csv"), "csv", [f.model_dump() for f in extract("Có 5 xã và 3 huyện ngập.")])
    2
    """
    if form in LINES:
        return _write_lines(path, form, records, options)
    if form == "parquet":
        from solieu.extractor.writers.parquet import write_parquet

        with whole(path) as stream:
            return write_parquet(stream, records)
    if form == "xlsx":
        from solieu.extractor.writers.xlsx import write_xlsx

        with whole(path) as stream:
            return write_xlsx(stream, records, beside=path)
    if form == "sqlite":
        from solieu.extractor.archive import write_archive

        return write_archive(path, records)
    raise FormatError(f"{form}: no format of that name.")


def _write_lines(path: Path, form: str, records: Iterable[Mapping[str, Any]], options: WriteOptions) -> int:
    with whole(path) as stream, text_into(stream, packing(path)) as text:
        count = jsonl.write_jsonl(text, records) if form == "jsonl" else delimited.write_csv(text, records, options)
    if form == "csv":
        datapackage.write_datapackage(path, options)
    return count
