"""A run over many articles that can be left alone. Nothing is lost on the way, and nothing is done twice.

Records are read in order and cut into ``shards``. A ``crew`` of ``worker``
processes extracts them; a worker that dies or hangs is replaced, and the
article that did it is found (``deaths``) and quarantined, its neighbours are
not. Each finished shard is a synced file (``disk``) in a work directory beside
the output (``work``), noted in its ``manifest``. When all are done the
``outputs`` are made from them, in the order of the input, and the work
directory goes. The same job again goes on where an interrupted one left off,
unless its input, patterns, version or settings are others (``identity``); a
``lock`` keeps a second run out. ``run`` puts it together; ``job`` says what is
to be done and what was, ``closing`` says it in a file. On a cluster each task
takes its ``share``, and ``merging`` joins their ``parts``.
"""

from solieu.extractor.batch.closing import summarised
from solieu.extractor.batch.errors import (
    BatchError,
    ChangedError,
    HeldError,
    OutputError,
    PartError,
    ShareError,
    StoppedError,
    Terminated,
)
from solieu.extractor.batch.job import Job, Summary
from solieu.extractor.batch.merging import merge
from solieu.extractor.batch.outputs import part_path, quarantine_path
from solieu.extractor.batch.run import run
from solieu.extractor.batch.share import Share, parse_share
from solieu.extractor.batch.work import work_path

__all__ = [
    "BatchError",
    "ChangedError",
    "HeldError",
    "Job",
    "OutputError",
    "PartError",
    "Share",
    "ShareError",
    "StoppedError",
    "Summary",
    "Terminated",
    "merge",
    "parse_share",
    "part_path",
    "quarantine_path",
    "run",
    "summarised",
    "work_path",
]
