"""Scores against gold made by hand: matching, optional rows, units, intervals."""

import json
from pathlib import Path
from typing import Any

import pytest

from solieu.extractor.evaluation import GoldError, Rate, evaluate, match
from solieu.extractor.judging import judge

Row = dict[str, Any]


def row(start: int, end: int, **said: Any) -> Row:
    """A gold row or a record: three xã unless said otherwise."""
    number = {"start": start, "end": end, "text": "x" * (end - start)}
    return {"doc_id": "a.txt", "number": number, "text": "x", "kind": "count", "value": 3, "unit": "xã", "confidence": 0.9} | said


def folder(path: Path, gold: list[Row], records: list[Row]) -> tuple[Path, Path]:
    (path / "a.gold.json").write_text(json.dumps({"figures": gold}), encoding="utf-8")
    lines = "\n".join(json.dumps(r) for r in records)
    (path / "records.jsonl").write_text(lines, encoding="utf-8")
    return path, path / "records.jsonl"


@pytest.mark.parametrize(
    ("right", "all_", "text"),
    [
        (95, 100, "95.0 % (88.8 to 97.8, 95 of 100)"),
        (0, 10, "0.0 % (0.0 to 27.8, 0 of 10)"),
        (10, 10, "100.0 % (72.2 to 100.0, 10 of 10)"),
        (0, 0, "0.0 % (0.0 to 100.0, 0 of 0)"),
    ],
)
def test_wilson_interval(right: int, all_: int, text: str) -> None:
    assert Rate(right, all_).text() == text


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs"),
    [
        ([(0, 3)], [(0, 3)], {0: 0}),
        ([(0, 3)], [(0, 2)], {0: 0}),
        ([(0, 3)], [(3, 5)], {}),
        ([(0, 10)], [(9, 11)], {}),
        ([(0, 3)], [(0, 2), (0, 3)], {0: 1}),
        ([(0, 5), (0, 3)], [(0, 3)], {1: 0}),
        ([(0, 3)], [(0, 3), (0, 3)], {0: 0}),
        ([(0, 3), (5, 8)], [(5, 8), (0, 3)], {0: 1, 1: 0}),
    ],
)
def test_match(gold: list[tuple[int, int]], predicted: list[tuple[int, int]], pairs: dict[int, int]) -> None:
    assert match([row(*g) for g in gold], [row(*p) for p in predicted]) == pairs


def test_counts(tmp_path: Path) -> None:
    gold = [row(0, 1), row(10, 11), row(20, 21), row(30, 31, optional=True), row(40, 41, optional=True), row(50, 51, kind="not")]
    records = [row(0, 1), row(10, 11, bound="over"), row(30, 31), row(50, 51), row(60, 61)]
    score = evaluate(*folder(tmp_path, gold, records))
    assert (score.gold, score.predicted, score.found, score.records) == (3, 4, 2, 1)
    assert (score.missed, score.alarms) == (1, 2)
    data = score.as_dict()
    assert (data["precision"], data["recall"]) == (50.0, 66.67)
    assert data["f1_found"] == pytest.approx(200 * 2 / 7, abs=0.01)
    assert data["kinds"]["count"] == {"gold": 3, "predicted": 4, "found": 2, "right": 1}
    assert len(score.errors) == 4 and "bound over should be exact" in " ".join(score.errors)


@pytest.mark.parametrize(
    ("gold", "record", "wrong"),
    [
        ({}, {}, set()),
        ({"unit": "XÃ | phường"}, {"unit": "phường"}, set()),
        ({"unit": "VND"}, {"unit": "đồng", "unit_id": "VND"}, set()),
        ({"unit": "huyện"}, {}, {"unit"}),
        ({"bound": "exact"}, {"bound": None}, set()),
        ({"bound": "over"}, {}, {"bound"}),
        ({"value": 3.0000000001}, {}, set()),
        ({"value": 4}, {}, {"value"}),
        ({"kind": "money"}, {}, {"kind"}),
        ({"value": None, "low": 2, "high": 3}, {"value": None, "low": 2, "high": 3}, set()),
        ({"value": None, "low": 2, "high": 3}, {}, {"value"}),
        ({"numerator": 1, "denominator": 2}, {"numerator": 1, "denominator": 3}, {"value"}),
        ({"kind": "percent", "unit": "%"}, {"kind": "percent", "unit": None}, set()),
        ({"per": "“Tháng”"}, {"per": "tháng"}, set()),
        ({"per": "tháng"}, {}, {"per"}),
        ({"change": "increase"}, {}, {"change"}),
        ({"place": "tỉnh Nghệ An"}, {"place": {"text": "Nghệ An"}}, set()),
        ({"place": "Nghệ An", "optional_place": True}, {}, set()),
        ({"subject": "xã vùng cao"}, {"subject": "xã"}, set()),
        ({"subject": "xã miền núi vùng cao"}, {"subject": "huyện"}, {"subject"}),
    ],
)
def test_field_by_field(gold: Row, record: Row, wrong: set[str]) -> None:
    assert {k for k, right in judge(row(0, 1, **gold), row(0, 1, **record)).items() if not right} == wrong


def test_records_are_matched_within_their_article(tmp_path: Path) -> None:
    score = evaluate(*folder(tmp_path, [row(0, 1)], [row(0, 1, doc_id="b.txt")]))
    assert (score.found, score.missed) == (0, 1)
    assert evaluate(*folder(tmp_path, [row(0, 1)], [row(0, 1, doc_id="news/a.jsonl#3")])).found == 1


@pytest.mark.parametrize("line", ["{broken", "[1]", '{"id": 1}', '{"doc_id": "a.txt"}'])
def test_no_records(line: str, tmp_path: Path) -> None:
    gold, records = folder(tmp_path, [], [])
    records.write_text("\n" + line, encoding="utf-8")
    with pytest.raises(GoldError, match="line 2"):
        evaluate(gold, records)


@pytest.mark.parametrize("data", ["{broken", "[]", '{"rows": []}', '{"figures": [{"value": 3}]}'])
def test_no_gold(data: str, tmp_path: Path) -> None:
    gold, records = folder(tmp_path, [], [])
    (gold / "a.gold.json").write_text(data, encoding="utf-8")
    with pytest.raises(GoldError, match=r"a\.gold\.json"):
        evaluate(gold, records)


def test_records_that_are_no_text_are_told(tmp_path: Path) -> None:
    gold, records = folder(tmp_path, [row(0, 1)], [])
    records.write_bytes(b"\xff\n")
    with pytest.raises(GoldError):
        evaluate(gold, records)
