"""Units behind and before a number, and the words that make them something else."""

from decimal import Decimal
from pathlib import Path

import pytest

from solieu.extractor import Extractor
from solieu.extractor.knowledge import knowledge
from solieu.extractor.text import read
from solieu.extractor.units import match_prefix, match_unit


def behind(text: str, value: str = "5") -> tuple[str, str] | None:
    seen = read(text)
    match = match_unit(seen.folded, seen.view, 0, Decimal(value), knowledge().units)
    return (match.unit.id, seen.view[match.start : match.end]) if match else None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" ha đất", ("ha", "ha")),
        ("ha", ("ha", "ha")),
        (" HA", ("ha", "HA")),
        (" km/h", ("km/h", "km/h")),
        (" km2", ("km2", "km2")),
        (" kmx", None),
        ("  km", ("km", "km")),
        ("   km", None),
        ("\nkm", None),
        (" điểm phần trăm", ("percentage-point", "điểm phần trăm")),
        (" điểm sàn", ("point", "điểm")),
        (" điểm cầu", None),
        (" đồng/kg", ("VND", "đồng")),
        (" đồng chí", None),
        (" đồng chính thức", ("VND", "đồng")),
        (" mẫu ruộng", ("mau", "mẫu")),
        (" mẫu xe", None),
        (" chỉ vàng", ("chi", "chỉ")),
        (" chỉ.", ("chi", "chỉ")),
        (" chỉ đạo", None),
        ("V", ("v", "V")),
        ("v", None),
        (" l", ("l", "l")),
        (" L", ("l", "L")),
        (" lần", None),
    ],
)
def test_behind(text: str, found: tuple[str, str] | None) -> None:
    assert behind(text) == found


@pytest.mark.parametrize(("value", "found"), [("5", None), ("999", None), ("1000", "USD"), ("5000000", "USD")])
def test_only_behind_large_numbers(value: str, found: str | None) -> None:
    match = behind(" đô", value)
    assert (match[0] if match else None) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$", ("USD", "$")),
        ("giá us$", ("USD", "us$")),
        ("usd ", ("USD", "usd")),
        ("độ tuổi từ ", ("year-of-age", "tuổi")),
        ("tuổi: ", ("year-of-age", "tuổi")),
        ("xx$", None),
        ("$, ", None),
    ],
)
def test_before(text: str, found: tuple[str, str] | None) -> None:
    match = match_prefix(text, len(text), knowledge().units)
    assert (match and (match.unit.id, text[match.start : match.end])) == found


def test_a_segmented_unit_is_no_part_of_a_longer_word(tmp_path: Path) -> None:
    unit = '[[unit]]\nid = "nha"\nkind = "measure"\nforms = ["nhà"]\nsegmented = true\nexamples = ["[5 nhà] kia"]\n'
    (tmp_path / "mine.toml").write_text(unit, encoding="utf-8")
    (figure,) = Extractor(str(tmp_path)).extract("Xây 20 nhà văn hóa.")
    assert figure.unit_id is None


@pytest.mark.parametrize(
    ("text", "unit_id"), [("Thí sinh đạt 28 điểm.", "point"), ("Hội nghị nối 44 điểm cầu.", None), ("Ở lại 2 đêm.", "night")]
)
def test_words_that_only_begin_like_a_unit(text: str, unit_id: str | None, extractor: Extractor) -> None:
    (figure,) = extractor.extract(text)
    assert figure.unit_id == unit_id
