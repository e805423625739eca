"""Inputs cut into pieces, the tasks of an engine: named by file and stretch, so that each task reads its own.

A large Parquet file is cut by rows, as its footer counts them, large JSON
Lines by bytes at line ends, which takes one pass over the file, because line
numbers belong to the records. Compressed files and other formats go whole, and
small files several together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from solieu.extractor.readers import Part, ReadSettings, Source
from solieu.extractor.readers.detection import detect
from solieu.extractor.readers.encodings import ascii_below
from solieu.extractor.readers.formats import format_of
from solieu.extractor.readers.inputs import filesystem, open_raw
from solieu.extractor.readers.opening import DamageError, opened

LARGEST, SMALLEST = 8 * 2**20, 2**18
"""Bytes of a piece; eight megabytes of text are some minutes of work for one core."""
_AT_BEST = 256
"""Pieces of an input that is not large: enough to keep so many cores busy."""
_FILES = 1000
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Piece:
    """What one task reads, numbered from 0 in the order of the input."""

    number: int
    sources: tuple[Source, ...]


def sizes_of(sources: Iterable[Source]) -> list[int]:
    """The bytes of each source as stored; 0 where nobody knows.

    >>> from pathlib import Path
    >>> sizes_of([Source(Path("nothing.jsonl"), "nothing.jsonl")])
    [0]
    """
    return [_size(source) for source in sources]


def _size(source: Source) -> int:
    try:
        if source.address is None:
            return source.path.stat().st_size
        fs, inside = filesystem(source.address)
        return int(fs.size(inside) or 0)
    except OSError:  # the task that reads it says what is wrong
        return 0


def piece_bytes(in_all: int) -> int:
    """How large pieces are: a pure function of the input, so that the same command cuts the same pieces again.

    >>> piece_bytes(10**6), piece_bytes(10**9), piece_bytes(10**12)
    (262144, 3906250, 8388608)
    """
    return max(SMALLEST, min(LARGEST, in_all // _AT_BEST))


def cut(sources: list[Source], settings: ReadSettings, most: int | None = None) -> Iterator[Piece]:
    """All sources in pieces of about ``most`` bytes, in order.

    >>> from pathlib import Path
    >>> [p.number for p in cut([Source(Path("a.txt"), "a.txt"), Source(Path("b.txt"), "b.txt")], ReadSettings())]
    [0]
    """
    sizes = sizes_of(sources)
    most = most or piece_bytes(sum(sizes))
    number, weight = 0, 0
    held: list[Source] = []
    for source, size in zip(sources, sizes, strict=True):
        for part, part_size in _parts(source, size, settings, most):
            if held and (weight + part_size > most or len(held) == _FILES):
                yield Piece(number, tuple(held))
                number, held, weight = number + 1, [], 0
            held.append(part)
            weight += part_size
    if held:
        yield Piece(number, tuple(held))


def _parts(source: Source, size: int, settings: ReadSettings, most: int) -> Iterator[tuple[Source, int]]:
    """The source, or its parts where it is large and can be cut; each with its bytes."""
    if size <= most:
        yield source, size
        return
    parts = _cut(source, size, settings, most)
    for part in parts:
        yield replace(source, part=part), -(-size // len(parts))
    if not parts:
        yield source, size


def _cut(source: Source, size: int, settings: ReadSettings, most: int) -> list[Part]:
    """Empty where it cannot be cut; where it cannot be read, the task that reads it says why."""
    try:
        with opened(source, settings.limits) as file:
            if file.compression is not None:
                return []
            form = format_of(file.name, file.head, settings.input_format)
            if form == "parquet":
                return list(_by_rows(source, size, most))
            if form == "jsonl" and ascii_below(detect(file.head, settings.encoding, file.whole).name):
                return list(_by_lines(source, most))
    except (OSError, DamageError):
        pass
    return []


def _by_rows(source: Source, size: int, most: int) -> Iterator[Part]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with open_raw(source) as stream:
        try:
            rows = pq.ParquetFile(stream).metadata.num_rows
        except (pa.ArrowException, ValueError):
            return
    step = max(1, -(-rows // -(-size // most)))
    for start in range(0, rows, step):
        yield Part(start, min(rows, start + step))


def _by_lines(source: Source, most: int) -> Iterator[Part]:
    """Bytes from line end to line end, each part with the number of lines before it."""
    with open_raw(source) as stream:
        start = line = position = lines = 0
        for block in iter(lambda: stream.read(_BLOCK), b""):
            at = 0
            while (end := block.find(b"\n", max(at, start + most - 1 - position))) >= 0:
                lines += block.count(b"\n", at, end + 1)
                yield Part(start, position + end + 1, line)
                start, line, at = position + end + 1, lines, end + 1
            lines += block.count(b"\n", at)
            position += len(block)
        if position > start:
            yield Part(start, position, line)


def uncut(pieces: Iterable[Piece]) -> list[Source]:
    """The large sources that one task must read alone, because they are compressed or of a format that is not cut.

    >>> uncut([])
    []
    """
    alone = [piece.sources[0] for piece in pieces if len(piece.sources) == 1]
    return [source for source in alone if source.part is None and _size(source) > 2 * LARGEST]
