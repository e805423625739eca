"""The closing summary as JSON: how a run ended, for whoever starts runs by the hundred and reads no sentences."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from solieu.extractor.batch import disk
from solieu.extractor.batch.errors import HeldError
from solieu.extractor.batch.job import Summary
from solieu.extractor.batch.outputs import Outputs, quarantine_path
from solieu.extractor.batch.share import Share

_PIPE = "the reader of standard output went away"


def closing(
    summary: Summary, outputs: Outputs, exit_code: int, share: Share | None = None, error: str | None = None
) -> dict[str, Any]:
    """What a summary file holds: times in seconds, sizes in bytes, speeds by 1,000,000 bytes.

    Of a run that ended before its end (``error`` says why), the counts are what
    it had done by then, and its outputs have no size.

    >>> found = closing(Summary(articles=2, figures=5), (), 0, Share(1, 4))
    >>> found["articles"], found["figures"], found["exit_code"], found["shard"], found["outputs"]
    (2, 5, 0, '1/4', [])
    """
    seconds = summary.seconds()
    done = error is None
    quarantine = quarantine_path(outputs[0][0]) if outputs and summary.quarantined and done else None
    return {
        "version": version("solieu"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "exit_code": exit_code,
        "error": error,
        "shard": str(share) if share is not None else None,
        "articles": summary.articles,
        "figures": summary.figures,
        "quarantined": summary.quarantined,
        "resumed": summary.resumed,
        "seconds": round(seconds, 3),
        "articles_per_second": round((summary.articles - summary.resumed) / seconds, 3),
        "bytes_read": summary.bytes_read,
        "megabytes_per_second": round((summary.bytes_read - summary.bytes_resumed) / 1e6 / seconds, 3),
        "outputs": [{"path": str(p), "format": form, "bytes": p.stat().st_size if done else None} for p, form in outputs],
        "quarantine": str(quarantine) if quarantine is not None else None,
    }


def write_summary(path: Path, found: dict[str, Any]) -> None:
    """Write a summary whole.

    Raises:
        OSError: it cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_summary(Path(folder, "a.json"), {"figures": 5})
    ...     Path(folder, "a.json").read_text(encoding="utf-8")
    '{\\n  "figures": 5\\n}\\n'
    """
    disk.put(path, [(json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")])


@contextmanager
def summarised(
    path: Path | None,
    summary: Summary,
    outputs: Outputs,
    worded: Callable[[Exception], tuple[int, str]],
    share: Share | None = None,
) -> Iterator[None]:
    """Write the summary file (None for none) of the run in this block, however it ends.

    A run that found the output held leaves the file to the run that holds it.

    Args:
        worded: gives exit code and sentence of an error.
    """
    try:
        yield
    except HeldError:
        raise
    except Exception as error:
        code, said = (0, _PIPE) if isinstance(error, BrokenPipeError) else worded(error)
        with suppress(OSError):  # on a full disk; the error that is told is the first
            if path is not None:
                write_summary(path, closing(summary, outputs, code, share, said))
        raise
    if path is not None:
        write_summary(path, closing(summary, outputs, 3 if summary.quarantined else 0, share))
