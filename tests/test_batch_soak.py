"""A million articles: memory stays, speed stays, and every figure is there. `pytest -m slow -s tests/test_batch_soak.py`."""

import hashlib
import json
import os
import time
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import ROOT
from light import job, light

from solieu.extractor.batch import Job, Summary, run
from solieu.extractor.batch.worker import Maker, make_extract
from solieu.schemas.article import Article

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured by /proc"),
]


class Sample(NamedTuple):
    """What a run and its workers have taken so far."""

    articles: int
    seconds: float
    cpu: float
    resident: int
    workers: tuple[int, ...]


def _status(pid: int | str) -> int:
    """Resident bytes of a process; 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _cpu(pid: int | str) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _sample(articles: int) -> Sample:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    cpu = _cpu("self") + sum(map(_cpu, children))
    return Sample(articles, time.monotonic(), cpu, _status("self"), tuple(map(_status, children)))


def _watched(todo: Job, articles: int, end: Any) -> None:
    samples = []

    def progress(summary: Summary) -> None:
        if summary.articles * 10 // articles > len(samples) - 1:
            samples.append(_sample(summary.articles))

    summary = run(todo, lambda _: None, progress)
    end.send((summary.articles, summary.figures, summary.quarantined, samples))


def _soak(todo: Job, articles: int) -> tuple[int, int, int, list[Sample]]:
    ours, theirs = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=_watched, args=(todo, articles, theirs))
    process.start()
    theirs.close()
    told: tuple[int, int, int, list[Sample]] = ours.recv()
    process.join()
    return told


def _written(path: Path, articles: int, characters: int, maker: Maker) -> tuple[int, str]:
    """A dump of the sample articles with changed numbers; how many figures it holds, and their hash where that is known."""
    texts = [p.read_bytes().decode("utf-8")[:characters] for p in sorted((ROOT / "samples" / "articles").glob("*.txt"))]
    extract, digest, count = maker(None), hashlib.sha256(), 0
    with path.open("w", encoding="utf-8") as stream:
        for i, text in zip(range(articles), cycle(texts), strict=False):
            changed = f"{text} Có {i % 9973 + 2} xã."
            stream.write(json.dumps({"id": str(i), "text": changed}, ensure_ascii=False) + "\n")
            if maker is light:
                lines = [figure.as_json() + "\n" for figure in extract(Article(doc_id=str(i), text=changed))]
                digest.update("".join(lines).encode())
                count += len(lines)
    return count, digest.hexdigest()


def _steady(samples: list[Sample]) -> None:
    first, last = samples[1], samples[-1]
    for sample in samples:
        print(f"{sample.articles:>8} articles {sample.cpu:7.1f} s of CPU, {sample.resident >> 20} MB, workers", end=" ")
        print(*(f"{size >> 20} MB" for size in sample.workers))
    before, after = samples[0], samples[-2]
    early, late = first.articles - before.articles, last.articles - after.articles
    # By processor time: a neighbour on the machine slows the clock, not the work.
    ratio = (late / (last.cpu - after.cpu)) / (early / (first.cpu - before.cpu))
    print(f"throughput of the last tenth: {ratio:.3f} of the first")
    print(f"articles/s by the clock: {last.articles / (last.seconds - before.seconds):.0f}")
    assert last.resident <= 1.05 * first.resident
    assert sum(last.workers) <= 1.05 * sum(first.workers)
    assert ratio >= 0.95


def test_a_million_articles(tmp_path: Path) -> None:
    source, out = tmp_path / "dump.jsonl", tmp_path / "out.jsonl"
    count, digest = _written(source, 1_000_000, 300, light)
    articles, figures, quarantined, samples = _soak(job(source, out, workers=2), 1_000_000)
    assert (articles, figures, quarantined) == (1_000_000, count, 0)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == digest
    _steady(samples)


def test_20_000_real_articles(tmp_path: Path) -> None:
    """The real extractor; each article is a quarter of a sample, so that the test ends on the day it began."""
    source, out = tmp_path / "dump.jsonl", tmp_path / "out.jsonl"
    _written(source, 20_000, 500, make_extract)
    articles, figures, quarantined, samples = _soak(job(source, out, workers=2, maker=make_extract), 20_000)
    assert (articles, quarantined) == (20_000, 0) and figures >= 20_000
    assert len(out.read_bytes().splitlines()) == figures
    _steady(samples)
