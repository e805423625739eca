"""Cells of a table as articles: each row becomes an ``Article``, or its id and the reason why it cannot be one."""

from datetime import date as Date
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from solieu.extractor.readers import InputError, read_date
from solieu.schemas.article import Article

if TYPE_CHECKING:
    import pyarrow as pa

IDS, TEXTS, OPTIONAL = "id", "text", ("date", "title")
Rejected = tuple[str | None, str]
"""The id of an article that could not be used, where it has one, and the reason."""


def require_arrow() -> None:
    """Raise InputError, with the command that installs it, where pyarrow is missing.

    >>> require_arrow()
    """
    if find_spec("pyarrow") is None:
        raise InputError("Arrow tables need pyarrow. Install it: pip install 'solieu[arrow]'")


def articles_of(batch: "pa.RecordBatch") -> list[Article | Rejected]:
    """Each row as an article, or as the id and reason of a rejected one.

    Raises:
        InputError: the columns ``id`` or ``text`` are missing.

    >>> import pyarrow as pa
    >>> articles_of(pa.RecordBatch.from_pydict({"id": ["a"], "text": [5]}))
    [('a', 'the text is of the type int, not text. Cast the column `text` to a string.')]
    """
    require_columns(batch)
    ids, texts = values(batch.column(IDS)), values(batch.column(TEXTS))
    dates, titles = (values(batch.column(n)) if n in batch.schema.names else [None] * batch.num_rows for n in OPTIONAL)
    return [article(*row) for row in zip(ids, texts, dates, titles, strict=True)]


def require_columns(batch: "pa.RecordBatch") -> None:
    """Raise InputError where a batch lacks a column or has one twice.

    >>> import pyarrow as pa
    >>> require_columns(pa.RecordBatch.from_pydict({"id": ["a"], "text": [""]}))
    """
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
