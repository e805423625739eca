"""Rows of gold, as ``solieu evaluate`` reads them, and the files they stand in."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import regex

from solieu.extractor.writers.whole import whole
from solieu.schemas.figure import Figure, record_json

AMOUNTS = ("value", "numerator", "denominator", "low", "high")
SAID = ("unit", "subject", "per", "change")
KEYS = ("kind", "why", *AMOUNTS, "bound", *SAID, "time", "place", "number", "sentence", "span", "note")
"""All that a row can say, in the order in which it is written."""
Row = dict[str, Any]
_UNSAFE = regex.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80


def gold_row(figure: Figure) -> Row:
    """A figure as gold says it: only what is there, and ``span``, the label's place.

    >>> from solieu.extractor import extract
    >>> row = gold_row(extract("Có hơn 5 xã.")[0])
    >>> row["kind"], row["value"], row["bound"], row["unit"], row["number"]["text"], row["span"]
    ('count', Decimal('5'), 'over', 'xã', '5', [7, 11])
    """
    row: Row = {"kind": figure.kind}
    row |= {key: value for key in AMOUNTS if (value := getattr(figure, key)) is not None}
    if figure.bound != "exact":
        row["bound"] = figure.bound
    row |= {key: value for key in SAID if (value := getattr(figure, key)) is not None}
    if figure.unit is None and figure.unit_id is not None:
        row["unit"] = figure.unit_id
    row |= {"time": figure.time.edtf} if figure.time else {}
    row |= {"place": figure.place.text} if figure.place else {}
    row["number"] = figure.number.model_dump()
    row["sentence"] = [figure.sentence.start, figure.sentence.end]
    row["span"] = [figure.start, figure.end]
    return row


def rows_json(rows: Iterable[Mapping[str, Any]], between: str = ", ") -> str:
    """Rows as a JSON array, numbers exact.

    >>> rows_json([{"kind": "count"}])
    '[{"kind": "count"}]'
    """
    return "[" + between.join(record_json(row) for row in rows) + "]"


def file_name(doc_id: str, taken: set[str]) -> str:
    """A name for an article's files, safe on every system and not yet taken: the name alone where it is safe.

    It is the name under which ``solieu evaluate`` looks for records of that
    article; where that cannot be, ``doc_id`` in the gold tells.

    >>> taken: set[str] = set()
    >>> file_name("a/storm.txt", taken), file_name("b/storm.txt", taken)[:6], file_name("../../x y.txt", taken)[:4]
    ('storm', 'storm-', 'x_y-')
    """
    plain = regex.sub(r"\.\w+$", "", Path(doc_id).name)
    name = _UNSAFE.sub("_", plain).strip("._-")[:_LONGEST] or "article"
    if name != plain or name.lower() in taken:
        name = f"{name}-{hashlib.blake2b(doc_id.encode(), digest_size=6).hexdigest()}"
    taken.add(name.lower())
    return name


def write_gold(folder: Path, name: str, doc_id: str, text: str, rows: Iterable[Row]) -> None:
    """``NAME.txt`` and ``NAME.gold.json``, each whole or not at all.

    Raises:
        OSError: a file cannot be written.
    """
    data = text.encode("utf-8")
    head = {"doc_id": doc_id, "sha1": hashlib.sha1(data, usedforsecurity=False).hexdigest(), "chars": len(text)}
    ordered = [
        {key: row[key] for key in KEYS if key in row}
        for row in sorted(rows, key=lambda row: (row["number"]["start"], row["number"]["end"]))
    ]
    body = json.dumps(head, ensure_ascii=False)[:-1] + ', "figures": ' + rows_json(ordered, ",\n ") + "}\n"
    for suffix, content in ((".txt", data), (".gold.json", body.encode("utf-8"))):
        with whole(folder / f"{name}{suffix}") as stream:
            stream.write(content)
