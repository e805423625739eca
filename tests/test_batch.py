"""A run over files: nothing lost, nothing half written, nothing left from an earlier run."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from solieu.extractor.batch import Job, Summary, quarantine_path, run
from solieu.extractor.readers import ReadSettings, find_sources
from solieu.schemas.article import Quarantine

GOOD = {"id": "good", "text": "Có 5 xã và 3 huyện ngập."}


def rows_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def dump(folder: Path, *rows: object) -> Path:
    path = folder / "dump.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    return path


def work(
    source: Path, output: Path, form: str = "jsonl", progress: Callable[[Summary], None] = lambda _: None
) -> tuple[Summary, list[Quarantine]]:
    told: list[Quarantine] = []
    return run(Job(find_sources([str(source)]), ReadSettings(), output, form, None), told.append, progress), told


def test_figures_and_quarantine_rows(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    summary, told = work(dump(tmp_path, GOOD, {"id": "bad"}, GOOD | {"id": "end"}), out)
    assert summary.sentence() == "2 articles, 4 figures, 1 quarantined"
    assert [r["doc_id"] for r in rows_of(out)] == ["good", "good", "end", "end"]
    assert [Quarantine.model_validate(r) for r in rows_of(quarantine_path(out))] == told
    assert [(q.line, q.file) for q in told] == [(2, "dump.jsonl")]


def test_rows_of_an_earlier_run_go(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    work(dump(tmp_path, {"id": "bad"}), out)
    assert quarantine_path(out).exists() and out.read_bytes() == b""
    work(dump(tmp_path, GOOD), out)
    assert not quarantine_path(out).exists() and len(rows_of(out)) == 2


def test_csv_of_no_figures_is_its_header(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    work(dump(tmp_path, {"text": "Không có gì."}), out, "csv")
    assert out.read_text(encoding="utf-8").splitlines()[0].startswith("schema_version,figure_id")
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("error", [RuntimeError("disk"), KeyboardInterrupt()])
def test_an_error_leaves_the_old_file_and_no_part(error: BaseException, tmp_path: Path) -> None:
    def fail(_: Summary) -> None:
        assert (tmp_path / "out.jsonl.part").exists()
        raise error

    out = tmp_path / "out.jsonl"
    out.write_text("earlier", encoding="utf-8")
    with pytest.raises(type(error)):
        work(dump(tmp_path, GOOD), out, progress=fail)
    assert out.read_text(encoding="utf-8") == "earlier"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dump.jsonl", "out.jsonl"]


def test_an_output_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"out\.jsonl"):
        work(dump(tmp_path, GOOD), tmp_path / "no" / "out.jsonl")


def test_progress_hears_of_every_batch(tmp_path: Path) -> None:
    seen: list[int] = []
    source = dump(tmp_path, *[{"id": i, "text": "Có 3 xã."} for i in range(70)])
    summary, _ = work(source, tmp_path / "out.jsonl", progress=lambda s: seen.append(s.articles))
    assert seen == sorted(seen) and len(seen) > 1 and seen[-1] == 70
    assert (summary.articles, summary.figures) == (70, 70)
    assert [r["doc_id"] for r in rows_of(tmp_path / "out.jsonl")] == [str(i) for i in range(70)]
