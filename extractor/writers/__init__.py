"""Records to files: JSON Lines, CSV, Parquet, XLSX and SQLite, each whole or not at all.

``formats`` says which format an output has and whether it can be written here;
``dispatch`` writes; ``flat`` turns a record into cells, one for each column of
``schemas.export``. Each format has a module: ``jsonl``, ``delimited`` (CSV),
``spreadsheet`` (cells that a spreadsheet program would change), ``parquet``,
``xlsx``; SQLite is ``solieu.extractor.archive``. ``datapackage`` describes a
CSV file, ``compressed`` packs text, ``whole`` puts files into place.

The same records give the same bytes in every format, however they arrive.

>>> from pathlib import Path
>>> format_of(Path("figures.csv.gz"), None)
'csv'
"""

from solieu.extractor.writers.dispatch import FINDINGS, PLAIN, header, line, write
from solieu.extractor.writers.flat import flatten
from solieu.extractor.writers.formats import FORMATS, FormatError, WriteOptions, destinations, format_of, ready
from solieu.extractor.writers.jsonl import read_records

__all__ = [
    "FINDINGS",
    "FORMATS",
    "PLAIN",
    "FormatError",
    "WriteOptions",
    "destinations",
    "flatten",
    "format_of",
    "header",
    "line",
    "read_records",
    "ready",
    "write",
]
