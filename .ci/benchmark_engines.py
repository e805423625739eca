"""Measure each engine against our own workers in the same run, two cores each, and write the page of results.

    python .ci/benchmark_engines.py articles.jsonl.gz --articles 300 --page docs/benchmark-engines.md

Each turn runs our workers and the engine one after the other, on the same
articles, so that a busy machine is as busy for both. What it costs to start
(the engine, Python, the models) is the time of a run over a few articles that
is the first of its kind; rates are of what comes on top of a few articles.
Engines that are not installed are said to be missing.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from benchmark import arguments, publish, rows_of

from solieu.extractor import batch
from solieu.extractor.engines import EngineJob, run
from solieu.extractor.engines.work import Plan
from solieu.extractor.readers import ReadSettings, find_sources

CORES, FEW, PIECES = 2, 16, 16  # so that a run over a few articles keeps every worker busy too, and loads its models
Timed = Callable[[Path, Path], int]
"""Reads a Parquet file of articles, writes to a place, gives the figures."""


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    """The articles as Parquet."""
    pq.write_table(pa.table({"id": [str(r["id"]) for r in rows], "text": [r["text"] for r in rows]}), path)
    return path


def ours(source: Path, out: Path) -> int:
    """Our own workers."""
    target = out.with_suffix(".parquet")
    job = batch.Job(find_sources([str(source)]), ReadSettings(), ((target, "parquet"),), workers=CORES, shard_size=16)
    return batch.run(job, lambda _: None, lambda _: None).figures


def tasks(engine: str) -> Timed:
    """`solieu extract --engine`."""

    def timed(source: Path, out: Path) -> int:
        size = source.stat().st_size // PIECES
        return run(EngineJob(engine, find_sources([str(source)]), out, Plan(ReadSettings()), piece_bytes=size)).figures

    return timed


def spark_frame(source: Path, out: Path) -> int:
    """A frame of Spark through `solieu.extractor.engines.spark.extract`."""
    from pyspark.sql import SparkSession

    from solieu.extractor.engines import spark

    session = SparkSession.builder.getOrCreate()
    spark.extract(session.read.parquet(str(source)).repartition(PIECES)).write.parquet(str(out))
    return figures_in(out)


def ray_data(source: Path, out: Path) -> int:
    """A dataset of Ray Data through `solieu.extractor.engines.ray.extract`, which is `map_batches`."""
    from ray import data

    from solieu.extractor.engines import ray

    data.DataContext.get_current().enable_progress_bars = False
    given = data.read_parquet(str(source)).repartition(PIECES)  # a row group is one block, and a block is one core
    ray.extract(given, batch_size=16).write_parquet(str(out))
    return figures_in(out)


def figures_in(folder: Path) -> int:
    """Rows of figures in a folder of Parquet files."""
    return sum(pq.read_table(path, columns=["status"])["status"].to_pylist().count("figure") for path in folder.glob("*.parquet"))


@contextmanager
def spark_up() -> Iterator[None]:
    """A Spark session of two cores."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master(f"local[{CORES},4]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    try:
        yield
    finally:
        session.stop()


@contextmanager
def ray_up() -> Iterator[None]:
    """A Ray of two cores."""
    import ray

    ray.init(num_cpus=CORES, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    try:
        yield
    finally:
        ray.shutdown()


@contextmanager
def dask_up() -> Iterator[None]:
    """Two processes for Dask."""
    import dask

    with dask.config.set(num_workers=CORES):
        yield


ENGINES = {
    "pyspark": (spark_up, {"Spark, `--engine spark`": tasks("spark"), "Spark, a frame through `mapInArrow`": spark_frame}),
    "ray": (ray_up, {"Ray tasks, `--engine ray`": tasks("ray"), "Ray Data, `map_batches`": ray_data}),
    "dask": (dask_up, {"Dask on processes, `--engine dask`": tasks("dask")}),
}


class Bench:
    """The articles, few and all, and a new place for each output."""

    def __init__(self, home: Path, rows: list[dict[str, str]]) -> None:
        self._home, self.extra = home, len(rows) - FEW
        self.few, self.all = written(home / "few.parquet", rows[:FEW]), written(home / "all.parquet", rows)
        self._outputs = 0

    def seconds(self, timed: Timed, source: Path) -> tuple[float, int]:
        """How long it takes, and how many figures come out."""
        self._outputs += 1
        started = time.perf_counter()
        figures = timed(source, self._home / f"out{self._outputs}")
        return time.perf_counter() - started, figures

    def net(self, timed: Timed) -> tuple[float, int]:
        """Seconds for what comes on top of a few articles."""
        few, _ = self.seconds(timed, self.few)
        all_, figures = self.seconds(timed, self.all)
        return max(1e-3, all_ - few), figures


def measured(bench: Bench, repeats: int) -> Iterator[str]:
    """A row of the page for our workers and for each way of each engine."""
    own_start, _ = bench.seconds(ours, bench.few)
    own_seconds, own_figures, rows = [], set(), []
    for package, (up, ways) in ENGINES.items():
        if find_spec(package) is None:
            print(f"{package} is not installed: left out", file=sys.stderr)
            continue
        started = time.perf_counter()
        with up():
            waking = time.perf_counter() - started
            for name, timed in ways.items():
                first, _ = bench.seconds(timed, bench.few)
                seconds, ratios, figures = [], [], set()
                for _ in range(repeats):
                    mine, found = bench.net(ours)
                    theirs, told = bench.net(timed)
                    own_seconds.append(mine)
                    own_figures.add(found)
                    figures.add(told)
                    seconds.append(theirs)
                    ratios.append(theirs / mine)
                same = "yes" if figures == own_figures else f"NO: {figures} against {own_figures}"
                rate, over = bench.extra / statistics.median(seconds), statistics.median(ratios) - 1
                rows.append(f"| {name} ({version(package)}) | {rate:.1f} | {over:+.0%} | {waking + first:.0f} | {same} |")
                print(rows[-1], file=sys.stderr)
    yield f"| our own workers, `--workers {CORES}` | {bench.extra / statistics.median(own_seconds):.1f} | | {own_start:.0f} | |"
    yield from rows


def page(given: argparse.Namespace, rows: list[dict[str, str]]) -> str:
    """All of it, as Markdown."""
    size = sum(len(row["text"].encode()) for row in rows) / 1e6
    with tempfile.TemporaryDirectory() as folder:
        table = list(measured(Bench(Path(folder), rows), given.repeats))
    lines = [
        "# Engines against our own workers",
        "",
        f"Written by `.ci/benchmark_engines.py` on {len(rows)} news articles ({size:.2f} MB), {CORES} cores for each, "
        f"{given.repeats} turns side by side, wall time, medians. Python {platform.python_version()}, {os.cpu_count()} cores"
        f"{f'; load average {os.getloadavg()[0]:.1f}' if hasattr(os, 'getloadavg') else ''}.",
        "",
        "| run | articles/s | its time against ours, in the same turn | start, s | the same number of figures |",
        "| --- | --- | --- | --- | --- |",
        *table,
        "",
        "`start` is what a first run over a few articles takes: engine, Python, models and all. Rates leave it out.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write or print the page."""
    given = arguments(__doc__).parse_args()
    publish(page(given, rows_of(given.input, given.articles, given.every)), given.page)


if __name__ == "__main__":
    main()
