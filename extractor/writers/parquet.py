"""Parquet: typed columns that pandas, polars, DuckDB and R use at once.

Texts are strings, offsets 64-bit integers, numbers doubles. A double holds 15
significant digits of any number; a row with a longer one has all its digits
in the column ``exact_numbers``. (128-bit decimals would hold them, but pandas
makes slow objects of those and R makes doubles, without a word.)
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from solieu.extractor.writers.flat import EXACT, cells, with_doubles
from solieu.schemas.export import columns

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 65_536  # always cut at the same records, so that the bytes do not depend on how records arrive
_BATCH = 4_096  # records held as Python objects


def write_parquet(stream: BinaryIO, records: Iterable[Mapping[str, Any]], *, row_group: int = ROW_GROUP) -> int:
    """Write every record; how many there were.

    Raises:
        OSError: the bytes cannot be written.

    >>> import io
    >>> write_parquet(io.BytesIO(), [])
    0
    """
    import pyarrow.parquet as pq

    schema = arrow_schema()
    writer = pq.ParquetWriter(stream, schema, compression="zstd")
    count = 0
    try:
        for table in _tables(records, schema, row_group):
            writer.write_table(table, row_group_size=row_group)
            count += table.num_rows
    except BaseException:
        with suppress(Exception):  # what is closed here is thrown away
            writer.close()
        raise
    writer.close()
    return count


def arrow_schema() -> "pa.Schema":
    """The columns as Arrow has them; meaning of each in its metadata.

    >>> arrow_schema().field("start").type
    DataType(int64)
    """
    import pyarrow as pa

    types = {"integer": pa.int64(), "number": pa.float64()}
    return pa.schema(
        [
            pa.field(c.name, types.get(c.type, pa.string()), nullable=not c.required, metadata={"description": c.description})
            for c in (*columns(), EXACT)
        ]
    )


def _tables(records: Iterable[Mapping[str, Any]], schema: "pa.Schema", row_group: int) -> Iterator["pa.Table"]:
    """Tables of one row group each; only the last is smaller."""
    import pyarrow as pa

    stream = iter(records)
    while True:
        group = islice(stream, row_group)
        batches = [_batch(rows, schema) for rows in iter(lambda group=group: list(islice(group, _BATCH)), [])]  # type: ignore[misc]
        if not batches:
            return
        yield pa.Table.from_batches(batches, schema)


def _batch(records: list[Mapping[str, Any]], schema: "pa.Schema") -> "pa.RecordBatch":
    import pyarrow as pa

    return pa.RecordBatch.from_arrays(arrays((with_doubles(cells(record)) for record in records), schema), schema=schema)


def arrays(rows: Iterable[list[Any]], schema: "pa.Schema") -> "list[pa.Array]":
    """Rows as Arrow columns of the schema's types.

    >>> [column.type for column in arrays([], arrow_schema())][:1]
    [DataType(string)]
    """
    import pyarrow as pa

    by_column = list(zip(*rows, strict=True)) or [()] * len(schema)
    return [pa.array(values, type=field.type) for values, field in zip(by_column, schema, strict=True)]
