"""Batches of articles through the extractor: the models once per process, each failure a row."""

import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from solieu.extractor.arrow.articles import Rejected, articles_of, require_columns
from solieu.extractor.arrow.layout import Row, figure_row, record_batch, rejected_row
from solieu.extractor.pipeline import BATCH, Extraction, Extractor
from solieu.schemas.article import Article

if TYPE_CHECKING:
    import pyarrow as pa

_turn = threading.Lock()


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
        require_columns(batch)
        for start in range(0, batch.num_rows, 8 * BATCH):
            yield extract_batch(batch.slice(start, 8 * BATCH), patterns=patterns)


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
