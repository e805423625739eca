"""A run over many articles: read, extract, write, count. Nothing is lost on the way.

Every input record ends as figures or as a quarantine row. Output to a file is
written beside it and moved into place when it is whole, so a reader never sees
half a file.
"""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from solieu.extractor.checks.findings import has_mismatch
from solieu.extractor.pipeline import BATCH, Extractor
from solieu.extractor.readers import Fields, Source, read_sources
from solieu.extractor.writers import header, line
from solieu.schemas.article import Article, Quarantine


@dataclass(slots=True)
class Summary:
    """What a run did.

    >>> Summary(articles=2, figures=5).sentence()
    '2 articles, 5 figures, 0 quarantined'
    """

    articles: int = 0
    figures: int = 0
    quarantined: int = 0
    started: float = field(default_factory=time.monotonic)

    def sentence(self) -> str:
        """The closing line of a run."""
        return f"{_some(self.articles, 'article')}, {_some(self.figures, 'figure')}, {self.quarantined} quarantined"

    def speed(self) -> str:
        """Articles per second since the run began, in words."""
        rate = self.articles / max(1e-9, time.monotonic() - self.started)
        return f"{rate:.0f} articles/s" if rate >= 10 else f"{rate:.1f} articles/s"


def _some(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@dataclass(frozen=True, slots=True)
class Job:
    """What to read, what to write, and how."""

    sources: list[Source]
    fields: Fields
    output: Path | None
    format: str
    patterns: str | None
    workers: int = 1
    min_confidence: float = 0.0
    check_only: bool = False


_worker: Extractor | None = None


def _start_worker(patterns: str | None) -> None:
    """One extractor for each process, with the models loaded before the first article."""
    global _worker
    _worker = Extractor(patterns)
    _worker.warm_up()


def _lines_of(articles: list[Article], form: str, least: float, check_only: bool) -> tuple[list[str], int]:
    assert _worker is not None
    figures = (f for e in _worker.pipe(articles) for f in e.figures if f.confidence >= least)
    lines = [line(f, form) for f in figures if not check_only or has_mismatch(f)]
    return lines, len(articles)


def run(job: Job, tell: Callable[[Quarantine], None], progress: Callable[[Summary], None]) -> Summary:
    """Do the job. ``tell`` hears of each quarantined record, ``progress`` of each batch.

    Raises:
        PatternError: a pattern file cannot be used.
        OSError: the output cannot be written.
    """
    if job.workers <= 1:
        _start_worker(job.patterns)
    summary = Summary()  # its clock starts when the models are loaded
    rows: list[Quarantine] = []

    def articles() -> Iterator[Article]:
        for record in read_sources(job.sources, job.fields):
            if isinstance(record, Quarantine):
                summary.quarantined += 1
                rows.append(record)
                tell(record)
            else:
                yield record

    with _output(job.output) as out:
        out.write(header(job.format))
        for lines, count in _extracted(articles(), job):
            out.writelines(lines)
            summary.articles += count
            summary.figures += len(lines)
            progress(summary)
        out.flush()
    if job.output is not None:
        _write_quarantine(job.output, rows)
    return summary


def _extracted(articles: Iterator[Article], job: Job) -> Iterator[tuple[list[str], int]]:
    batches = iter(lambda: list(islice(articles, BATCH)), [])
    if job.workers <= 1:
        yield from (_lines_of(batch, job.format, job.min_confidence, job.check_only) for batch in batches)
        return
    with ProcessPoolExecutor(job.workers, initializer=_start_worker, initargs=(job.patterns,)) as pool:
        how = (job.format, job.min_confidence, job.check_only)
        ahead = [pool.submit(_lines_of, b, *how) for b in islice(batches, 2 * job.workers)]
        while ahead:  # in the order of the input, a few batches ahead: memory stays small on any dump
            done = ahead.pop(0)
            yield done.result()
            ahead += [pool.submit(_lines_of, b, *how) for b in islice(batches, 1)]


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        yield sys.stdout
        return
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def quarantine_path(output: Path) -> Path:
    """Where a run writes its quarantine rows.

    >>> quarantine_path(Path("figures.csv")).name
    'figures.csv.quarantine.jsonl'
    """
    return output.with_name(output.name + ".quarantine.jsonl")


def _write_quarantine(output: Path, rows: list[Quarantine]) -> None:
    """The rows of this run; none left over from an earlier one."""
    path = quarantine_path(output)
    if not rows:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(row.model_dump_json() + "\n" for row in rows)
