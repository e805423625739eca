"""Real engines on this machine, two cores each, where they are installed: `pytest -m slow tests/test_engines.py`; minutes.

Spark needs Java besides. The records are those of the single-machine run; a
process killed in the middle costs time and nothing else; poison is quarantined.
"""

import gzip
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SHARED
from engine_work import HERE, as_set, dump, plan, rows_of

pytestmark = pytest.mark.slow
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
psutil = pytest.importorskip("psutil")

from solieu.extractor import arrow  # noqa: E402
from solieu.extractor.engines import EngineError, EngineJob, ready, run  # noqa: E402
from solieu.extractor.engines.pieces import cut  # noqa: E402
from solieu.extractor.engines.work import Task  # noqa: E402
from solieu.extractor.readers import InputError, find_sources  # noqa: E402

NEWS = SHARED / "news" / "articles.jsonl.gz"
SAMPLES = ROOT / "samples" / "articles"
PACKAGES = {"spark": "pyspark", "ray": "ray", "dask": "dask"}
ARTICLES = 300


def _usable(engine: str) -> str:
    if find_spec(PACKAGES[engine]) is None:
        return f"{PACKAGES[engine]} is not installed"
    if engine == "spark":
        from solieu.extractor.engines import spark

        try:
            spark.ready()
        except InputError as error:
            return str(error)
    return ""


@pytest.fixture(scope="module", params=PACKAGES)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each engine, started with two cores; it stays for all tests of it."""
    name = request.param
    if reason := _usable(name):
        pytest.skip(reason)
    os.environ["PYTHONPATH"] = os.pathsep.join([HERE, os.environ.get("PYTHONPATH", "")])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    if name == "spark":
        from pyspark.sql import SparkSession

        session = SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false").getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield name
        session.stop()
    elif name == "ray":
        import ray

        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        yield name
        ray.shutdown()
    else:
        import dask

        with dask.config.set(num_workers=2):
            yield name


def news(path: Path) -> Path:
    """A few hundred real articles as Parquet, where they are at hand; else the samples, twenty times over."""
    if NEWS.exists():
        with gzip.open(NEWS, "rt", encoding="utf-8") as stream:
            rows = [json.loads(line) for line in itertools.islice(stream, 0, ARTICLES * 19, 19)]
    else:
        texts = [p.read_text(encoding="utf-8") for p in sorted(SAMPLES.glob("*.txt"))]
        rows = [{"id": f"{i}", "text": text} for i, text in enumerate(texts * 20)]
    table = pa.table({"id": [r["id"] for r in rows], "text": [r["text"] for r in rows]})
    pq.write_table(table, path, row_group_size=120)
    return path


def single(inputs: Path, out: Path) -> list[dict[str, Any]]:
    """The rows of the single-machine command."""
    command = [sys.executable, "-m", "solieu", "extract", str(inputs), "-o", str(out), "--workers", "2"]
    assert subprocess.run(command, capture_output=True).returncode == 0
    found: list[dict[str, Any]] = pq.read_table(out).to_pylist()
    return found


def job(engine: str, inputs: Path, out: Path, **changes: Any) -> EngineJob:
    return EngineJob(engine, find_sources([str(inputs)]), out, **({"plan": plan(), "piece_bytes": 60_000} | changes))


def test_samples_equal_the_single_machine(engine: str, tmp_path: Path) -> None:
    summary = run(job(engine, SAMPLES, tmp_path / "out", piece_bytes=6000))
    one = single(SAMPLES, tmp_path / "one.parquet")
    assert as_set(rows_of(tmp_path / "out" / "figures")) == as_set(one)
    assert (summary.articles, summary.figures, summary.quarantined) == (13, len(one), 0)


def test_news_equal_the_single_machine(engine: str, tmp_path: Path) -> None:
    articles = news(tmp_path / "news.parquet")
    summary = run(job(engine, articles, tmp_path / "out"))
    assert len(list((tmp_path / "out" / "figures").iterdir())) > 3
    assert as_set(rows_of(tmp_path / "out" / "figures")) == as_set(single(articles, tmp_path / "one.parquet"))
    assert summary.articles == pq.read_metadata(articles).num_rows


def test_a_worker_killed_in_the_middle_costs_time_only(engine: str, tmp_path: Path) -> None:
    """The process of the engine gets signal 9 amid an article; the engine itself sees to the rest."""
    marker = tmp_path / "killed"
    rows = [{"id": str(i), "text": f"Có {i + 2} xã ngập, {i * 3 + 1} hộ phải sơ tán."} for i in range(60)]
    rows[31]["text"] = f"!murder {marker} Có 34 xã ngập."
    source = dump(tmp_path / "dump.jsonl", rows)
    given = {"piece_bytes": 600}
    if engine == "dask":  # on processes Dask gives up; the same run goes on
        with pytest.raises(EngineError, match="run the same command again"):
            run(job(engine, source, tmp_path / "out", **given))
    summary = run(job(engine, source, tmp_path / "out", **given))
    assert marker.exists() and not psutil.pid_exists(int(marker.read_text()))
    assert (summary.articles, summary.quarantined) == (60, 0)
    run(job(engine, source, tmp_path / "again", **given))
    found = rows_of(tmp_path / "out" / "figures")
    assert as_set(found) == as_set(rows_of(tmp_path / "again" / "figures"))
    assert {r["doc_id"] for r in found} == {str(i) for i in range(60)} and len(found) == summary.figures >= 119


def test_poison_is_quarantined(engine: str, tmp_path: Path) -> None:
    rows = [{"id": str(i), "text": f"Có {i + 2} xã ngập."} for i in range(30)]
    rows[7]["text"], rows[21]["text"], rows[22]["text"] = "!kill", "!hang", ""
    source = dump(tmp_path / "dump.jsonl", rows)
    summary = run(job(engine, source, tmp_path / "out", piece_bytes=400))
    assert summary.sentence() == "28 articles, 27 figures, 2 quarantined"
    told = {r["doc_id"]: r for r in rows_of(tmp_path / "out" / "quarantine")}
    assert {id: (r["line"], r["signal"]) for id, r in told.items()} == {"7": (8, 9), "21": (22, 9)}
    assert {r["doc_id"] for r in rows_of(tmp_path / "out" / "figures")} == {str(i) for i in range(30)} - {"7", "21", "22"}


def test_a_task_that_cannot_write_ends_the_run_with_a_sentence(engine: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Có 3 xã.")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "figures").write_text("in the way")
    ours = job(engine, tmp_path / "in.txt", tmp_path / "out")
    tasks = [Task(piece, ours.plan, ours.folder()) for piece in cut(ours.sources, ours.plan.settings)]
    with pytest.raises(EngineError, match="figures") as told:
        list(ready(engine).each(tasks))
    assert "\n" not in str(told.value)


def test_somebody_elses_frame(engine: str, tmp_path: Path) -> None:
    """A frame of the engine goes in, a frame comes out, poison and all."""
    texts = ["Có 152/152 xã đạt.", None, "Tăng 5,2% so với năm 2020."]
    ids = ["a", "b", "c"]
    if engine == "spark":
        from pyspark.sql import SparkSession

        from solieu.extractor.engines import spark

        frame = SparkSession.builder.getOrCreate().createDataFrame(
            list(zip(ids, texts, "xyz", strict=True)), "id string, text string, other string"
        )
        rows = [row.asDict() for row in spark.extract(frame).collect()]
    elif engine == "ray":
        from ray import data

        from solieu.extractor.engines import ray

        rows = ray.extract(data.from_arrow(pa.table({"id": ids, "text": texts}))).take_all()
    else:
        pytest.skip("Dask frames: Bag.map of solieu.extractor.extract is all it takes")
    wanted = arrow.extract_batch(pa.RecordBatch.from_pydict({"id": ids, "text": texts})).to_pylist()
    assert as_set(rows) == as_set(wanted) and len(rows) == 3


@pytest.mark.parametrize("name", PACKAGES)
def test_the_command(name: str, tmp_path: Path) -> None:
    """From nothing: the engine is started by the command itself."""
    if reason := _usable(name):
        pytest.skip(reason)
    command = [sys.executable, "-m", "solieu", "extract", str(SAMPLES), "--engine", name, "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    one = single(SAMPLES, tmp_path / "one.parquet")
    assert done.stderr.splitlines()[-1].startswith(f"13 articles, {len(one)} figures, 0 quarantined (")
    assert as_set(rows_of(tmp_path / "out" / "figures")) == as_set(one)
    success = json.loads((tmp_path / "out" / "_SUCCESS").read_text())
    assert success == {"articles": 13, "figures": len(one), "quarantined": 0}


def _example(name: str, runner: list[str], *arguments: Path) -> None:
    command = [*runner, str(ROOT / "docs" / "examples" / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _statuses(out: Path) -> dict[str, int]:
    """Rows of each kind in a folder that is partitioned by it."""
    return {p.name: sum(pq.read_metadata(f).num_rows for f in p.glob("*.parquet")) for p in out.iterdir() if p.is_dir()}


def test_the_examples_for_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if reason := _usable("spark"):
        pytest.skip(reason)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    submit = [str(Path(sys.executable).parent / "spark-submit"), "--master", "local[2,4]"]
    _example("extract_on_spark.py", submit, SAMPLES, Path("-o"), tmp_path / "out")
    assert as_set(rows_of(tmp_path / "out" / "figures")) == as_set(single(SAMPLES, tmp_path / "one.parquet"))
    _example("frame_on_spark.py", submit, _two(tmp_path / "two.parquet"), tmp_path / "frame")
    assert _statuses(tmp_path / "frame") == {"status=figure": 2, "status=rejected": 1}


def test_the_example_for_ray(tmp_path: Path) -> None:
    if reason := _usable("ray"):
        pytest.skip(reason)
    _example("dataset_on_ray.py", [sys.executable], _two(tmp_path / "two.parquet"), tmp_path / "out")
    assert _statuses(tmp_path / "out") == {"status=figure": 2, "status=rejected": 1}


def _two(path: Path) -> Path:
    pq.write_table(pa.table({"id": ["a", "b", "c"], "text": ["Có 3 xã.", None, "Có 5 huyện."]}), path)
    return path
