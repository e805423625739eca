"""Parts of a cluster array: joined, they are the bytes of one run; what does not belong together is refused by name."""

import gzip
import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from light import ended, job, start, whole_figures
from run_faults import Counter, counted, dying, failing

from solieu.extractor.batch import BatchError, Job, PartError, Share, merge, part_path, quarantine_path, run, work_path
from solieu.extractor.batch.lock import held
from solieu.extractor.batch.worker import Extract
from solieu.extractor.readers import ReadSettings, find_sources
from solieu.extractor.writers import FORMATS, PLAIN, WriteOptions
from solieu.schemas.article import Article

ENDINGS = ("jsonl", "csv", "parquet", "xlsx", "db")
OPTIONS = {".csv": WriteOptions(bom=True, excel_safe=True)}


def made(_patterns: str | None = None) -> Extract:
    """Whole records, slowly; `!raise` is told, as every error of the extractor."""
    extract = whole_figures()

    def slow(article: Article) -> list[Any]:
        time.sleep(0.001)
        if article.text == "!raise":
            raise ValueError("no such figure")
        return [*extract(article)]

    return slow


def _lines(first: int, count: int) -> bytes:
    rows = [{"id": f"{i}", "text": f"{i} xã, {i * 7} hộ"} if i % 7 else {"id": f"{i}"} for i in range(first, first + count)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")


@pytest.fixture
def source(quick_path: Path) -> Path:
    """Small files, big files, packed files, bad records, articles that raise."""
    folder = quick_path / "in"
    folder.mkdir()
    for i in range(9):
        (folder / f"a{i}.txt").write_text(f"{i + 5000} người" if i != 4 else "!raise", encoding="utf-8")
    (folder / "b.jsonl").write_bytes(_lines(1000, 60))
    (folder / "c.jsonl.gz").write_bytes(gzip.compress(_lines(2000, 60)))
    (folder / "d.csv").write_text("id,text\n" + "".join(f"{i},{i} ha\n" for i in range(3000, 3020)), encoding="utf-8")
    (folder / "e.txt").write_text("", encoding="utf-8")
    return folder


def _job(source: Path, *outputs: Path, **settings: Any) -> Job:
    return job(source, *outputs, **({"maker": made, "shard_size": 8} | settings))


def _parts(source: Path, folder: Path, of: int, **settings: Any) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"part-{number}.jsonl" for number in range(1, of + 1)]
    for number, path in enumerate(paths, 1):
        run(_job(source, path, share=Share(number, of), **settings), lambda _: None, lambda _: None)
        assert part_path(path).exists() and not work_path(path).exists()
    return paths


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _formats(folder: Path) -> tuple[tuple[Path, str], ...]:
    return tuple((folder / f"all.{end}", "sqlite" if end == "db" else end) for end in ENDINGS)


@pytest.fixture
def whole(source: Path, quick_path: Path) -> dict[str, bytes]:
    """What one run over all of the input writes, in all formats."""
    folder = quick_path / "whole"
    folder.mkdir()
    outputs = _formats(folder)
    assert {form for _, form in outputs} == set(FORMATS)
    todo = Job(find_sources([str(source)]), ReadSettings(), outputs, maker=made, options=OPTIONS[".csv"])
    assert run(todo, lambda _: None, lambda _: None).sentence() == "130 articles, 232 figures, 20 quarantined"
    found = _bytes(folder)
    assert len(found) == 7 and found["all.jsonl.quarantine.jsonl"].count(b"\n") == 20
    return found


@pytest.mark.parametrize("of", range(1, 8))
def test_joined_parts_are_the_bytes_of_one_run_in_all_formats(
    of: int, source: Path, quick_path: Path, whole: dict[str, bytes]
) -> None:
    paths = _parts(source, quick_path / "parts", of, workers=1 + of % 2)
    ids = [line for path in paths for line in path.read_bytes().splitlines()]
    assert sorted(ids) == sorted(whole["all.jsonl"].splitlines())
    (quick_path / "merged").mkdir()
    summary = merge([*reversed(paths)], _formats(quick_path / "merged"), OPTIONS[".csv"])
    assert summary.sentence() == "130 articles, 232 figures, 20 quarantined"
    assert _bytes(quick_path / "merged") == whole


def test_packed_outputs_and_shell_globs(source: Path, quick_path: Path) -> None:
    _parts(source, quick_path / "parts", 2)
    run(_job(source, quick_path / "a.jsonl", shard_size=9), lambda _: None, lambda _: None)
    everything = sorted((quick_path / "parts").glob("*.jsonl"))
    assert len(everything) == 4  # the quarantine files too
    merge(everything, ((quick_path / "m.jsonl.gz", "jsonl"),))
    assert gzip.decompress((quick_path / "m.jsonl.gz").read_bytes()) == (quick_path / "a.jsonl").read_bytes()


def test_no_quarantine_no_file_and_more_tasks_than_articles(quick_path: Path) -> None:
    (quick_path / "one.txt").write_text("3 xã", encoding="utf-8")
    paths = _parts(quick_path / "one.txt", quick_path / "parts", 3)
    assert [path.stat().st_size > 0 for path in paths].count(True) == 1
    (quick_path / "m.jsonl.quarantine.jsonl").write_text("of an earlier run", encoding="utf-8")
    merge(paths, ((quick_path / "m.jsonl", "jsonl"),))
    assert (quick_path / "m.jsonl").read_bytes().count(b"\n") == 1
    assert not quarantine_path(quick_path / "m.jsonl").exists()


def test_a_part_is_gone_on_with_as_the_same_shard_only(source: Path, quick_path: Path) -> None:
    wanted = _parts(source, quick_path / "undisturbed", 3)[1]
    out = quick_path / "part-2.jsonl"
    todo = _job(source, out, share=Share(2, 3))
    counter = Counter()
    assert ended(_job(source, quick_path / "x.jsonl", share=Share(2, 3)), counted(counter)).code == 3
    assert ended(todo, failing(counter.value // 2)).code == 4
    told = ended(_job(source, out, share=Share(1, 3)))
    assert told.code == 2 and "the setting shard changed (was 2/3, is 1/3)" in told.message
    assert "was 2/3, is None" in ended(_job(source, out)).message
    again = ended(todo)
    assert again.summary is not None and again.summary.resumed > 0
    for of in (lambda p: p, quarantine_path, part_path):
        assert of(out).read_bytes() == of(wanted).read_bytes()
    assert not work_path(out).exists()


def test_killed_at_each_step_a_part_comes_out_the_same(quick_path: Path) -> None:
    source = quick_path / "dump.jsonl"
    source.write_bytes(_lines(0, 24))
    wanted = _parts(source, quick_path / "plain", 2)[0]
    counter = Counter()
    assert ended(_job(source, quick_path / "x.jsonl", share=Share(1, 2)), counted(counter)).code == 3
    for k in range(1, counter.value + 1):
        out = quick_path / str(k) / "part-1.jsonl"
        out.parent.mkdir()
        todo = _job(source, out, share=Share(1, 2))
        assert ended(todo, dying(k)).code == -1
        if part_path(out).exists():  # the last deed but the cleaning up
            assert part_path(out).read_bytes() == part_path(wanted).read_bytes()
        assert ended(todo).code == 3
        assert _bytes(out.parent) == {p.name: p.read_bytes() for p in wanted.parent.glob("part-1.*")}


def _refused(paths: list[Path], folder: Path) -> str:
    with pytest.raises(PartError) as found:
        merge(paths, ((folder / "merged.jsonl", "jsonl"),))
    assert not [path for path in folder.iterdir() if path.name.startswith("merged")]
    return str(found.value)


def test_missing_and_doubled_shards_are_named(source: Path, quick_path: Path) -> None:
    one, two, three = _parts(source, quick_path / "parts", 3)
    assert "shard 2/3 is missing" in _refused([one, three], quick_path)
    assert "shard 1/3, 3/3 is missing" in _refused([two], quick_path)
    assert f"{two}: shard 2/3, and so is {two}" in _refused([one, two, two, three], quick_path)
    copy = two.with_name("copy.jsonl")
    for of in (lambda p: p, quarantine_path, part_path):
        shutil.copy(of(two), of(copy))
    assert f"{copy}: shard 2/3, and so is {two}" in _refused([one, two, three, copy], quick_path)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"min_confidence": 0.5}, "the setting min_confidence changed (was 0.0, is 0.5)"),
        ({"shard_size": 9}, "the setting shard_size changed (was 8, is 9)"),
    ],
)
def test_parts_of_another_run_are_refused(settings: dict[str, Any], words: str, source: Path, quick_path: Path) -> None:
    one, _ = _parts(source, quick_path / "parts", 2)
    _, two = _parts(source, quick_path / "others", 2, **settings)
    told = _refused([one, two], quick_path)
    assert f"{two}: part of another run than {one}" in told and words in told


def test_parts_of_another_count_or_input_are_refused(source: Path, quick_path: Path) -> None:
    one, _ = _parts(source, quick_path / "parts", 2)
    of_three = _parts(source, quick_path / "three", 3)
    told = _refused([one, of_three[1]], quick_path)
    assert f"{of_three[1]}: part of a run in 3 shards, {one} of one in 2" in told
    file = source / "b.jsonl"
    data = file.read_bytes()
    file.write_bytes(data.replace(b"1004 x", b"1003 x"))
    _, two = _parts(source, quick_path / "others", 2)
    assert f"{two}: its task read another input than that of {one}" in _refused([one, two], quick_path)
    file.write_bytes(data + b"{}\n")
    _, two = _parts(source, quick_path / "others", 2)
    assert "b.jsonl has" in _refused([one, two], quick_path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), "part-2.jsonl: was changed"),
        (lambda path: path.unlink(), "part-2.jsonl: is missing"),
        (lambda path: quarantine_path(path).unlink(), "part-2.jsonl.quarantine.jsonl: is missing"),
        (lambda path: quarantine_path(path).write_text("x", encoding="utf-8"), "part-2.jsonl.quarantine.jsonl: was changed"),
        (lambda path: part_path(path).unlink(), "no part (part-2.jsonl.part.json is missing)"),
        (lambda path: part_path(path).write_text("{", encoding="utf-8"), "not what solieu wrote there"),
    ],
)
def test_touched_parts_are_refused(change: Callable[[Path], object], words: str, source: Path, quick_path: Path) -> None:
    paths = _parts(source, quick_path / "parts", 2)
    change(paths[1])
    assert words in _refused(paths, quick_path)


def test_a_run_over_all_leaves_no_word_of_a_part(source: Path, quick_path: Path) -> None:
    (path,) = _parts(source, quick_path / "parts", 1)
    run(_job(source, path), lambda _: None, lambda _: None)
    assert path.exists() and not part_path(path).exists()


def test_a_part_must_be_plain_json_lines(source: Path, quick_path: Path) -> None:
    for outputs in ((), ((quick_path / "a.csv", "csv"),), ((quick_path / "a.jsonl.gz", "jsonl"),)):
        todo = Job(find_sources([str(source)]), ReadSettings(), outputs, share=Share(1, 2))
        with pytest.raises(BatchError, match="--shard 1/2: its first output must be JSON Lines"):
            run(todo, lambda _: None, lambda _: None)


def test_an_output_of_merge_is_no_part_and_nobody_elses(source: Path, quick_path: Path) -> None:
    paths, out = _parts(source, quick_path / "parts", 2), quick_path / "m.jsonl"
    with pytest.raises(BatchError, match="a part and the output at once"):
        merge(paths, ((paths[0], "jsonl"),))
    with held(work_path(out) / "lock", "x"), pytest.raises(BatchError, match="another run holds this output"):
        merge(paths, ((out, "jsonl"),))
    (work_path(out) / "manifest.jsonl").write_text("{}\n", encoding="utf-8")
    merge(paths, ((out, "jsonl"),))
    assert (work_path(out) / "manifest.jsonl").exists() and out.exists()


def test_a_disk_that_fails_leaves_no_torn_merge(source: Path, quick_path: Path) -> None:
    paths, counter = _parts(source, quick_path / "parts", 2), Counter()
    plain = quick_path / "plain"
    plain.mkdir()
    _forked(lambda: merge(paths, ((plain / "m.jsonl", "jsonl"),), PLAIN), counted(counter))
    wanted = _bytes(plain)
    assert counter.value >= 4
    for k in range(1, counter.value + 1):
        here = quick_path / f"k{k}"
        here.mkdir()
        for prepare in (failing(k), dying(k)):
            assert _forked(lambda: merge(paths, ((here / "m.jsonl", "jsonl"),), PLAIN), prepare) != 0  # noqa: B023
            assert all(wanted[name] == data for name, data in _files(here).items() if name in wanted)
        assert _forked(lambda: merge(paths, ((here / "m.jsonl", "jsonl"),), PLAIN), lambda: None) == 0  # noqa: B023
        assert _bytes(here) == wanted


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _forked(work: Callable[[], object], prepare: Callable[[], object]) -> int:
    """The exit code of work in a process of its own."""
    from multiprocessing import get_context

    def main() -> None:
        prepare()
        try:
            work()
        except OSError:
            os._exit(4)
        os._exit(0)

    process = get_context("fork").Process(target=main)
    process.start()
    process.join()
    return process.exitcode if process.exitcode is not None else -1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_shard_stopped_by_a_signal_goes_on(number: signal.Signals, code: int, source: Path, quick_path: Path) -> None:
    wanted = _parts(source, quick_path / "plain", 2)[0]
    out = quick_path / "part-1.jsonl"
    going = start(_job(source, out, share=Share(1, 2)))
    while not (work_path(out) / "00000003.jsonl").exists():
        time.sleep(0.001)
    os.kill(going.process.pid or 0, number)
    assert going.told().code == code and not out.exists() and not part_path(out).exists()
    again = ended(_job(source, out, share=Share(1, 2)))
    assert again.code == 3 and again.summary is not None and again.summary.resumed > 0
    assert part_path(out).read_bytes() == part_path(wanted).read_bytes() and out.read_bytes() == wanted.read_bytes()
