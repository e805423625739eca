"""The folder of a run on an engine: a part for each task, written beside its place and moved there, on a disk or a store.

    figures/part-00000017.parquet       the columns of `solieu extract -o FILE.parquet`
    quarantine/part-00000017.parquet    only where there are such rows: file, line, byte, reason ...
    _done/part-00000017.json            counts; comes last, so that a task with it is done
    _run.json                           of which inputs and settings this is the output
    _SUCCESS                            counts of all; comes when all is done, and _done goes

Names that begin with ``_`` or ``.`` are passed over by Spark, Arrow and Dask.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from solieu.extractor.writers.parquet import write_parquet
from solieu.extractor.writers.whole import sync
from solieu.schemas.article import Quarantine

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.fs import FileSystem

FIGURES, QUARANTINE, DONE = "figures", "quarantine", "_done"
HEAD, SUCCESS = "_run.json", "_SUCCESS"
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,31}):/{1,9}")


def address_of(given: Path) -> str:
    """The folder as engines need it: absolute, or the address that a path has lost a slash of.

    >>> address_of(Path("s3://bucket/figures"))
    's3://bucket/figures'
    >>> address_of(Path("file:///data/figures"))
    '/data/figures'
    """
    text = str(given)
    match = _ADDRESS.match(text)
    if match is None:
        return str(given.absolute())
    rest = text[match.end() :]
    return f"/{rest}" if match[1].lower() == "file" else f"{match[1]}://{rest}"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a run, by its address.

    >>> Folder("/data/figures").is_local
    True
    """

    address: str

    @property
    def is_local(self) -> bool:
        """Whether it is on a disk, where folders must be made and synced."""
        return "://" not in self.address

    def opened(self) -> "tuple[FileSystem, str]":
        """The file system, and the folder's path in it.

        Raises:
            OSError: there is no such file system, or no way to it.
        """
        from pyarrow.fs import FileSystem, LocalFileSystem

        if self.is_local:
            return LocalFileSystem(), self.address
        try:
            system, path = FileSystem.from_uri(self.address)
        except (ValueError, NotImplementedError) as error:
            raise OSError(22, f"cannot be opened ({error})", self.address) from error
        return system, str(path)

    def write(self, name: str, fill: Callable[[Any], Any]) -> None:
        """Write a file of the folder; nothing stands under its name before it is whole.

        Raises:
            OSError: it cannot be written.
        """
        system, root = self.opened()
        kind, _, last = name.rpartition("/")
        home = "/".join(part for part in (root, kind) if part)
        beside, target = f"{home}/.{last}.{uuid4().hex}.tmp", f"{home}/{last}"
        system.create_dir(home, recursive=True)
        try:
            with system.open_output_stream(beside) as stream:
                fill(stream)
            if self.is_local:
                sync(Path(beside))
            system.move(beside, target)
        except BaseException:
            _forget(system, beside)
            raise
        if self.is_local:
            sync(Path(home))

    def read(self, name: str) -> dict[str, Any] | None:
        """A JSON file of the folder; None where there is none."""
        system, root = self.opened()
        try:
            with system.open_input_stream(f"{root}/{name}") as stream:
                found: dict[str, Any] = json.loads(stream.read())
                return found
        except FileNotFoundError:
            return None

    def put(self, name: str, value: Mapping[str, Any]) -> None:
        """Write a JSON file of the folder."""
        data = (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8")
        self.write(name, lambda stream: stream.write(data))

    def names(self, kind: str = "") -> list[str]:
        """What stands in the folder, or in a folder of it."""
        from pyarrow.fs import FileSelector

        system, root = self.opened()
        place = f"{root}/{kind}" if kind else root
        return sorted(str(info.base_name) for info in system.get_file_info(FileSelector(place, allow_not_found=True)))

    def remove(self, kind: str) -> None:
        """Remove a folder of it, with all that it holds."""
        system, root = self.opened()
        if kind in self.names():
            system.delete_dir(f"{root}/{kind}")

    def remove_file(self, name: str) -> None:
        """Remove a file of it, where it stands."""
        system, root = self.opened()
        _forget(system, f"{root}/{name}")


def _forget(system: "FileSystem", path: str) -> None:
    try:
        system.delete_file(path)
    except OSError:  # it is not there
        return


def part_name(kind: str, number: int) -> str:
    """The file of a task.

    >>> part_name("figures", 17)
    'figures/part-00000017.parquet'
    """
    return f"{kind}/part-{number:08d}.{'json' if kind == DONE else 'parquet'}"


def number_of(name: str) -> int:
    """The task of a file.

    >>> number_of("part-00000017.json")
    17
    """
    return int(name.removeprefix("part-").partition(".")[0])


def write_figures(folder: Folder, number: int, records: Iterable[Mapping[str, Any]]) -> None:
    """The figures of a task; a part without rows is written too, because it tells the columns."""
    folder.write(part_name(FIGURES, number), lambda stream: write_parquet(stream, records))


def write_quarantine(folder: Folder, number: int, rows: list[Quarantine]) -> None:
    """The quarantine rows of a task; no file where there are none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if rows:
        table = pa.Table.from_pylist([row.model_dump() for row in rows], schema=quarantine_schema())
        folder.write(part_name(QUARANTINE, number), lambda stream: pq.write_table(table, stream, compression="zstd"))


def quarantine_schema() -> "pa.Schema":
    """The columns of quarantine parts.

    >>> quarantine_schema().names[:4]
    ['file', 'line', 'byte', 'reason']
    """
    import pyarrow as pa

    fields = Quarantine.model_json_schema()["properties"].items()
    return pa.schema([pa.field(name, pa.int64() if "integer" in str(said) else pa.string()) for name, said in fields])
