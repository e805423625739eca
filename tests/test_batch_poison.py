"""Articles that kill or hang their worker: exactly those are quarantined, and all others extracted."""

import hashlib
import json
from pathlib import Path

import pytest
from light import MISCHIEF, dump, ended, job, light

from solieu.extractor.batch import quarantine_path, run
from solieu.extractor.batch.worker import Extract, make_extract
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.limits import Limits

LIMITS = Limits(deadline_seconds=1, worker_memory_mb=64)
SAID = {
    "kill": "ended by SIGKILL",
    "segv": "ended by SIGSEGV",
    "abort": "ended by SIGABRT",
    "term": "ended by SIGTERM",
    "exit": "exit code 9",
    "leave": "SystemExit",
    "sleep": "not finished within 1 s of work",
    "spin": "not finished within 1 s of work",
    "memory": "more than 64 MB",
    "raise": "ValueError: no such figure",
}
SIGNALS = {"kill": 9, "segv": 11, "abort": 6, "term": 15, "sleep": 9, "spin": 9}


def _rows(out: Path) -> list[Quarantine]:
    lines = quarantine_path(out).read_text(encoding="utf-8").splitlines()
    return [Quarantine.model_validate_json(line) for line in lines]


def _ids(out: Path) -> list[str]:
    return [json.loads(line)["doc_id"] for line in out.read_text(encoding="utf-8").splitlines()]


def _check_row(row: Quarantine, what: str, text: str, source: Path) -> None:
    assert SAID[what] in row.reason
    assert row.signal == SIGNALS.get(what)
    assert row.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert row.file == source.name and row.doc_id is not None and row.line == int(row.doc_id) + 1
    assert row.byte is not None and source.read_bytes()[row.byte :].startswith(f'{{"id": "{row.doc_id}"'.encode())


def test_ten_poison_articles_among_20_000(quick_path: Path) -> None:
    assert len(MISCHIEF) == 10 and SAID.keys() == MISCHIEF.keys()
    at = {1999 * (i + 1): what for i, what in enumerate(MISCHIEF)}
    texts = [f"!{at[i]} {i}" if i in at else f"{i} xã" for i in range(20_000)]
    source, out = dump(quick_path / "dump.jsonl", texts), quick_path / "out.jsonl"
    told = ended(job(source, out, workers=2, limits=LIMITS))
    assert told.code == 3 and told.summary is not None
    assert told.summary.sentence() == "19990 articles, 19990 figures, 10 quarantined"
    assert _ids(out) == [str(i) for i in range(20_000) if i not in at]
    rows = _rows(out)
    assert [row.doc_id for row in rows] == [str(i) for i in at]
    for row, (i, what) in zip(rows, at.items(), strict=True):
        _check_row(row, what, texts[i], source)


@pytest.mark.parametrize("workers", [1, 3])
def test_poison_side_by_side_first_and_last(workers: int, quick_path: Path) -> None:
    """Whole shards of it, and the only article of a shard."""
    poison = {0, 1, 2, 7, 8, 9, 10, 11, 39}
    texts = [f"!{('kill', 'exit', 'raise')[i % 3]} {i}" if i in poison else f"{i} xã" for i in range(40)]
    source, out = dump(quick_path / "dump.jsonl", texts), quick_path / "out.jsonl"
    assert ended(job(source, out, workers=workers, shard_size=8)).code == 3
    assert _ids(out) == [str(i) for i in range(40) if i not in poison]
    assert [row.doc_id for row in _rows(out)] == [str(i) for i in sorted(poison)]


@pytest.mark.parametrize("workers", [1, 3])
def test_poison_on_the_way_to_standard_output(workers: int, quick_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    poison = {0: "kill", 5: "raise", 30: "exit", 59: "sleep"}
    source = dump(quick_path / "dump.jsonl", [f"!{poison[i]} {i}" if i in poison else f"{i} xã" for i in range(60)])
    told: list[Quarantine] = []
    limits = Limits(deadline_seconds=0.5)
    summary = run(job(source, workers=workers, limits=limits), told.append, lambda _: None)
    lines = capfdbinary.readouterr().out.splitlines()
    assert [json.loads(line)["value"] for line in lines] == [i for i in range(60) if i not in poison]
    assert [row.doc_id for row in told] == [str(i) for i in poison]
    assert summary.sentence() == "56 articles, 56 figures, 4 quarantined"
    assert [path.name for path in quick_path.iterdir()] == ["dump.jsonl"]


def _poisoned(patterns: str | None) -> Extract:
    real, mischief = make_extract(patterns), light(None)

    def extract(article: Article) -> object:
        return list(mischief(article)) if article.text.startswith("!") else real(article)

    return extract  # type: ignore[return-value]


def test_poison_among_real_articles(quick_path: Path) -> None:
    texts = [f"Tỉnh có {i} xã và 3.{i:03} hộ ngập, thiệt hại {i},5 tỷ đồng." for i in range(300)]
    at = {20: "kill", 150: "sleep", 280: "memory"}
    for i, what in at.items():
        texts[i] = f"!{what} {i}"
    source, out = dump(quick_path / "dump.jsonl", texts), quick_path / "out.jsonl"
    limits = Limits(deadline_seconds=2, worker_memory_mb=200)
    told = ended(job(source, out, workers=2, maker=_poisoned, limits=limits))
    assert told.code == 3 and told.summary is not None
    assert (told.summary.articles, told.summary.figures) == (297, 297 * 3)
    assert [(row.doc_id, row.signal) for row in _rows(out)] == [("20", 9), ("150", 9), ("280", None)]


def test_an_innocent_neighbour_that_is_late_once_is_not_quarantined(quick_path: Path) -> None:
    """A worker stopped for a while by somebody else: tried alone, the article is done."""
    from light import Tally

    tally = Tally(3)

    def make(_patterns: str | None) -> Extract:
        extract = tally.maker()(None)

        def once_slow(article: Article) -> object:
            first = tally.counts[int(article.doc_id)] == 0
            lines = list(extract(article))
            if first and article.doc_id == "1":
                MISCHIEF["sleep"]()
            return lines

        return once_slow  # type: ignore[return-value]

    source, out = dump(quick_path / "dump.jsonl", ["3", "4", "5"]), quick_path / "out.jsonl"
    told = ended(job(source, out, maker=make, limits=Limits(deadline_seconds=0.5)))
    assert told.code == 0, told
    assert _ids(out) == ["0", "1", "2"]
