"""Engines, without an engine: how inputs are cut, what a task writes, what a killed child costs, what a run refuses."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT
from engine_work import as_set, dump, plan, rows_of, until
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

from solieu.extractor.batch.errors import ChangedError, HeldError, OutputError  # noqa: E402
from solieu.extractor.engines import EngineError, EngineJob, guard, run  # noqa: E402
from solieu.extractor.engines.errors import TaskError  # noqa: E402
from solieu.extractor.engines.parts import Folder, address_of  # noqa: E402
from solieu.extractor.engines.pieces import Piece, cut, piece_bytes, uncut  # noqa: E402
from solieu.extractor.engines.work import Batch, Task  # noqa: E402
from solieu.extractor.readers import ReadSettings, find_sources, read_sources  # noqa: E402
from solieu.schemas.article import Article  # noqa: E402

SAMPLES = str(ROOT / "samples" / "articles")


def pieces(path: Path, most: int, **changes: Any) -> list[Piece]:
    return list(cut(find_sources([str(path)]), ReadSettings(**changes), most))


def read(found: list[Piece]) -> list[Any]:
    return [record for piece in found for record in read_sources(piece.sources, ReadSettings())]


def whole(path: Path) -> list[Any]:
    return list(read_sources(find_sources([str(path)]), ReadSettings()))


LINES = st.lists(st.sampled_from(["", "x", '{"text": "5 xã"}', '{"id": 3, "text": "Có 3 hộ"}', '{"text": ', "\r"]), max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.integers(1, 60), st.booleans())
def test_json_lines_in_pieces_are_the_same_records(tmp_path: Path, lines: list[str], most: int, ended: bool) -> None:
    """Also broken lines, blank ones and the last one without its end: with the same line, byte and id."""
    path = tmp_path / "dump.jsonl"
    path.write_text("\n".join([*lines, '{"text": "1 ha"}' + "\n" * ended]), encoding="utf-8", newline="")
    assert read(pieces(path, most)) == whole(path)


def test_json_lines_are_cut_at_about_the_size_asked_for(tmp_path: Path) -> None:
    path = dump(tmp_path / "dump.jsonl", [{"id": i, "text": "Có 5 xã ngập. " * 20} for i in range(500)])
    size, found = path.stat().st_size, pieces(path, 10_000)
    assert len(found) == pytest.approx(size / 10_000, abs=3)
    parts = [s.part for p in found for s in p.sources]
    assert parts[0].start == 0 and parts[-1].end == size
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert read(found) == whole(path)


@pytest.mark.parametrize(("rows", "group", "most"), [(1000, 70, 900), (1000, 1000, 900), (3, 2, 1), (200, 64, 100_000)])
def test_parquet_in_pieces_is_the_same_records(tmp_path: Path, rows: int, group: int, most: int) -> None:
    path = tmp_path / "dump.parquet"
    texts = [None if i % 97 == 5 else f"Năm {i} có {i * 37 % 1000} hộ ở {hash(str(i))} thôn." for i in range(rows)]
    pq.write_table(pa.table({"id": list(range(rows)), "text": texts}), path, row_group_size=group)
    found = pieces(path, most)
    assert (len(found) > 1) == (path.stat().st_size > most)
    assert read(found) == whole(path)


def test_what_cannot_be_cut_goes_whole(tmp_path: Path) -> None:
    lines = "".join(f'{{"id": {i}, "text": "Có {i} xã."}}\n' for i in range(2000))
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(lines.encode(), 0))
    (tmp_path / "wide.jsonl").write_bytes(lines.encode("utf-16"))
    (tmp_path / "whole.json").write_text(json.dumps([json.loads(line) for line in lines.splitlines()]))
    for name in ("packed.jsonl.gz", "wide.jsonl", "whole.json"):
        (piece,) = pieces(tmp_path / name, 1000)
        assert [s.part for s in piece.sources] == [None]
        assert read([piece]) == whole(tmp_path / name)
    assert uncut(pieces(tmp_path, 1000)) == []


def test_a_large_packed_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solieu.extractor.engines.pieces.LARGEST", 100)
    path = tmp_path / "packed.jsonl.gz"
    path.write_bytes(gzip.compress(os.urandom(400).hex().encode()))
    assert [s.name for s in uncut(pieces(path, 100))] == ["packed.jsonl.gz"]


def test_small_files_go_together_in_order() -> None:
    found = pieces(Path(SAMPLES), 6000)
    assert 1 < len(found) < 13 and max(len(p.sources) for p in found) > 1
    assert [p.number for p in found] == list(range(len(found)))
    assert read(found) == whole(Path(SAMPLES))


def test_pieces_depend_on_the_input_alone() -> None:
    assert piece_bytes(0) <= piece_bytes(10**8) <= piece_bytes(10**9) <= piece_bytes(10**15)
    assert pieces(Path(SAMPLES), 6000) == pieces(Path(SAMPLES), 6000)


def here(tasks: list[Task]) -> Any:
    """An engine of one process."""
    return (guard.ask(task) for task in tasks)


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["solieu.extractor.engines.run"], "ready", lambda _: SimpleNamespace(each=here))


@pytest.fixture(scope="module", autouse=True)
def child() -> Iterator[None]:
    """One child for all tests, because its models take seconds to load."""
    yield
    guard.end()


def job(inputs: str | Path, out: Path, **changes: Any) -> EngineJob:
    return EngineJob("here", find_sources([str(inputs)]), out, piece_bytes=6000, **({"plan": plan()} | changes))


def extract(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "solieu", "extract", *map(str, arguments)], capture_output=True, text=True)


def test_records_equal_the_single_machine(tmp_path: Path, one_process: None) -> None:
    summary = run(job(SAMPLES, tmp_path / "out"))
    assert extract(SAMPLES, "-o", tmp_path / "one.parquet").returncode == 0
    one = pq.read_table(tmp_path / "one.parquet")
    assert as_set(rows_of(tmp_path / "out" / "figures")) == as_set(one.to_pylist())
    assert (summary.articles, summary.figures, summary.quarantined) == (13, one.num_rows, 0)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["_SUCCESS", "_lock", "_run.json", "figures"]
    part = next((tmp_path / "out" / "figures").iterdir())
    assert pq.read_schema(part).equals(one.schema, check_metadata=True)


def test_poison_is_quarantined_and_its_neighbours_are_not(tmp_path: Path, one_process: None) -> None:
    texts = ["Có 3 xã.", "!kill", "Có 4 xã.", "!hang", "Có 5 xã."]
    source = dump(tmp_path / "dump.jsonl", [{"id": str(i), "text": text} for i, text in enumerate(texts)])
    source.write_bytes(source.read_bytes() + b"{broken\n")
    summary = run(job(source, tmp_path / "out"))
    assert summary.sentence() == "3 articles, 3 figures, 3 quarantined"
    assert [r["value"] for r in rows_of(tmp_path / "out" / "figures")] == [3, 4, 5]
    rows = rows_of(tmp_path / "out" / "quarantine")
    assert {(r["line"], r["doc_id"], r["signal"]) for r in rows} == {(2, "1", 9), (4, "3", 9), (6, None, None)}
    assert [r["file"] for r in rows] == ["dump.jsonl"] * 3
    assert {source.read_bytes()[r["byte"] :][:10] for r in rows} == {b'{"id": "1"', b'{"id": "3"', b"{broken\n"}
    assert any("SIGKILL" in r["reason"] for r in rows) and any("within 3 s" in r["reason"] for r in rows)


def test_a_killed_child_is_replaced(tmp_path: Path, one_process: None) -> None:
    source = dump(tmp_path / "dump.jsonl", [{"id": str(i), "text": "!slow Có 3 xã."} for i in range(4)])
    task = Task(pieces(source, 10**6)[0], plan(), Folder(str(tmp_path)))
    killed: list[int] = []

    def kill() -> None:
        child = until(lambda: guard._child)
        until(lambda: list((tmp_path / "figures").glob(".*.tmp")) if (tmp_path / "figures").exists() else None)
        killed.append(child.process.pid)
        os.kill(child.process.pid, signal.SIGKILL)

    guard.end()
    (thread := threading.Thread(target=kill)).start()
    done = guard.ask(task)
    thread.join()
    assert killed and guard._child is not None and guard._child.process.pid != killed[0]
    assert (done.articles, done.figures) == (4, 4)
    assert len(rows_of(tmp_path / "figures")) == 4


def test_a_failure_of_a_task_is_told(tmp_path: Path, one_process: None) -> None:
    (tmp_path / "figures").write_text("in the way")
    with pytest.raises(TaskError, match="figures"):
        guard.ask(Task(Piece(0, ()), plan(), Folder(str(tmp_path))))


def test_a_run_that_ended_early_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_process: None) -> None:
    out, asked = tmp_path / "out", []

    def some(tasks: list[Task]) -> Any:
        for task in tasks[:3]:
            yield guard.ask(task)
        raise EngineError("the cluster is gone.")

    def rest(tasks: list[Task]) -> Any:
        asked.extend(task.piece.number for task in tasks)
        return here(tasks)

    module = sys.modules["solieu.extractor.engines.run"]
    monkeypatch.setattr(module, "ready", lambda _: SimpleNamespace(each=some))
    with pytest.raises(EngineError, match=r"gone.* What is done is kept in .*out; run the same command again"):
        run(job(SAMPLES, out))
    (out / "figures" / ".part-00000009.parquet.abc.tmp").write_text("of a task that was killed")
    monkeypatch.setattr(module, "ready", lambda _: SimpleNamespace(each=rest))
    with pytest.raises(ChangedError, match="min_confidence"):
        run(job(SAMPLES, out, plan=plan(min_confidence=0.5)))
    told: list[str] = []
    summary = run(job(SAMPLES, out), note=told.append)
    assert told == ["going on with an interrupted run: 3 tasks are done. --restart would begin anew."]
    assert asked[0] == 3 and summary.articles == 13 and summary.resumed > 0
    assert len(rows_of(out / "figures")) == summary.figures
    assert not list((out / "figures").glob(".*"))


def test_what_stands_in_the_folder_is_not_overwritten(tmp_path: Path, one_process: None) -> None:
    out = tmp_path / "out"
    run(job(SAMPLES, out))
    before = as_set(rows_of(out / "figures"))
    with pytest.raises(OutputError, match="a finished run stands here"):
        run(job(SAMPLES, out))
    run(job(SAMPLES, out, restart=True))
    assert as_set(rows_of(out / "figures")) == before
    (other := tmp_path / "mine").mkdir()
    (other / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds other files"):
        run(job(SAMPLES, other, restart=True))
    with pytest.raises(OutputError, match="a file stands there"):
        run(job(SAMPLES, other / "thesis.txt"))
    assert (other / "thesis.txt").read_text() == "mine" and len(list(other.iterdir())) == 1


def test_two_runs_do_not_share_a_folder(tmp_path: Path, one_process: None) -> None:
    from solieu.extractor.batch.lock import held

    (tmp_path / "out").mkdir()
    with held(tmp_path / "out" / "_lock", "out"), pytest.raises(HeldError):
        run(job(SAMPLES, tmp_path / "out"))


def test_addresses_are_kept(tmp_path: Path, one_process: None) -> None:
    assert address_of(Path("s3://bucket/a b")) == "s3://bucket/a b"
    assert address_of(Path("out")) == str(Path.cwd() / "out")
    summary = run(job(SAMPLES, Path(f"file://{tmp_path}/out")))
    assert len(rows_of(tmp_path / "out" / "figures")) == summary.figures > 0
    with pytest.raises(OSError, match="nosuch://x"):
        Folder("nosuch://x").opened()


def test_a_store_is_written_by_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrow's mock of a store: what a task does there, without a disk."""
    from pyarrow.fs import FileSelector, FileSystem

    store, root = FileSystem.from_uri("mock:///bucket/out")
    monkeypatch.setattr(Folder, "opened", lambda _: (store, root))
    folder = Folder("mock://bucket/out")
    Task(pieces(Path(SAMPLES), 6000)[0], plan(), folder).do()
    found = [info.path for info in store.get_file_info(FileSelector(root, recursive=True)) if info.is_file]
    assert sorted(found) == [f"{root}/_done/part-00000000.json", f"{root}/figures/part-00000000.parquet"]
    with store.open_input_file(f"{root}/figures/part-00000000.parquet") as stream:
        assert pq.read_table(stream).num_rows == folder.read("_done/part-00000000.json")["figures"] > 0
    folder.remove("_done")
    assert folder.names() == ["figures"] and folder.read("_run.json") is None


def test_a_batch_of_somebody_elses_frame(one_process: None) -> None:
    batch = pa.RecordBatch.from_pydict({"id": ["a", "b", "c"], "text": ["Có 152/152 xã.", None, "!kill"]})
    rows = guard.ask(Batch(batch, plan())).to_pylist()
    assert [(r["status"], r["doc_id"]) for r in rows] == [("figure", "a"), ("rejected", "c"), ("rejected", "b")]
    assert "SIGKILL" in rows[1]["reason"] and "null" in rows[2]["reason"] and rows[0]["numerator"] == 152


@pytest.mark.parametrize("engine", ["spark", "ray", "dask"])
def test_a_missing_extra_is_named(tmp_path: Path, engine: str) -> None:
    code = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name in ('pyspark', 'ray', 'dask') else real(name, *rest)\n"
        "from solieu.cli import app; app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "extract", SAMPLES, "--engine", engine, "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and f"pip install 'solieu[{engine}]'" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_missing_java_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from solieu.extractor.engines import spark
    from solieu.extractor.readers import InputError

    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InputError, match="Spark needs Java 17 or later"):
        spark.ready()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="apt install"):
        spark.ready()
    (tmp_path / "java").touch(0o755)
    spark.ready()


@pytest.fixture
def ready_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solieu.extractor.engines.ready", lambda _: None)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "name one with -o"),
        (["-o", "a", "-o", "b"], "name one with -o"),
        (["-o", "a", "--workers", "2"], "--workers does not go with --engine"),
        (["-o", "a", "--shard-size", "9"], "--shard-size does not go with --engine"),
        (["-o", "a", "--format", "csv"], "--format does not go with --engine"),
        (["-o", "a", "--bom"], "--bom does not go with --engine"),
    ],
)
def test_options_that_mean_nothing_are_refused(ready_engine: None, options: list[str], said: str) -> None:
    from typer.testing import CliRunner

    from solieu.cli import app

    done = CliRunner().invoke(app, ["extract", SAMPLES, "--engine", "ray", *options])
    assert done.exit_code == 2 and said in done.stderr


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    done = extract(SAMPLES, "--engine", "hadoop", "-o", tmp_path / "out")
    assert done.returncode == 2 and "Engines: spark, ray, dask" in done.stderr


def test_standard_input_is_refused(tmp_path: Path, one_process: None) -> None:
    from solieu.extractor.readers import InputError

    with pytest.raises(InputError, match="standard input"):
        run(job("-", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_articles_of_the_same_name_keep_their_ids(tmp_path: Path, one_process: None) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("Có 3 xã.")
    run(EngineJob("here", find_sources([str(tmp_path / "a"), str(tmp_path / "b")]), tmp_path / "out", plan()))
    ids = {row["doc_id"] for row in rows_of(tmp_path / "out" / "figures")}
    wanted = list(read_sources(find_sources([str(tmp_path / "a"), str(tmp_path / "b")]), ReadSettings()))
    assert ids == {r.doc_id for r in wanted if isinstance(r, Article)} and len(ids) == 2


def test_the_query_of_the_docs_finds_a_conflict(tmp_path: Path, one_process: None) -> None:
    duckdb = pytest.importorskip("duckdb")
    texts = ["Năm 2023, tỉnh Đắk Lắk có 152 xã.", "Năm 2023, tỉnh Đắk Lắk có 184 xã.", "Năm 2022, tỉnh Đắk Lắk có 190 xã."]
    run(job(dump(tmp_path / "dump.jsonl", [{"id": str(i), "text": t} for i, t in enumerate(texts)]), tmp_path / "out"))
    page = (ROOT / "docs" / "clusters.md").read_text(encoding="utf-8")
    query = page.partition("runs it on a table it knows -->\n```sql\n")[2].partition("```")[0]
    duckdb.sql(f"CREATE OR REPLACE VIEW figures AS SELECT * FROM read_parquet('{tmp_path}/out/figures/*.parquet')")
    (row,) = duckdb.sql(query).fetchall()
    assert (row[3], row[4:7]) == ("2023", (2, 152, 184)) and set(row[7:]) == set(texts[:2])
