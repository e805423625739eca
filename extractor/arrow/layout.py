"""What comes out: one schema for figures and rejected articles, and the rows that fill it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from solieu.extractor.arrow.articles import require_arrow
from solieu.extractor.writers.flat import cells, with_doubles
from solieu.extractor.writers.parquet import arrays, arrow_schema
from solieu.schemas.figure import Figure

if TYPE_CHECKING:
    import pyarrow as pa

FIGURE, REJECTED = "figure", "rejected"
Row = list[Any]


@lru_cache(maxsize=1)
def schema() -> "pa.Schema":
    """The columns of every batch that comes out; the meaning of each stands in its metadata.

    Raises:
        InputError: pyarrow is not installed.

    >>> schema().names[:4]
    ['status', 'reason', 'schema_version', 'figure_id']
    """
    require_arrow()
    import pyarrow as pa

    status = {"description": "figure, or rejected: an article that could not be used"}
    reason = {"description": "why the article was rejected, and what to do; null for a figure"}
    head = [pa.field("status", pa.string(), nullable=False, metadata=status), pa.field("reason", pa.string(), metadata=reason)]
    return pa.schema([*head, *(field.with_nullable(True) for field in arrow_schema())])


def record_batch(found: Iterable[Row]) -> "pa.RecordBatch":
    """Rows as a batch of ``schema()``.

    >>> record_batch([]).num_rows
    0
    """
    import pyarrow as pa

    return pa.RecordBatch.from_arrays(arrays(found, schema()), schema=schema())


def figure_row(figure: Figure) -> Row:
    """A figure as a row.

    >>> from solieu.extractor import extract
    >>> figure_row(extract("Có 5 xã.")[0])[:3]
    ['figure', None, '1']
    """
    return [FIGURE, None, *with_doubles(cells(figure.model_dump()))]


def rejected_row(doc_id: str | None, reason: str) -> Row:
    """A rejected article as a row.

    >>> rejected_row("a", "the text is null.")[:3]
    ['rejected', 'the text is null.', None]
    """
    row: Row = [REJECTED, reason] + [None] * (len(schema()) - 2)
    row[schema().get_field_index("doc_id")] = doc_id
    return row
