"""A record as a row: one cell for each column, lists as JSON text, and what doubles cannot hold."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from solieu.schemas.export import Column, columns
from solieu.schemas.figure import Figure, digits

DOUBLE_DIGITS = 15  # a double holds any number of 15 significant digits, and so does a spreadsheet
_DOUBLE_EXPONENT = 300

EXACT = Column(
    name="exact_numbers",
    key="",
    part="",
    description="JSON object with all digits of the row's numbers that have more than 15; null where there are none",
    type="string",
    required=False,
    constraints={},
)


def cells(record: Mapping[str, Any]) -> list[Any]:
    """The cells of a record in the order of ``columns()``: str, int, Decimal, float or None."""
    row: list[Any] = []
    for key, part, cell in _plan():
        value = record[key]
        if part:
            value = value[part] if value is not None else None
        row.append(cell(value) if cell is not None else value)
    return row


@lru_cache(maxsize=1)
def _plan() -> tuple[tuple[str, str, Callable[[Any], Any] | None], ...]:
    """Key and part of each column, and what makes a cell of a value that cannot stand as it is."""
    made: dict[str, Callable[[Any], Any]] = {c.key: _json_text for c in columns() if c.type == "array"}
    made |= dict.fromkeys(float_keys(), float)
    return tuple((c.key, c.part, made.get(c.key)) for c in columns())


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=1)
def float_keys() -> tuple[str, ...]:
    """The keys whose numbers are measures, not amounts: they stay floats when JSON is read with exact numbers.

    >>> float_keys()
    ('confidence',)
    """
    return tuple(key for key, field in Figure.model_fields.items() if field.annotation is float)


@lru_cache(maxsize=1)
def number_places() -> tuple[int, ...]:
    """Which cells of a row are numbers that need not be whole.

    >>> [columns()[i].name for i in number_places()][:3]
    ['value', 'numerator', 'denominator']
    """
    return tuple(i for i, c in enumerate(columns()) if c.type == "number")


def flatten(figure: Figure | Mapping[str, Any]) -> dict[str, Any]:
    """The record with nested objects flattened by ``_`` and lists as JSON.

    >>> from solieu.extractor import extract
    >>> flatten(extract("Có 152/152 xã đạt.")[0])["number_text"]
    '152/152'
    """
    record = figure.model_dump() if isinstance(figure, Figure) else figure
    return dict(zip((c.name for c in columns()), cells(record), strict=True))


def number_text(value: int | float | Decimal) -> str:
    """All digits of a number, none more.

    >>> number_text(Decimal("77.40")), number_text(0.98), number_text(1.0)
    ('77.4', '0.98', '1')
    """
    return digits(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))


def significant(text: str) -> int:
    """How many significant digits a written number has.

    >>> significant("1500000"), significant("-0.050"), significant("1234567890123456.5")
    (2, 1, 17)
    """
    return len(text.lstrip("-").replace(".", "").strip("0"))


def with_doubles(row: list[Any]) -> list[Any]:
    """The row with its numbers as doubles, and one cell more: the digits that those lose.

    A number no double can come near (10 to the 400) has no double, only digits.

    >>> from solieu.extractor import extract
    >>> row = with_doubles(cells(extract("Nợ 1.234.567.890.123.456.789,25 đồng.")[0].model_dump()))
    >>> row[-1]
    '{"value": "1234567890123456789.25"}'
    """
    row, lost = row.copy(), {}
    for i in number_places():
        value = row[i]
        if value is None or isinstance(value, float):
            continue
        exact = Decimal(value)
        far = bool(exact) and abs(exact.adjusted()) > _DOUBLE_EXPONENT
        row[i] = None if far else float(exact)
        if far or significant(digits(exact)) > DOUBLE_DIGITS:
            lost[columns()[i].name] = digits(exact)
    return [*row, json.dumps(lost) if lost else None]
