"""What to do, and what was done."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from solieu.extractor.batch.shards import SHARD_SIZE
from solieu.extractor.batch.share import Share
from solieu.extractor.batch.worker import Maker, make_extract
from solieu.extractor.readers import ReadSettings, Source
from solieu.extractor.writers import PLAIN, WriteOptions
from solieu.schemas.limits import Limits


@dataclass(frozen=True, slots=True)
class Job:
    """What to read, what to write, and how.

    ``outputs`` are files with their formats; without any, records go to
    standard output as ``format`` says. ``maker`` loads the models and gives
    the extraction function. ``check_only`` keeps the records that have a mismatch.
    ``share`` is the part of the input that this run takes; None for all of it.
    """

    sources: list[Source]
    settings: ReadSettings
    outputs: tuple[tuple[Path, str], ...] = ()
    format: str = "jsonl"
    patterns: str | None = None
    workers: int = 1
    min_confidence: float = 0.0
    options: WriteOptions = PLAIN
    limits: Limits = field(default_factory=Limits)
    shard_size: int = SHARD_SIZE
    restart: bool = False
    check_only: bool = False
    share: Share | None = None
    maker: Maker = make_extract


@dataclass(slots=True)
class Summary:
    """What a run did; ``resumed`` of the articles were done by an earlier run that was interrupted.

    >>> Summary(articles=2, figures=5).sentence()
    '2 articles, 5 figures, 0 quarantined'
    """

    articles: int = 0
    figures: int = 0
    quarantined: int = 0
    resumed: int = 0
    bytes_read: int = 0
    bytes_resumed: int = 0
    bytes_in_all: int | None = None
    started: float = field(default_factory=time.monotonic)

    def sentence(self) -> str:
        """The closing line of a run."""
        return f"{_some(self.articles, 'article')}, {_some(self.figures, 'figure')}, {self.quarantined} quarantined"

    def speed(self) -> str:
        """Articles per second since the run began, in words."""
        rate = (self.articles - self.resumed) / self.seconds()
        return f"{rate:.0f} articles/s" if rate >= 10 else f"{rate:.1f} articles/s"

    def seconds(self) -> float:
        """Since the run began."""
        return max(1e-9, time.monotonic() - self.started)

    def count(self, articles: int, figures: int, quarantined: int, resumed: bool = False) -> None:
        """Add a finished shard."""
        self.articles += articles
        self.figures += figures
        self.quarantined += quarantined
        self.resumed += articles if resumed else 0


def _some(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
