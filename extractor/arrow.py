"""The kernel for engines: a batch of articles in Arrow goes in, a batch of figures comes out.

``extract_batch`` is a pure function on one ``RecordBatch``; ``extract_batches``
streams, as Spark's ``mapInArrow`` wants it. Columns in: ``id`` (text or whole
numbers) and ``text``, if present also ``date`` (dates or text) and ``title``;
others are ignored. Columns out, always the same (``schema()``): ``status`` and
``reason``, then those of the Parquet files that ``solieu extract`` writes.

There are two kinds of rows. ``status`` is ``figure``, and ``reason`` null; or
``status`` is ``rejected``: an article that could not be used, with its
``doc_id`` where it has one, a sentence in ``reason``, and null in all other
columns. An article never raises; only a batch without its columns does.

Models are loaded once for each process, at the first batch. Threads of one
process take turns, because they would not be faster side by side.
"""

import threading
from collections.abc import Iterable, Iterator
from datetime import date as Date
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from solieu.extractor.pipeline import BATCH, Extraction, Extractor
from solieu.extractor.readers import InputError, read_date
from solieu.extractor.writers.flat import cells, with_doubles
from solieu.extractor.writers.parquet import arrays, arrow_schema
from solieu.schemas.article import Article
from solieu.schemas.figure import Figure

if TYPE_CHECKING:
    import pyarrow as pa

FIGURE, REJECTED = "figure", "rejected"
IDS, TEXTS, OPTIONAL = "id", "text", ("date", "title")
Row = list[Any]
_turn = threading.Lock()


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


def require_arrow() -> None:
    """Raise InputError, with the command that installs it, where pyarrow is missing.

    >>> require_arrow()
    """
    if find_spec("pyarrow") is None:
        raise InputError("Arrow tables need pyarrow. Install it: pip install 'solieu[arrow]'")


def extract_batch(batch: "pa.RecordBatch", *, patterns: str | None = None) -> "pa.RecordBatch":
    """The figures of a batch of articles, in the order of the articles.

    Args:
        batch: columns ``id`` and ``text``, optional ``date`` and ``title``.
        patterns: a directory of your own pattern files, added to solieu's.

    Returns:
        One row for each figure and one for each rejected article, with the columns of ``schema()``.

    Raises:
        InputError: a column is missing, or pyarrow is not installed.
        PatternError: a pattern file cannot be used.

    >>> import pyarrow as pa
    >>> batch = pa.RecordBatch.from_pydict({"id": ["a", "b"], "text": ["Có 152/152 xã đạt.", None]})
    >>> [(r["status"], r["doc_id"], r["numerator"]) for r in extract_batch(batch).to_pylist()]
    [('figure', 'a', 152.0), ('rejected', 'b', None)]
    """
    return record_batch(rows(articles_of(batch), patterns))


def extract_batches(batches: "Iterable[pa.RecordBatch]", *, patterns: str | None = None) -> "Iterator[pa.RecordBatch]":
    """The figures of a stream of batches, some articles at a time: large batches take no more memory than small ones.

    Raises:
        InputError: a column is missing, or pyarrow is not installed.
        PatternError: a pattern file cannot be used.

    >>> import pyarrow as pa
    >>> batch = pa.RecordBatch.from_pydict({"id": [1, 2], "text": ["Có 3 xã.", "Có 5 xã."]})
    >>> [b.num_rows for b in extract_batches([batch, batch])]
    [2, 2]
    """
    for batch in batches:
        _require_columns(batch)
        for start in range(0, batch.num_rows, 8 * BATCH):
            yield extract_batch(batch.slice(start, 8 * BATCH), patterns=patterns)


def record_batch(found: Iterable[Row]) -> "pa.RecordBatch":
    """Rows as a batch of ``schema()``.

    >>> record_batch([]).num_rows
    0
    """
    import pyarrow as pa

    return pa.RecordBatch.from_arrays(arrays(found, schema()), schema=schema())


Rejected = tuple[str | None, str]


def articles_of(batch: "pa.RecordBatch") -> list[Article | Rejected]:
    """Each row as an article, or as the id and reason of a rejected one.

    Raises:
        InputError: the columns ``id`` or ``text`` are missing.

    >>> import pyarrow as pa
    >>> articles_of(pa.RecordBatch.from_pydict({"id": ["a"], "text": [5]}))
    [('a', 'the text is of the type int, not text. Cast the column `text` to a string.')]
    """
    _require_columns(batch)
    ids, texts = values(batch.column(IDS)), values(batch.column(TEXTS))
    dates, titles = (values(batch.column(n)) if n in batch.schema.names else [None] * batch.num_rows for n in OPTIONAL)
    return [article(*row) for row in zip(ids, texts, dates, titles, strict=True)]


def _require_columns(batch: "pa.RecordBatch") -> None:
    require_arrow()
    names = batch.schema.names
    for name in (IDS, TEXTS):
        if names.count(name) != 1:
            has = ", ".join(map(str, names)) or "none"
            many = "no column" if name not in names else "more than one column"
            raise InputError(f"the batch has {many} `{name}` (columns: {has}). Rename the columns to id, text, date and title.")
    for name in OPTIONAL:
        if names.count(name) > 1:
            raise InputError(f"the batch has more than one column `{name}`. Leave one of them out.")


def values(column: "pa.Array") -> list[Any]:
    """The cells as Python objects; one that cannot be decoded is the error that says so.

    >>> import pyarrow as pa
    >>> values(pa.array(["a", None]))
    ['a', None]
    """
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [_value(cell) for cell in column]


def _value(cell: "pa.Scalar") -> Any:
    try:
        return cell.as_py()
    except (ValueError, OverflowError) as error:
        return error


def article(id: Any, text: Any, date: Any = None, title: Any = None) -> Article | Rejected:
    """One article of whatever stands in the cells, or its id and why it is rejected.

    >>> article(7, "Có 3 xã.", "2021-04-23").date
    datetime.date(2021, 4, 23)
    >>> article("a", None)
    ('a', 'the text is null. Nothing was extracted from it.')
    """
    usable = isinstance(id, (str, int)) and not isinstance(id, bool)
    doc_id = str(id) if usable else None
    if doc_id is None:
        return None, _no_id(id)
    if reason := _no_text(text) or _half_pair("id", doc_id) or _half_pair("text", text):
        return (None if _half_pair("id", doc_id) else doc_id), reason
    headline = title if isinstance(title, str) and not _half_pair("title", title) else None
    return Article(doc_id=doc_id, text=text, date=_day(date), title=headline)


def _no_id(id: Any) -> str:
    if id is None:
        return "the id is null. Number the articles, or use their addresses as ids."
    if isinstance(id, Exception):
        return f"the id is damaged ({id}). Repair the column `id`."
    return f"the id is of the type {type(id).__name__}, not text or a whole number. Cast the column `id` to a string."


def _no_text(text: Any) -> str:
    if isinstance(text, str):
        return ""
    if text is None:
        return "the text is null. Nothing was extracted from it."
    if isinstance(text, Exception):
        return f"the text is damaged ({text}). Repair the column `text`."
    return f"the text is of the type {type(text).__name__}, not text. Cast the column `text` to a string."


def _half_pair(name: str, text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text):
        return f"the {name} holds half of a surrogate pair, which is no character. Repair the dump's encoding."
    return ""


def _day(date: Any) -> Date | None:
    if isinstance(date, datetime):
        return date.date()
    return date if isinstance(date, Date) else read_date(date)


@lru_cache(maxsize=4)
def _extractor(patterns: str | None) -> Extractor:
    made = Extractor(patterns)
    made.warm_up()
    return made


def rows(articles: Iterable[Article | Rejected], patterns: str | None = None) -> Iterator[Row]:
    """The rows of the articles in order, ``schema()``'s cells each.

    >>> [row[:2] for row in rows([("a", "the text is null.")])]
    [['rejected', 'the text is null.']]
    """
    waiting: list[Article | Rejected] = []
    for item in articles:
        waiting.append(item)
        if len(waiting) == BATCH:
            yield from _rows_of(waiting, patterns)
            waiting = []
    yield from _rows_of(waiting, patterns)


def _rows_of(batch: list[Article | Rejected], patterns: str | None) -> Iterator[Row]:
    done = iter(_extractions([item for item in batch if isinstance(item, Article)], patterns))
    for item in batch:
        result = next(done) if isinstance(item, Article) else item
        if isinstance(result, Extraction):
            yield from (figure_row(figure) for figure in result.figures)
        else:
            yield rejected_row(*result)


def _extractions(articles: list[Article], patterns: str | None) -> list[Extraction | Rejected]:
    """One result for each article; where a batch fails, its articles go one by one, and the culprit is rejected."""
    if not articles:
        return []
    with _turn:
        extractor = _extractor(patterns)
        try:
            return list(extractor.pipe(articles))
        except Exception:
            return [_alone(article, extractor) for article in articles]


def _alone(article: Article, extractor: Extractor) -> Extraction | Rejected:
    try:
        return next(extractor.pipe([article]))
    except Exception as error:
        told = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode("utf-8")
        return article.doc_id, f"solieu failed on this article ({told}). This is a bug in solieu; please report it."


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
