"""Figures and articles come in any order and any number: they meet in a temporary database, not in memory."""

import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal

from solieu.schemas.article import Article
from solieu.schemas.figure import Figure

_TABLES = """
CREATE TABLE figure (
    n INTEGER PRIMARY KEY, doc_id TEXT NOT NULL, start INTEGER NOT NULL, record TEXT NOT NULL, placed INTEGER NOT NULL
);
CREATE TABLE article (doc_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE part (n INTEGER PRIMARY KEY, data TEXT NOT NULL);
"""
LOT = 1000


class Spool:
    """Figures wait here for their article; what is left has none.

    >>> from solieu.extractor import extract
    >>> spool, text = Spool(), "Có 3 xã."
    >>> spool.add(extract(text, doc_id="a")[0])
    >>> spool.ready()
    >>> [f.text for f in spool.take(Article(doc_id="a", text=text))], list(spool.left())
    (['3 xã'], [])
    """

    def __init__(self) -> None:
        self._base = sqlite3.connect("")  # a file of its own that the system removes, in memory while it is small
        self._base.executescript(_TABLES)

    def add(self, figure: Figure) -> None:
        """Keep a figure."""
        self._base.execute(
            "INSERT INTO figure (doc_id, start, record, placed) VALUES (?, ?, ?, 0)",
            (figure.doc_id, figure.start, figure.as_json()),
        )

    def ready(self) -> None:
        """All figures are in; articles follow."""
        self._base.execute("CREATE INDEX of_article ON figure (doc_id, placed, start)")

    def take(self, article: Article) -> list[Figure]:
        """The figures that stand in this article, in order; each figure is given once."""
        self._base.execute("INSERT OR IGNORE INTO article VALUES (?)", (article.doc_id,))
        found = [(n, f) for n, f in self._waiting(article.doc_id) if stands(f, article.text)]
        self._base.executemany("UPDATE figure SET placed = 1 WHERE n = ?", ((n,) for n, _ in found))
        return [figure for _, figure in found]

    def _waiting(self, doc_id: str) -> Iterator[tuple[int, Figure]]:
        rows = self._base.execute("SELECT n, record FROM figure WHERE doc_id = ? AND placed = 0 ORDER BY start, n", (doc_id,))
        for n, record in rows.fetchall():
            yield n, Figure.model_validate(json.loads(record, parse_float=Decimal))

    def left(self) -> Iterator[tuple[str, bool, list[Figure]]]:
        """Figures that stand in no article that was given: the id, whether an article has that id, at most 1000 at once."""
        query = """SELECT doc_id, doc_id IN (SELECT doc_id FROM article) FROM figure
                   WHERE placed = 0 GROUP BY doc_id ORDER BY min(n)"""
        for doc_id, known in self._base.execute(query).fetchall():
            figures = [figure for _, figure in self._waiting(doc_id)]
            for at in range(0, len(figures), LOT):
                yield doc_id, bool(known), figures[at : at + LOT]

    def keep(self, number: int, data: str) -> None:
        """Put the data of a part aside until the number of parts is known."""
        self._base.execute("INSERT INTO part VALUES (?, ?)", (number, data))

    def data(self, number: int) -> str:
        """The data of a part."""
        return str(self._base.execute("SELECT data FROM part WHERE n = ?", (number,)).fetchone()[0])

    def close(self) -> None:
        """Remove all of it."""
        self._base.close()


def stands(figure: Figure, text: str) -> bool:
    """Whether the text is the one that the figure was found in: figure, number and sentence stand where they should.

    >>> from solieu.extractor import extract
    >>> figure = extract("Có 3 xã.")[0]
    >>> stands(figure, "Có 3 xã."), stands(figure, "Có\\r\\n 3 xã.")
    (True, False)
    """
    return text[figure.start : figure.end] == figure.text and all(
        text[span.start : span.end] == span.text for span in (figure.number, figure.sentence)
    )
