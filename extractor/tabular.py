"""Tables in, tables out: lists of texts, DataFrames and Arrow tables become one Arrow table of figures."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from solieu.extractor import arrow
from solieu.extractor.readers import InputError
from solieu.schemas.article import Article

if TYPE_CHECKING:
    import pyarrow as pa

_CHUNK = 4096  # figures held as Python objects


def extract_table(
    articles: Any,
    *,
    text: str = "text",
    id: str = "id",
    date: str = "date",
    title: str = "title",
    patterns: str | None = None,
) -> "pa.Table":
    """The figures of many articles as one Arrow table; ``.to_pandas()`` makes a DataFrame of it.

    Args:
        articles: texts (or ``Article`` records); or a table with one article
            a row: a DataFrame of pandas or polars, an Arrow table, batch or
            reader, or anything else that hands out Arrow streams.
        text, id, date, title: the table's columns of those. Only ``text`` must
            be there; without ``id`` an article is named by its row, from 0.
        patterns: a directory of your own pattern files, added to solieu's.

    Returns:
        The columns of ``solieu.extractor.arrow.schema()``: figures, and a row
        with ``status`` ``rejected`` and a ``reason`` for each article that could not be used.

    Raises:
        InputError: there is no column of texts, the articles are no table or
            list, or pyarrow is not installed.
        PatternError: a pattern file cannot be used.

    >>> table = extract_table(["Có 3 xã ngập.", "Giá 15.000 đồng/kg."])
    >>> table.select(["doc_id", "value", "unit"]).to_pylist()
    [{'doc_id': '0', 'value': 3.0, 'unit': 'xã'}, {'doc_id': '1', 'value': 15000.0, 'unit': 'đồng'}]
    """
    arrow.require_arrow()
    import pyarrow as pa

    names = {"text": text, "id": id, "date": date, "title": title}
    rows = arrow.rows(_articles(articles, names), patterns)
    return pa.Table.from_batches(_batches(rows), arrow.schema())


def _batches(rows: Iterator[arrow.Row]) -> "Iterator[pa.RecordBatch]":
    waiting: list[arrow.Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _CHUNK:
            yield arrow.record_batch(waiting)
            waiting = []
    yield arrow.record_batch(waiting)


def _articles(given: Any, names: dict[str, str]) -> Iterator[Article | arrow.Rejected]:
    if isinstance(given, str):
        raise InputError("one text is no list of articles. Give a list of texts, or use solieu.extractor.extract.")
    if type(given).__module__.startswith("pandas") and hasattr(given, "columns"):
        yield from _rows(_pandas_columns(given, names), len(given))
    elif hasattr(given, "schema") or hasattr(given, "columns"):  # not a column, which also streams
        yield from _streamed(given, names)
    elif isinstance(given, Iterable):
        yield from (item if isinstance(item, Article) else arrow.article(i, _null(item)) for i, item in enumerate(given))
    else:
        raise InputError(f"{type(given).__name__}: neither a list of texts nor a table. Give one of those.")


def _null(value: Any) -> Any:
    """None for the values that pandas writes where nothing is."""
    return None if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value) else value


def _column(names: dict[str, str], has: list[str]) -> dict[str, str]:
    """The wanted columns that are there, by what they hold."""
    if names["text"] not in has:
        told = ", ".join(map(str, has)) or "none"
        raise InputError(f"no column {names['text']!r} (columns: {told}). Name the column of the texts with text=.")
    for name in names.values():
        if list(has).count(name) > 1:
            raise InputError(f"more than one column {name!r}. Leave one of them out.")
    return {what: name for what, name in names.items() if name in has}


def _pandas_columns(frame: Any, names: dict[str, str]) -> dict[str, list[Any]]:
    wanted = _column(names, list(frame.columns))
    return {what: [_null(value) for value in frame[name].astype(object).tolist()] for what, name in wanted.items()}


def _streamed(given: Any, names: dict[str, str]) -> Iterator[Article | arrow.Rejected]:
    """Batch by batch, whoever hands it out: Arrow, polars, DuckDB."""
    import pyarrow as pa

    stream = pa.Table.from_batches([given]) if isinstance(given, pa.RecordBatch) else given
    reader = stream if isinstance(stream, pa.RecordBatchReader) else pa.RecordBatchReader.from_stream(stream)
    wanted = _column(names, reader.schema.names)
    first = 0
    for batch in reader:
        columns = {what: arrow.values(batch.column(name)) for what, name in wanted.items()}
        yield from _rows(columns, batch.num_rows, first)
        first += batch.num_rows


def _rows(columns: dict[str, list[Any]], count: int, first: int = 0) -> Iterator[Article | arrow.Rejected]:
    for i in range(count):
        row = {what: values[i] for what, values in columns.items()}
        yield arrow.article(row.get("id", first + i), row["text"], row.get("date"), row.get("title"))
