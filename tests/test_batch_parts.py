"""The parts of a batch: shards, manifest, what follows from a death, words of progress."""

import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.extractor.batch import Summary
from solieu.extractor.batch.beat import Beat
from solieu.extractor.batch.deaths import apart, reason
from solieu.extractor.batch.manifest import Entry, Manifest
from solieu.extractor.batch.progress import progress_on_stderr, sentence
from solieu.extractor.batch.shards import cut
from solieu.extractor.batch.worker import OUT_OF_MEMORY, Task
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.limits import Limits


def _records(lengths: list[int]) -> list[Article | Quarantine]:
    return [
        Article(doc_id=str(i), text="x" * n) if n else Quarantine(file="a", line=i + 1, byte=0, reason="empty")
        for i, n in enumerate(lengths)
    ]


@given(st.lists(st.integers(0, 50)), st.integers(1, 9), st.integers(1, 100))
def test_shards_hold_every_record_once_in_order(lengths: list[int], most: int, characters: int) -> None:
    records = _records(lengths)
    shards = list(cut(records, most, characters))
    assert [r for shard in shards for r in shard.records] == records
    assert [shard.number for shard in shards] == list(range(len(shards)))
    for shard in shards:
        assert 1 <= len(shard.records) <= most
        assert sum(len(a.text) for a in shard.articles[:-1]) < characters


@given(st.integers(1, 40), st.data())
def test_a_shard_is_bisected_down_to_its_poison(size: int, data: st.DataObject) -> None:
    """Whether the heartbeat tells the suspect or not: all neighbours are done, each poison ends alone."""
    poison = data.draw(st.sets(st.integers(0, size - 1)))
    seen = data.draw(st.booleans())
    waiting = [Task(0, 0, tuple(Article(doc_id=str(i), text="") for i in range(size)), Path("x"))]
    done: list[int] = []
    found: list[int] = []
    while waiting:
        task = waiting.pop(0)
        places = range(task.start, task.start + len(task.articles))
        assert [a.doc_id for a in task.articles] == [str(i) for i in places]
        at = next((i - task.start for i in places if i in poison), None)
        if at is None:
            done += places
            continue
        again = apart(task, at if seen else None)
        waiting = again + waiting
        found += [] if again else places
    assert sorted(done) == sorted(set(range(size)) - poison)
    assert sorted(found) == sorted(poison)


def test_reasons_are_sentences() -> None:
    limits = Limits(deadline_seconds=2.5, worker_memory_mb=100)
    assert reason(-9, True, limits).startswith("not finished within 2.5 s")
    assert reason(OUT_OF_MEMORY, False, limits).startswith("needs more than 100 MB")
    assert "signal 200" in reason(-200, False, limits) and "exit code 3" in reason(3, False, limits)


def _entry(number: int) -> Entry:
    return Entry(shard=number, read="a", articles=1, figures=2, quarantine=({"reason": "giạ"},), sha256="b")


def test_a_torn_line_of_the_manifest_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "manifest.jsonl"
    manifest = Manifest(path)
    manifest.begin({"version": "1"})
    for number in (1, 0, 2):
        manifest.add(_entry(number))
    manifest.close()
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        again = Manifest(path)
        lines = whole[:end].count(b"\n")
        assert (again.head is None, len(again)) == (lines == 0, max(0, lines - 1))
        again.add(_entry(7)) if again.head else again.begin({})
        again.close()
        reread = Manifest(path)
        assert reread.entry(7) == (_entry(7) if lines else None)
        assert [e.shard for e in reread.entries()] == sorted([1, 0, 2][: max(0, lines - 1)] + [7][: min(1, lines)])
        reread.close()


def test_progress_tells_speed_and_time_left() -> None:
    summary = Summary(articles=40, figures=9, resumed=20, started=time.monotonic() - 10)
    summary.bytes_read, summary.bytes_resumed, summary.bytes_in_all = 30_000_000, 10_000_000, 50_000_000
    assert sentence(summary) == "40 articles, 9 figures, 0 quarantined, 2.0 articles/s, 2.0 MB/s, 0:10 left"


def test_progress_off_a_terminal_is_silent_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_on_stderr() as progress:
        progress(Summary(articles=1))
    assert capsys.readouterr().err == ""


def test_waiting_for_a_processor_is_not_held_against_an_article() -> None:
    """A process that waits behind others on one processor is charged with its own time alone."""
    if not Path("/proc/self/schedstat").exists() or not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system does not tell how long a process waits for a processor")
    beat, crowd, end = Beat(), 4, time.monotonic() + 2
    pids = []
    for number in range(crowd):
        if (pid := os.fork()) == 0:
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
            beat.listen()
            if number == 0:
                beat.begin(0)
            while time.monotonic() < end:
                pass
            time.sleep(1)
            os._exit(0)
        pids.append(pid)
    time.sleep(max(0.0, end - time.monotonic()))
    waited = beat.seconds(pids[0])
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    assert 0 < waited < 1.2


@pytest.mark.parametrize(("workers", "articles", "busy"), [(2, 600, 0.97), (4, 2400, 0.9), (8, 4800, 0.9)])
def test_no_worker_waits_long_for_the_last_shard(workers: int, articles: int, busy: float) -> None:
    """Articles of equal weight, each shard handed to whoever is free, as the crew does."""
    done = [0] * workers
    for shard in cut(Article(doc_id=str(i), text="") for i in range(articles)):
        done[done.index(min(done))] += len(shard.records)
    assert sum(done) / workers / max(done) > busy
