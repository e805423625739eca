"""The final files of a run, made from its shards: each is whole under its name, or not there."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.extractor.batch import disk
from solieu.extractor.batch.errors import OutputError
from solieu.extractor.batch.work import Work
from solieu.extractor.writers import WriteOptions, write

Outputs = tuple[tuple[Path, str], ...]
_PACKED = (".gz", ".zst")


def quarantine_path(output: Path) -> Path:
    """Where a run writes its quarantine rows.

    >>> quarantine_path(Path("figures.csv")).name
    'figures.csv.quarantine.jsonl'
    """
    return output.with_name(output.name + ".quarantine.jsonl")


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


def write_all(outputs: Outputs, options: WriteOptions, work: Work) -> None:
    """Every output from the shards, then the quarantine rows; none of an earlier run is left."""
    for path, form in outputs:
        if form == "jsonl" and path.suffix not in _PACKED:  # the shards are its lines already
            disk.put(path, work.blocks())
        else:
            write(path, form, _records(work), options=options)
    rows = quarantine_path(outputs[0][0])
    if any(entry.quarantine for entry in work.manifest.entries()):
        disk.put(rows, _quarantined(work))
    else:
        disk.remove(rows)


def _records(work: Work) -> Iterator[dict[str, Any]]:
    return (json.loads(line, parse_float=Decimal) for line in work.lines())


def _quarantined(work: Work) -> Iterator[bytes]:
    for entry in work.manifest.entries():
        for row in entry.quarantine:
            yield (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")
