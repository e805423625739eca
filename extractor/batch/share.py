"""The share of one task of a cluster array: ``--shard 2/8`` takes its part of the input, and no other task takes it.

Whoever cuts an input in eight must not read all of it eight times for nothing,
and what the eight write must fall into the order of an undivided run. So
neighbouring small files go together to one task, which alone reads them
(``stretches``). A file that is much of the whole is read by every task, and its
blocks (the shards of an undivided run) are dealt round. Each block has a place:
the number of its stretch, and its own in there. By these places ``parts`` puts
the outputs together again. All this depends on the names and sizes of the files
and on the settings alone.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from solieu.extractor.batch.errors import ShareError
from solieu.extractor.batch.shards import Shard, cut
from solieu.extractor.readers import ReadSettings, Source
from solieu.extractor.readers.inputs import SUFFIXES, suffix_of
from solieu.schemas.article import Article, Quarantine

Size = int | None
Read = Callable[[list[Source]], Iterable[Article | Quarantine]]
_FINE = 8
"""A file of less than an eighth of a task's fair share is taken whole: no task gets more than an eighth too much."""
_ONE_ARTICLE = ("text", "html")


@dataclass(frozen=True, slots=True)
class Share:
    """Task ``number`` (from 1) ``of`` so many.

    >>> str(Share(2, 8))
    '2/8'
    """

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def parse_share(given: str) -> Share:
    """The share that ``i/N`` names.

    Raises:
        ShareError: it names none.

    >>> parse_share("2/8")
    Share(number=2, of=8)
    """
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", given)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise ShareError(f"--shard {given}: not i/N. Write 1/8 for the first of eight tasks, 8/8 for the last.")
    return Share(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring sources read together: by one task whole (``owner``, from 1), or by all (None), each its blocks."""

    sources: tuple[Source, ...]
    owner: int | None

    def is_read_by(self, share: Share) -> bool:
        """Whether the task reads it at all."""
        return self.owner in (None, share.number)


def stretches(sources: list[Source], sizes: list[Size], settings: ReadSettings, of: int) -> list[Stretch]:
    """The sources in order, cut for so many tasks.

    >>> from pathlib import Path
    >>> files = [Source(Path(name), name) for name in ("a.txt", "b.txt", "dump.jsonl")]
    >>> [(len(s.sources), s.owner) for s in stretches(files, [10, 10, 5000], ReadSettings(), 2)]
    [(1, 1), (1, 2), (1, None)]
    """
    weights = [size or 0 for size in sizes] if None not in sizes else [1] * len(sizes)
    small = sum(weights) / (_FINE * of)
    whole = [w <= small or _is_one_article(s, settings) for s, w in zip(sources, weights, strict=True)]
    owners = _owners([w if alone else 0 for w, alone in zip(weights, whole, strict=True)], of)
    marked = [(owner, 0) if alone else (None, i) for i, (owner, alone) in enumerate(zip(owners, whole, strict=True))]
    return [Stretch(tuple(sources[i] for i in group), key[0]) for key, group in groupby(range(len(sources)), marked.__getitem__)]


def _is_one_article(source: Source, settings: ReadSettings) -> bool:
    return (settings.input_format or SUFFIXES.get(suffix_of(source.name))) in _ONE_ARTICLE


def _owners(weights: list[int], of: int) -> list[int]:
    """Who takes each: equal weights to all, neighbours together.

    >>> _owners([1, 1, 1, 1, 1], 2)
    [1, 1, 2, 2, 2]
    """
    total = sum(weights) or 1
    # By the middle of a file on the scale of all, in whole numbers: the same on every machine of a cluster.
    middles = [2 * end - weight for end, weight in zip(accumulate(weights), weights, strict=True)]
    return [1 + min(of - 1, middle * of // (2 * total)) for middle in middles]


@dataclass(slots=True)
class Taken:
    """The shards of one task; when they have been gone through, ``seen`` holds what it read of each stretch.

    Of a stretch: how many blocks, and a hash of their articles. Tasks that read
    the same file must have seen the same.
    """

    share: Share
    stretches: list[Stretch]
    seen: dict[int, tuple[int, str]]

    def sources(self) -> list[Source]:
        """What this task reads."""
        return [source for stretch in self.stretches if stretch.is_read_by(self.share) for source in stretch.sources]

    def shards(self, read: Read, most: int) -> Iterator[Shard]:
        """The task's shards, numbered from 0, each with its place."""
        number = 0
        for place, stretch in enumerate(self.stretches):
            if not stretch.is_read_by(self.share):
                continue
            for shard in self._blocks(place, stretch, read, most):
                yield replace(shard, number=number, place=(place, shard.number))
                number += 1

    def _blocks(self, place: int, stretch: Stretch, read: Read, most: int) -> Iterator[Shard]:
        blocks, digest = 0, hashlib.blake2b(digest_size=16)
        for shard in cut(read(list(stretch.sources)), most):
            blocks += 1
            _heard(digest.update, shard)
            # Shifted by the place: the first task shall not get the first block of every file.
            if stretch.owner is not None or (place + shard.number) % self.share.of == self.share.number - 1:
                yield shard
        self.seen[place] = (blocks, digest.hexdigest())


def _heard(update: Callable[[bytes], None], shard: Shard) -> None:
    for record in shard.records:
        what = f"{record.doc_id}\0{record.text}\0" if isinstance(record, Article) else f"{record.byte}\0{record.reason}\0"
        update(what.encode("utf-8", "surrogatepass"))
