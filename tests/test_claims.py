"""Claims against an archive of the sample articles, written by hand; and each reason for which a claim is not supported."""

import csv
import json
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, sample_articles

from solieu.extractor import Extractor
from solieu.extractor.archive import open_archive, write_archive
from solieu.extractor.claims import Finding, check, overall
from solieu.extractor.claims.sheets import COLUMNS, ClaimsError, read_claims, write_claims
from solieu.extractor.claims.telling import as_dict, harmless
from solieu.extractor.claims.values import _far
from solieu.extractor.intervals import stated

CASES = [json.loads(line) for line in (ROOT / "samples" / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
TEXT = (
    "Năm 2023, tỉnh Đắk Lắk bố trí 44.872 cán bộ công an chính quy về xã. "
    "Kho bạc Hà Nội thu 1.250 tỷ đồng thuế nhà đất trong tháng 5/2023, tăng 12,5% so với cùng kỳ. "
    "Tuyến đường tránh thành phố Vinh dài 25 km."
)


def archive_of(extractor: Extractor, path: Path, articles: list[tuple[str, str]]) -> Path:
    figures = (f for name, text in articles for f in extractor.extract(text, doc_id=name))
    write_archive(path, (json.loads(f.as_json(), parse_float=Decimal) for f in figures))
    return path


@pytest.fixture(scope="module")
def samples(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    articles = [(name, text) for name, text, _ in sample_articles()]
    return archive_of(extractor, tmp_path_factory.mktemp("samples") / "samples.db", articles)


@pytest.fixture(scope="module")
def ask(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    others = [(f"other{i}", f"Cơ quan số {i} mua {i + 3} máy tính và {i * 7} bàn ghế cho văn phòng.") for i in range(60)]
    path = archive_of(extractor, tmp_path_factory.mktemp("own") / "own.db", [("own", TEXT), *others])
    with open_archive(path) as archive:
        yield lambda claim: check(archive, claim, extractor.extract(claim))


def test_sample_claims(samples: Path, extractor: Extractor) -> None:
    """The measure of the issue on our own sentences: nine of ten true ones supported, none of the false."""
    with open_archive(samples) as archive:
        verdicts = [(case, overall(check(archive, case["claim"], extractor.extract(case["claim"])))) for case in CASES]
    true = [verdict for case, verdict in verdicts if case["supported"]]
    assert len(true) >= 30 and true.count("supported") >= 0.9 * len(true)
    assert [case["claim"] for case, verdict in verdicts if not case["supported"] and verdict == "supported"] == []
    assert [case["claim"] for case, verdict in verdicts if case["supported"] and verdict == "contradicted"] == []


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Đắk Lắk bố trí 44.872 cán bộ công an chính quy về xã năm 2023", "supported"),
        ("Gần 45.000 cán bộ công an chính quy được Đắk Lắk bố trí về xã", "supported"),
        ("Hơn 44.000 cán bộ công an chính quy về xã ở Dak Lak", "supported"),
        ("Đắk Lắk bố trí 44.827 cán bộ công an chính quy về xã năm 2023", "contradicted"),
        ("Đắk Lắk bố trí 448.720 cán bộ công an chính quy về xã năm 2023", "contradicted"),
        ("Đắk Lắk bố trí 44.872 cán bộ công an chính quy về xã năm 2021", "related"),
        ("Gia Lai bố trí 44.872 cán bộ công an chính quy về xã năm 2023", "related"),
        ("Gia Lai bo tri 44.872 cán bộ công an chính quy về xã năm 2023", "related"),
        ("Đắk Lắk bố trí 44.872 máy bay công an chính quy về xã năm 2023", "related"),
        ("Tháng 5/2023 kho bạc Hà Nội thu 1,25 nghìn tỷ đồng thuế nhà đất", "supported"),
        ("Thuế nhà đất kho bạc Hà Nội thu giảm 12,5% so với cùng kỳ", "related"),
        ("Tuyến đường tránh thành phố Vinh dài 25.000 m", "supported"),
        ("Tuyến đường tránh thành phố Vinh dài 25 m", "contradicted"),
        ("Giá cà phê ở Lâm Đồng lên 98.000 đồng mỗi kg", "not_found"),
        ("Trời hôm nay đẹp", "not_found"),
        ("", "not_found"),
    ],
)
def test_verdicts(ask: Any, claim: str, verdict: str) -> None:
    assert overall(ask(claim)) == verdict


def test_letters_may_be_decomposed(ask: Any) -> None:
    claim = "Đắk Lắk bố trí 44.872 cán bộ công an chính quy về xã năm 2023"
    assert overall(ask(unicodedata.normalize("NFD", claim))) == "supported"


def test_each_figure_of_a_claim_has_its_verdict(ask: Any) -> None:
    found = ask("Đắk Lắk bố trí 44.872 cán bộ công an chính quy về xã; tuyến đường tránh thành phố Vinh dài 52 km")
    assert (found[0].figure.text, found[0].verdict) == ("44.872 cán bộ", "supported")
    assert found[1].verdict != "supported" and overall(found) != "supported"


def test_evidence_says_where_it_stands(ask: Any) -> None:
    [finding] = ask("Tuyến đường tránh thành phố Vinh dài 52 km")
    told = as_dict(finding)
    assert set(told) == {"claim", "figure", "verdict", "evidence"} and told["figure"]["value"] == 52
    best = told["evidence"][0]
    assert best["doc_id"] == "own" and TEXT[best["start"] : best["end"]] == best["text"] == "25 km"
    sentence = best["sentence"]
    assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]
    assert best["difference"] == "claim 52, archive 25: 27 more (108.0 %)"
    assert json.loads(json.dumps(told)) == told


def test_a_claim_that_says_too_little_is_not_supported(ask: Any) -> None:
    assert overall(ask("Có 25 km")) != "supported"


def test_words_closer_to_another_number_support_nothing(extractor: Extractor, tmp_path: Path) -> None:
    text = "Lãi suất kỳ hạn mười hai tháng của ngân hàng Phương Bắc là 7,2%, kỳ hạn hai mươi tháng dành cho khách mới là 8,4%."
    path = archive_of(extractor, tmp_path / "rates.db", [("a", text)])
    with open_archive(path) as archive:
        right = "Lãi suất kỳ hạn hai mươi tháng dành cho khách mới là 8,4%"
        wrong = right.replace("8,4", "7,2")
        assert overall(check(archive, wrong, extractor.extract(wrong))) != "supported"
        found = check(archive, right, extractor.extract(right))
        assert [f.verdict for f in found if f.figure is not None and f.figure.kind == "percent"] == ["supported"]


def test_what_a_terminal_would_obey_is_stripped() -> None:
    assert harmless("a\x1b]0;title\x07b\u202ec") == "a ]0;title b c"


def sheet(tmp_path: Path, data: bytes, name: str = "claims.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_spreadsheet_comes_back_with_verdict_columns(ask: Any, tmp_path: Path) -> None:
    claims = ["Tuyến đường tránh thành phố Vinh dài 25 km", "Tuyến đường tránh thành phố Vinh dài 52 km", ""]
    given = sheet(tmp_path, ("no;Claim\r\n" + "".join(f"{i};{c}\r\n" for i, c in enumerate(claims))).encode("utf-8-sig"))
    rows = list(read_claims(given, "claim"))
    assert [claim for _, claim in rows] == claims
    out = tmp_path / "out.csv"
    write_claims(out, given, ((row, ask(claim), []) for row, claim in rows))
    with out.open(encoding="utf-8", newline="") as stream:
        back = list(csv.DictReader(stream))
    assert list(back[0]) == ["no", "Claim", *COLUMNS]
    assert [row["verdict"] for row in back] == ["supported", "contradicted", "not_found"]
    assert TEXT[int(back[1]["verdict_start"]) : int(back[1]["verdict_end"])] == "25 km"
    # Checked again, the columns are replaced, not doubled.
    write_claims(tmp_path / "again.csv", out, ((row, ask(claim), []) for row, claim in read_claims(out, "claim")))
    assert (tmp_path / "again.csv").read_bytes() == out.read_bytes()


def test_xlsx_keeps_its_other_sheets_and_holds_no_formula_of_ours(ask: Any, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["claim", "by"])
    book.active.append(["Tuyến đường tránh thành phố Vinh dài 25 km", "An"])
    book.create_sheet("notes").append(["kept"])
    book.save(tmp_path / "claims.xlsx")
    rows = list(read_claims(tmp_path / "claims.xlsx", "claim"))
    evil = "=HYPERLINK(1)"
    findings = ask(rows[0][1])
    findings[0].evidence[0].row["doc_id"] = evil
    write_claims(tmp_path / "out.xlsx", tmp_path / "claims.xlsx", [(rows[0][0], findings, [])])
    back = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert back["notes"]["A1"].value == "kept"
    cells = {back.worksheets[0].cell(1, i).value: back.worksheets[0].cell(2, i) for i in range(1, 10)}
    assert cells["by"].value == "An" and cells["verdict"].value == "supported"
    assert cells["verdict_article"].value == evil and cells["verdict_article"].data_type == "s"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("c.csv", b"a,b\r\n1,2\r\n", "no column 'claim'. Columns: a, b"),
        ("c.csv", b"claim\r\nx\xff\r\n", "line 2, byte 8: not valid UTF-8"),
        ("c.csv", b"", "the file is empty"),
        ("c.csv", b"claim,b\r\n1,2,3\r\n", "line 2: 3 cells under 2 column names"),
        ("c.jsonl", b'{"claim": "x"}\n[1]\n', "line 2: a JSON object"),
        ("c.jsonl", b'{"claim"\n', "line 1: not valid JSON"),
        ("c.xlsx", b"no zip", "no spreadsheet"),
        ("c.doc", b"x", ".csv, .xlsx, .jsonl"),
    ],
)
def test_a_bad_file_of_claims_is_told_in_a_sentence(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    with pytest.raises(ClaimsError) as told:
        list(read_claims(sheet(tmp_path, data, name), "claim"))
    assert words in str(told.value)


def test_the_worst_figure_decides() -> None:
    def one(verdict: Any) -> Finding:
        return Finding("", None, verdict, ())

    assert overall([one("supported"), one("related")]) == "related"
    assert overall([one("not_found"), one("contradicted")]) == "contradicted"
    assert overall([]) == "not_found"


def test_limits_of_another_size_are_another_statement() -> None:
    """`dưới 50 độ` follows from `dưới 5 độ` and is not what an article with `50 độ` says."""
    fifty, five = Decimal(50), Decimal(5)
    assert _far(stated(fifty, "under"), stated(five, "under"))
    assert _far(stated(fifty, "under"), stated(fifty))
    assert not _far(stated(Decimal(44000), "over"), stated(Decimal(44520), "over"))
    assert not _far(stated(fifty), stated(fifty))
