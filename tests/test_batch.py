"""A run over files: the same bytes however it is done, resumed where it can be, refused where it cannot."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from light import Tally, ended, job
from light import dump as light_dump
from run_faults import failing

from solieu.extractor.batch import HeldError, Job, OutputError, Summary, quarantine_path, run, work_path
from solieu.extractor.batch.lock import held
from solieu.extractor.readers import ReadSettings, find_sources
from solieu.patterns import PatternError
from solieu.schemas.article import Quarantine
from solieu.schemas.limits import Limits

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
    return run(Job(find_sources([str(source)]), ReadSettings(), ((output, form),)), told.append, progress), told


def test_figures_and_quarantine_rows(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    summary, told = work(dump(tmp_path, GOOD, {"id": "bad"}, GOOD | {"id": "end"}), out)
    assert summary.sentence() == "2 articles, 4 figures, 1 quarantined"
    assert [r["doc_id"] for r in rows_of(out)] == ["good", "good", "end", "end"]
    assert [Quarantine.model_validate(r) for r in rows_of(quarantine_path(out))] == told
    assert [(q.line, q.file) for q in told] == [(2, "dump.jsonl")]
    assert not work_path(out).exists()


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


def test_an_error_leaves_the_old_file_and_work_to_go_on_with(tmp_path: Path) -> None:
    def fail(summary: Summary) -> None:
        if summary.articles:  # it hears before the first shard is done, too
            raise RuntimeError("disk")

    source, out = dump(tmp_path, GOOD, GOOD | {"id": "end"}), tmp_path / "out.jsonl"
    out.write_text("earlier", encoding="utf-8")
    with pytest.raises(RuntimeError):
        work(source, out, progress=fail)
    assert out.read_text(encoding="utf-8") == "earlier"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dump.jsonl", "out.jsonl", "out.jsonl.work"]
    summary, _ = work(source, out)
    assert (summary.articles, summary.resumed) == (2, 1)
    assert [r["doc_id"] for r in rows_of(out)] == ["good", "good", "end", "end"]
    assert not work_path(out).exists()


def test_an_output_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"out\.jsonl"):
        work(dump(tmp_path, GOOD), tmp_path / "no" / "out.jsonl")


def test_devices_and_folders_are_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(OutputError, match=str(path)):
            work(dump(tmp_path, GOOD), path)
    assert (tmp_path / "pipe").is_fifo()


def test_a_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_text("earlier", encoding="utf-8")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    work(dump(tmp_path, GOOD), tmp_path / "link.jsonl")
    assert (tmp_path / "link.jsonl").is_symlink() and len(rows_of(tmp_path / "real.jsonl")) == 2


def test_progress_hears_of_every_shard(tmp_path: Path) -> None:
    seen: list[int] = []
    source = dump(tmp_path, *[{"id": i, "text": "Có 3 xã."} for i in range(70)])
    summary, _ = work(source, tmp_path / "out.jsonl", progress=lambda s: seen.append(s.articles))
    assert seen == sorted(seen) and len(seen) > 1 and seen[-1] == 70
    assert (summary.articles, summary.figures) == (70, 70)
    assert summary.bytes_in_all == source.stat().st_size
    assert [r["doc_id"] for r in rows_of(tmp_path / "out.jsonl")] == [str(i) for i in range(70)]


def _both(source: Path, folder: Path, workers: int, size: int) -> tuple[bytes, ...]:
    folder.mkdir(exist_ok=True)
    outputs = ((folder / "out.jsonl", "jsonl"), (folder / "out.csv", "csv"))
    todo = Job(find_sources([str(source)]), ReadSettings(), outputs, workers=workers, shard_size=size)
    run(todo, lambda _: None, lambda _: None)
    return tuple(path.read_bytes() for path in (*(path for path, _ in outputs), quarantine_path(outputs[0][0])))


def test_the_same_bytes_whatever_the_workers_shards_and_hash_seed(tmp_path: Path) -> None:
    """The real extractor, with bad lines between."""
    texts = [f"Tỉnh Đắk Lắk có hơn {i}.000 hộ, trong đó {i},5% là hộ nghèo, giảm {i} hộ so với năm 2020." for i in range(1, 30)]
    rows = [{"id": i, "text": text, "date": "2021-04-23"} if i % 10 else {"id": i} for i, text in enumerate(texts)]
    source = dump(tmp_path, *rows)
    plain = _both(source, tmp_path / "plain", 1, 128)
    assert len(plain[0].splitlines()) == 3 * 26 and len(plain[2].splitlines()) == 3
    assert _both(source, tmp_path / "many", 3, 1) == plain
    assert _both(source, tmp_path / "two", 2, 5) == plain
    code = "import sys; from pathlib import Path; from test_batch import _both; a, b = map(Path, sys.argv[1:]); _both(a, b, 2, 7)"
    for seed in "12":
        here = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", code, str(source), str(here)],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
            check=True,
            cwd=sys.prefix,
        )
        assert {p.name: p.read_bytes() for p in here.iterdir()} == {
            p.name: p.read_bytes() for p in (tmp_path / "plain").iterdir()
        }


def _half_done(folder: Path, count: int = 40) -> tuple[Path, Path]:
    """A dump and an output whose run failed on the way."""
    source = light_dump(folder / "dump.jsonl", [f"{i} xã" for i in range(count)])
    out = folder / "out.jsonl"
    assert ended(job(source, out), failing(30)).code == 4
    assert work_path(out).is_dir() and not out.exists()
    return source, out


def test_what_is_done_is_not_done_again(quick_path: Path) -> None:
    source, out = _half_done(quick_path)
    tally = Tally(40)
    told = ended(job(source, out, maker=tally.maker(), workers=3))
    assert told.code == 0 and "--restart would begin anew" in told.message
    assert told.summary is not None and told.summary.resumed == sum(n == 0 for n in tally.counts) > 0
    assert max(tally.counts) == 1
    assert [row["value"] for row in rows_of(out)] == list(range(40))


def test_a_damaged_shard_is_done_again(quick_path: Path) -> None:
    source, out = _half_done(quick_path)
    (work_path(out) / "00000000.jsonl").write_text("{}\n", encoding="utf-8")
    (work_path(out) / "00000001.jsonl").unlink()
    assert ended(job(source, out)).code == 0
    assert [row["value"] for row in rows_of(out)] == list(range(40))


def _longer(source: Path) -> None:
    source.write_text(source.read_text(encoding="utf-8") + '{"text": "9"}\n', encoding="utf-8")


def _ends_earlier(source: Path) -> None:
    """As many bytes, and fewer records: what standard input may do without a size to know it by."""
    data = source.read_bytes()
    source.write_bytes(data.splitlines()[0].ljust(len(data)))


def _same_size(source: Path) -> None:
    source.write_text(source.read_text(encoding="utf-8").replace('"0 xã"', '"1 xã"'), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "settings", "words"),
    [
        (_longer, {}, "the input changed (dump.jsonl has"),
        (_same_size, {}, "the input changed (dump.jsonl, from line 1 on)"),
        (_ends_earlier, {}, "the input changed (it ends earlier)"),
        (lambda _: None, {"min_confidence": 0.5}, "the setting min_confidence changed (was 0.0, is 0.5)"),
        (lambda _: None, {"limits": Limits(deadline_seconds=3)}, "the setting limits changed"),
        (lambda _: None, {"shard_size": 7}, "the setting shard_size changed (was 128, is 7)"),
    ],
)
def test_a_changed_job_is_refused(
    change: Callable[[Path], None], settings: dict[str, object], words: str, quick_path: Path
) -> None:
    source, out = _half_done(quick_path)
    change(source)
    kept = sorted(work_path(out).iterdir())
    told = ended(job(source, out, **settings))
    assert told.code == 2 and words in told.message and "--restart" in told.message
    assert sorted(work_path(out).iterdir()) == kept
    assert ended(job(source, out, restart=True, **settings)).code == 0
    assert len(rows_of(out)) == len(source.read_text(encoding="utf-8").splitlines())


def test_changed_patterns_and_version_are_refused(quick_path: Path) -> None:
    own = quick_path / "own"
    own.mkdir()
    unit = '[[unit]]\nid = "gia"\nkind = "measure"\nforms = ["giạ"]\nexamples = ["thu [20 giạ] lúa => 20"]\n'
    (own / "mine.toml").write_text(unit, encoding="utf-8")
    source, out = _half_done(quick_path)
    told = ended(job(source, out, patterns=str(own)))
    assert told.code == 2 and "the patterns changed" in told.message
    manifest = work_path(out) / "manifest.jsonl"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("solieu ", "solieu 0.0.", 1), encoding="utf-8")
    told = ended(job(source, out))
    assert told.code == 2 and "the version of solieu changed (was solieu 0.0." in told.message


def test_where_nothing_is_done_nothing_is_left_and_nothing_refused(tmp_path: Path) -> None:
    own, out = tmp_path / "own", tmp_path / "out.jsonl"
    own.mkdir()
    entry = '[[never]]\nname = "x"\nreason = "id"\npattern = "("\nexamples = ["[1]"]\n'
    (own / "mine.toml").write_text(entry, encoding="utf-8")
    source = dump(tmp_path, GOOD)
    todo = Job(find_sources([str(source)]), ReadSettings(), ((out, "jsonl"),), patterns=str(own))
    with pytest.raises(PatternError, match="no regular expression"):
        run(todo, lambda _: None, lambda _: None)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dump.jsonl", "own"]
    assert ended(job(source, out), failing(6)).code == 4 and not work_path(out).exists()
    assert ended(job(source, out, min_confidence=0.5)).code == 0


def test_a_second_run_on_the_same_output_is_75(quick_path: Path) -> None:
    source, out = light_dump(quick_path / "dump.jsonl", ["3"]), quick_path / "out.jsonl"
    with held(work_path(out) / "lock", str(out)):
        told = ended(job(source, out))
    assert told.code == 75 and "another run holds this output" in told.message
    assert ended(job(source, out)).code == 0


def test_a_lock_whose_file_was_removed_keeps_nobody_out(quick_path: Path) -> None:
    path = quick_path / "work" / "lock"
    with held(path, "x"):
        path.unlink()
        with held(path, "x"), pytest.raises(HeldError), held(path, "x"):
            pass
    with path.open() as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_half_done_work_is_not_read_as_input(quick_path: Path) -> None:
    (quick_path / "in").mkdir()
    source = light_dump(quick_path / "in" / "dump.jsonl", [f"{i} xã" for i in range(40)])
    out = quick_path / "in" / "out.jsonl"
    assert ended(job(source.parent, out), failing(30)).code == 4
    assert ended(job(source.parent, out)).code == 0
    assert [row["value"] for row in rows_of(out)] == list(range(40))


def test_several_outputs_at_once(tmp_path: Path) -> None:
    source = dump(tmp_path, GOOD)
    job_ = Job(find_sources([str(source)]), ReadSettings(), ((tmp_path / "a.jsonl", "jsonl"), (tmp_path / "b.csv", "csv")))
    run(job_, lambda _: None, lambda _: None)
    assert len(rows_of(tmp_path / "a.jsonl")) == 2 and len((tmp_path / "b.csv").read_bytes().splitlines()) == 3
    with pytest.raises(OutputError, match="named twice"):
        run(
            Job(find_sources([str(source)]), ReadSettings(), ((tmp_path / "a.jsonl", "jsonl"),) * 2),
            lambda _: None,
            lambda _: None,
        )
