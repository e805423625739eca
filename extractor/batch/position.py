"""How far a run has come in its input, in bytes as they are stored."""

from collections.abc import Callable, Iterable, Iterator

from solieu.extractor.batch.identity import size_of
from solieu.extractor.batch.job import Summary
from solieu.extractor.batch.shards import Shard
from solieu.extractor.readers import Opened, Source
from solieu.extractor.readers.inputs import PACKED


class Position:
    """Keeps ``bytes_read`` and ``bytes_in_all`` of a summary.

    In a plain file the place of the last record tells. Places inside a
    compressed one are places of what comes out of it: there it tells how much
    had been taken in when the shard was cut.

    >>> summary = Summary()
    >>> Position([], summary).total
    0
    """

    def __init__(self, sources: list[Source], summary: Summary) -> None:
        self._summary = summary
        self._before: dict[str, int] = {}
        self._size: dict[str, int | None] = {}
        self._taken: Callable[[], int] = lambda: 0
        self._cut: dict[int, int] = {}
        self.total = 0
        for source in sources:
            size = size_of(source)
            self._before[source.name], self._size[source.name] = self.total, size
            self.total += size or 0
        summary.bytes_in_all = None if None in self._size.values() else self.total

    def opened(self, file: Opened) -> None:
        """A source is begun."""
        self._taken = file.taken

    def noted(self, shards: Iterable[Shard]) -> Iterator[Shard]:
        """The shards, how much had been read when each was cut kept in mind until it is finished."""
        for shard in shards:
            self._cut[shard.number] = self._taken()
            yield shard

    def ended(self) -> None:
        """Everything is finished."""
        self._summary.bytes_read = max(self._summary.bytes_read, self.total)

    def reached(self, shard: Shard, resumed: bool = False) -> None:
        """A shard is finished, by this run or by one that was interrupted."""
        last, taken = shard.records[-1], self._cut.pop(shard.number, 0)
        if last.file in self._before:
            inside = taken if last.byte is None or last.file.lower().endswith(PACKED) else last.byte
            size = self._size[last.file]
            here = self._before[last.file] + (inside if size is None else min(inside, size))
            self._summary.bytes_read = max(self._summary.bytes_read, here)
        if resumed:
            self._summary.bytes_resumed = self._summary.bytes_read
