"""kill -9 at any moment: the same command again gives the same bytes, and little is done twice."""

import math
import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from light import Started, Tally, dump, ended, job, start
from run_faults import Counter, counted, dying

from solieu.extractor.batch import Job, quarantine_path, work_path
from solieu.extractor.batch.shards import cut
from solieu.schemas.article import Article

ARTICLES, SHARD, WORKERS = 60, 8, 2
PAUSE = 0.002


def _texts() -> list[str]:
    return [f"{i} xã, {i * 7} hộ" if i % 9 else f"!raise {i}" for i in range(ARTICLES)]


def _job(source: Path, folder: Path, tally: Tally, workers: int = WORKERS) -> Job:
    return job(source, folder / "out.jsonl", workers=workers, shard_size=SHARD, maker=tally.maker(PAUSE))


def _files(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def _is_complete(folder: Path) -> bool:
    """The output stands and nothing is left to go on with: a run that was killed as its last deed."""
    return (folder / "out.jsonl").exists() and not (work_path(folder / "out.jsonl") / "manifest.jsonl").exists()


def _shards_again(tally: Tally) -> int:
    """How many times a shard was begun again; `!raise` is tried twice in a run that nobody disturbs."""
    times = [math.ceil(tally.counts[i] / (1 if i % 9 else 2)) for i in range(ARTICLES)]
    shards = cut((Article(doc_id=str(i), text="") for i in range(ARTICLES)), SHARD)
    return sum(max(times[int(article.doc_id)] for article in shard.articles) - 1 for shard in shards)


@pytest.fixture
def source(quick_path: Path) -> Path:
    return dump(quick_path / "dump.jsonl", _texts())


@pytest.fixture
def wanted(source: Path, quick_path: Path) -> dict[str, bytes | None]:
    """What an undisturbed run writes."""
    (quick_path / "plain").mkdir()
    told = ended(_job(source, quick_path / "plain", Tally(ARTICLES)))
    assert told.code == 3 and told.summary is not None
    assert told.summary.sentence() == "53 articles, 106 figures, 7 quarantined"
    files = _files(quick_path / "plain")
    assert sorted(files) == ["out.jsonl", "out.jsonl.quarantine.jsonl"]
    return files


def _kill(run: Started, after: float) -> bool:
    """Kill a run some time after its start; whether it was still at work."""
    run.process.join(after)
    alive = run.process.is_alive()
    run.process.kill()
    run.told()
    return alive


def _at_random(source: Path, folder: Path, wanted: dict[str, bytes | None], kills: int, seed: int) -> None:
    dice, done, seconds = random.Random(seed), 0, 0.3
    for scene in range(10 * kills):
        if done >= kills:
            break
        here = folder / f"{scene}"
        here.mkdir()
        tally, here_done = Tally(ARTICLES), 0
        for _ in range(dice.randint(1, 4)):
            here_done += _kill(start(_job(source, here, tally)), dice.uniform(0, seconds))
            if _is_complete(here):
                break
        if not _is_complete(here):
            began = time.monotonic()
            told = ended(_job(source, here, tally))
            assert told.code == 3, told
            seconds = max(seconds, time.monotonic() - began) if here_done == 0 else seconds
            assert _files(here) == wanted
        assert {k: v for k, v in _files(here).items() if k in wanted} == wanted
        assert _shards_again(tally) <= here_done * WORKERS
        done += here_done
    assert done >= kills


def test_50_kills_at_random_points(source: Path, quick_path: Path, wanted: dict[str, bytes | None]) -> None:
    _at_random(source, quick_path, wanted, 50, seed=5)


@pytest.mark.slow
def test_500_kills_at_random_points(source: Path, quick_path: Path, wanted: dict[str, bytes | None]) -> None:
    _at_random(source, quick_path, wanted, 500, seed=500)


def test_killed_before_each_write_sync_and_rename(quick_path: Path) -> None:
    """Every step of keeping, noting, merging and cleaning up, the resumed run killed one step further on."""
    source = dump(quick_path / "dump.jsonl", ["3 xã", "!raise", "5 hộ và 6 hộ", "7"])
    (quick_path / "plain").mkdir()
    counter = Counter()
    assert ended(job(source, quick_path / "plain" / "out.jsonl"), counted(counter)).code == 3
    wanted, last = _files(quick_path / "plain"), counter.value
    assert last > 20
    for k in range(1, last + 1):
        here = quick_path / str(k)
        here.mkdir()
        for at in (k, k + 1):
            assert ended(job(source, here / "out.jsonl"), dying(at)).code in (-1, 3)
            for name, data in _files(here).items():
                assert name not in wanted or data == wanted[name], f"torn {name} at operation {k}"
        assert ended(job(source, here / "out.jsonl")).code == 3
        assert _files(here) == wanted


def _pids(children: Path) -> list[int]:
    try:
        return [int(pid) for pid in children.read_text().split()]
    except OSError:  # the run is over
        return []


def test_a_killed_worker_is_replaced_and_nobody_is_quarantined_for_it(
    source: Path, quick_path: Path, wanted: dict[str, bytes | None]
) -> None:
    dice, killed = random.Random(1), 0
    for scene in range(40):
        here = quick_path / f"w{scene}"
        here.mkdir()
        run = start(_job(source, here, Tally(ARTICLES)))
        children = Path(f"/proc/{run.process.pid}/task/{run.process.pid}/children")
        if not children.exists():
            pytest.skip("no /proc to find the workers in")
        while run.process.is_alive() and not _pids(children):
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.1))
        for pid in _pids(children)[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        assert run.told().code == 3
        assert _files(here) == wanted
        if killed >= 10:
            break
    assert killed >= 10


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_is_clean_and_says_how_to_go_on(
    number: signal.Signals, code: int, source: Path, quick_path: Path, wanted: dict[str, bytes | None]
) -> None:
    here = quick_path / "here"
    here.mkdir()
    out = here / "out.jsonl"
    run = start(_job(source, here, Tally(ARTICLES), workers=1))
    while not (work_path(out) / "00000003.jsonl").exists():
        time.sleep(0.001)
    os.kill(run.process.pid or 0, number)
    told = run.told()
    assert (told.code, told.message) == (
        code,
        f"stopped. What is done is kept in {work_path(out)}; run the same command again to go on.",
    )
    assert not out.exists() and not quarantine_path(out).exists()
    again = ended(_job(source, here, Tally(ARTICLES)))
    assert again.code == 3 and "shards are done" in again.message
    assert again.summary is not None and again.summary.resumed > 0
    assert _files(here) == wanted
