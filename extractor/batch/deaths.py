"""What follows from the death of a worker: which articles are tried again, apart, and what is said of the one that kills."""

import signal
from dataclasses import replace

from solieu.extractor.batch.worker import OUT_OF_MEMORY, Task
from solieu.schemas.limits import Limits


def apart(task: Task, position: int | None) -> list[Task]:
    """What to try again after a worker died over a task; nothing where its only article has killed twice.

    The suspect comes first and alone: if it was innocent (somebody else killed
    the worker, or its neighbours had used up the memory) it passes now. Without
    a suspect (what killed it was done for many articles at once) the task is
    tried again one article after the other, then halved.

    >>> from solieu.schemas.article import Article
    >>> task = Task(0, 0, tuple(Article(doc_id=str(i), text="") for i in range(5)), None)
    >>> [[a.doc_id for a in t.articles] for t in apart(task, 2)]
    [['2'], ['0', '1'], ['3', '4']]
    """
    size = len(task.articles)
    if size == 1:
        return [] if task.deaths else [replace(task, path=None, deaths=1)]
    if position is not None and position < size:
        rest = [_part(task, 0, position), _part(task, position + 1, size)]
        return [_part(task, position, position + 1, deaths=1), *(part for part in rest if part.articles)]
    if not task.deaths:
        return [replace(task, deaths=1)]
    return [_part(task, 0, size // 2), _part(task, size // 2, size)]


def _part(task: Task, start: int, end: int, deaths: int = 0) -> Task:
    return replace(task, start=task.start + start, articles=task.articles[start:end], path=None, deaths=deaths)


def reason(exit_code: int | None, late: bool, limits: Limits) -> str:
    """Why an article is quarantined that ended its worker twice, the second time alone.

    >>> reason(-11, False, Limits())
    'the process that read this article was ended by SIGSEGV, twice. Its neighbours were all processed.'
    """
    if late:
        what = f"not finished within {limits.deadline_seconds:g} s of work, twice"
        return f"{what}. Raise the limit deadline_seconds if it is worth the wait."
    if exit_code == OUT_OF_MEMORY:
        return f"needs more than {limits.worker_memory_mb} MB of memory. Raise the limit worker_memory_mb if there is more."
    how = f"was ended by {_name(-exit_code)}" if exit_code and exit_code < 0 else f"ended with exit code {exit_code}"
    return f"the process that read this article {how}, twice. Its neighbours were all processed."


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
