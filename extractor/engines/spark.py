"""Apache Spark: one partition for each task, by ``mapInArrow``. Spark's own settings say where, how wide and how often.

A session that is there is used (a notebook, ``spark-submit``), else one is made
from Spark's configuration; where that names no master, all cores of this
machine, four attempts for each task.
"""

import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solieu.extractor import arrow
from solieu.extractor.engines import guard
from solieu.extractor.engines.errors import EngineError, said
from solieu.extractor.engines.work import Batch, Done, Plan, Task
from solieu.extractor.readers import InputError, ReadSettings

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

NEEDS = ("pyspark", "pyarrow")
_LOCAL = "local[*,4]"
_COUNTS = ("articles", "figures", "quarantined")
_DONE = "number int, " + ", ".join(f"{name} long" for name in _COUNTS)
_COLUMNS = (arrow.IDS, arrow.TEXTS, *arrow.OPTIONAL)


def ready() -> None:
    """Make sure that Spark can start.

    Raises:
        InputError: there is no Java.
    """
    if not _elsewhere() and not _java():
        raise InputError(
            "Spark needs Java 17 or later, and there is none: no `java` on the PATH, and JAVA_HOME names none. "
            "Install it (Debian, Ubuntu: apt install default-jre-headless), or use --engine ray, which needs none."
        )


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home, "bin", "java"))) if home else shutil.which("java")


def each(tasks: list[Task]) -> Iterator[Done]:
    """Do the tasks, one partition each; what each did, when all are done.

    Raises:
        EngineError: Spark could not start, or a task failed as often as Spark lets it.
    """
    spark, ours = _session()
    try:
        frame = spark.range(0, len(tasks), 1, numPartitions=len(tasks))
        rows = frame.mapInArrow(_doing(tasks), _DONE).collect()
    except Exception as error:
        raise EngineError(f"Spark: {said(error)}") from error
    finally:
        if ours:
            spark.stop()
    yield from (Done(**row.asDict()) for row in rows)


def _doing(tasks: list[Task]) -> Any:
    def do(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        types = pa.schema([("number", pa.int32()), *((name, pa.int64()) for name in _COUNTS)])
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield pa.RecordBatch.from_pylist([guard.ask(tasks[number]).as_dict()], schema=types)

    return do


def _session() -> "tuple[SparkSession, bool]":
    """The session, and whether it was made here."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")  # of which nothing here makes use
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

    if (there := SparkSession.getActiveSession()) is not None:
        return there, False
    builder = SparkSession.builder.appName("solieu").config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    try:
        if _elsewhere():
            return builder.getOrCreate(), True
        if SparkConf().get("spark.master") is None:
            builder = builder.master(_LOCAL)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
    except Exception as error:
        raise EngineError(f"Spark could not start: {said(error)}") from error
    return session, True


def _elsewhere() -> bool:
    """Whether Spark Connect reaches a server: then nothing of Spark runs here, and no Java."""
    return bool(os.environ.get("SPARK_REMOTE"))


def extract(frame: "DataFrame", *, patterns: str | None = None, settings: ReadSettings | None = None) -> "DataFrame":
    """The figures of a frame of articles: for those who hold one already.

    Args:
        frame: columns ``id`` and ``text``, optional ``date`` and ``title``; others are left out.
        patterns: a directory of your own pattern files, on every executor.
        settings: whose ``limits`` hold for each article.

    Returns:
        A frame with the columns of ``solieu.extractor.arrow.schema()``, lazily: figures and rejected articles.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    plan = Plan(settings or ReadSettings(), patterns)
    kept = [name for name in frame.columns if name in _COLUMNS]

    def do(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        return (guard.ask(Batch(batch, plan)) for batch in batches)

    return frame.select(*kept).mapInArrow(do, from_arrow_schema(arrow.schema()))
