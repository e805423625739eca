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

``articles`` reads the cells, ``layout`` makes the rows, ``kernel`` runs the extractor between them.
"""

from solieu.extractor.arrow.articles import IDS, OPTIONAL, TEXTS, Rejected, article, articles_of, require_arrow, values
from solieu.extractor.arrow.kernel import extract_batch, extract_batches, rows
from solieu.extractor.arrow.layout import FIGURE, REJECTED, Row, figure_row, record_batch, rejected_row, schema

__all__ = [
    "FIGURE",
    "IDS",
    "OPTIONAL",
    "REJECTED",
    "TEXTS",
    "Rejected",
    "Row",
    "article",
    "articles_of",
    "extract_batch",
    "extract_batches",
    "figure_row",
    "record_batch",
    "rejected_row",
    "require_arrow",
    "rows",
    "schema",
    "values",
]
