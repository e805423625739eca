"""Ray: one Ray task for each task. Ray's own settings say where and how wide; a worker that dies is tried again.

A Ray that is there is used (a job, ``RAY_ADDRESS``, a notebook), else one is
started on this machine. Tasks, not Ray Data: a task reads its own piece, so
that blocks of articles need not pass through Ray's object store.
"""

import logging
import os
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from solieu.extractor.engines import guard
from solieu.extractor.engines.errors import EngineError, TaskError, said
from solieu.extractor.engines.work import Batch, Done, Plan, Task
from solieu.extractor.readers import ReadSettings

if TYPE_CHECKING:
    import pyarrow as pa

NEEDS = ("ray", "pyarrow")
_RETRIES = 3
_IN_FLIGHT = 2000
"""Tasks handed to Ray at once: enough for any cluster, and no list of millions."""


def ready() -> None:
    """Ray needs nothing besides its package.

    >>> ready()
    """


def each(tasks: list[Task]) -> Iterator[Done]:
    """Do the tasks; what each did, as they are done.

    Raises:
        EngineError: Ray could not start, or a task failed as often as it may.
    """
    import ray

    ours = _start()
    try:
        do = ray.remote(num_cpus=1, max_retries=_RETRIES, retry_exceptions=[TaskError])(guard.ask)
        waiting = iter(tasks)
        running: list[Any] = []
        while True:
            running += [do.remote(task) for task in islice(waiting, _IN_FLIGHT - len(running))]
            if not running:
                return
            finished, running = ray.wait(running)
            yield from ray.get(finished)
    except ray.exceptions.RayError as error:
        raise EngineError(f"Ray: {said(error)}") from error
    finally:
        if ours:
            ray.shutdown()


def _start() -> bool:
    """Whether Ray had to be connected to or started here."""
    import ray

    if ray.is_initialized():
        return False
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        ray.init(logging_level=logging.ERROR, log_to_driver=False)
    except Exception as error:
        raise EngineError(f"Ray could not start: {said(error)}") from error
    return True


def extract(dataset: Any, *, patterns: str | None = None, settings: ReadSettings | None = None, **options: Any) -> Any:
    """The figures of a Ray Dataset of articles: for those who hold one already.

    Args:
        dataset: columns ``id`` and ``text``, optional ``date`` and ``title``.
        patterns: a directory of your own pattern files, on every node.
        settings: whose ``limits`` hold for each article.
        options: of ``Dataset.map_batches``, such as ``batch_size`` or ``num_cpus``.

    Returns:
        A Dataset with the columns of ``solieu.extractor.arrow.schema()``, lazily: figures and rejected articles.
    """
    plan = Plan(settings or ReadSettings(), patterns)

    def do(table: "pa.Table") -> "pa.Table":
        import pyarrow as pa

        return pa.Table.from_batches([guard.ask(Batch(batch, plan)) for batch in table.to_batches()], _schema())

    return dataset.map_batches(do, **({"batch_format": "pyarrow", "batch_size": 256} | options))


def _schema() -> "pa.Schema":
    from solieu.extractor import arrow

    return arrow.schema()
