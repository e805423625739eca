"""A worker: takes articles, gives lines, and says which article it is at, so that its death is no riddle."""

import ctypes
import errno
import os
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from solieu.extractor.batch import disk
from solieu.extractor.batch.ahead import Ahead
from solieu.extractor.batch.beat import Beat
from solieu.extractor.checks.findings import has_mismatch
from solieu.extractor.writers import PLAIN, WriteOptions, line
from solieu.schemas.article import Article
from solieu.schemas.limits import Limits

OUT_OF_MEMORY = 77
"""Exit code of a worker that asked for more memory than its limit."""
_ORPHANED = 78
_ATTEMPTS = 2


class Record(Protocol):
    """What a run needs of a figure."""

    @property
    def confidence(self) -> float: ...

    def as_json(self) -> str: ...


Extract = Callable[[Article], Iterable[Any]]
"""Gives the records of an article (see :class:`Record`)."""
Maker = Callable[[str | None], Extract]
"""Loads everything, once, and gives an :data:`Extract`; its argument is the user's pattern directory."""


def make_extract(patterns: str | None) -> Extract:
    """The extractor with its models loaded: what a run uses unless told otherwise.

    >>> [figure.text for figure in make_extract(None)(Article(doc_id="1", text="Có 3 xã ngập."))]
    ['3 xã']
    """
    from solieu.extractor.pipeline import Extractor

    extractor = Extractor(patterns)
    extractor.warm_up()
    return Ahead(extractor)


@dataclass(frozen=True, slots=True)
class Task:
    """Articles of one shard, from ``start`` on. Lines go to ``path``, or back with the report."""

    shard: int
    start: int
    articles: tuple[Article, ...]
    path: Path | None
    form: str = "jsonl"
    least: float = 0.0
    check_only: bool = False
    options: WriteOptions = PLAIN
    deaths: int = 0


@dataclass(slots=True)
class Report:
    """What became of a task: its figures counted, its lines or their hash, and why an article failed (by its place)."""

    figures: int = 0
    data: bytes | None = None
    sha256: str | None = None
    failed: dict[int, str] = field(default_factory=dict)
    error: tuple[int, str, str] | None = None


def serve(connection: Connection, others: list[Connection], beat: Beat, extract: Extract, limits: Limits) -> None:
    """The life of a worker: do each task that comes, until nothing more can come."""
    parent = os.getppid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    for other in others:  # else the ends of the parent would live on in us, and no worker would see it go
        other.close()
    die_with_the_parent(parent)
    beat.listen()
    _limit_memory(limits.worker_memory_mb)
    try:
        while True:
            connection.send(_done(connection.recv(), extract, beat, parent))
    except (EOFError, OSError):
        return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def die_with_the_parent(parent: int) -> None:
    """A parent killed at once cannot end its workers; on Linux the system does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(_ORPHANED)


def _limit_memory(megabytes: int) -> None:
    """Let the system refuse more memory than the models use and the limit together."""
    import resource

    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (OSError, ValueError):  # no /proc (macOS), or a harder limit is set already
        return


def _done(task: Task, extract: Extract, beat: Beat, parent: int) -> Report:
    report, lines = Report(), []
    looked = 0 if isinstance(extract, Ahead) and not task.deaths else len(task.articles)
    for position, article in enumerate(task.articles):
        if os.getppid() != parent:
            os._exit(_ORPHANED)
        if position == looked and isinstance(extract, Ahead):
            looked = _look_ahead(extract, task, position, beat)
        beat.begin(position)
        made = _tried(article, extract, task)
        if isinstance(made, str):
            report.failed[task.start + position] = made
        else:
            lines += made
    beat.rest()
    report.figures = len(lines)
    data = "".join(lines).encode("utf-8")
    if task.path is None:
        report.data = data
        return report
    try:
        report.sha256 = disk.put(task.path, [data])
    except OSError as error:
        report.error = (error.errno or errno.EIO, error.strerror or str(error), str(error.filename or task.path))
    return report


def _look_ahead(extract: Ahead, task: Task, position: int, beat: Beat) -> int:
    """Let the articles from one on be looked at together; where that fails, each is done by itself, and told of by itself."""
    try:
        return extract.look(task.articles, position, beat)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # see `_tried`
        return len(task.articles)


def _wanted(figure: Any, task: Task) -> bool:
    return figure.confidence >= task.least and not (task.check_only and not has_mismatch(figure))


def _tried(article: Article, extract: Extract, task: Task) -> list[str] | str:
    """The lines of an article, or why there are none: an error has to come twice."""
    error: BaseException | None = None
    for _ in range(_ATTEMPTS):
        try:
            return [line(figure, task.form, task.options) for figure in extract(article) if _wanted(figure, task)]
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except BaseException as problem:  # a panic of the models' Rust core is no Exception
            error = problem
    return f"this is a bug in solieu: {type(error).__name__}: {error}. Report it with the article."
