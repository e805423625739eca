"""Several articles of a task read at once: over thirty, each step takes half to two thirds of the time it takes over each alone.

Whatever happens meanwhile is put down to the right article all the same: the
heartbeat tells that what is done for all together is nobody's. Then the task is
done again, one article after the other (see ``deaths``).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from solieu.extractor.batch.beat import Beat
from solieu.schemas.article import Article

if TYPE_CHECKING:
    from solieu.extractor.pipeline import Extractor
    from solieu.schemas.figure import Figure

_MOST = 32
_CHARACTERS = 200_000
"""So much is taken up at once: memory stays small, and no deadline is ever near."""


class Ahead:
    """Gives the figures of an article; sooner of one that was looked at before with its neighbours.

    >>> from solieu.extractor.pipeline import Extractor
    >>> extract, articles = Ahead(Extractor()), [Article(doc_id="1", text="3 xã ngập."), Article(doc_id="2", text="5 hộ.")]
    >>> extract.look(articles, 0, Beat())
    2
    >>> [[f.text for f in extract(article)] for article in articles]
    [['3 xã'], ['5 hộ']]
    """

    def __init__(self, extractor: "Extractor") -> None:
        self._extractor = extractor
        self._ready: dict[int, Sequence[Figure]] = {}

    def __call__(self, article: Article) -> Sequence[Any]:
        ready = self._ready.pop(id(article), None)
        return next(self._extractor.pipe([article])).figures if ready is None else ready

    def look(self, articles: Sequence[Article], first: int, beat: Beat) -> int:
        """Look at the articles of a task from one on, and say which is the next not looked at."""
        self._ready.clear()
        end = _end(articles, first)
        if end - first > 1:
            beat.begin(len(articles))
            self._ready = {id(e.article): e.figures for e in self._extractor.pipe(articles[first:end], batch_size=_MOST)}
        return max(end, first + 1)


def _end(articles: Sequence[Article], first: int) -> int:
    """How far one look goes; a long article is taken by itself."""
    end, left = first, _CHARACTERS
    while end < min(len(articles), first + _MOST) and (left := left - len(articles[end].text)) >= 0:
        end += 1
    return end
