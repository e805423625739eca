"""Parts: what each task of a cluster array wrote, and the one output they make together.

Beside its JSON Lines a task writes ``OUT.part.json``: of which run it is which
part, the hashes of its files, and where in them each block of the input stands.
Joined in the order of the blocks, parts give the bytes of an undivided run. A
part that is missing, doubled, changed or of another run is refused.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from solieu.extractor.batch import disk
from solieu.extractor.batch.errors import PartError
from solieu.extractor.batch.identity import changes
from solieu.extractor.batch.outputs import part_path, quarantine_path
from solieu.extractor.batch.share import Taken
from solieu.extractor.batch.work import Work, row_line
from solieu.schemas.base import Frozen

NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of no bytes: of a quarantine file that is not there."""


class Segment(Frozen):
    """One block of the input in a part: its place there, and its bytes in the output and in the quarantine file."""

    place: tuple[int, int]
    lines: int
    rows: int


class Part(Frozen):
    """What stands in ``OUT.part.json``. ``seen`` holds, for each stretch of the input that was read, its blocks and hash."""

    shard: int
    of: int
    run: dict[str, Any]
    articles: int
    figures: int
    quarantined: int
    sha256: str
    quarantine_sha256: str
    seen: dict[int, tuple[int, str]]
    segments: tuple[Segment, ...]


def of_all(head: dict[str, Any]) -> dict[str, Any]:
    """The head of a manifest without what is a task's own.

    >>> of_all({"settings": {"shard": "1/2", "min_confidence": 0.5}})
    {'settings': {'min_confidence': 0.5}}
    """
    return head | {"settings": {name: value for name, value in head["settings"].items() if name != "shard"}}


def write_part(output: Path, work: Work, taken: Taken) -> None:
    """Say beside an output what part it is; the output and its quarantine file stand already.

    Raises:
        OSError: it cannot be written.
    """
    assert work.manifest.head is not None
    entries = list(work.manifest.entries())
    part = Part(
        shard=taken.share.number,
        of=taken.share.of,
        run=of_all(work.manifest.head),
        articles=sum(entry.articles for entry in entries),
        figures=sum(entry.figures for entry in entries),
        quarantined=sum(len(entry.quarantine) for entry in entries),
        sha256=disk.digest_of(output) or NOTHING,
        quarantine_sha256=disk.digest_of(quarantine_path(output)) or NOTHING,
        seen=taken.seen,
        segments=tuple(
            Segment(
                place=entry.place or (0, 0),
                lines=work.shard_path(entry.shard).stat().st_size,
                rows=sum(len(row_line(row)) for row in entry.quarantine),
            )
            for entry in entries
        ),
    )
    disk.put(part_path(output), [part.model_dump_json().encode("utf-8"), b"\n"])


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of bytes in a file."""

    path: Path
    start: int
    size: int

    def blocks(self) -> Iterator[bytes]:
        """The bytes, a megabyte at a time. The file is opened for these alone: a thousand parts are no thousand open files."""
        if not self.size:
            return
        with self.path.open("rb") as stream:
            stream.seek(self.start)
            left = self.size
            while left and (block := stream.read(min(left, disk.BLOCK))):
                left -= len(block)
                yield block


@dataclass(frozen=True, slots=True)
class Joined:
    """All parts of a run, in the order of its input."""

    parts: tuple[Part, ...]
    pieces: tuple[tuple[Piece, Piece], ...]

    def blocks(self) -> Iterator[bytes]:
        """The lines of the records, in large pieces."""
        return (block for lines, _ in self.pieces for block in lines.blocks())

    def lines(self) -> Iterator[bytes]:
        """The same, one by one."""
        return (line for lines, _ in self.pieces for line in io.BytesIO(b"".join(lines.blocks())))

    def rows(self) -> Iterator[bytes]:
        """The lines of the quarantine rows."""
        return (block for _, rows in self.pieces for block in rows.blocks())


def joined(paths: list[Path]) -> Joined:
    """The parts with these outputs, every doubt of their belonging together cleared away.

    A quarantine file among the paths is left out, so that ``parts/*.jsonl`` may be given.

    Raises:
        PartError: a part is missing, doubled, changed or of another run.
        OSError: a file cannot be read.
    """
    known = {quarantine_path(path) for path in paths}
    found = [(path, read_part(path)) for path in paths if path not in known]
    _alike(found)
    _complete(found)
    _same_input(found)
    for path, part in found:
        _untouched(path, part)
    pieces = {place: pair for path, part in found for place, pair in _pieces(path, part)}
    return Joined(tuple(part for _, part in found), tuple(pieces[place] for place in sorted(pieces)))


def read_part(path: Path) -> Part:
    """What the file beside an output says of it.

    Raises:
        PartError: there is none, or it says nothing.

    >>> read_part(Path("figures.jsonl"))
    Traceback (most recent call last):
    solieu.extractor.batch.errors.PartError: figures.jsonl: no part (figures.jsonl.part.json is missing). \
Give outputs of `solieu extract --shard i/N` that ran to the end, and keep the files beside them.
    """
    beside = part_path(path)
    try:
        return Part.model_validate_json(beside.read_bytes())
    except FileNotFoundError:
        raise PartError(
            f"{path}: no part ({beside.name} is missing). "
            "Give outputs of `solieu extract --shard i/N` that ran to the end, and keep the files beside them."
        ) from None
    except (ValidationError, UnicodeDecodeError) as error:
        raise PartError(f"{beside}: not what solieu wrote there. Run that task again.") from error


Found = list[tuple[Path, Part]]


def _alike(found: Found) -> None:
    first, its = found[0]
    for path, part in found[1:]:
        if part.of != its.of:
            raise PartError(f"{path}: part of a run in {part.of} shards, {first} of one in {its.of}. Give parts of one run.")
        if different := changes(its.run, part.run):
            raise PartError(f"{path}: part of another run than {first}: {'; '.join(different)}. Give parts of one run.")


def _complete(found: Found) -> None:
    paths: dict[int, Path] = {}
    of = found[0][1].of
    for path, part in found:
        if part.shard in paths:
            raise PartError(f"{path}: shard {part.shard}/{of}, and so is {paths[part.shard]}. Give each shard once.")
        paths[part.shard] = path
    missing = [f"{number}/{of}" for number in range(1, of + 1) if number not in paths]
    if missing:
        raise PartError(f"shard {', '.join(missing)} is missing. Give all {of} parts; run what is not done yet.")


def _same_input(found: Found) -> None:
    """Tasks that read one file must have read the same, and of every block there is one."""
    seen: dict[int, tuple[Path, tuple[int, str]]] = {}
    for path, part in found:
        for stretch, what in part.seen.items():
            before, theirs = seen.setdefault(stretch, (path, what))
            if theirs != what:
                raise PartError(
                    f"{path}: its task read another input than that of {before}. "
                    "Run both shards again on an input that does not change."
                )
    places = sorted(segment.place for _, part in found for segment in part.segments)
    if places != [(stretch, block) for stretch in sorted(seen) for block in range(seen[stretch][1][0])]:
        raise PartError(f"{found[0][0]} and the other parts do not make the whole of their input. Run all shards again.")


def _untouched(path: Path, part: Part) -> None:
    for file, sha256 in ((path, part.sha256), (quarantine_path(path), part.quarantine_sha256)):
        now = disk.digest_of(file)
        if (now or NOTHING) != sha256:
            what = "is missing" if now is None else "was changed since its task wrote it"
            raise PartError(f"{file}: {what}. Put it back, or run --shard {part.shard}/{part.of} again.")


def _pieces(path: Path, part: Part) -> Iterator[tuple[tuple[int, int], tuple[Piece, Piece]]]:
    lines = pairwise(accumulate((s.lines for s in part.segments), initial=0))
    rows = pairwise(accumulate((s.rows for s in part.segments), initial=0))
    for segment, (start, end), (row, row_end) in zip(part.segments, lines, rows, strict=True):
        yield segment.place, (Piece(path, start, end - start), Piece(quarantine_path(path), row, row_end - row))
