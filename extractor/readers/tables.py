"""CSV and TSV: a header, and one record for each row.

Rows are split as RFC 4180 says, in the bytes. A row that breaks the rules
(a quotation mark that is never closed) costs only its own line.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from solieu.extractor.readers.json_lines import EMPTY
from solieu.extractor.readers.lines import Line, lines, too_long
from solieu.extractor.readers.opening import Opened
from solieu.extractor.readers.records import article, fields_of_table
from solieu.extractor.readers.settings import Fields, Origin, ReadSettings, Record
from solieu.extractor.readers.transcoding import TextStream, text_stream

_DELIMITERS = ",;\t|"
_LINES = 100_000  # of one row


class Row(NamedTuple):
    """The cells of a row as bytes in Latin-1, and its lines; without cells where ``why`` says what is wrong."""

    lines: list[Line]
    cells: list[str]
    why: str = ""


def read(file: Opened, settings: ReadSettings, delimiter: str | None = None) -> Iterator[Record]:
    """Every row behind the header as an article or a quarantine row."""
    text = text_stream(file, settings)
    feed = _Feed(text, settings.limits.line_bytes)
    head = _header(feed, text, delimiter)
    if head is None:
        yield Origin(file.name, None, 0).bad(EMPTY)
        return
    if head.why:
        yield head.origin.bad(f"the header cannot be read: {head.why}")
        return
    fields = fields_of_table(head.columns, settings.fields, file.name)
    if fields.text not in head.columns:
        yield head.origin.bad(no_text(fields, head.columns))
        return
    yield from _rows(feed, text, head, fields, settings)


class _Header(NamedTuple):
    origin: Origin
    columns: list[str]
    delimiter: str
    why: str = ""


def header(file: Opened, settings: ReadSettings, delimiter: str | None = None) -> list[str]:
    """The columns of a table.

    >>> import io
    >>> from pathlib import Path
    >>> from solieu.extractor.readers.inputs import Source
    >>> header(Opened(Source(Path("a"), "a"), io.BytesIO(b"id;text\\n1;x"), b"id;text", None), ReadSettings())
    ['id', 'text']
    """
    text = text_stream(file, settings)
    head = _header(_Feed(text, settings.limits.line_bytes), text, delimiter)
    return head.columns if head is not None else []


def _header(feed: "_Feed", text: TextStream, delimiter: str | None) -> _Header | None:
    first = feed.first()
    if first is None:
        return None
    origin = text.at(first.number, first.byte)
    mark = delimiter or _delimiter(first.data or b"")
    row = feed.row(mark)
    try:
        columns = [text.codec.decode(cell.encode("latin-1")).strip() for cell in row.cells]
    except UnicodeDecodeError as error:
        return _Header(origin, [], mark, text.codec.wrong(error.object, error))
    return _Header(origin, columns, mark, row.why)


def no_text(fields: Fields, columns: list[str]) -> str:
    """The reason for a table in which no column holds the text.

    >>> no_text(Fields(), ["a", "b"])
    "no column 'text' (columns: a, b), so nothing was read. Name the right one with --text-field."
    """
    has = ", ".join(columns[:8]) or "none"
    return f"no column {fields.text!r} (columns: {has}), so nothing was read. Name the right one with --text-field."


def _delimiter(header: bytes) -> str:
    """The mark that stands most often in the header; `sep=;` in front of it, as Excel writes, names it."""
    given = header.strip().removeprefix(b"\xef\xbb\xbf")
    if given.startswith(b"sep=") and len(given) == 5:
        return chr(given[4])
    return max(_DELIMITERS, key=lambda mark: header.count(mark.encode()))


def _rows(feed: "_Feed", text: TextStream, head: _Header, fields: Fields, settings: ReadSettings) -> Iterator[Record]:
    while (row := feed.row(head.delimiter)).lines:
        origin = text.at(row.lines[0].number, row.lines[0].byte)
        if not row.why and not row.cells:
            continue  # a blank line
        if not row.why and len(row.cells) != len(head.columns):
            feed.back(row.lines[1:])
            many = "1 cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
            yield origin.bad(f"{many}, where the header has {len(head.columns)}. Mend the row, perhaps its quotation marks.")
        elif row.why:
            yield origin.bad(row.why)
        else:
            yield _article(row, origin, text, dict(zip(head.columns, row.cells, strict=True)), fields, settings)


def _article(row: Row, origin: Origin, text: TextStream, cells: dict[str, str], fields: Fields, settings: ReadSettings) -> Record:
    wanted = {fields.text, fields.id, fields.date, fields.title, "figure_id", "schema_version"}
    try:
        data = {name: text.codec.decode(cell.encode("latin-1")) for name, cell in cells.items() if name in wanted}
    except UnicodeDecodeError as wrong:
        whole = b"".join(line.data or b"" for line in row.lines)
        at = max(0, whole.find(wrong.object)) + wrong.start
        return origin.bad(text.codec.wrong(wrong.object, wrong), at)
    return article(data, origin, settings, fields)


class _Feed:
    """Rows from lines, with lines put back where a row went wrong behind its first."""

    def __init__(self, text: TextStream, limit: int) -> None:
        self._text, self._limit = text, limit
        self._lines = lines(text.stream, limit)
        self._waiting: deque[Line] = deque()

    def first(self) -> Line | None:
        """The first line that is not blank, which stays to be read."""
        while (line := self._next()) is not None and line.data is not None and not line.data.strip(b"\xef\xbb\xbf \t\r\n"):
            pass
        if line is not None:
            self._waiting.appendleft(line)
            if line.data is not None and line.data.strip().removeprefix(b"\xef\xbb\xbf").startswith(b"sep="):
                return self._waiting.popleft()
        return line

    def back(self, unread: list[Line]) -> None:
        """Read these lines again."""
        self._waiting.extendleft(reversed(unread))

    def _next(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def row(self, delimiter: str) -> Row:
        """The next row; no lines at the end."""
        taken: list[Line] = []
        csv.field_size_limit(self._limit)
        try:
            cells = next(csv.reader(self._cells_of(taken), delimiter=delimiter, strict=True), [])
        except _UnreadableError as bad:
            return self._refused(taken, bad.why)
        except csv.Error as error:
            return self._refused(taken, f"not valid CSV ({error}). Mend the row, perhaps its quotation marks.")
        return Row(taken, cells)

    def _refused(self, taken: list[Line], why: str) -> Row:
        """The first line alone is refused; those behind it are read again."""
        self.back(taken[1:])
        return Row(taken[:1], [], why)

    def _cells_of(self, taken: list[Line]) -> Iterator[str]:
        size = 0
        while (line := self._next()) is not None:
            taken.append(line)
            size += len(line.data or b"")
            if line.data is None:
                raise _UnreadableError(
                    line.why if len(taken) == 1 else "a quotation mark is not closed before a line that cannot be read"
                )
            if len(taken) > _LINES:
                raise _UnreadableError(f"a row of more than {_LINES:,} lines. Perhaps a quotation mark is not closed.")
            if size > self._limit and len(taken) > 1:
                raise _UnreadableError(f"{too_long(size, self._limit)} Perhaps a quotation mark is not closed.")
            yield self._text.bare(line.data, line.byte).decode("latin-1")


class _UnreadableError(Exception):
    """A line within a row that cannot be had."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
