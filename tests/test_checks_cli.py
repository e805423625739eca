"""`extract --check-only`, and what `show` and `explain` say of a mismatch."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

WRONG = "Có 139/186 (85%) hộ đồng ý. Lớp có 40 em (18 nam, 22 nữ)."


def solieu(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "solieu", *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "wrong.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "right.txt").write_text("Có 139/186 (75%) hộ đồng ý.", encoding="utf-8")
    return tmp_path


def test_check_only_lists_mismatches_and_ends_well(articles: Path) -> None:
    done = solieu("extract", "--check-only", str(articles))
    assert done.returncode == 0
    (told,) = done.stdout.splitlines()
    assert told.startswith("wrong.txt, character 3: percent_of_ratio: 139/186 is 74,73 %")
    assert told.endswith("In: “Có 139/186 (85%) hộ đồng ý.”")
    assert "2 articles, 2 figures" in done.stderr


def test_check_only_gives_records_to_scripts(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.jsonl"
    asked = (("--format", "jsonl"), ("-o", str(out)))
    shown, written = (solieu("extract", "--check-only", str(articles / "wrong.txt"), *how) for how in asked)
    assert shown.returncode == written.returncode == 0
    for lines in (shown.stdout, out.read_text(encoding="utf-8")):
        records = [json.loads(line) for line in lines.splitlines()]
        assert [r["number"]["text"] for r in records] == ["139/186", "85"]
        assert all("mismatch" in [c["status"] for c in r["checks"]] for r in records)


def test_check_only_with_workers_says_the_same(articles: Path) -> None:
    assert solieu("extract", "--check-only", "--workers", "2", str(articles)).stdout.count("\n") == 1


@pytest.mark.parametrize("command", ["show", "explain"])
def test_people_are_told(command: str) -> None:
    done = solieu(command, "--text", WRONG)
    assert "mismatch at 3: 139/186 is 74,73 %, but the text says 85%." in done.stdout
    assert done.stdout.count("mismatch") == 1


def test_explain_json_names_mismatches() -> None:
    rows = [json.loads(line) for line in solieu("explain", "--json", "--text", WRONG).stdout.splitlines()]
    assert [bool(row["mismatch"]) for row in rows] == [True, True, False, False, False]
