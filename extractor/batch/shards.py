"""Records cut into shards: the unit of work, of loss and of resuming.

How a stream is cut depends on the records and the setting alone, so the same
command cuts the same shards again.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solieu.schemas.article import Article, Quarantine

SHARD_SIZE = 128
SHARD_CHARACTERS = 1_000_000
_GROWTH = 16


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive records of the input; ``number`` counts shards from 0, ``place`` is that in an undivided input (``share``)."""

    number: int
    records: tuple[Article | Quarantine, ...]
    place: tuple[int, int] | None = None

    @property
    def articles(self) -> tuple[Article, ...]:
        """The records that can be worked on."""
        return tuple(r for r in self.records if isinstance(r, Article))

    def digest(self) -> str:
        """SHA-256 of everything read, to know a changed input by.

        >>> a, b = (Shard(0, (Article(doc_id="1", text=text),)) for text in ("3 xã", "4 xã"))
        >>> a.digest() == b.digest()
        False
        """
        digest = hashlib.sha256()
        for record in self.records:
            digest.update(repr(record).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def cut(records: Iterable[Article | Quarantine], most: int = SHARD_SIZE, characters: int = SHARD_CHARACTERS) -> Iterator[Shard]:
    """The records in shards of at most ``most`` records, ending early behind ``characters`` of text.

    The first shards are small, and none holds more than a sixteenth of what
    stands before it: the first record is out soon, and no worker has long to
    wait at the end for another one's last shard.

    >>> [len(s.records) for s in cut((Article(doc_id=str(i), text="") for i in range(80)), most=6)][-12:]
    [2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 2]
    """
    number, before, held, size = 0, 0, [], 0
    for record in records:
        held.append(record)
        size += len(record.text) if isinstance(record, Article) else 0
        if len(held) >= min(most, max(1, before // _GROWTH)) or size >= characters:
            yield Shard(number, tuple(held))
            number, before, held, size = number + 1, before + len(held), [], 0
    if held:
        yield Shard(number, tuple(held))
