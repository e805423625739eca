"""The models refuse what the contract forbids, and write what it promises."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from solieu.schemas.article import Article, Quarantine
from solieu.schemas.export import columns, json_schema
from solieu.schemas.figure import Figure, PlaceSpan, Span, TimeSpan, digits
from solieu.schemas.pattern import BoundRule, ContextRule, Form, Never, NumberWord, PatternFile, Unit, WordList
from solieu.schemas.rejection import Rejection

SPAN = {"text": "5", "start": 3, "end": 4}
NONE = ("numerator", "denominator", "low", "high", "subject", "per", "change", "baseline", "time", "place", "source", "unit_id")
FIGURE: dict[str, Any] = dict.fromkeys(NONE) | {
    "figure_id": "0123456789abcdef",
    "doc_id": "a.txt",
    "kind": "count",
    "text": "5 xã",
    "start": 3,
    "end": 7,
    "number": SPAN,
    "value": Decimal(5),
    "bound": "exact",
    "unit": "xã",
    "sentence": {"text": "Có 5 xã.", "start": 0, "end": 8},
    "checks": (),
    "rule": "number",
    "confidence": 0.95,
}
FIGURE_TOKEN = ({"NORM": "hơn"}, {"TAG": "FIGURE"})
VALID: list[tuple[type[BaseModel], dict[str, Any]]] = [
    (Figure, FIGURE),
    (Span, SPAN),
    (Article, {"doc_id": "a", "text": "x"}),
    (Quarantine, {"file": "a", "line": 1, "byte": 0, "reason": "x"}),
    (Rejection, {"doc_id": "a", "number": SPAN, "reason": "date", "rule": "x"}),
    (NumberWord, {"word": "hai", "role": "digit", "value": 2, "examples": ("[hai xã]",)}),
    (Unit, {"id": "ha", "kind": "measure", "forms": ("ha",), "examples": ("[5 ha]",)}),
    (BoundRule, {"name": "over", "bound": "over", "pattern": FIGURE_TOKEN, "examples": ("hơn [5 xã]",)}),
    (ContextRule, {"name": "up", "field": "change", "value": "increase", "pattern": FIGURE_TOKEN, "examples": ("tăng [5%]",)}),
    (Form, {"name": "f", "shape": "number", "pattern": "{num}", "examples": ("[5 xã]",)}),
    (Never, {"name": "n", "reason": "id", "before": ("số",), "examples": ("số [5]",)}),
    (WordList, {"list": "w", "words": ("xã",), "why": "x", "examples": ("[5 xã]",)}),
    (PatternFile, {}),
]
BY_MODEL = dict(VALID)


@pytest.mark.parametrize(("model", "data"), VALID, ids=lambda v: v.__name__ if isinstance(v, type) else "")
def test_unknown_keys_and_changes_are_refused(model: type[BaseModel], data: dict[str, Any]) -> None:
    made = model.model_validate(data)
    with pytest.raises(ValidationError, match="extra_forbidden"):
        model.model_validate(data | {"colour": "red"})
    with pytest.raises(ValidationError, match="frozen"):
        setattr(made, next(iter(model.model_fields)), None)


@pytest.mark.parametrize(
    ("model", "change", "told"),
    [
        (Span, {"end": 5}, "cannot hold"),
        (Span, {"start": -1}, "start"),
        (Figure, {"figure_id": "XYZ"}, "figure_id"),
        (Figure, {"kind": "weight"}, "kind"),
        (Figure, {"bound": "more"}, "bound"),
        (Figure, {"confidence": 1.5}, "confidence"),
        (Figure, {"value": None}, "a figure has a value"),
        (Figure, {"low": Decimal(1), "high": Decimal(2)}, "a figure has a value"),
        (Figure, {"numerator": Decimal(1), "denominator": Decimal(2)}, "a figure has a value"),
        (Figure, {"value": None, "low": Decimal(1)}, "a figure has a value"),
        (Figure, {"number": {"text": "5", "start": 8, "end": 9}}, "outside its figure"),
        (Figure, {"sentence": {"text": "5 x", "start": 3, "end": 6}}, "outside its sentence"),
        (Quarantine, {"line": 0}, "line"),
        (Rejection, {"reason": "boring"}, "reason"),
        (Unit, {"forms": ()}, "forms"),
        (Unit, {"examples": ()}, "examples"),
        (Unit, {"smaller": {"id": "m2", "times": 1}}, "times"),
        (BoundRule, {"pattern": ({"NORM": "hơn"}, {"NORM": "cả"})}, "exactly one token"),
        (ContextRule, {"pattern": ({"TAG": "FIGURE"}, {"TAG": "FIGURE"})}, "exactly one token"),
        (Never, {"before": ()}, "write `pattern`"),
        (Form, {"name": "Tên"}, "name"),
        (WordList, {"words": ("",)}, "words"),
    ],
)
def test_what_is_refused(model: type[BaseModel], change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(BY_MODEL[model] | change)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("44000", "44000"),
        ("77.40", "77.4"),
        ("1E+3", "1000"),
        ("0.000", "0"),
        ("-2", "-2"),
        ("1E-7", "0.0000001"),
        ("9" * 40, "9" * 40),
    ],
)
def test_digits(number: str, written: str) -> None:
    assert digits(Decimal(number)) == written


def test_a_record_says_every_key_in_order() -> None:
    data = json.loads(Figure.model_validate(FIGURE).as_json())
    assert list(data) == list(Figure.model_fields)
    assert (data["value"], data["per"], data["checks"], data["schema_version"]) == (5, None, [], "1")


@pytest.mark.parametrize("make", [lambda: TimeSpan(**SPAN, edtf="2023"), lambda: PlaceSpan(**SPAN, level="commune", code=None)])
def test_spans_of_time_and_place_hold_their_text(make: Callable[[], Span]) -> None:
    span = make()
    with pytest.raises(ValidationError, match="cannot hold"):
        type(span).model_validate(span.model_dump() | {"end": 9})


def test_columns_and_schema_follow_the_record() -> None:
    names = [c.name for c in columns()]
    assert len(names) == len(set(names))
    assert {c.key for c in columns()} == set(Figure.model_fields)
    assert {"time_edtf", "place_code", "source_text", "sentence_end", "checks"} <= set(names)
    schema = json.loads(json_schema())
    assert set(schema["properties"]) == set(Figure.model_fields)
    assert schema["additionalProperties"] is False and schema["properties"]["number"]


def test_the_schema_requires_every_key() -> None:
    assert set(json.loads(json_schema())["required"]) == set(Figure.model_fields)
