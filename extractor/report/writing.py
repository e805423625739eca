"""The whole of it: figures and articles in, one page or several out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from solieu.extractor.report.entries import Entry, of_article, without_article
from solieu.extractor.report.page import page
from solieu.extractor.report.parts import PART_BYTES, Part, cut, part_path, remove_stale
from solieu.extractor.report.records import ReportError
from solieu.extractor.report.spool import Spool
from solieu.extractor.report.tally import Tally
from solieu.extractor.writers.whole import whole
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.figure import Figure

T = TypeVar("T")


@dataclass(slots=True)
class Report:
    """What was written: the files, the counts, and the rows that could not be read."""

    files: list[Path] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    unread: list[Quarantine] = field(default_factory=list)

    def sentence(self) -> str:
        """The closing line.

        >>> Report(tally=Tally(figures=5)).sentence()
        '0 articles, 5 figures, 0 mismatches, 0 quarantined'
        """
        counts = self.tally.articles["read"], self.tally.figures, self.tally.checks["mismatches"], len(self.unread)
        told = "{} articles, {} figures, {} mismatches, {} quarantined".format(*counts)
        lost = [f"figures of {self.tally.articles[why]} articles {said}" for why, said in _LACKS if self.tally.articles[why]]
        pages = [f"{len(self.files)} files: {self.files[0].name} and {len(self.files) - 1} pages"] if len(self.files) > 1 else []
        return "; ".join([told, *lost, *pages])


_LACKS = (("missing", "that are not among the inputs"), ("differs", "that differ from what was extracted"))


def write_report(
    path: Path,
    figures: Iterable[Figure | Quarantine],
    articles: Iterable[Article | Quarantine],
    *,
    part_bytes: int = PART_BYTES,
    tell: Callable[[Quarantine], None] | None = None,
) -> Report:
    """Write the report; memory does not grow with its size, and the same input gives the same bytes.

    Args:
        path: the page; where the input is too large for one, the front page of several beside it.
        figures: as ``read_figures`` gives them.
        articles: as ``solieu.extractor.readers`` gives them, in the order in which they shall stand.
        part_bytes: how much data a page may hold.
        tell: is called with each row that could not be read; the page lists them too.

    Raises:
        ReportError: the page's name does not end in .html.
        OSError: a file cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> from solieu.extractor import extract
    >>> article = Article(doc_id="a", text="Có 152/152 xã đạt chuẩn.")
    >>> with TemporaryDirectory() as folder:
    ...     write_report(Path(folder, "a.html"), extract(article.text, doc_id="a"), [article]).sentence()
    '1 articles, 1 figures, 0 mismatches, 0 quarantined'
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise ReportError(f"{path}: the report is a page. Give a name that ends in .html.")
    report, spool = Report(), Spool()
    try:
        for figure in _readable(figures, report, tell):
            spool.add(figure)
        spool.ready()
        parts = list(cut(_entries(_readable(articles, report, tell), spool), spool, part_bytes))
        for part in parts:
            report.tally.add(part.tally)
        report.files = _write(path, parts, report, spool)
    finally:
        spool.close()
    remove_stale(path, len(parts))
    return report


def _readable(rows: Iterable[T | Quarantine], report: Report, tell: Callable[[Quarantine], None] | None) -> Iterator[T]:
    for row in rows:
        if not isinstance(row, Quarantine):
            yield row
            continue
        report.unread.append(row)
        if tell is not None:
            tell(row)


def _entries(articles: Iterable[Article], spool: Spool) -> Iterator[Entry]:
    for article in articles:
        yield of_article(article, spool.take(article))
    for doc_id, known, figures in spool.left():
        yield without_article(doc_id, known, figures)


def _write(path: Path, parts: list[Part], report: Report, spool: Spool) -> list[Path]:
    """The pages, the front page last: it never names one that is not there."""
    given = bool(report.tally.articles["read"] or report.unread)
    if len(parts) == 1:
        _put(path, page(parts[0].tally, spool.data(1), number=0, parts=[], names=[path.name], unread=report.unread, given=given))
        return [path]
    files = [path, *(part_path(path, part.number) for part in parts)]
    names = [file.name for file in files]
    for part in parts:
        data = spool.data(part.number)
        made = page(part.tally, data, number=part.number, parts=parts, names=names, unread=report.unread, given=given)
        _put(files[part.number], made)
    _put(path, page(report.tally, None, number=0, parts=parts, names=names, unread=report.unread, given=given))
    return files


def _put(path: Path, made: str) -> None:
    with whole(path) as stream:
        stream.write(made.encode("utf-8"))
