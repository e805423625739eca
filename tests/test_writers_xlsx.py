"""XLSX: text as text, nothing run, nothing cut off, a new sheet where one is full."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_records import LONG, figure, record, records
from openpyxl.workbook.workbook import Workbook

from solieu.extractor.writers import flatten
from solieu.extractor.writers.xlsx import CELL, CONTINUED, write_xlsx
from solieu.schemas.export import columns

Make = Callable[..., Workbook]


@pytest.fixture
def book(tmp_path: Path) -> Make:
    def make(made: list[dict[str, Any]], **options: int) -> Workbook:
        stream = io.BytesIO()
        assert write_xlsx(stream, made, beside=tmp_path / "a.xlsx", **options) == len(made)
        assert list(tmp_path.iterdir()) == [], "no rows left behind"
        (tmp_path / "a.xlsx").write_bytes(stream.getvalue())
        return openpyxl.load_workbook(tmp_path / "a.xlsx")

    return make


def table(sheet: Any) -> list[dict[str, Any]]:
    names, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_rows_are_the_records(book: Make) -> None:
    made = records(60)
    rows = table(book(made)["figures"])
    assert [{k: row[k] for k in flatten(r)} for row, r in zip(rows, made, strict=True)] == [flatten(r) for r in made]


def test_text_is_text_and_nothing_is_a_formula_or_a_link(book: Make, tmp_path: Path) -> None:
    ids = ["=1+1", "https://example.org/1", "0123", "5-10", "mailto:a@b.vn", "TRUE", "{=A1}"]
    sheet = book([record(figure(i, doc_id=name)) for i, name in enumerate(ids)])["figures"]
    column = [c.name for c in columns()].index("doc_id") + 1
    assert [sheet.cell(row, column).value for row in range(2, 9)] == ids
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"inlineStr", "n"} or {
        cell.data_type for row in sheet.iter_rows() for cell in row
    } == {"s", "n"}
    xml = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml and b"<hyperlink" not in xml


def test_header_is_frozen_filtered_and_wide_enough(book: Make) -> None:
    sheet = book(records(60))["figures"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AO61" and len(columns()) + 1 == 41
    groups = [(d.min, d.max, d.width) for d in sheet.column_dimensions.values()]
    widths = {sheet.cell(1, i).value: width for first, last, width in groups for i in range(first, last + 1)}
    assert widths["figure_id"] >= 16 and widths["sentence_text"] >= len("Có 10 xã, theo =tỉnh.")
    assert len(widths) == 41 and all(len(name) + 3 <= width <= 61 for name, width in widths.items())


def test_a_full_sheet_is_followed_by_another(book: Make) -> None:
    made = records(25)
    sheets = book(made, sheet_rows=11)
    assert sheets.sheetnames == ["figures", "figures 2", "figures 3"]
    assert [len(table(s)) for s in sheets] == [10, 10, 5]
    assert [row["figure_id"] for s in sheets for row in table(s)] == [r["figure_id"] for r in made]
    assert all(s.freeze_panes == "A2" for s in sheets)


@pytest.mark.parametrize("letter", ["x", "🌾"])
def test_a_text_longer_than_a_cell_goes_on_elsewhere(letter: str, book: Make) -> None:
    made = record(figure(1, pad=letter * 40_000))
    both = book([made, record(figure(2))])
    (row, other), rest = table(both["figures"]), table(both["long texts"])
    assert row["sentence_text"].endswith(CONTINUED) and other["sentence_text"] == "Có 2 xã, theo =tỉnh."
    assert len(row["sentence_text"].encode("utf-16-le")) // 2 <= 32_767
    assert [(r["figure_id"], r["column"], r["part"]) for r in rest] == [(made["figure_id"], "sentence_text", i) for i in (2, 3)]
    assert row["sentence_text"][:CELL] + "".join(r["text"] for r in rest) == made["sentence"]["text"]


def test_digits_a_spreadsheet_loses_are_kept_as_text(book: Make) -> None:
    short, long, far = table(
        book([record(figure(0, v)) for v in (Decimal("999999999999999.0"), LONG, Decimal(10) ** 400)])["figures"]
    )
    assert (short["value"], short["exact_numbers"]) == (999999999999999, None)
    assert (long["value"], long["exact_numbers"]) == (pytest.approx(1.234567890123457e18), f'{{"value": "{LONG}"}}')
    assert far["value"] is None and far["exact_numbers"] == f'{{"value": "1{"0" * 400}"}}'


def test_control_characters_are_escaped_as_excel_does(book: Make, tmp_path: Path) -> None:
    book([record(figure(1, doc_id="a\x01b\rc_x0041_"))])
    xml = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert "a_x0001_b_x000D_c_x005F_x0041_" in xml


def test_no_clock_within(book: Make, tmp_path: Path) -> None:
    book(records(3))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2000-01-01" in packed.read("docProps/core.xml")
