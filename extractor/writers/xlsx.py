"""XLSX: text as text, no formulas, no links; a new sheet where one is full.

Numbers are numbers, of which a spreadsheet keeps 15 digits; a row with a
longer one has all its digits in ``exact_numbers``, as text. A cell takes
32,767 characters; the rest of a longer text goes on in the sheet ``long
texts``, and the cell says so.
"""

import io
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from solieu.extractor.writers.flat import EXACT, cells, with_doubles
from solieu.schemas.export import columns

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_ROWS = 1_048_576  # the header is one of them
CELL = 16_000  # code points: at most 32,000 of the UTF-16 units that Excel counts
CONTINUED = "… [goes on in sheet 'long texts']"
_WIDTHS = (6, 60)  # characters
_MEASURED = 200  # rows by which a sheet's columns are made wide enough


def write_xlsx(stream: BinaryIO, records: Iterable[Mapping[str, Any]], *, beside: Path, sheet_rows: int = SHEET_ROWS) -> int:
    """Write every record; how many there were.

    Args:
        stream: takes the bytes.
        records: the records.
        beside: rows wait in a folder beside this file until the workbook is packed.
        sheet_rows: rows of a full sheet, header included.

    Raises:
        OSError: the bytes cannot be written.
    """
    from xlsxwriter.exceptions import FileCreateError

    with _folder(beside) as rows, _book(stream, rows) as book:
        figures, rest, count = _Figures(book, sheet_rows), _LongTexts(book), 0
        for count, record in enumerate(records, 1):  # noqa: B007
            row = with_doubles(cells(record))
            figures.add([rest.cut(row, i) if isinstance(value, str) else value for i, value in enumerate(row)])
        figures.finish()
        try:
            book.close()
        except FileCreateError as error:  # it wraps the system's error and is none itself
            raise error.args[0] from error
    return count


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    folder = beside.with_name(beside.name + ".rows.tmp")
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _book(stream: BinaryIO, rows: Path) -> Iterator["Workbook"]:
    from xlsxwriter import Workbook

    sink = _Sink(stream)
    book = Workbook(sink, {"constant_memory": True, "tmpdir": str(rows)})
    book.use_zip64()
    book.set_properties({"title": "figures", "created": datetime(2000, 1, 1)})  # the same bytes each time
    try:
        yield book
    finally:
        sink.over = True
        for sheet in book.worksheets():  # left open when something failed
            with suppress(OSError):
                sheet._opt_close()


class _Sink(io.RawIOBase):
    """The stream below, until it is ``over``; then nothing, that looks like a stream.

    A zip archive that failed is closed once more when Python frees it, long
    after its file was closed, and would print a traceback about that.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._place, self.over = stream, 0, False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        count = len(data) if self.over else self._stream.write(data)
        self._place += count
        return count

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = offset if self.over else self._stream.seek(offset, whence)
        return self._place

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        if not self.over:
            self._stream.flush()


class _Figures:
    """The sheets of figures: the last one takes rows until it is full."""

    def __init__(self, book: "Workbook", sheet_rows: int) -> None:
        self._book, self._limit, self._number = book, sheet_rows, 0
        self._names = [c.name for c in (*columns(), EXACT)]
        self._bold = book.add_format({"bold": True})
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        self._sheet: Worksheet = self._book.add_worksheet("figures" if self._number == 1 else f"figures {self._number}")
        self._widths = [len(name) + 3 for name in self._names]  # 3 for the filter's button
        self._row = 1
        self._sheet.freeze_panes(1, 0)
        for i, name in enumerate(self._names):
            self._sheet.write_string(0, i, name, self._bold)

    def add(self, row: list[Any]) -> None:
        if self._row == self._limit:
            self.finish()
            self._begin()
        for i, value in enumerate(row):
            if isinstance(value, str):
                self._sheet.write_string(self._row, i, value)
            elif value is not None:
                self._sheet.write_number(self._row, i, value)
            if self._row <= _MEASURED and value is not None:
                self._widths[i] = max(self._widths[i], len(str(value)) + 1)
        self._row += 1

    def finish(self) -> None:
        least, most = _WIDTHS
        for i, width in enumerate(self._widths):
            self._sheet.set_column(i, i, min(most, max(least, width)))
        self._sheet.autofilter(0, 0, self._row - 1, len(self._names) - 1)


class _LongTexts:
    """What cells cannot hold: figure, column, part by part."""

    def __init__(self, book: "Workbook") -> None:
        self._book, self._row = book, 0
        self._sheet: Worksheet | None = None
        self._id = [c.name for c in columns()].index("figure_id")
        self._names = [c.name for c in (*columns(), EXACT)]

    def cut(self, row: list[Any], i: int) -> str:
        """The cell, or its beginning where it is too long: then the rest goes to this sheet."""
        text: str = row[i]
        for start in range(CELL, len(text), CELL):
            self._add(row[self._id], self._names[i], start // CELL + 1, text[start : start + CELL])
        return text if len(text) <= CELL else text[:CELL] + CONTINUED

    def _add(self, figure_id: str, column: str, part: int, text: str) -> None:
        if self._sheet is None:
            self._sheet = self._book.add_worksheet("long texts")
            for i, name in enumerate(("figure_id", "column", "part", "text")):
                self._sheet.write_string(0, i, name)
        self._row += 1
        self._sheet.write_string(self._row, 0, figure_id)
        self._sheet.write_string(self._row, 1, column)
        self._sheet.write_number(self._row, 2, part)
        self._sheet.write_string(self._row, 3, text)
