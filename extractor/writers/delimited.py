"""CSV as RFC 4180 has it: UTF-8, commas, CRLF, quotes where needed; nothing said is an empty cell."""

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import IO, Any

from solieu.extractor.writers.flat import DOUBLE_DIGITS, cells, number_text, significant
from solieu.extractor.writers.formats import WriteOptions
from solieu.extractor.writers.spreadsheet import APOSTROPHE, marked
from solieu.schemas.export import columns

LINE_END = "\r\n"
BOM = "\ufeff"


def csv_header(options: WriteOptions) -> str:
    """The line of column names.

    >>> csv_header(WriteOptions()).split(",")[:3]
    ['schema_version', 'figure_id', 'doc_id']
    """
    return (BOM if options.bom else "") + _line([column.name for column in columns()])


def csv_line(record: Mapping[str, Any], options: WriteOptions) -> str:
    """One record as one line (with line breaks in it, quoted, where its texts have some)."""
    return _line(csv_cells(record, options))


def csv_cells(record: Mapping[str, Any], options: WriteOptions) -> list[str]:
    """The cells of a record as CSV has them: numbers by their digits, nothing as empty.

    >>> from solieu.extractor import extract
    >>> csv_cells(extract("Hơn 44.000 cán bộ.")[0].model_dump(), WriteOptions())[10:12]
    ['44000', '']
    """
    cell = _safe_cell if options.excel_safe else _cell
    return [cell(value) for value in cells(record)]


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return number_text(value) if isinstance(value, (Decimal, float)) else str(value)


def _safe_cell(value: Any) -> str:
    if isinstance(value, str):
        return marked(value)
    text = _cell(value)
    return APOSTROPHE + text if significant(text) > DOUBLE_DIGITS else text


def _line(row: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=LINE_END).writerow(row)
    return buffer.getvalue()


def write_csv(text: IO[str], records: Iterable[Mapping[str, Any]], options: WriteOptions) -> int:
    """Write the header and every record; how many records there were."""
    text.write(csv_header(options))
    rows = csv.writer(text, lineterminator=LINE_END)
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007
        rows.writerow(csv_cells(record, options))
    return count
