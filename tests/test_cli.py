"""The command line: what scripts rely on. Each test runs the installed command in its own process."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

ARTICLES = ROOT / "samples" / "articles"
SENTENCE = "Tỉnh bố trí hơn 44.000 cán bộ về 152/152 xã."


def solieu(*args: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "solieu", *map(str, args)], input=stdin, capture_output=True, cwd=cwd or Path(sys.prefix)
    )


def lines(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


def last(data: bytes) -> str:
    return data.decode("utf-8").strip().splitlines()[-1]


def test_a_folder_goes_to_stdout_and_the_summary_to_stderr() -> None:
    done = solieu("extract", ARTICLES)
    assert done.returncode == 0
    rows = lines(done.stdout)
    assert {"football.txt", "storm.txt"} <= {r["doc_id"] for r in rows}
    assert last(done.stderr).startswith(f"13 articles, {len(rows)} figures, 0 quarantined")
    for row in rows:
        text = (ARTICLES / str(row["doc_id"])).read_bytes().decode("utf-8")
        assert text[row["start"] : row["end"]] == row["text"]


def test_every_key_is_always_there() -> None:
    keys = set(json.loads((ROOT / "schemas" / "figure.schema.json").read_text(encoding="utf-8"))["properties"])
    rows = lines(solieu("extract", "-", stdin=SENTENCE.encode()).stdout)
    assert rows and all(set(row) == keys for row in rows)


def test_jsonl_gz_globs_and_stdin_agree(tmp_path: Path) -> None:
    line = json.dumps({"id": "a1", "text": SENTENCE, "date": "2021-04-23"}, ensure_ascii=False).encode() + b"\n"
    (tmp_path / "dump.jsonl").write_bytes(line)
    (tmp_path / "dump.jsonl.gz").write_bytes(gzip.compress(line))
    plain = solieu("extract", tmp_path / "dump.jsonl").stdout
    assert [r["doc_id"] for r in lines(plain)] == ["a1", "a1"]
    assert solieu("extract", tmp_path / "dump.jsonl.gz").stdout == plain
    assert solieu("extract", tmp_path / "*.jsonl").stdout == plain
    assert solieu("extract", "-", stdin=line).stdout == plain
    assert solieu("extract", "-", stdin=gzip.compress(line)).stdout == plain


def test_fields_are_named_by_options(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"key": 7, "body": SENTENCE}), encoding="utf-8")
    done = solieu("extract", tmp_path / "d.jsonl", "--text-field", "body", "--id-field", "key")
    assert [r["doc_id"] for r in lines(done.stdout)] == ["7", "7"]


def test_csv_has_a_header_and_a_row_for_each_figure(tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    assert solieu("extract", ARTICLES / "exam.txt", "-o", out).returncode == 0
    import csv

    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["number_text"] and rows[0]["sentence_start"].isdigit()
    assert len(rows) == len(lines(solieu("extract", ARTICLES / "exam.txt").stdout))
    assert solieu("extract", ARTICLES / "exam.txt", "--format", "csv").stdout == out.read_bytes()


def test_several_outputs_hold_the_same_figures(tmp_path: Path) -> None:
    import openpyxl
    import pyarrow.parquet as pq

    names = ("a.jsonl", "a.csv", "a.parquet", "a.xlsx")
    done = solieu("extract", ARTICLES / "exam.txt", *(part for name in names for part in ("-o", tmp_path / name)))
    assert done.returncode == 0 and done.stdout == b"", done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {*names, "datapackage.json"}
    ids = [r["figure_id"] for r in lines((tmp_path / "a.jsonl").read_bytes())]
    assert ids and (tmp_path / "a.jsonl").read_bytes() == solieu("extract", ARTICLES / "exam.txt").stdout
    assert (tmp_path / "a.csv").read_bytes() == solieu("extract", ARTICLES / "exam.txt", "--format", "csv").stdout
    assert pq.read_table(tmp_path / "a.parquet")["figure_id"].to_pylist() == ids
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["figures"]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ids


def test_csv_for_spreadsheets() -> None:
    done = solieu("extract", "-", "--format", "csv", "--bom", "--excel-safe", stdin="Thu 5-10% số hộ.".encode())
    assert done.stdout.startswith(b"\xef\xbb\xbfschema_version,") and b",'5-10," in done.stdout


def test_workers_give_the_same_records_in_the_same_order() -> None:
    assert solieu("extract", ARTICLES, "--workers", "2").stdout == solieu("extract", ARTICLES).stdout


@pytest.fixture
def bad_dump(tmp_path: Path) -> Path:
    good = json.dumps({"id": "good", "text": SENTENCE}, ensure_ascii=False).encode()
    rows = [
        good,
        b'{"id": "no text"}',
        b"\xff\xfe{}",
        b"[1]",
        b"{broken",
        b'{"text": 5}',
        b'{"text": "\\ud800 3 xa"}',
        good.replace(b"good", b"end"),
    ]
    (tmp_path / "dump.jsonl").write_bytes(b"\n".join(rows) + b"\n")
    return tmp_path / "dump.jsonl"


def test_bad_lines_are_quarantined_and_the_rest_goes_on(bad_dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = solieu("extract", bad_dump, "-o", out)
    assert done.returncode == 3
    assert {r["doc_id"] for r in lines(out.read_bytes())} == {"good", "end"}
    rows = lines((tmp_path / "out.jsonl.quarantine.jsonl").read_bytes())
    assert [r["line"] for r in rows] == [2, 3, 4, 5, 6, 7]
    data = bad_dump.read_bytes()
    assert data[rows[0]["byte"] :].startswith(b'{"id": "no text"}')
    for row, words in zip(
        rows, ["'text' is missing", "UTF-8", "a JSON list", "not valid JSON", "is not a string", "surrogate"], strict=True
    ):
        assert words in str(row["reason"])
        assert f"dump.jsonl, line {row['line']}, byte {row['byte']}".encode() in done.stderr
    assert "2 articles, 4 figures, 6 quarantined" in done.stderr.decode()
    assert solieu("extract", ARTICLES / "exam.txt", "-o", out).returncode == 0
    assert not (tmp_path / "out.jsonl.quarantine.jsonl").exists(), "rows of an earlier run"


def test_bad_files_are_quarantined(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "latin.txt").write_bytes(b"dong mot\nc\xf3 5 x\xe3\n")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "text": "x"}\n' * 500)[:-20])
    (tmp_path / "fine.txt").write_text(SENTENCE, encoding="utf-8")
    done = solieu("extract", tmp_path)
    message = done.stderr.decode()
    assert done.returncode == 3
    assert "empty.txt, byte 0: the file is empty" in message
    assert "latin.txt, line 2, byte 10: not valid UTF-8 (byte 0xf3 at 10)" in message
    assert "cut.jsonl.gz, line" in message and "damaged" in message
    assert [r["doc_id"] for r in lines(done.stdout)] == ["fine.txt", "fine.txt"]


def test_an_unreadable_file_is_quarantined(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "fine.txt").write_text(SENTENCE, encoding="utf-8")
    done = solieu("extract", tmp_path / "loop.txt", tmp_path / "fine.txt")
    assert done.returncode == 2
    assert b"no such file" in done.stderr
    done = solieu("extract", tmp_path)
    assert done.returncode == 3
    assert b"loop.txt: cannot be read (No such file or directory)" in done.stderr
    assert [r["doc_id"] for r in lines(done.stdout)] == ["fine.txt", "fine.txt"]


def test_a_megabyte_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(
        ("Bản tin dài không có số liệu nào đáng kể cả " * 30 + "nhưng có 3 xã ngập, ") * 600, encoding="utf-8"
    )
    assert (tmp_path / "long.txt").stat().st_size > 1_000_000
    done = solieu("extract", tmp_path / "long.txt")
    assert done.returncode == 0
    assert len(lines(done.stdout)) == 600


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["extract", "nowhere.txt"], "no such file or folder"),
        (["extract", "-", "--format", "xls"], "no format of that name"),
        (["extract", "-", "-o", "figures.docx"], "no format of that name"),
        (["extract", "-", "--format", "parquet"], "Name a file with -o"),
        (["extract", "-", "-o", "a.csv", "-o", "b.csv", "--format", "csv"], "goes with one output"),
        (["extract", "-", "--bom"], "no output is CSV"),
        (["extract", "-", "--patterns", "nowhere"], "is no directory"),
        (["extract"], "Missing argument"),
        (["evaluate", ".", "records.jsonl"], "no *.gold.json"),
        (["patterns", "list", "nothing"], "no table of that name"),
        (["show"], "give a file"),
        (["nonsense"], "No such command"),
    ],
)
def test_usage_errors_are_sentences(arguments: list[str], words: str, tmp_path: Path) -> None:
    done = solieu(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_an_output_that_cannot_be_written_is_code_4(tmp_path: Path) -> None:
    done = solieu("extract", ARTICLES / "exam.txt", "-o", tmp_path / "no" / "such" / "folder.jsonl")
    assert done.returncode == 4
    assert "folder.jsonl" in done.stderr.decode() and "Traceback" not in done.stderr.decode()


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m solieu extract {ARTICLES} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=sys.prefix)
    assert done.stdout.splitlines()[-1] == "0", done.stderr
    assert "Traceback" not in done.stderr


def test_show_prints_the_text_and_its_figures() -> None:
    out = solieu("show", "--text", SENTENCE).stdout.decode()
    assert SENTENCE in out
    assert "152 / 152" in out and "over" in out


def test_explain_tells_rule_and_reason() -> None:
    rows = lines(solieu("explain", "--json", "--text", "Ngày 26/8 có 3 xã ngập.").stdout)
    assert [(r["number"], r["verdict"], r["detail"]) for r in rows] == [("26/8", "rejected", "date"), ("3", "count", "3 xã")]
    assert rows[0]["rule"] == "date-day-word"


def test_schema_is_the_committed_one_and_accepts_the_records() -> None:
    import jsonschema

    printed = solieu("schema").stdout.decode("utf-8")
    assert printed == (ROOT / "schemas" / "figure.schema.json").read_text(encoding="utf-8")
    for row in lines(solieu("extract", ARTICLES / "football.txt").stdout):
        jsonschema.validate(row, json.loads(printed))


def test_columns_are_described() -> None:
    out = solieu("schema", "--columns").stdout.decode()
    assert ["number_start", "integer"] in [
        line.split()[:2] for line in out.splitlines()
    ] and "how the number limits the truth" in out


def test_doctor_is_well() -> None:
    out = solieu("doctor").stdout.decode()
    assert "underthesea" in out and "kept in " in out and out.rstrip().endswith("ok")


def test_evaluate_prints_rates_with_intervals(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl"
    solieu("extract", ARTICLES, "-o", out)
    done = solieu("evaluate", ARTICLES, out, "--errors", "3")
    assert done.returncode == 0 and "F1 record" in done.stdout.decode()
    data = json.loads(solieu("evaluate", ARTICLES, out, "--json").stdout)
    assert data["f1_found"] > 97


def test_own_patterns_add_a_unit(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[[unit]]\nid = "gia"\nkind = "measure"\nforms = ["giạ"]\nexamples = ["thu [20 giạ] lúa => 20"]\n', encoding="utf-8"
    )
    done = solieu("extract", "-", "--patterns", tmp_path, stdin="Nhà ông thu 20 giạ lúa.".encode())
    assert [(r["kind"], r["unit_id"]) for r in lines(done.stdout)] == [("measure", "gia")]
    assert solieu("patterns", "check", tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('[[unit]]\nid = "x"\nkind = "weight"\nforms = ["x"]\nexamples = ["[1 x]"]\n', "[[unit]] number 1 (x): kind"),
        ('[[unit]]\nid = "x"\nkind = "measure"\nforms = ["x"]\n', "examples"),
        ('[[unot]]\nid = "x"\n', "unknown table [[unot]]"),
        ('[[never]]\nname = "x"\nreason = "id"\npattern = "{nope}"\nexamples = ["[1]"]\n', "unknown macro {nope}"),
        ('[[never]]\nname = "x"\nreason = "id"\npattern = "("\nexamples = ["[1]"]\n', "no regular expression"),
        ("[[unit\n", "not valid TOML"),
        ('[[unit]]\nid = "gia"\nkind = "measure"\nforms = ["giạ"]\nexamples = ["thu [20 tấn] lúa"]\n', "not measure in gia"),
    ],
)
def test_bad_pattern_files_name_file_entry_and_mend(toml: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(toml, encoding="utf-8")
    done = solieu("patterns", "check", tmp_path)
    assert done.returncode == 2
    assert words in done.stdout.decode() + done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
