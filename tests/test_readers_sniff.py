"""`solieu sniff` and the reading options of `extract`: what a person or script sees."""

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from test_readers_formats import ARTICLES, as_csv, as_jsonl, in_1258, in_tables

from solieu.extractor.readers import Fields, ReadSettings
from solieu.extractor.readers.sniff import Sniffed, sniff

SENTENCE = "Tỉnh bố trí hơn 44.000 cán bộ về 152/152 xã."


def solieu(*args: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "solieu", *map(str, args)], input=stdin, capture_output=True, cwd=Path(sys.prefix)
    )


def one(path: Path, **settings: object) -> Sniffed:
    (kind,) = sniff(str(path), ReadSettings(**settings))  # type: ignore[arg-type]
    return kind


def test_a_dump(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(as_jsonl().encode() + b"{broken\n"))
    kind = one(tmp_path / "d.jsonl.gz")
    assert (kind.format, kind.compression, kind.encodings) == ("jsonl", "gz", {"utf-8 (valid)": 1})
    assert {c.field: (c.column, c.how) for c in kind.fields} == {n: (n, "named") for n in ("text", "id", "date", "title")}
    assert [a.doc_id for a in kind.articles] == ["bài-1", "bài-2", "bài-3"]
    assert (kind.records, kind.refused) == (30, 1)
    assert kind.quarantined[0].line == 30


def test_fields_that_are_guessed_or_missing(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("url,Nội dung,ngày\nu,Có 5 xã.,x\n", encoding="utf-8")
    kind = one(tmp_path / "d.csv")
    assert {c.field: c.how for c in kind.fields} == {"text": "guessed", "id": "guessed", "date": "absent", "title": "absent"}
    (tmp_path / "d.jsonl").write_text('{"content": "Có 5 xã."}\n', encoding="utf-8")
    kind = one(tmp_path / "d.jsonl")
    assert kind.fields[0].hint == "perhaps --text-field content" and kind.refused == 1
    assert one(tmp_path / "d.jsonl", fields=Fields(text="content")).refused == 0


def test_encodings(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes(in_1258(as_csv()))
    assert one(tmp_path / "d.csv").encodings == {"cp1258 (recognised by its words)": 1}
    (tmp_path / "v.csv").write_bytes(in_tables(as_csv(), "vni"))
    kind = one(tmp_path / "v.csv")
    assert kind.refused == kind.records == 29
    assert all("--encoding vni" in row.reason for row in kind.quarantined)
    assert one(tmp_path / "v.csv", encoding="vni").encodings == {"vni (given)": 1}


def test_files_of_a_folder_by_kind(tmp_path: Path) -> None:
    for i in range(30):
        (tmp_path / f"{i}.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(as_jsonl(), encoding="utf-8")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1")
    kinds = {k.format: k for k in sniff(str(tmp_path), ReadSettings())}
    assert {name: (k.files, k.records, k.refused) for name, k in kinds.items()} == {
        "text": (30, 20, 0),
        "jsonl": (1, 29, 0),
        "parquet": (1, 1, 1),
    }


@pytest.mark.parametrize("name", ["d.parquet", "d.parquet.gz"])
def test_columns_of_parquet(name: str, tmp_path: Path) -> None:
    from test_readers_formats import articles_parquet

    data = articles_parquet()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    kind = one(tmp_path / name)
    assert kind.columns == ("id", "title", "text", "date") and kind.articles[0].doc_id == "bài-1"


def test_the_command_fits_80_columns_and_tells_by_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(as_csv(), encoding="utf-8", newline="")
    done = solieu("sniff", tmp_path / "d.csv", ROOT / "samples" / "articles")
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert all(len(line) <= 80 for line in out.splitlines() if str(tmp_path) not in line and str(ROOT) not in line)
    for words in (
        "CSV",
        "utf-8 (valid)",
        "bài-1 · 2021-04-01 ·",
        "Ông Đặng nói",
        "13 files",
        "29 looked at, 0 would be quarantined",
    ):
        assert words in out
    (tmp_path / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    done = solieu("sniff", tmp_path / "bad.jsonl")
    assert done.returncode == 3 and "'text' is missing" in done.stdout.decode()
    assert solieu("sniff", "nowhere").returncode == 2


def test_json_output(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(as_jsonl(), encoding="utf-8")
    done = solieu("sniff", "--json", tmp_path / "d.jsonl", "-", stdin=SENTENCE.encode())
    dump, stdin = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert dump["fields"]["text"] == {"column": "text", "how": "named"}
    assert dump["articles"][0] == {
        "doc_id": "bài-1",
        "date": "2021-04-01",
        "title": "Tiêu đề, số 1",
        "length": len(ARTICLES[0]["text"]),
        "first_words": dump["articles"][0]["first_words"],
    }
    assert (stdin["format"], stdin["input"], stdin["records"]) == ("text", "-", 1)


def test_extract_reads_what_its_options_say(tmp_path: Path) -> None:
    data = "ma,noi_dung,dau_de\nk1,Tỉnh bố trí hơn 44.000 cán bộ về 152/152 xã.,Tin\n"
    (tmp_path / "d.dat").write_bytes(in_tables(data, "tcvn3"))
    done = solieu(
        "extract", tmp_path / "d.dat", "--input-format", "csv", "--encoding", "abc", "--title-field", "dau_de", "--id-field", "ma"
    )
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [(r["doc_id"], r["text"]) for r in rows] == [("k1", "44.000 cán bộ"), ("k1", "152/152 xã")]
    assert "solieu: d.dat: reading text from 'noi_dung' (guessed" in done.stderr.decode()


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--input-format", "docx", "no format of that name"),
        ("--encoding", "klingon", "no encoding of that name"),
        ("--limit", "size=5", "no limit of that name"),
        ("--limit", "line_bytes=x", "--limit line_bytes=x"),
    ],
)
@pytest.mark.parametrize("command", ["extract", "sniff"])
def test_wrong_options_are_usage_errors(command: str, option: str, value: str, words: str) -> None:
    done = solieu(command, "-", option, value)
    assert done.returncode == 2 and words in done.stderr.decode() and "Traceback" not in done.stderr.decode()


def test_a_limit_of_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(
        json.dumps({"text": SENTENCE * 100}) + "\n" + json.dumps({"text": SENTENCE}), encoding="utf-8"
    )
    done = solieu("extract", tmp_path / "d.jsonl", "--limit", "article_chars=1000")
    assert done.returncode == 3 and len(done.stdout.splitlines()) == 2
    assert "d.jsonl, line 1, byte 0: longer than an article may be" in done.stderr.decode()


def test_a_csv_of_figures_is_no_input(tmp_path: Path) -> None:
    solieu("extract", ROOT / "samples" / "articles" / "exam.txt", "-o", tmp_path / "figures.csv")
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as stream:
        rows = len(list(csv.DictReader(stream)))
    done = solieu("extract", tmp_path / "figures.csv")
    assert done.returncode == 3 and f"0 articles, 0 figures, {rows} quarantined" in done.stderr.decode()
    assert "a record that solieu itself wrote" in done.stderr.decode()


def test_show_reads_a_page_and_an_old_text(tmp_path: Path) -> None:
    from test_readers_formats import page

    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    out = solieu("show", tmp_path / "a.html")
    assert out.returncode == 0 and "44000" in out.stdout.decode()
