"""What a run has done so far: one JSON line for each finished shard, behind a head that says of what.

A line is synced before the next shard is begun. A line torn by a crash is cut
off when the run goes on. Only the places of the lines are kept in memory.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from solieu.extractor.batch import disk
from solieu.schemas.base import Frozen

NAME = "manifest.jsonl"


class Entry(Frozen):
    """One finished shard: what was read, what came out, and the hashes of both."""

    shard: int
    read: str
    articles: int
    figures: int
    quarantine: tuple[dict[str, Any], ...] = ()
    sha256: str
    place: tuple[int, int] | None = None


class Manifest:
    """The manifest in a work directory, open for adding."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head: dict[str, Any] | None = None
        self.finished = False
        self._places: dict[int, int] = {}
        self._end = 0
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        for place, row in self._rows():
            self._note(place, row)
        if path.stat().st_size > self._end:
            self._cut(self._end)

    def _cut(self, end: int) -> None:
        with disk.naming(self.path):
            os.ftruncate(self._descriptor, end)

    def _rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        with self.path.open("rb") as stream:
            for line in stream:
                try:
                    row = json.loads(line) if line.endswith(b"\n") else None
                except ValueError:
                    row = None
                if not isinstance(row, dict):
                    return
                yield self._end, row
                self._end += len(line)

    def _note(self, place: int, row: dict[str, Any]) -> None:
        if "shard" in row:
            self._places[row["shard"]] = place
        elif row.get("finished"):
            self.finished = True
        else:
            self.head = row

    def _append(self, row: dict[str, Any]) -> None:
        data = (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
        with disk.naming(self.path):
            os.lseek(self._descriptor, self._end, os.SEEK_SET)
            disk.write(self._descriptor, data)
            os.fsync(self._descriptor)
        self._note(self._end, row)
        self._end += len(data)

    def begin(self, head: dict[str, Any]) -> None:
        """Forget what stood there and begin anew."""
        self._cut(0)
        self._places, self._end, self.finished = {}, 0, False
        self._append(head)

    def add(self, entry: Entry) -> None:
        """Note a finished shard, for good."""
        self._append(entry.model_dump())

    def finish(self) -> None:
        """Note that the outputs stand complete."""
        self._append({"finished": True})

    def entry(self, number: int) -> Entry | None:
        """What is noted of a shard; None where it is not done."""
        if number not in self._places:
            return None
        with self.path.open("rb") as stream:
            stream.seek(self._places[number])
            return Entry.model_validate_json(stream.readline())

    def entries(self) -> Iterator[Entry]:
        """All finished shards, in the order of the input."""
        for number in sorted(self._places):
            entry = self.entry(number)
            assert entry is not None
            yield entry

    def __len__(self) -> int:
        return len(self._places)

    def close(self) -> None:
        """Let the file go."""
        os.close(self._descriptor)
