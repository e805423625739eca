"""One run on an engine: cut the inputs, hand the tasks over, count, close the folder."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from solieu.extractor.batch.errors import ChangedError, OutputError, StoppedError, Terminated
from solieu.extractor.batch.identity import changes, identity
from solieu.extractor.batch.job import Summary
from solieu.extractor.batch.lock import held
from solieu.extractor.engines.errors import EngineError
from solieu.extractor.engines.parts import DONE, FIGURES, HEAD, QUARANTINE, SUCCESS, Folder, address_of, number_of
from solieu.extractor.engines.pieces import cut, sizes_of, uncut
from solieu.extractor.engines.work import Done, Plan, Task
from solieu.extractor.readers import InputError, ReadSettings, Source
from solieu.patterns import load

ENGINES = ("spark", "ray", "dask")
_LOCK = "_lock"


@dataclass(frozen=True, slots=True)
class EngineJob:
    """What to read, on which engine, into which folder."""

    engine: str
    sources: list[Source]
    output: Path
    plan: Plan = field(default_factory=lambda: Plan(ReadSettings()))
    restart: bool = False
    piece_bytes: int | None = None

    def folder(self) -> Folder:
        """The folder of the output."""
        return Folder(address_of(self.output))


def ready(engine: str) -> ModuleType:
    """The adapter of an engine.

    Raises:
        InputError: there is no engine of that name, or something it needs is not installed.

    >>> ready("hadoop")
    Traceback (most recent call last):
    solieu.extractor.readers.settings.InputError: --engine hadoop: no engine of that name. Engines: spark, ray, dask.
    """
    if engine not in ENGINES:
        raise InputError(f"--engine {engine}: no engine of that name. Engines: {', '.join(ENGINES)}.")
    adapter = import_module(f"solieu.extractor.engines.{engine}")
    for package in adapter.NEEDS:
        if find_spec(package) is None:
            raise InputError(f"--engine {engine} needs the package {package}. Install it: pip install 'solieu[{engine}]'")
    adapter.ready()
    return adapter


def run(
    job: EngineJob, progress: Callable[[Summary], None] = lambda _: None, note: Callable[[str], None] = lambda _: None
) -> Summary:
    """Do the job, or go on with it where an earlier run of the same job ended early.

    Args:
        progress: hears of each finished task, where the engine tells before the end.
        note: hears sentences: what is gone on with, what cannot be cut.

    Raises:
        InputError: the engine or what it needs is missing, or an input is no file.
        OutputError: the folder holds something else, or a finished run.
        ChangedError: it is half of another run.
        EngineError: the engine gave up; the same job goes on later.
        StoppedError: the run was stopped.
    """
    adapter, folder = ready(job.engine), job.folder()
    load(job.plan.patterns)
    if any(source.name == "-" for source in job.sources):
        raise InputError("-: an engine cannot read standard input. Name files or folders that every worker can reach.")
    _check(job, folder)
    with _held(folder):
        sources = [_absolute(source) for source in job.sources if not _inside(source, folder)]
        summary = Summary()
        try:
            done = _begin(job, folder, sources, note)
            tasks = _tasks(job, folder, sources, done, summary, note)
            for result in _each(adapter, tasks):
                _count(summary, result)
                progress(summary)
        except KeyboardInterrupt as stop:
            said = f"stopped. What is done is kept in {job.output}; run the same command again to go on."
            raise StoppedError(said, 143 if isinstance(stop, Terminated) else 130) from None
        except EngineError as error:
            said = f"{error} What is done is kept in {job.output}; run the same command again to go on."
            raise EngineError(said) from error
        _end(folder, summary)
    return summary


def _check(job: EngineJob, folder: Folder) -> None:
    """Refuse a place that is not ours to write to, before anything is left there."""
    if folder.is_local and Path(folder.address).exists() and not Path(folder.address).is_dir():
        raise OutputError(f"{job.output}: a file stands there. With --engine, name a folder.")
    names = set(folder.names()) - {_LOCK}
    if names and HEAD not in names:
        raise OutputError(f"{job.output}: the folder holds other files. Name a new or an empty one.")
    if SUCCESS in names and not job.restart:
        raise OutputError(f"{job.output}: a finished run stands here. Name another folder, or add --restart to replace it.")


def _held(folder: Folder) -> AbstractContextManager[None]:
    """One run at a time, where the folder is on a disk; stores know no locks."""
    if not folder.is_local:
        return nullcontext()
    path = Path(folder.address)
    path.mkdir(parents=True, exist_ok=True)
    return held(path / _LOCK, str(path))


def _inside(source: Source, folder: Folder) -> bool:
    """Whether an earlier run wrote it."""
    where = source.address or str(source.path.absolute())
    return where.startswith(folder.address.rstrip("/") + "/")


def _absolute(source: Source) -> Source:
    """Workers stand in other folders than we do."""
    return source if source.address is not None else Source(source.path.absolute(), source.name)


def _begin(job: EngineJob, folder: Folder, sources: list[Source], note: Callable[[str], None]) -> dict[int, Done]:
    """What an earlier run of the same job did; an empty folder where there was none."""
    _check(job, folder)  # again: another run may have ended just now
    old, head = folder.read(HEAD), _identity(job, sources)
    if old is not None and not job.restart:
        if changed := changes(old, head):
            raise ChangedError(
                f"{job.output}: an interrupted run is half done here, and since then {'; '.join(changed)}. "
                "Undo that to go on with it, or add --restart to throw the half-done work away."
            )
        done = {number_of(name): name for name in folder.names(DONE) if not name.startswith(".")}
        if done:
            note(f"going on with an interrupted run: {len(done)} tasks are done. --restart would begin anew.")
        return {number: Done(**found) for number, name in done.items() if (found := folder.read(f"{DONE}/{name}"))}
    folder.remove_file(SUCCESS)
    for kind in (DONE, FIGURES, QUARANTINE):
        folder.remove(kind)
    folder.put(HEAD, head)
    return {}


def _identity(job: EngineJob, sources: list[Source]) -> dict[str, Any]:
    plan = job.plan
    settings = {
        "reading": plan.settings,
        "min_confidence": plan.min_confidence,
        "check_only": plan.check_only,
        "piece_bytes": job.piece_bytes,
        "sizes": sizes_of(sources),
    }
    return identity(sources, plan.patterns, settings)


def _tasks(
    job: EngineJob, folder: Folder, sources: list[Source], done: dict[int, Done], summary: Summary, note: Callable[[str], None]
) -> list[Task]:
    """What is left to do; the rest is counted."""
    pieces = list(cut(sources, job.plan.settings, job.piece_bytes))
    for source in uncut(pieces):
        note(f"{source.name}: cannot be cut, so one task reads all of it. Parquet, or JSON Lines not compressed, can be cut.")
    for result in done.values():
        _count(summary, result, resumed=True)
    return [Task(piece, job.plan, folder) for piece in pieces if piece.number not in done]


def _each(adapter: ModuleType, tasks: list[Task]) -> Iterator[Done]:
    return iter(adapter.each(tasks)) if tasks else iter(())


def _count(summary: Summary, result: Done, resumed: bool = False) -> None:
    summary.count(result.articles, result.figures, result.quarantined, resumed)


def _end(folder: Folder, summary: Summary) -> None:
    """Close the folder: leftovers of killed tasks go, then the mark of success comes, then the marks of tasks go."""
    for kind in (FIGURES, QUARANTINE):
        for name in _leftovers(folder.names(kind)):
            folder.remove_file(f"{kind}/{name}")
    folder.put(SUCCESS, {"articles": summary.articles, "figures": summary.figures, "quarantined": summary.quarantined})
    folder.remove(DONE)


def _leftovers(names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(".") and name.endswith(".tmp")]
