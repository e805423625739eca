"""What a task does: read its piece, extract it with a worker that may die, write its parts, count."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from solieu.extractor import arrow
from solieu.extractor.batch.crew import Crew
from solieu.extractor.batch.results import Result
from solieu.extractor.batch.shards import cut
from solieu.extractor.batch.worker import Extract, Maker, make_extract
from solieu.extractor.engines.parts import DONE, Folder, part_name, write_figures, write_quarantine
from solieu.extractor.engines.pieces import Piece
from solieu.extractor.readers import ReadSettings, read_sources
from solieu.extractor.writers.flat import cells, with_doubles
from solieu.schemas.article import Article, Quarantine

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Plan:
    """How articles are read and extracted, the same for all tasks of a run."""

    settings: ReadSettings
    patterns: str | None = None
    min_confidence: float = 0.0
    check_only: bool = False
    maker: Maker = make_extract


@dataclass(frozen=True, slots=True)
class Task:
    """A piece, and the folder its parts go to."""

    piece: Piece
    plan: Plan
    folder: Folder

    def do(self) -> "Done":
        """Do it; the same parts come out whenever it is done.

        Raises:
            OSError: a part cannot be written.
            PatternError: a pattern file cannot be used.
        """
        counts, number = _Counts(), self.piece.number
        records = read_sources(self.piece.sources, self.plan.settings)
        write_figures(self.folder, number, counts.records(extracted(records, self.plan)))
        write_quarantine(self.folder, number, counts.rows)
        done = Done(number, counts.articles, counts.figures, len(counts.rows))
        self.folder.put(part_name(DONE, number), done.as_dict())
        return done


@dataclass(frozen=True, slots=True)
class Done:
    """What a task did.

    >>> Done(3, articles=10, figures=25, quarantined=0).as_dict()["figures"]
    25
    """

    number: int
    articles: int
    figures: int
    quarantined: int

    def as_dict(self) -> dict[str, int]:
        """Its counts, as its mark in the folder keeps them."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


class _Counts:
    """What passes by on the way to the parts."""

    def __init__(self) -> None:
        self.articles = self.figures = 0
        self.rows: list[Quarantine] = []

    def records(self, results: Iterable[Result]) -> Iterator[dict[str, Any]]:
        for result in results:
            self.articles += result.articles
            self.figures += result.figures
            self.rows += result.rows()
            yield from _records(result)


def _records(result: Result) -> Iterator[dict[str, Any]]:
    return (json.loads(line, parse_float=Decimal) for line in result.data.splitlines())


def extracted(records: Iterable[Article | Quarantine], plan: Plan) -> Iterator[Result]:
    """What becomes of the records: figures, or rows for those that could not be read, killed their worker, or took too long."""
    crew = _crew(plan)
    try:
        yield from crew.results(cut(records))
    except BaseException:
        _dismiss()
        raise


_crews: dict[Plan, Crew] = {}


def _crew(plan: Plan) -> Crew:
    """The worker of this process, kept from task to task: it need not meet each word anew."""
    if plan not in _crews:
        _dismiss()
        _crews[plan] = Crew(
            load=lambda: _loaded(plan.maker, plan.patterns),
            workers=1,
            limits=plan.settings.limits,
            path=lambda _: None,
            least=plan.min_confidence,
            check_only=plan.check_only,
        )
    return _crews[plan]


def _dismiss() -> None:
    """End the worker; the next task begins with a new one."""
    for crew in _crews.values():
        crew.close()
    _crews.clear()


@lru_cache(maxsize=1)
def _loaded(maker: Maker, patterns: str | None) -> Extract:
    return maker(patterns)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of articles of somebody else's frame, in Arrow; ``do`` gives the rows of ``arrow.schema()``."""

    articles: "pa.RecordBatch"
    plan: Plan

    def do(self) -> "pa.RecordBatch":
        """The figures, then the rejected articles."""
        return arrow.record_batch(self._rows())

    def _rows(self) -> Iterator[list[Any]]:
        given = arrow.articles_of(self.articles)
        for result in extracted([item for item in given if isinstance(item, Article)], self.plan):
            yield from ([arrow.FIGURE, None, *with_doubles(cells(record))] for record in _records(result))
            yield from (arrow.rejected_row(row.doc_id, row.reason) for row in result.rows())
        yield from (arrow.rejected_row(*item) for item in given if not isinstance(item, Article))
