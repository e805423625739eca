"""Conflicts between articles, told apart: contradiction, correction, rounding."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from solieu.extractor import Extractor
from solieu.extractor.archive import open_archive, write_archive
from solieu.extractor.conflicts import Conflict, conflicts

FIRST = "Năm 2023, tỉnh Đắk Lắk có 44.872 hộ nghèo được hỗ trợ xây nhà."


def found(extractor: Extractor, tmp_path: Path, *texts: str) -> list[Conflict]:
    path = tmp_path / "figures.db"
    figures = (f for i, text in enumerate(texts) for f in extractor.extract(text, doc_id=f"article {i}"))
    write_archive(path, (json.loads(f.as_json(), parse_float=Decimal) for f in figures))
    with open_archive(path) as archive:
        return list(conflicts(archive))


@pytest.mark.parametrize(
    ("second", "sort"),
    [
        ("Năm 2023, tỉnh Đắk Lắk có 48.472 hộ nghèo được hỗ trợ xây nhà.", "contradiction"),
        ("Năm 2023, tỉnh Đắk Lắk có gần 45.000 hộ nghèo được hỗ trợ xây nhà.", "rounding"),
        ("Sở đính chính: năm 2023, tỉnh Đắk Lắk có 48.472 hộ nghèo được hỗ trợ xây nhà.", "correction"),
        ("Thống kê sơ bộ, năm 2023, tỉnh Đắk Lắk có 41.000 hộ nghèo được hỗ trợ xây nhà.", "correction"),
    ],
)
def test_sorts(extractor: Extractor, tmp_path: Path, second: str, sort: str) -> None:
    [conflict] = found(extractor, tmp_path, FIRST, second)
    assert conflict.sort == sort
    assert {row["doc_id"] for row in conflict.statements} == {"article 0", "article 1"}
    told = conflict.as_dict()
    assert told["time"] == "2023" and len(told["statements"]) == 2
    later = {row["figure_id"]: row["doc_id"] for row in conflict.statements}.get(conflict.later or "")
    assert later == (None if sort != "correction" else "article 1" if "đính chính" in second else "article 0")


@pytest.mark.parametrize(
    "second",
    [
        FIRST,
        "Năm 2022, tỉnh Đắk Lắk có 48.472 hộ nghèo được hỗ trợ xây nhà.",
        "Năm 2023, tỉnh Gia Lai có 48.472 hộ nghèo được hỗ trợ xây nhà.",
        "Năm 2023, tỉnh Đắk Lắk có 48.472 người nghèo được hỗ trợ xây nhà.",
        "Năm 2023, ở tỉnh Đắk Lắk còn 48.472 hộ nghèo chưa vay vốn sản xuất nông nghiệp.",
        "Tỉnh Đắk Lắk có 48.472 hộ nghèo được hỗ trợ xây nhà.",
    ],
)
def test_other_things_are_no_conflict(extractor: Extractor, tmp_path: Path, second: str) -> None:
    assert found(extractor, tmp_path, FIRST, second) == []


def test_one_article_does_not_conflict_with_itself(extractor: Extractor, tmp_path: Path) -> None:
    assert found(extractor, tmp_path, FIRST + " " + FIRST.replace("44.872", "48.472")) == []
