"""The summary file: how a run ended, written whole, whatever the end; and how far a run has come in its input."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from light import dump, job

from solieu.extractor.batch import HeldError, StoppedError, Summary, part_path, quarantine_path, run, summarised, work_path
from solieu.extractor.batch.lock import held
from solieu.extractor.batch.progress import sentence

SENTENCE = "Tỉnh bố trí hơn 44.000 cán bộ về 152/152 xã."


def solieu(*args: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "solieu", *map(str, args)], capture_output=True, cwd=cwd)


def told(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def source(tmp_path: Path) -> Path:
    rows = [{"id": "1", "text": SENTENCE}, {"id": "2"}, {"id": "3", "text": "3 xã"}]
    (tmp_path / "dump.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return tmp_path / "dump.jsonl"


def test_a_run_with_quarantined_records_and_its_merge(source: Path, tmp_path: Path) -> None:
    done = [
        solieu("extract", source, "--shard", f"{i}/2", "-o", f"p{i}.jsonl", "--summary", f"s{i}.json", cwd=tmp_path)
        for i in (1, 2)
    ]
    found = [told(tmp_path / f"s{i}.json") for i in (1, 2)]
    assert [d.returncode for d in done] == [f["exit_code"] for f in found] == [3 if f["quarantined"] else 0 for f in found]
    assert [f["shard"] for f in found] == ["1/2", "2/2"] and all(f["error"] is None for f in found)
    assert [sum(f[key] for f in found) for key in ("articles", "figures", "quarantined", "resumed")] == [2, 3, 1, 0]
    for i, f in enumerate(found, 1):
        out = tmp_path / f"p{i}.jsonl"
        assert f["outputs"] == [{"path": out.name, "format": "jsonl", "bytes": out.stat().st_size}]
        assert f["quarantine"] == (quarantine_path(Path(out.name)).name if f["quarantined"] else None)
        assert (
            f["bytes_read"] == source.stat().st_size
            and f["seconds"] > 0
            and (f["articles_per_second"] > 0) == (f["articles"] > 0)
        )
    merged = solieu("merge", "p1.jsonl", "p2.jsonl", "-o", "all.jsonl", "-o", "all.csv", "--summary", "all.json", cwd=tmp_path)
    assert merged.returncode == 3 and b"2 articles, 3 figures, 1 quarantined" in merged.stderr, merged.stderr
    f = told(tmp_path / "all.json")
    assert (f["articles"], f["figures"], f["quarantined"], f["quarantine"]) == (2, 3, 1, "all.jsonl.quarantine.jsonl")
    assert solieu("extract", source, "-o", "whole.jsonl", cwd=tmp_path).returncode == 3
    for of in (lambda p: p, quarantine_path):
        assert of(tmp_path / "all.jsonl").read_bytes() == of(tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["extract", "dump.jsonl", "--shard", "3/2", "-o", "a.jsonl"], "--shard 3/2: not i/N"),
        (["extract", "dump.jsonl", "--shard", "1/2"], "first output must be JSON Lines"),
        (["extract", "dump.jsonl", "--shard", "1/2", "-o", "a.csv"], "first output must be JSON Lines"),
        (["extract", "dump.jsonl", "-o", "a.jsonl", "--summary", "a.jsonl"], "Name another file"),
        (["extract", "dump.jsonl", "-o", "a.jsonl", "--summary", "a.jsonl.quarantine.jsonl"], "Name another file"),
        (["merge", "dump.jsonl", "-o", "a.jsonl"], "dump.jsonl: no part (dump.jsonl.part.json is missing)"),
        (["merge", "dump.jsonl", "-o", "a.docx"], "no format of that name"),
        (["merge", "dump.jsonl"], "Missing option"),
    ],
)
def test_usage_errors_are_sentences(arguments: list[str], words: str, source: Path) -> None:
    done = solieu(*arguments, cwd=source.parent)
    assert done.returncode == 2 and words in done.stderr.decode(), done.stderr
    assert "Traceback" not in done.stderr.decode() and [p.name for p in source.parent.iterdir()] == ["dump.jsonl"]


def test_a_summary_that_cannot_be_written_is_told_before_the_run(source: Path) -> None:
    done = solieu("extract", source, "-o", "a.jsonl", "--summary", "no/such/folder.json", cwd=source.parent)
    assert done.returncode == 4 and b"folder.json: its folder does not exist" in done.stderr
    assert [p.name for p in source.parent.iterdir()] == ["dump.jsonl"]


def test_a_summary_among_the_articles_is_no_article(source: Path) -> None:
    for _ in range(2):
        done = solieu("extract", ".", "-o", "a.jsonl", "--summary", "s.json", cwd=source.parent)
        assert done.returncode == 3 and told(source.parent / "s.json")["articles"] == 2


def _worded(error: Exception) -> tuple[int, str]:
    return getattr(error, "exit_code", 4), str(error)


def test_an_error_or_a_stop_is_told_with_what_was_done(quick_path: Path) -> None:
    todo = job(dump(quick_path / "dump.jsonl", [f"{i}" for i in range(20)]), quick_path / "a.jsonl")
    path, counted = quick_path / "s.json", Summary()

    def stop(summary: Summary) -> None:
        if summary.articles:
            raise KeyboardInterrupt

    with pytest.raises(StoppedError), summarised(path, counted, todo.outputs, _worded):
        run(todo, lambda _: None, stop, summary=counted)
    found = told(path)
    assert (found["exit_code"], found["articles"]) == (130, 1) and found["error"].startswith("stopped. What is done is kept")
    assert found["outputs"] == [{"path": str(quick_path / "a.jsonl"), "format": "jsonl", "bytes": None}]
    counted = Summary()
    with summarised(path, counted, todo.outputs, _worded):
        run(todo, lambda _: None, lambda _: None, summary=counted)
    found = told(path)
    assert (found["exit_code"], found["error"], found["articles"], found["resumed"]) == (0, None, 20, 1)


def test_a_run_kept_out_leaves_the_summary_to_the_run_that_holds_the_output(quick_path: Path) -> None:
    todo = job(dump(quick_path / "dump.jsonl", ["3"]), quick_path / "a.jsonl")
    path = quick_path / "s.json"
    path.write_text("theirs", encoding="utf-8")
    theirs = held(work_path(quick_path / "a.jsonl") / "lock", "x")
    with theirs, pytest.raises(HeldError), summarised(path, Summary(), todo.outputs, _worded):
        run(todo, lambda _: None, lambda _: None)
    assert path.read_text(encoding="utf-8") == "theirs"


def test_a_reader_that_went_away_is_no_error(quick_path: Path) -> None:
    with pytest.raises(BrokenPipeError), summarised(quick_path / "s.json", Summary(), (), _worded):
        raise BrokenPipeError
    assert told(quick_path / "s.json")["exit_code"] == 0 and "went away" in told(quick_path / "s.json")["error"]


def test_progress_in_one_packed_dump_tells_speed_and_time_left(quick_path: Path) -> None:
    plain = dump(quick_path / "dump.jsonl", [f"{i} xã " + f"{i * 7919 % 99991:x} ".join("abcdefgh") * 40 for i in range(5000)])
    packed = quick_path / "dump.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    seen: list[tuple[int, str]] = []
    todo = job(packed, quick_path / "a.jsonl")
    summary = run(todo, lambda _: None, lambda s: seen.append((s.bytes_read, sentence(s))))
    amounts = [amount for amount, _ in seen]
    assert amounts == sorted(amounts) and summary.bytes_read == summary.bytes_in_all == packed.stat().st_size
    assert len({amount for amount in amounts if 0 < amount < packed.stat().st_size}) > 1
    assert any("MB/s" in said and said.endswith(" left") for _, said in seen)
    assert not part_path(quick_path / "a.jsonl").exists()


def test_progress_is_told_while_a_worker_takes_its_time(quick_path: Path) -> None:
    """One article that hangs for minutes: the line of every 30 seconds comes all the same."""
    from solieu.schemas.limits import Limits

    seen: list[int] = []
    todo = job(dump(quick_path / "dump.jsonl", ["!sleep"]), quick_path / "a.jsonl", limits=Limits(deadline_seconds=1.5))
    assert run(todo, lambda _: None, lambda s: seen.append(s.quarantined)).quarantined == 1
    assert seen.count(0) > 3
