"""Writers: JSON Lines exact to the last digit, CSV that any reader takes back, formats told by their ending."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from made_records import AWKWARD, LONG, figure, record, records

from solieu.extractor import Extractor
from solieu.extractor.writers import (
    FORMATS,
    FormatError,
    WriteOptions,
    destinations,
    flatten,
    format_of,
    header,
    line,
    read_records,
    ready,
    write,
)
from solieu.extractor.writers.jsonl import record_line
from solieu.extractor.writers.spreadsheet import marked, unmarked
from solieu.schemas.export import columns

FILES = ("a.jsonl", "a.csv", "a.parquet", "a.xlsx", "a.jsonl.gz", "a.csv.gz", "a.jsonl.zst", "a.csv.zst")
SAFE = WriteOptions(excel_safe=True)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def cells(text: str, extractor: Extractor, doc_id: str = "a.txt") -> dict[str, str]:
    (row,) = rows_of(header("csv") + line(extractor.extract(text, doc_id=doc_id)[0], "csv"))
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


@pytest.mark.parametrize("doc_id", ['a,"b".txt', "a;b\nc", "báo cáo.txt", "a\r\nb", "a\rb"])
def test_csv_comes_back_whole(doc_id: str, extractor: Extractor) -> None:
    text = 'Ông nói: "Có 5 xã, 3 huyện".'
    row = cells(text, extractor, doc_id)
    assert row["doc_id"] == doc_id
    assert row["sentence_text"] == text


def test_every_record_is_one_line_of_json(extractor: Extractor) -> None:
    written = line(extractor.extract("Nợ 1.234.567.890.123.456.789,25 đồng.", doc_id="a\nb")[0], "jsonl")
    assert written.count("\n") == 1 and written.endswith("\n")
    assert '"value": 1234567890123456789.25,' in written
    assert json.loads(written)["doc_id"] == "a\nb"
    assert header("jsonl") == ""


def test_flat_and_nested_say_the_same(extractor: Extractor) -> None:
    made = extractor.extract("Có 152/152 xã đạt.")[0]
    flat = flatten(made)
    assert (flat["sentence_text"], flat["numerator"], flat["source_text"]) == (made.sentence.text, made.numerator, None)
    assert list(flat) == next(csv.reader([header("csv")]))
    assert flatten(record(made)) == flat


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None), st.floats(0, 1), st.text(max_size=20))
def test_a_record_read_back_is_the_same_line(value: Decimal, confidence: float, doc_id: str) -> None:
    made = figure(0, value, doc_id).model_copy(update={"confidence": round(confidence, 4)})
    assert record_line(record(made)) == made.as_json() + "\n" == record_line(made.model_dump())
    assert line(made, "csv") == header("csv")[:0] + _csv_line(record(made))


def _csv_line(data: dict[str, object]) -> str:
    from solieu.extractor.writers.delimited import csv_line

    return csv_line(data, WriteOptions())


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_no_digit_of_a_number_is_lost(value: Decimal) -> None:
    made = figure(0, value)
    (row,) = rows_of(header("csv") + line(made, "csv"))
    assert Decimal(row["value"]) == value
    assert json.loads(made.as_json(), parse_float=Decimal, parse_int=Decimal)["value"] == value


@pytest.mark.parametrize(
    ("output", "given", "form"),
    [
        (None, None, "jsonl"),
        (None, "csv", "csv"),
        ("a.csv", None, "csv"),
        ("a.jsonl", None, "jsonl"),
        ("a.txt", "csv", "csv"),
        ("a.csv", "jsonl", "jsonl"),
        ("a.b.csv.gz", None, "csv"),
        ("a.jsonl.zst", None, "jsonl"),
        ("a.gz", "csv", "csv"),
        ("a.parquet", None, "parquet"),
        ("a.xlsx", None, "xlsx"),
        ("a.db", None, "sqlite"),
        ("a.sqlite", None, "sqlite"),
    ],
)
def test_format(output: str | None, given: str | None, form: str) -> None:
    assert format_of(Path(output) if output else None, given) == form


@pytest.mark.parametrize(
    ("output", "given", "told"),
    [
        ("a.docx", None, "a.docx: no format of that name"),
        (None, "xls", "--format xls: no format of that name"),
        ("a", None, "a: no format of that name"),
        ("a.gz", None, "a.gz: no format of that name"),
        (None, "parquet", "Name a file with -o"),
        ("a.xlsx.gz", None, "Leave out .gz"),
    ],
)
def test_no_such_format(output: str | None, given: str | None, told: str) -> None:
    with pytest.raises(FormatError) as caught:
        format_of(Path(output) if output else None, given)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("outputs", "given", "options", "told"),
    [
        (["a.csv", "b.csv"], "csv", WriteOptions(), "goes with one output"),
        (["a.csv", "./a.csv"], None, WriteOptions(), "named twice"),
        (["a.jsonl"], None, SAFE, "no output is CSV"),
        ([], None, WriteOptions(bom=True), "no output is CSV"),
    ],
)
def test_outputs_that_do_not_go_together(outputs: list[str], given: str | None, options: WriteOptions, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        destinations([Path(o) for o in outputs], given, options)


@pytest.mark.parametrize(
    ("file", "library", "extra"),
    [("a.parquet", "pyarrow", "parquet"), ("a.xlsx", "xlsxwriter", "xlsx"), ("a.csv.zst", "zstandard", "zst")],
)
def test_a_missing_extra_is_told_before_the_run(file: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from solieu.extractor.writers import formats

    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == library else object())
    with pytest.raises(FormatError, match=rf"{library}.*pip install 'solieu\[{extra}\]'"):
        destinations([Path(file)], None, WriteOptions())
    ready("jsonl", Path("a.jsonl"))


def test_a_place_where_no_file_can_stand(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(OSError, match="a folder or device"):
        ready("csv", tmp_path / "a.csv")
    with pytest.raises(FileNotFoundError, match="its folder does not exist"):
        ready("csv", tmp_path / "no" / "a.csv")


@pytest.mark.parametrize("name", FILES)
def test_the_same_records_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    """However they arrive: from figures or from lines, in another process, with other hashes and another clock."""
    made = [figure(i) for i in range(300)]
    (tmp_path / "other").mkdir()
    first, second, shard = tmp_path / name, tmp_path / "other" / name, tmp_path / "shard.jsonl"
    form = format_of(first, None)
    assert write(first, form, (f.model_dump() for f in made)) == 300
    shard.write_text("".join(f.as_json() + "\n" for f in made), encoding="utf-8")
    code = "import sys; from pathlib import Path; from solieu.extractor.writers import read_records, write\n"
    code += "write(Path(sys.argv[1]), sys.argv[2], read_records(Path(sys.argv[3])))"
    env = os.environ | {"PYTHONHASHSEED": "12345", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code, second, form, shard], check=True, env=env)
    assert first.read_bytes() == second.read_bytes()
    assert (tmp_path / "datapackage.json").exists() is (form == "csv")


def test_packed_text_is_the_text(tmp_path: Path) -> None:
    for form in ("jsonl", "csv"):
        for ending in ("", ".gz", ".zst"):
            write(tmp_path / f"a.{form}{ending}", form, records(50))
        plain = (tmp_path / f"a.{form}").read_bytes()
        assert gzip.decompress((tmp_path / f"a.{form}.gz").read_bytes()) == plain
        zst = zstandard.ZstdDecompressor().stream_reader((tmp_path / f"a.{form}.zst").read_bytes())
        assert zst.read() == plain
    assert (tmp_path / "a.csv.gz").read_bytes()[4:8] == b"\0\0\0\0", "no time within"


@pytest.mark.parametrize("name", [name for name in FILES if name != "a.parquet"])  # see test_writers_parquet for row groups
def test_records_are_taken_one_by_one(name: str, tmp_path: Path) -> None:
    """The file grows while records come: they do not wait in memory for the last one."""
    seen: list[int] = []

    def slowly() -> object:
        for i in range(4_000):
            seen.append(sum(p.stat().st_size for p in tmp_path.rglob("*") if p.is_file()) if i % 500 == 0 else 0)
            yield record(figure(i % 50, pad=os.urandom(400).hex()))

    write(tmp_path / name, format_of(Path(name), None), slowly())  # type: ignore[arg-type]
    sizes = seen[::500]
    assert sizes == sorted(sizes) and sizes[-1] > sizes[1] > 0


def test_bom_comes_first_and_once(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "csv", records(3), options=WriteOptions(bom=True))
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfschema_version,") and data.count(b"\xef\xbb\xbf") == 1
    assert header("csv", WriteOptions(bom=True)) == "\ufeff" + header("csv")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+84",
        "-5 độ",
        "@a",
        "\t=1",
        " =1",
        "＝1",
        "'a",
        "01",
        "5-10",
        "3/4",
        "44.000",
        "1E5",
        "12e4567890123456",
        "(5)",
        "$5",
        "12:30 PM",
        "26/8/2021",
        "5%",
        "SEPT2",
        "mar 1",
        "1-May",
        "TRUE",
        "12345678901234567890",
        ".5",
        "5 ₫",
    ],
)
def test_cells_in_danger_are_marked(cell: str) -> None:
    assert marked(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell", ["", "xã", "44.000 cán bộ", "báo cáo.txt", "a=1", "hàng trăm", "march of time", "0a9f8e7d6c5b4a39"]
)
def test_other_cells_are_left_alone(cell: str) -> None:
    assert marked(cell) == cell


@given(st.one_of(st.text(), st.from_regex(r"['=+\-@0-9a-c .,/]{0,12}", fullmatch=True)))
def test_marks_can_be_taken_off(cell: str) -> None:
    assert unmarked(marked(cell)) == cell


def test_excel_safe_csv_is_the_plain_one_with_marks(tmp_path: Path) -> None:
    made = [*records(30), record(figure(31, LONG))]
    for name, options in (("plain.csv", WriteOptions()), ("safe.csv", SAFE)):
        write(tmp_path / name, "csv", made, options=options)
    plain, safe = (rows_of((tmp_path / n).read_bytes().decode("utf-8")) for n in ("plain.csv", "safe.csv"))
    assert [{k: v[1:] if v.startswith("'") else v for k, v in row.items()} for row in safe] == plain
    assert safe[-1]["value"] == f"'{LONG}"
    assert [row["value"] for row in safe[:-1]] == [row["value"] for row in plain[:-1]], "numbers stay numbers, negative ones too"
    assert any(row["value"].startswith("-") for row in safe)
    assert {row["doc_id"][0] for row in safe if row["doc_id"] in ("'=1+1", "''nháy", "'01", "'5-10")} == {"'"}


def test_lines_are_for_lines_only() -> None:
    with pytest.raises(FormatError, match="no lines"):
        line(figure(1), "parquet")
    with pytest.raises(FormatError, match="no format"):
        write(Path("a.docx"), "docx", [])
    assert set(FORMATS) == {"jsonl", "csv", "parquet", "xlsx", "sqlite"}


def test_a_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_text("old", encoding="utf-8")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    write(tmp_path / "link.jsonl", "jsonl", records(2))
    assert (tmp_path / "link.jsonl").is_symlink() and len(list(read_records(tmp_path / "real.jsonl"))) == 2


def test_columns_know_their_types() -> None:
    by_name = {c.name: c for c in columns()}
    assert {c.type for c in columns()} == {"string", "integer", "number", "array"}
    assert by_name["figure_id"].constraints == {"pattern": "^[0-9a-f]{16}$"} and by_name["figure_id"].required
    assert by_name["schema_version"].constraints == {"enum": ["1"]}
    assert by_name["start"].constraints == {"minimum": 0}
    assert by_name["confidence"].constraints == {"minimum": 0, "maximum": 1}
    assert not by_name["value"].required and not by_name["time_start"].required and by_name["sentence_start"].required
    assert "country" in by_name["place_level"].constraints["enum"]
    assert AWKWARD  # the texts that all of this is tried on
