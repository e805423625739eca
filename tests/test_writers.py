"""Writers: JSON Lines exact to the last digit, CSV that any reader takes back."""

import csv
import io
import json
from pathlib import Path

import pytest

from solieu.extractor import Extractor
from solieu.extractor.writers import FormatError, flatten, format_of, header, line
from solieu.schemas.figure import Figure


def figure(text: str, extractor: Extractor, doc_id: str = "a.txt") -> Figure:
    return extractor.extract(text, doc_id=doc_id)[0]


def cells(text: str, extractor: Extractor, doc_id: str = "a.txt") -> dict[str, str]:
    whole = header("csv") + line(figure(text, extractor, doc_id), "csv")
    (row,) = csv.DictReader(io.StringIO(whole, newline=""))
    return row


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Có 152/152 xã đạt.", {"value": "", "numerator": "152", "denominator": "152", "low": "", "kind": "ratio"}),
        ("Lãi 20-30 triệu đồng/tháng.", {"value": "", "low": "20000000", "high": "30000000", "per": "tháng", "unit_id": "VND"}),
        ("Hơn 44.000 cán bộ.", {"value": "44000", "bound": "over", "number_text": "44.000", "number_start": "4"}),
        ("Giá 1,50 tỷ đồng.", {"value": "1500000000", "time_edtf": "", "place_code": "", "checks": "[]"}),
        ("Nợ 1.234.567.890.123.456.789,25 đồng.", {"value": "1234567890123456789.25"}),
    ],
)
def test_cells_of_csv(text: str, filled: dict[str, str], extractor: Extractor) -> None:
    row = cells(text, extractor)
    assert {key: row[key] for key in filled} == filled


@pytest.mark.parametrize("doc_id", ['a,"b".txt', "a;b\nc", "báo cáo.txt", "a\r\nb"])
def test_csv_comes_back_whole(doc_id: str, extractor: Extractor) -> None:
    text = 'Ông nói: "Có 5 xã, 3 huyện".'
    row = cells(text, extractor, doc_id)
    assert row["doc_id"] == doc_id
    assert row["sentence_text"] == text


def test_every_record_is_one_line_of_json(extractor: Extractor) -> None:
    made = figure("Nợ 1.234.567.890.123.456.789,25 đồng.", extractor, "a\nb")
    written = line(made, "jsonl")
    assert written.count("\n") == 1 and written.endswith("\n")
    assert '"value": 1234567890123456789.25,' in written
    assert json.loads(written)["doc_id"] == "a\nb"
    assert header("jsonl") == ""


def test_flat_and_nested_say_the_same(extractor: Extractor) -> None:
    made = figure("Có 152/152 xã đạt.", extractor)
    flat = flatten(made)
    assert (flat["sentence_text"], flat["numerator"], flat["source_text"]) == (made.sentence.text, made.numerator, None)
    assert list(flat) == next(csv.reader([header("csv")]))


@pytest.mark.parametrize(
    ("output", "given", "form"),
    [
        (None, None, "jsonl"),
        ("a.csv", None, "csv"),
        ("a.jsonl", None, "jsonl"),
        ("a.txt", "csv", "csv"),
        ("a.csv", "jsonl", "jsonl"),
    ],
)
def test_format(output: str | None, given: str | None, form: str) -> None:
    assert format_of(Path(output) if output else None, given) == form


@pytest.mark.parametrize(
    ("output", "given", "told"), [("a.docx", None, "a.docx"), (None, "xls", "--format xls"), ("a", None, "a:")]
)
def test_no_such_format(output: str | None, given: str | None, told: str) -> None:
    with pytest.raises(FormatError, match="no format of that name") as caught:
        format_of(Path(output) if output else None, given)
    assert told in str(caught.value)
