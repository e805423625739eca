"""The work directory beside an output: what a run has done so far, kept until the outputs stand complete."""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from solieu.extractor.batch import disk
from solieu.extractor.batch.errors import ChangedError
from solieu.extractor.batch.identity import changes
from solieu.extractor.batch.lock import held
from solieu.extractor.batch.manifest import NAME, Entry, Manifest
from solieu.extractor.batch.results import Result
from solieu.extractor.batch.shards import Shard

LOCK = "lock"


def work_path(output: Path) -> Path:
    """Where a run keeps its half-done work.

    >>> work_path(Path("figures.csv")).name
    'figures.csv.work'
    """
    return output.with_name(output.name + ".work")


def row_line(row: dict[str, Any]) -> bytes:
    """A quarantine row as its file has it.

    >>> row_line({"line": 3})
    b'{"line":3}\\n'
    """
    return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")


class Work:
    """A work directory that this run holds."""

    def __init__(self, folder: Path, output: Path) -> None:
        self.folder = folder
        self._output = output
        self.manifest = Manifest(folder / NAME)

    def shard_path(self, number: int) -> Path:
        """The file of a shard's lines."""
        return self.folder / f"{number:08d}.jsonl"

    def begin(self, head: dict[str, Any], restart: bool) -> bool:
        """Go on with what is there, or begin anew; whether there was anything to go on with.

        A run that was ended while it cleaned up needs nothing but cleaning up.

        Raises:
            ChangedError: what is there is half of another run.
        """
        old = self.manifest.head
        if old is not None and not restart:
            changed = changes(old, head)
            if not self.manifest.finished and len(self.manifest):
                self._refuse(changed)
            if not changed:
                return len(self.manifest) > 0
        self.clear()
        self.manifest.begin(head)
        disk.sync_directory(self.folder)
        disk.sync_directory(self.folder.parent)
        return False

    def _refuse(self, changed: list[str]) -> None:
        if changed:
            raise ChangedError(
                f"{self._output}: an interrupted run is half done here, and since then {'; '.join(changed)}. "
                "Undo that to go on with it, or add --restart to throw the half-done work away."
            )

    def is_done(self, shard: Shard) -> Entry | None:
        """The entry of a shard that need not be done again.

        Raises:
            ChangedError: its records are not those that were read before.
        """
        entry = self.manifest.entry(shard.number)
        if entry is None:
            return None
        if entry.read != shard.digest():
            first = shard.records[0]
            self._refuse([f"the input changed ({first.file}, from line {first.line or 1} on)"])
        return entry if disk.digest_of(self.shard_path(shard.number)) == entry.sha256 else None

    def ended(self, shards: int) -> None:
        """The input ended behind so many shards.

        Raises:
            ChangedError: it was longer before.
        """
        if len(self.manifest) > shards:
            self._refuse(["the input changed (it ends earlier)"])

    def add(self, result: Result) -> Entry:
        """Note a finished shard, for good."""
        number = result.shard.number
        sha256 = result.sha256 or disk.put(self.shard_path(number), [result.data])
        rows = tuple(row.model_dump() for row in result.rows())
        entry = Entry(
            shard=number,
            read=result.shard.digest(),
            articles=result.articles,
            figures=result.figures,
            quarantine=rows,
            sha256=sha256,
            place=result.shard.place,
        )
        self.manifest.add(entry)
        return entry

    def lines(self) -> Iterator[bytes]:
        """All lines of all shards, in the order of the input."""
        for entry in self.manifest.entries():
            with self.shard_path(entry.shard).open("rb") as stream:
                yield from stream

    def blocks(self) -> Iterator[bytes]:
        """The same, in large pieces."""
        for entry in self.manifest.entries():
            yield from disk.blocks(self.shard_path(entry.shard))

    def rows(self) -> Iterator[bytes]:
        """The lines of all quarantine rows, in the order of the input."""
        return (row_line(row) for entry in self.manifest.entries() for row in entry.quarantine)

    def clear(self) -> None:
        """Remove everything but the manifest and the lock."""
        for path in self._all_but((NAME, LOCK)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def remove(self) -> None:
        """Remove it all. The manifest, which says that nothing is missing, goes last."""
        self.clear()
        (self.folder / NAME).unlink()
        (self.folder / LOCK).unlink()
        self.folder.rmdir()

    def _all_but(self, names: Iterable[str]) -> list[Path]:
        return [path for path in self.folder.iterdir() if path.name not in names]


@contextmanager
def opened(output: Path) -> Iterator[Work]:
    """The work directory of an output, held by this run alone.

    Raises:
        HeldError: another run holds it.
        OSError: it cannot be made.
    """
    folder = work_path(output)
    with held(folder / LOCK, str(output)):
        work = Work(folder, output)
        try:
            yield work
        except BaseException:
            if not len(work.manifest):  # a pattern file with a mistake, say: there is nothing to go on with
                with suppress(OSError):
                    work.remove()
            raise
        finally:
            work.manifest.close()
