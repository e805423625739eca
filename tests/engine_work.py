"""What the tests of engines share: a light extractor that misbehaves on demand, dumps, and what stands in a folder of parts."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from solieu.extractor.batch.worker import Extract
from solieu.extractor.engines.work import Plan
from solieu.extractor.pipeline import Extractor
from solieu.extractor.readers import ReadSettings
from solieu.schemas.article import Article
from solieu.schemas.limits import Limits

HERE = str(Path(__file__).parent)
LIMITS = Limits(deadline_seconds=3, worker_memory_mb=256)


def poisoned(patterns: str | None) -> Extract:
    """The real extractor, but some texts kill the process that reads them, hang, or take their time."""
    real = Extractor(patterns)
    real.warm_up()

    def extract(article: Article) -> Any:
        if article.text.startswith("!kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if article.text.startswith("!hang"):
            time.sleep(10_000)
        if article.text.startswith("!murder"):
            _kill_the_engine(Path(article.text.split()[1]))
        if article.text.startswith("!slow"):
            time.sleep(0.5)
        return next(real.pipe([article])).figures

    return extract


def _kill_the_engine(once: Path) -> None:
    """Kill the process of the engine that this work is done for, the first time that it comes to this article."""
    import psutil

    try:
        with once.open("x") as marker:
            victim = psutil.Process(os.getppid()).ppid()
            marker.write(str(victim))
    except FileExistsError:
        return
    os.kill(victim, signal.SIGKILL)
    time.sleep(60)  # the system ends us with our parents


def plan(**changes: Any) -> Plan:
    return Plan(ReadSettings(limits=LIMITS), **({"maker": poisoned} | changes))


def dump(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """Every row of every part of a folder."""
    return [row for path in sorted(folder.glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def as_set(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def until(true: Callable[[], Any]) -> Any:
    """Wait for something that will come."""
    while not (found := true()):
        time.sleep(0.05)
    return found
