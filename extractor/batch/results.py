"""What becomes of a shard: the reports of its parts put together, in the order of the input."""

import hashlib
from dataclasses import dataclass, field

from solieu.extractor.batch.shards import Shard
from solieu.extractor.batch.worker import Report, Task
from solieu.schemas.article import Article, Quarantine


@dataclass(frozen=True, slots=True)
class Result:
    """A finished shard. Its lines stand in its file (then ``sha256`` says which) or in ``data``."""

    shard: Shard
    articles: int = 0
    figures: int = 0
    data: bytes = b""
    sha256: str | None = None
    failed: dict[int, tuple[str, int | None]] = field(default_factory=dict)

    def rows(self) -> tuple[Quarantine, ...]:
        """Quarantine rows of what could not be read or finished, in the order of the input.

        >>> bad = Quarantine(file="a", line=1, byte=0, reason="no text")
        >>> shard = Shard(0, (bad, Article(doc_id="x", text="3 xã", file="a", line=2, byte=9)))
        >>> [row.reason for row in Result(shard, failed={0: ("late", 9)}).rows()]
        ['no text', 'late']
        """
        rows: list[Quarantine] = []
        position = 0
        for record in self.shard.records:
            if isinstance(record, Quarantine):
                rows.append(record)
                continue
            if position in self.failed:
                rows.append(_row(record, *self.failed[position]))
            position += 1
        return tuple(rows)


def _row(article: Article, reason: str, ended_by: int | None) -> Quarantine:
    return Quarantine(
        file=article.file,
        line=article.line,
        byte=article.byte,
        reason=reason.encode("utf-8", "replace").decode("utf-8"),
        doc_id=article.doc_id,
        signal=ended_by,
        sha256=hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


@dataclass(slots=True)
class Opened:
    """A shard being worked on: ``left`` of its articles are not accounted for yet."""

    shard: Shard
    left: int
    _parts: dict[int, Report] = field(default_factory=dict)
    _failed: dict[int, tuple[str, int | None]] = field(default_factory=dict)

    def add(self, task: Task, report: Report, ended_by: int | None) -> None:
        """Account for the articles of a task."""
        self._parts[task.start] = report
        self._failed |= {position: (said, ended_by) for position, said in report.failed.items()}
        self.left -= len(task.articles)

    def result(self) -> Result:
        """All parts together."""
        parts = [self._parts[start] for start in sorted(self._parts)]
        return Result(
            self.shard,
            len(self.shard.articles) - len(self._failed),
            sum(part.figures for part in parts),
            b"".join(part.data or b"" for part in parts),
            parts[0].sha256 if len(parts) == 1 else None,
            self._failed,
        )
