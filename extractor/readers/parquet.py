"""Parquet, a few rows at a time (pyarrow, extra `parquet`)."""

import shutil
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from solieu.extractor.readers.inputs import Part, open_raw, require
from solieu.extractor.readers.opening import Opened
from solieu.extractor.readers.records import article, fields_of_table
from solieu.extractor.readers.settings import Fields, Origin, ReadSettings, Record
from solieu.extractor.readers.tables import no_text

_ROWS = 64  # of a batch: articles are long


def read(file: Opened, settings: ReadSettings) -> Iterator[Record]:
    """Every row as an article or a quarantine row; ``line`` is the number of the row."""
    require("parquet")
    if not file.head:
        yield Origin(file.name, None, 0).bad("the file is empty. Nothing was extracted from it.")
        return
    with tempfile.TemporaryFile() as spool:
        yield from _table(_seekable(file, spool), file.name, settings, file.source.part)


def schema(file: Opened) -> list[str]:
    """The columns of a Parquet file; none where it cannot be read."""
    require("parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryFile() as spool, _seekable(file, spool) as stream:
        try:
            return [str(name) for name in pq.read_schema(stream).names]
        except (pa.ArrowException, OSError, ValueError):
            return []


def _seekable(file: Opened, spool: IO[bytes]) -> IO[bytes]:
    """The file itself, or a copy on disk of what is compressed or comes through a pipe: Parquet is read from its end.

    Of a part only what is needed is fetched, wherever the file is: others fetch the rest.
    """
    if file.source.part is not None:
        return open_raw(file.source)
    if file.compression is None and file.source.address is None and file.source.name != "-":
        return file.source.path.open("rb")
    shutil.copyfileobj(file.stream, spool, 2**20)
    spool.seek(0)
    return spool


def _table(stream: IO[bytes], name: str, settings: ReadSettings, part: Part | None) -> Iterator[Record]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with stream:
        try:
            table = pq.ParquetFile(stream, pre_buffer=False, buffer_size=2**20)
            columns = [str(column) for column in table.schema_arrow.names]
        except (pa.ArrowException, OSError, ValueError) as error:
            yield Origin(name, None, 0).bad(f"not valid Parquet ({_short(error)}). The file may be cut short; nothing was read.")
            return
        fields = fields_of_table(columns, settings.fields, name)
        if fields.text not in columns:
            yield Origin(name, None, 0).bad(no_text(fields, columns))
            return
        before, wanted = 0, part or Part(0, table.metadata.num_rows)
        for group in range(table.num_row_groups):
            after = before + table.metadata.row_group(group).num_rows
            if before < wanted.end and wanted.start < after:
                rows = Part(max(wanted.start, before), min(wanted.end, after), before)
                yield from _group(table, group, rows, name, fields, settings)
            before = after


def _group(table: Any, group: int, rows: Part, name: str, fields: Fields, settings: ReadSettings) -> Iterator[Record]:
    """The wanted rows of a row group; damage costs the rest of the group, not the groups behind it."""
    import pyarrow as pa

    row, end, ahead = rows.start + 1, rows.end, rows.start - rows.line
    present = set(table.schema_arrow.names)
    wanted = [
        c
        for c in dict.fromkeys((fields.text, fields.id, fields.date, fields.title, "figure_id", "schema_version"))
        if c in present
    ]
    try:
        if reason := _bomb(table.metadata.row_group(group), wanted, settings):
            yield Origin(name, row, None).bad(f"{reason} Rows {row} to {end} were not read.")
            return
        for batch in table.iter_batches(_ROWS, row_groups=[group], columns=wanted, use_threads=False):
            ahead, skipped = max(0, ahead - batch.num_rows), min(ahead, batch.num_rows)
            for cells in _cells(batch.slice(skipped, end - row + 1)):
                yield _record(cells, Origin(name, row, None), settings, fields)
                row += 1
            if row > end:  # of a part: nobody asked for the rest
                return
    except (pa.ArrowException, OSError, ValueError) as error:
        yield Origin(name, row, None).bad(f"damaged Parquet ({_short(error)}). Rows {row} to {end} could not be read.")


def _bomb(group: Any, wanted: list[str], settings: ReadSettings) -> str:
    """A column that grows beyond the limit: a dictionary of one huge value, a thousand times."""
    for number in range(group.num_columns):
        column = group.column(number)
        packed, full = column.total_compressed_size, column.total_uncompressed_size
        if column.path_in_schema in wanted and full > max(2**24, settings.limits.decompression_ratio * packed):
            return f"column {column.path_in_schema!r} grows to more than {settings.limits.decompression_ratio:g} times its size."
    return ""


def _cells(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of a batch; texts stay bytes, so that a bad one spoils no other."""
    import pyarrow as pa

    def binary(column: Any) -> Any:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if pa.types.is_string(column.type):
            return column.view(pa.binary())
        return column.view(pa.large_binary()) if pa.types.is_large_string(column.type) else column

    columns = [binary(column) for column in batch.columns]
    for at in range(batch.num_rows):
        yield {name: _value(column[at]) for name, column in zip(batch.schema.names, columns, strict=True)}


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError):  # a timestamp that is no day of the calendar
        return None


def _record(cells: dict[str, Any], origin: Origin, settings: ReadSettings, fields: Fields) -> Record:
    from solieu.extractor.readers.encodings import codec

    text = codec(settings.encoding or "utf-8")
    data: dict[str, Any] = {}
    for name, cell in cells.items():
        try:
            data[name] = text.decode(cell) if isinstance(cell, bytes) else cell
        except UnicodeDecodeError as error:
            if name == fields.text:
                return origin.bad(text.wrong(error.object, error))
    return article(data, origin, settings, fields)


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
