"""`solieu check` and `solieu conflicts` as scripts see them."""

import json
import os
from pathlib import Path

import pytest
from test_cli import last, solieu

ARTICLE = "Năm 2023, tỉnh Đắk Lắk bố trí 44.872 cán bộ công an chính quy về xã."
TRUE = "Đắk Lắk bố trí gần 45.000 cán bộ công an chính quy về xã năm 2023"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("check") / "figures.db"
    rows = [ARTICLE, *(f"Cơ quan số {i} mua {i + 3} máy tính và {i * 7} bàn ghế cho văn phòng." for i in range(40))]
    lines = (json.dumps({"id": f"a{i}", "text": text}, ensure_ascii=False) for i, text in enumerate(rows))
    done = solieu("extract", "-", "-o", path, stdin="\n".join(lines).encode())
    assert done.returncode == 0, done.stderr
    return path


@pytest.mark.parametrize(
    ("claim", "code", "verdict"),
    [
        (TRUE, 0, "supported"),
        (TRUE.replace("gần 45.000", "48.472"), 3, "contradicted"),
        (TRUE.replace("2023", "2020"), 1, "related"),
        ("Giá cà phê lên 98.000 đồng mỗi kg", 1, "not_found"),
    ],
)
def test_exit_codes_and_json(archive: Path, claim: str, code: int, verdict: str) -> None:
    done = solieu("check", claim, "--in", archive, "--json")
    assert done.returncode == code, done.stderr
    [told] = json.loads(done.stdout)
    assert told["verdict"] == verdict and told["claim"] == claim and told["figure"]["doc_id"] == ""
    assert (verdict == "not_found") == (told["evidence"] == [])


def test_the_terminal_gets_eighty_columns_without_colour_in_a_pipe(archive: Path) -> None:
    told = solieu("check", TRUE, "--in", archive).stdout.decode()
    assert told.startswith("supported    45.000 cán bộ") and "a0, 30-43" in told
    assert "\x1b" not in told and max(map(len, told.splitlines())) <= 80


def test_claims_of_a_file(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(f"claim\n{TRUE}\nGiá 5 đồng\n", encoding="utf-8")
    out = tmp_path / "claims.checked.csv"
    done = solieu("check", "--claims", tmp_path / "claims.csv", "--in", archive, "-o", out)
    assert done.returncode == 1 and done.stdout == b""
    assert last(done.stderr) == "2 claims: 1 supported, 0 contradicted, 0 related, 1 not_found"
    assert out.read_text(encoding="utf-8").splitlines()[0].startswith("claim,verdict,verdict_figures")
    told = json.loads(solieu("check", "--claims", tmp_path / "claims.csv", "--in", archive, "--json").stdout)
    assert [finding["verdict"] for finding in told] == ["supported", "not_found"]


def test_errors_are_sentences(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all, only text\n" * 99, encoding="utf-8")
    for args, words in (
        (("check", TRUE, "--in", tmp_path / "none.db"), "none.db: no such file. Make an archive with `solieu extract"),
        (("check", TRUE, "--in", tmp_path / "text.db"), "no archive of solieu"),
        (("conflicts", tmp_path / "text.db"), "no archive of solieu"),
        (("check", "--in", archive), "give one claim"),
        (("check", TRUE, "--in", archive, "-o", tmp_path / "o.csv"), "give --claims FILE"),
        (("check", "--claims", tmp_path / "claims.pdf", "--in", archive), "claims are read and written as"),
        (("extract", archive.parent, "--format", "db"), "Name a file with -o"),
    ):
        done = solieu(*args)
        assert done.returncode == 2 and words in done.stderr.decode(), done.stderr
        assert b"Traceback" not in done.stderr
    gone = solieu("check", "--claims", tmp_path / "gone.csv", "--in", archive)
    assert gone.returncode == 4 and "gone.csv: No such file" in gone.stderr.decode()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_an_archive_that_may_not_be_read(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "closed.db"
    path.write_bytes(archive.read_bytes())
    path.chmod(0)
    assert solieu("check", TRUE, "--in", path).returncode == 4


def test_conflicts(tmp_path: Path) -> None:
    rows = [ARTICLE, ARTICLE.replace("44.872", "48.472")]
    lines = (json.dumps({"id": f"a{i}", "text": text}, ensure_ascii=False) for i, text in enumerate(rows))
    solieu("extract", "-", "-o", tmp_path / "f.db", stdin="\n".join(lines).encode())
    done = solieu("conflicts", tmp_path / "f.db")
    assert done.returncode == 0 and last(done.stderr) == "1 conflict"
    assert done.stdout.decode().startswith("contradiction: cán bộ công an chính quy (tỉnh Đắk Lắk, 2023)")
    [told] = json.loads(solieu("conflicts", tmp_path / "f.db", "--json").stdout)
    assert [s["value"] for s in told["statements"]] == [44872, 48472] or [s["value"] for s in told["statements"]] == [
        48472,
        44872,
    ]


def test_extract_twice_into_one_archive_keeps_both(tmp_path: Path) -> None:
    for name, text in (("a", ARTICLE), ("b", "Có 3 xã ngập.")):
        line = json.dumps({"id": name, "text": text}, ensure_ascii=False).encode()
        assert solieu("extract", "-", "-o", tmp_path / "f.sqlite", stdin=line).returncode == 0
    import sqlite3

    with sqlite3.connect(tmp_path / "f.sqlite") as opened:
        assert [row[0] for row in opened.execute("SELECT doc_id FROM figures ORDER BY doc_id")] == ["a", "b"]
