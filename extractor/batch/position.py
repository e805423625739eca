"""How far a run has come in its input, in bytes, where that can be known beforehand."""

from solieu.extractor.batch.job import Summary
from solieu.extractor.batch.shards import Shard
from solieu.extractor.readers import Source


class Position:
    """Keeps ``bytes_read`` and ``bytes_in_all`` of a summary.

    A compressed file counts when it is left behind: places inside it are places
    of what comes out of it.

    >>> summary = Summary()
    >>> Position([], summary).total
    0
    """

    def __init__(self, sources: list[Source], summary: Summary) -> None:
        self._summary = summary
        self._before: dict[str, int] = {}
        self._size: dict[str, int] = {}
        self.total = 0
        known = True
        for source in sources:
            size = _size(source)
            known = known and size is not None
            self._before[source.name], self._size[source.name] = self.total, size or 0
            self.total += size or 0
        summary.bytes_in_all = self.total if known else None

    def reached(self, shard: Shard, resumed: bool = False) -> None:
        """A shard is finished, by this run or by one that was interrupted."""
        last = shard.records[-1]
        if last.file in self._before:
            inside = min(last.byte or 0, self._size[last.file]) if not last.file.endswith((".gz", ".zst")) else 0
            self._summary.bytes_read = max(self._summary.bytes_read, self._before[last.file] + inside)
        if resumed:
            self._summary.bytes_resumed = self._summary.bytes_read


def _size(source: Source) -> int | None:
    try:
        return source.path.stat().st_size if source.path.is_file() else None
    except OSError:
        return None
