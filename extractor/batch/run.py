"""One run: read, cut, extract, keep, write."""

import sys
from collections.abc import Callable, Iterator

from solieu.extractor.batch.crew import Crew
from solieu.extractor.batch.errors import ShareError, StoppedError, Terminated
from solieu.extractor.batch.identity import identity, size_of
from solieu.extractor.batch.job import Job, Summary
from solieu.extractor.batch.outputs import check, write_all
from solieu.extractor.batch.parts import write_part
from solieu.extractor.batch.position import Position
from solieu.extractor.batch.results import Result
from solieu.extractor.batch.shards import Shard, cut
from solieu.extractor.batch.share import Taken, stretches
from solieu.extractor.batch.work import Work, opened, work_path
from solieu.extractor.readers import Record, Source, read_sources
from solieu.extractor.writers import header
from solieu.extractor.writers.formats import packing
from solieu.patterns import load
from solieu.schemas.article import Quarantine

Tell = Callable[[Quarantine], None]
Progress = Callable[[Summary], None]
_STDOUT_SHARD = 32
_WINDOW = 4


def run(
    job: Job, tell: Tell, progress: Progress, note: Callable[[str], None] = lambda _: None, summary: Summary | None = None
) -> Summary:
    """Do the job, or go on with it where an interrupted run of the same job left off.

    Args:
        tell: hears of each newly quarantined record.
        progress: hears of each finished shard, and now and then between two.
        note: hears a sentence when an interrupted run is gone on with.
        summary: counts what is done, also of a run that ends with an error; a new one where None.

    Raises:
        PatternError: a pattern file cannot be used.
        OSError: an output cannot be written; the same job goes on later.
        BatchError: the output is held, cannot be replaced, belongs to another
            job, or the run was stopped (SIGINT, or :class:`Terminated`).
    """
    summary = Summary() if summary is None else summary
    _check_share(job)
    load(job.patterns)  # a mistake in a pattern file is told before anything is read
    try:
        return _to_files(job, summary, tell, progress, note) if job.outputs else _to_stdout(job, summary, tell, progress)
    except KeyboardInterrupt as stop:
        raise StoppedError(f"stopped. {_kept(job)}", 143 if isinstance(stop, Terminated) else 130) from None


def _kept(job: Job) -> str:
    kept = work_path(job.outputs[0][0]) if job.outputs else None
    if kept is None or not kept.exists():  # without -o, or before anything was done
        return "Nothing is kept; run again to start over."
    return f"What is done is kept in {kept}; run the same command again to go on."


def _check_share(job: Job) -> None:
    if job.share is not None and (not job.outputs or job.outputs[0][1] != "jsonl" or packing(job.outputs[0][0])):
        raise ShareError(
            f"--shard {job.share}: its first output must be JSON Lines, not packed. "
            f"Write -o part-{job.share.number}.jsonl; `solieu merge` makes any format of all parts."
        )


def _crew(job: Job, work: Work | None, tick: Callable[[], None]) -> Crew:
    return Crew(
        load=lambda: job.maker(job.patterns),
        workers=job.workers,
        limits=job.limits,
        path=work.shard_path if work is not None else lambda _: None,
        form="jsonl" if work is not None else job.format,
        least=job.min_confidence,
        check_only=job.check_only,
        options=job.options,
        tick=tick,
        window=None if work is not None else _WINDOW * job.workers,
    )


def _to_stdout(job: Job, summary: Summary, tell: Tell, progress: Progress) -> Summary:
    crew, out = _crew(job, None, lambda: progress(summary)), sys.stdout.buffer
    position = Position(job.sources, summary)
    out.write(header(job.format, job.options).encode("utf-8"))
    try:
        shards = cut(read_sources(job.sources, job.settings, position.opened), min(job.shard_size, _STDOUT_SHARD))
        for result in _in_order(crew.results(position.noted(shards))):
            out.write(result.data)
            out.flush()
            _told(result, tell)
            summary.count(result.articles, result.figures, len(result.rows()))
            position.reached(result.shard)
            progress(summary)
        out.flush()
        position.ended()
    finally:
        crew.close()
    return summary


def _in_order(results: Iterator[Result]) -> Iterator[Result]:
    early: dict[int, Result] = {}
    number = 0
    for result in results:
        early[result.shard.number] = result
        while number in early:
            yield early.pop(number)
            number += 1


def _told(result: Result, tell: Tell) -> None:
    for row in result.rows():
        tell(row)


def _to_files(job: Job, summary: Summary, tell: Tell, progress: Progress, note: Callable[[str], None]) -> Summary:
    check(job.outputs)
    with opened(job.outputs[0][0]) as work:
        sources = [source for source in job.sources if work.folder.absolute() not in source.path.absolute().parents]
        if work.begin(_identity(job, sources), job.restart):
            note(f"going on with an interrupted run: {len(work.manifest)} shards are done. --restart would begin anew.")
        taken = _taken(job, sources)
        if work.manifest.finished:
            _recount(work, summary)
        else:
            _extract(job, sources, taken, work, summary, tell, progress)
            write_all(job.outputs, job.options, work)
            if taken is not None:
                write_part(job.outputs[0][0], work, taken)
            work.manifest.finish()
        work.remove()
    return summary


def _recount(work: Work, summary: Summary) -> None:
    for entry in work.manifest.entries():
        summary.count(entry.articles, entry.figures, len(entry.quarantine), resumed=True)


def _identity(job: Job, sources: list[Source]) -> dict[str, object]:
    settings = {
        "reading": job.settings,
        "min_confidence": job.min_confidence,
        "check_only": job.check_only,
        "limits": job.limits,
        "shard_size": job.shard_size,
        "shard": str(job.share) if job.share is not None else None,
    }
    return identity(sources, job.patterns, settings)


def _taken(job: Job, sources: list[Source]) -> Taken | None:
    if job.share is None:
        return None
    sizes = [size_of(source) for source in sources]
    return Taken(job.share, stretches(sources, sizes, job.settings, job.share.of), {})


def _extract(
    job: Job, sources: list[Source], taken: Taken | None, work: Work, summary: Summary, tell: Tell, progress: Progress
) -> None:
    crew, shards = _crew(job, work, lambda: progress(summary)), 0
    position = Position(taken.sources() if taken is not None else sources, summary)

    def read(some: list[Source]) -> Iterator[Record]:
        return read_sources(some, job.settings, position.opened)

    def to_do() -> Iterator[Shard]:
        nonlocal shards
        cut_off = taken.shards(read, job.shard_size) if taken is not None else cut(read(sources), job.shard_size)
        for shard in position.noted(cut_off):
            shards += 1
            entry = work.is_done(shard)
            if entry is None:
                yield shard
                continue
            summary.count(entry.articles, entry.figures, len(entry.quarantine), resumed=True)
            position.reached(shard, resumed=True)
            progress(summary)

    try:
        for result in crew.results(to_do()):
            entry = work.add(result)
            _told(result, tell)
            summary.count(entry.articles, entry.figures, len(entry.quarantine))
            position.reached(result.shard)
            progress(summary)
        work.ended(shards)
        position.ended()
    finally:
        crew.close()
