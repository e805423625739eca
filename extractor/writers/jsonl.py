"""JSON Lines: one record a line, numbers by their digits, as ``Figure.as_json`` writes them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from solieu.extractor.writers.flat import float_keys
from solieu.schemas.figure import Figure, record_json


def record_line(record: Mapping[str, Any]) -> str:
    """One record as one line with its line end, its keys in the order of the schema.

    >>> from solieu.extractor import extract
    >>> figure = extract("Giá 1,50 tỷ đồng.")[0]
    >>> record_line(json.loads(figure.as_json(), parse_float=Decimal)) == figure.as_json() + "\\n"
    True
    """
    data = {key: record[key] for key in Figure.model_fields}
    for key in float_keys():  # 1.0 stays 1.0, and is not the amount 1
        data[key] = float(data[key])
    return record_json(data) + "\n"


def write_jsonl(text: IO[str], records: Iterable[Mapping[str, Any]]) -> int:
    """Write every record; how many there were."""
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007
        text.write(record_line(record))
    return count


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, one at a time, their numbers exact.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line is no JSON.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.jsonl")
    ...     _ = path.write_text('{"value": 12345678901234567.89}', encoding="utf-8")
    ...     next(read_records(path))
    {'value': Decimal('12345678901234567.89')}
    """
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line, parse_float=Decimal)
