"""``solieu merge``: the outputs of all tasks of a cluster array into the output of an undivided run."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from solieu.extractor.batch.errors import OutputError, PartError, StoppedError, Terminated
from solieu.extractor.batch.job import Summary
from solieu.extractor.batch.lock import held
from solieu.extractor.batch.outputs import Outputs, check, write_all
from solieu.extractor.batch.parts import joined
from solieu.extractor.batch.work import LOCK, work_path
from solieu.extractor.writers import PLAIN, WriteOptions


def merge(paths: list[Path], outputs: Outputs, options: WriteOptions = PLAIN, summary: Summary | None = None) -> Summary:
    """Join parts; the bytes are those that one run over all of the input would have written.

    Args:
        paths: the outputs of all shards, in any order.
        outputs: files to write, with their formats.
        summary: counts what the parts hold; a new one where None.

    Raises:
        PartError: a part is missing, doubled, changed or of another run.
        OSError: a file cannot be read or written; none is torn.
        BatchError: the output is held or cannot be replaced, or the merge was stopped.
    """
    summary = Summary() if summary is None else summary
    check(outputs)
    _apart(paths, outputs)
    try:
        with _alone(outputs[0][0]):
            found = joined(paths)
            for part in found.parts:
                summary.count(part.articles, part.figures, part.quarantined)
            write_all(outputs, options, found)
    except KeyboardInterrupt as stop:
        code = 143 if isinstance(stop, Terminated) else 130
        raise StoppedError("stopped. No torn output is left; run the same command again.", code) from None
    return summary


def _apart(paths: list[Path], outputs: Outputs) -> None:
    if not outputs:
        raise OutputError("merge needs an output. Name it with -o, such as -o figures.jsonl.")
    if not paths:
        raise PartError("merge needs parts. Give the outputs of all shards.")
    own = {path.resolve() for path in paths}
    for path, _ in outputs:
        if path.resolve() in own:
            raise OutputError(f"{path}: a part and the output at once. Name another output.")


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Hold the output as a run does. Half-done work of a run that stands there is left alone."""
    folder = work_path(output)
    with held(folder / LOCK, str(output)):
        try:
            yield
        finally:
            if [path.name for path in folder.iterdir()] == [LOCK]:
                with suppress(OSError):
                    (folder / LOCK).unlink()
                    folder.rmdir()
