"""`solieu export` and `solieu import`, each run in its own process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

ARTICLES = ROOT / "samples" / "articles"
TEXTS = {"a.txt": "Có 152/152 xã 🌾 đạt.\r\nGiá 15.000 đồng/kg.", "b.txt": "Không có gì."}


def solieu(*args: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "solieu", *map(str, args)], capture_output=True, cwd=Path(sys.prefix))


def told(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    assert b"Traceback" not in done.stderr
    return done.stderr.decode("utf-8").splitlines()


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    (folder / "articles").mkdir()
    for name, text in TEXTS.items():
        (folder / "articles" / name).write_bytes(text.encode("utf-8"))
    assert solieu("extract", folder / "articles", "-o", folder / "r.jsonl").returncode == 0
    return folder


def test_there_and_back_and_scored(work: Path, tmp_path: Path) -> None:
    done = solieu("export", work / "r.jsonl", "--to", "doccano", "--articles", work / "articles", "-o", tmp_path / "d.jsonl")
    assert (done.returncode, told(done)) == (0, ["2 articles, 2 figures, 0 quarantined"])
    assert (tmp_path / "d.labels.json").exists() and not (tmp_path / "d.jsonl.quarantine.jsonl").exists()
    done = solieu("import", tmp_path / "d.jsonl", "--from", "doccano", "--articles", work / "articles", "-o", tmp_path / "gold")
    assert (done.returncode, told(done)) == (0, ["2 articles, 2 figures, 0 quarantined"])
    assert {p.name for p in (tmp_path / "gold").iterdir()} == {"a.txt", "a.gold.json", "b.txt", "b.gold.json"}
    score = json.loads(solieu("evaluate", tmp_path / "gold", work / "r.jsonl", "--json").stdout)
    assert (score["gold"], score["f1_record"]) == (2, 100)


def test_text_formats_go_to_stdout_and_several_articles_may_be_named(work: Path) -> None:
    files = sorted((work / "articles").iterdir())
    done = solieu("export", work / "r.jsonl", "--to", "prodigy", "--articles", *files)
    tasks = [json.loads(line) for line in done.stdout.split(b"\n")[:-1]]
    assert [t["meta"]["doc_id"] for t in tasks] == ["a.txt", "b.txt"]
    assert [len(t["spans"]) for t in tasks] == [2, 0]


def test_what_could_not_be_used_is_code_3_and_kept(work: Path, tmp_path: Path) -> None:
    out = tmp_path / "t.json"
    done = solieu("export", work / "r.jsonl", "--to", "displacy", "--articles", work / "articles" / "b.txt", "-o", out)
    assert done.returncode == 3
    assert "no article with the id 'a.txt'" in told(done)[0] and told(done)[-1] == "1 articles, 0 figures, 2 quarantined"
    rows = [json.loads(line) for line in (tmp_path / "t.json.quarantine.jsonl").read_text().splitlines()]
    assert [(r["file"], r["line"]) for r in rows] == [("r.jsonl", 1), ("r.jsonl", 2)]
    lines = (work / "r.jsonl").read_bytes()
    assert lines[rows[1]["byte"] :].count(b"\n") == 1
    solieu("export", work / "r.jsonl", "--to", "displacy", "--articles", work / "articles", "-o", out)
    assert not (tmp_path / "t.json.quarantine.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "R", "--to", "word", "--articles", "A", "-o", "O"], "no tool of that name. Tools: labelstudio"),
        (["export", "R", "--to", "prodigy", "-o", "O"], "--articles INPUT"),
        (["export", "R", "--to", "brat", "--articles", "A"], "Name a file or folder with -o"),
        (["export", "R", "--to", "datasette", "--articles", "A", "-o", "O"], "needs the .db archive"),
        (["export", "R", "--to", "datasette", "-o", "O"], "no archive"),
        (["export", "R", "--to", "prodigy", "--articles", "nowhere", "-o", "O"], "no such file or folder"),
        (["import", "R", "--from", "displacy", "--articles", "A", "-o", "O"], "no tool that labels come back from"),
        (["import", "R", "--from", "brat", "--articles", "A", "-o", "O"], "no folder"),
    ],
)
def test_usage_errors_are_sentences(arguments: list[str], said: str, work: Path, tmp_path: Path) -> None:
    names = {"R": work / "r.jsonl", "A": work / "articles", "O": tmp_path / "o"}
    done = solieu(*(names.get(a, a) for a in arguments))
    assert done.returncode == 2 and said in told(done)[-1]


def test_missing_records_are_code_4(tmp_path: Path) -> None:
    done = solieu("export", tmp_path / "no.jsonl", "--to", "prodigy", "--articles", ARTICLES, "-o", tmp_path / "o")
    assert done.returncode == 4 and "no.jsonl" in told(done)[-1]
    assert not (tmp_path / "o").exists()
