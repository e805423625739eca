"""Records made for the writers' tests: no model runs, and every awkward text is among them."""

import json
from decimal import Decimal
from typing import Any

from solieu.extractor.records import figure_id
from solieu.schemas.figure import Figure, PlaceSpan, Span, TimeSpan

AWKWARD = (
    "báo cáo.txt",
    'a,"b";c',
    "hai\ndòng",
    "=1+1",
    "'nháy",
    "01",
    "5-10",
    "NA",
    "null",
    "xa\u0303 (NFD)",
    "zero\u200bwidth 🌾",
    "12e4567890123456",
)
# Sums of quarters below 2**40 are exact in doubles, whatever the order of adding.
VALUES = (Decimal("44000"), Decimal("0.25"), Decimal("-12.5"), Decimal("1500000000"), Decimal("77.75"))
LONG = Decimal("1234567890123456789.25")


def figure(i: int, value: Decimal | None = None, doc_id: str | None = None, pad: str = "") -> Figure:
    """The ``i``-th made record: values, ratios and ranges in turn."""
    named = doc_id if doc_id is not None else f"{AWKWARD[i % len(AWKWARD)]} {i}" if i % 3 else AWKWARD[i % len(AWKWARD)]
    sentence = f"{pad}Có {i} xã, theo =tỉnh."
    start = len(pad) + 3
    number = Span(text=str(i), start=start, end=start + len(str(i)))
    some = value if value is not None else VALUES[i % len(VALUES)]
    shape = 0 if value is not None else i % 4
    return Figure(
        figure_id=figure_id(named, i, i + 1),
        doc_id=named,
        kind="ratio" if shape == 2 else "count",
        text=f"{i} xã",
        start=start,
        end=number.end + 3,
        number=number,
        value=some if shape in (0, 1) else None,
        numerator=Decimal(i) if shape == 2 else None,
        denominator=Decimal(i + 1) if shape == 2 else None,
        low=Decimal(i) / 4 if shape == 3 else None,
        high=Decimal(i) if shape == 3 else None,
        bound="about",
        unit="xã",
        unit_id=None,
        subject=AWKWARD[i % len(AWKWARD)] if i % 5 else None,
        per=None,
        change="increase" if i % 5 == 0 else None,
        baseline=None,
        time=TimeSpan(text="2023", start=0, end=4, edtf="2023") if i % 2 else None,
        place=PlaceSpan(text="Na", start=1, end=3, level="country", code="NA") if i % 3 else None,
        source=Span(text="theo =tỉnh", start=0, end=10) if i % 4 else None,
        sentence=Span(text=sentence, start=0, end=len(sentence)),
        checks=(),
        rule="number",
        confidence=1.0 if i % 2 else 0.5,
    )


def record(made: Figure) -> dict[str, Any]:
    """The figure as it comes back from a line of JSON."""
    data: dict[str, Any] = json.loads(made.as_json(), parse_float=Decimal)
    return data


def records(number: int) -> list[dict[str, Any]]:
    """That many made records, each with its own ``figure_id``."""
    return [record(figure(i)) for i in range(number)]
