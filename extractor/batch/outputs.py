"""The final files of a run, made from its shards: each is whole under its name, or not there."""

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from solieu.extractor.batch import disk
from solieu.extractor.batch.errors import OutputError
from solieu.extractor.writers import WriteOptions, write
from solieu.extractor.writers.formats import packing

Outputs = tuple[tuple[Path, str], ...]


def quarantine_path(output: Path) -> Path:
    """Where a run writes its quarantine rows.

    >>> quarantine_path(Path("figures.csv")).name
    'figures.csv.quarantine.jsonl'
    """
    return output.with_name(output.name + ".quarantine.jsonl")


def part_path(output: Path) -> Path:
    """Where a task of a cluster array says what part of the whole its output is.

    >>> part_path(Path("figures-1.jsonl")).name
    'figures-1.jsonl.part.json'
    """
    return output.with_name(output.name + ".part.json")


class Records(Protocol):
    """What outputs are made from: lines of JSON, and those of the quarantine."""

    def lines(self) -> Iterator[bytes]: ...

    def blocks(self) -> Iterator[bytes]: ...

    def rows(self) -> Iterator[bytes]: ...


def check(outputs: Outputs) -> None:
    """Refuse what cannot be replaced by a rename.

    Raises:
        OutputError: an output is a folder or a device, or named twice.

    >>> check(((Path("/dev/null"), "jsonl"),))
    Traceback (most recent call last):
    solieu.extractor.batch.errors.OutputError: /dev/null: no ordinary file. Leave -o away and redirect standard output.
    """
    for path, _ in outputs:
        if path.is_dir():
            raise OutputError(f"{path}: a folder stands there. Name a file.")
        if path.exists() and not path.is_file():
            raise OutputError(f"{path}: no ordinary file. Leave -o away and redirect standard output.")
    paths = [path.absolute() for path, _ in outputs]
    if len(set(paths)) < len(paths):
        raise OutputError(f"{paths[0].name}: the same output is named twice. Name each once.")


def write_all(outputs: Outputs, options: WriteOptions, records: Records) -> None:
    """Every output from its lines, then the quarantine rows; none of an earlier run is left."""
    disk.remove(part_path(outputs[0][0]))
    for path, form in outputs:
        if form == "jsonl" and not packing(path):  # they are its lines already
            disk.put(path, records.blocks())
        else:
            write(path, form, _read(records), options=options)
    rows, quarantine = records.rows(), quarantine_path(outputs[0][0])
    if first := next(rows, b""):
        disk.put(quarantine, chain([first], rows))
    else:
        disk.remove(quarantine)


def _read(records: Records) -> Iterator[dict[str, Any]]:
    return (json.loads(line, parse_float=Decimal) for line in records.lines())
