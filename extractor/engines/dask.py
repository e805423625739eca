"""Dask: one delayed call for each task, on the client that is there, else on processes of this machine.

Only Dask's distributed scheduler tries a task again whose worker died; on
processes the run stops then, and the same command goes on.
"""

from collections.abc import Iterator
from typing import Any

from solieu.extractor.engines import guard
from solieu.extractor.engines.errors import EngineError, said
from solieu.extractor.engines.work import Done, Task

NEEDS = ("dask", "pyarrow")
_RETRIES = 3


def ready() -> None:
    """Dask needs nothing besides its package.

    >>> ready()
    """


def each(tasks: list[Task]) -> Iterator[Done]:
    """Do the tasks; what each did, when all are done.

    Raises:
        EngineError: a task failed, or its worker died.
    """
    import dask

    calls = [dask.delayed(guard.ask, pure=False)(task) for task in tasks]
    try:
        done: Any = dask.compute(*calls, scheduler=_scheduler(), retries=_RETRIES)
    except Exception as error:
        raise EngineError(f"Dask: {said(error)}") from error
    yield from done


def _scheduler() -> Any:
    """The client of this session, where there is one."""
    try:
        from distributed import default_client

        return default_client()
    except (ImportError, ValueError):
        return "processes"
