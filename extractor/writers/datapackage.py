"""``datapackage.json`` beside a CSV file: what its columns are, for programs (Frictionless Data, Tabular Data Package).

A CSV file does not say that ``figure_id`` ``0123456789012345`` is text, that
an empty cell means nothing was said, or that the place code ``NA`` is
Namibia. This file does, so that readers need not guess.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from solieu.extractor.writers.formats import WriteOptions, packing
from solieu.extractor.writers.whole import whole
from solieu.schemas.export import Column, columns

NAME = "datapackage.json"
_MARKED = (
    "Written with --excel-safe: cells that a spreadsheet program would run or change begin with an apostrophe. "
    "Take one apostrophe off each cell that begins with one."
)


def datapackage_path(output: Path) -> Path:
    """Where a CSV file is described: ``datapackage.json``, unless that one describes something else.

    >>> datapackage_path(Path("no/such/folder/figures.csv")).name
    'datapackage.json'
    """
    usual = output.with_name(NAME)
    if not usual.exists() or _describes(usual, output):
        return usual
    return output.with_name(f"{_stem(output)}.{NAME}")


def _describes(package: Path, output: Path) -> bool:
    try:
        resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
        return [resource["path"] for resource in resources] == [output.name]
    except (ValueError, LookupError, TypeError):
        return False


def _stem(output: Path) -> str:
    return output.name.removesuffix(packing(output)).removesuffix(".csv")


def write_datapackage(output: Path, options: WriteOptions) -> Path:
    """Describe the CSV file ``output``; where.

    Raises:
        OSError: it cannot be written.
    """
    path = datapackage_path(output)
    with output.open("rb") as stream:
        package = descriptor(output, hashlib.file_digest(stream, "sha256").hexdigest(), output.stat().st_size, options)
    with whole(path) as stream:
        stream.write((json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    return path


def descriptor(output: Path, sha256: str, size: int, options: WriteOptions) -> dict[str, Any]:
    """The description of a CSV file with that hash and that many bytes.

    >>> descriptor(Path("figures.csv"), "00", 5, WriteOptions())["resources"][0]["schema"]["primaryKey"]
    'figure_id'
    """
    resource: dict[str, Any] = {
        "name": "figures",
        "path": output.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column, options) for column in columns()],
            "missingValues": [""],
            "primaryKey": "figure_id",
        },
    }
    if packing(output):
        resource["compression"] = packing(output).lstrip(".")
    if options.excel_safe:
        resource["description"] = _MARKED
    return {"profile": "tabular-data-package", "name": "figures", "resources": [resource]}


def _field(column: Column, options: WriteOptions) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    if column.type == "number" and options.excel_safe:
        field["bareNumber"] = False  # an apostrophe may stand before the digits
    constraints = {"required": True} | column.constraints if column.required else column.constraints
    # A pattern or a list of values would be held against the marked cell, apostrophe and all.
    if options.excel_safe:
        constraints = {key: value for key, value in constraints.items() if key not in ("pattern", "enum")}
    return field | ({"constraints": constraints} if constraints else {})
