"""The figure record, version 1: one quantity of one article, and where it stands.

Offsets count Unicode code points of the article *as it was read*: for every
span of a record ``article[span.start:span.end] == span.text``.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, WithJsonSchema, model_validator

from solieu.schemas.base import Frozen

SCHEMA_VERSION: Literal["1"] = "1"

Kind = Literal["count", "ratio", "percent", "money", "measure", "duration", "age", "multiple", "score"]
Bound = Literal["exact", "about", "nearly", "over", "under", "at_least", "at_most", "order"]
Change = Literal["increase", "decrease"]
Level = Literal["country", "province", "district", "commune", "other"]
CheckName = Literal[
    "percent_of_ratio",
    "ratio_at_most_one",
    "parts_of_whole",
    "change_of_levels",
    "rate_times_base",
    "multiple_of_levels",
    "restated",
]


def plain_number(number: Decimal) -> int | float:
    """The number as Python writes it in JSON: an int where it is whole.

    >>> plain_number(Decimal("44000")), plain_number(Decimal("5.2"))
    (44000, 5.2)
    """
    return int(number) if number == number.to_integral_value() else float(number)


def digits(number: Decimal) -> str:
    """All digits of a number, none more: no exponent, no zeros behind the mark.

    >>> digits(Decimal("1500000.0")), digits(Decimal("77.40")), digits(Decimal("1E+3"))
    ('1500000', '77.4', '1000')
    """
    text = format(number, "f")  # never normalize(): that rounds to 28 digits
    return text.rstrip("0").rstrip(".") if "." in text else text


Number = Annotated[
    Decimal,
    PlainSerializer(plain_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]


class Span(Frozen):
    """A stretch of the article: ``article[start:end] == text``.

    >>> Span(text="152/152", start=10, end=17).end
    17
    """

    text: str = Field(description="as written")
    start: int = Field(ge=0, description="its first code point in the article as read")
    end: int = Field(ge=0, description="one past its last code point")

    @model_validator(mode="after")
    def _length_agrees(self) -> "Span":
        if self.end - self.start != len(self.text):
            raise ValueError(f"a span of {self.end - self.start} code points cannot hold {len(self.text)}")
        return self


class TimeSpan(Span):
    """When the figure holds, as written and in EDTF (ISO 8601-2).

    >>> TimeSpan(text="năm 2023", start=0, end=8, edtf="2023").edtf
    '2023'
    """

    edtf: str = Field(description="Extended Date/Time Format, level 1: 2021-04-23, 2020-10, 2023-01/2023-06, 2008/..")


class PlaceSpan(Span):
    """Where the figure holds: an administrative unit or a country.

    >>> PlaceSpan(text="Hà Nội", start=0, end=6, level="province", code="01").code
    '01'
    """

    level: Level
    code: str | None = Field(description="official code at the article's date, ISO 3166-1 alpha-2 for a country")


class Check(Frozen):
    """Arithmetic the article itself allows, and whether it comes out.

    >>> Check(check="percent_of_ratio", status="ok", detail="139/186 = 74,7 %", figures=["ab"]).status
    'ok'
    """

    check: CheckName
    status: Literal["ok", "mismatch", "not_checkable"]
    detail: str
    figures: tuple[str, ...] = Field(description="figure_id of the figures the check reads")


class Figure(Frozen):
    """One figure. Every key is always present; ``null`` where nothing is said."""

    schema_version: Literal["1"] = Field(default=SCHEMA_VERSION, description="version of this record")
    figure_id: str = Field(pattern=r"^[0-9a-f]{16}$", description="stable hash of doc_id, number.start and number.end")
    doc_id: str = Field(description="the article's id, or the path of its file relative to the input given")
    kind: Kind = Field(description="count, ratio, percent, money, measure, duration, age, multiple or score")
    text: str = Field(description="the figure as written, number through unit")
    start: int = Field(ge=0, description="first code point of `text` in the article as read")
    end: int = Field(ge=0, description="one past the last code point of `text`")
    number: Span = Field(description="the numeric part alone, scale words included")
    value: Number | None = Field(description="exact value; null for ratio, range and score")
    numerator: Number | None = Field(description="ratio and score")
    denominator: Number | None = Field(description="ratio and score")
    low: Number | None = Field(description="range")
    high: Number | None = Field(description="range")
    bound: Bound = Field(description="how the number limits the truth")
    unit: str | None = Field(description="counted head noun or unit, lower case, as written")
    unit_id: str | None = Field(description="canonical id from the pattern files")
    subject: str | None = Field(description="the counted or measured noun phrase")
    per: str | None = Field(description="denominator of a rate")
    change: Change | None = Field(description="the figure is the amount of a change")
    baseline: str | None = Field(description="what it is compared with, as written")
    time: TimeSpan | None = Field(description="when the figure holds")
    place: PlaceSpan | None = Field(description="where the figure holds")
    source: Span | None = Field(description="who says so")
    sentence: Span = Field(description="the sentence the figure stands in")
    checks: tuple[Check, ...] = Field(description="arithmetic the article allows")
    rule: str = Field(description="the rule that made the figure, by its name in the pattern files")
    confidence: float = Field(ge=0, le=1, description="how sure the rules are, 0 to 1")

    @model_validator(mode="after")
    def _values_agree(self) -> "Figure":
        """One way of saying how much, and spans that nest."""
        said = (
            (self.value is not None)
            + (self.numerator is not None and self.denominator is not None)
            + (self.low is not None and self.high is not None)
        )
        if said != 1:
            raise ValueError("a figure has a value, or numerator and denominator, or low and high")
        if not (self.start <= self.number.start and self.number.end <= self.end):
            raise ValueError("the number stands outside its figure")
        if not (self.sentence.start <= self.start and self.end <= self.sentence.end):
            raise ValueError("the figure stands outside its sentence")
        return self

    def as_json(self) -> str:
        """One JSON line, numbers exact to the last digit (JSON numbers, not strings)."""
        return record_json(self.model_dump())


def record_json(record: Mapping[str, object]) -> str:
    """A record as JSON, its numbers by their digits.

    The standard encoder knows no ``Decimal``, and floats would round
    1234567890123456789,25; so a number no float prints alike is written by hand.

    >>> record_json({"unit": "xã", "value": Decimal("1234567890123456789.250")})
    '{"unit": "xã", "value": 1234567890123456789.25}'
    """
    return "{" + ", ".join([f"{_text(key)}: {_json(value)}" for key, value in record.items()]) + "}"


_text: Callable[[str], str] = json.encoder.encode_basestring


def _json(value: object) -> str:
    """A value as JSON; the common types first, for an encoder made anew for each value is what writing costs."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_text(k)}: {_json(v)}" for k, v in value.items()]) + "}"
    if type(value) is int:
        return str(value)
    return json.dumps(value, ensure_ascii=False)
