"""The heartbeat of a worker: which article it is at, and how long the machine has let it work on it."""

import os
import time
from mmap import mmap
from pathlib import Path


class Beat:
    """Numbers in memory shared with the parent: the article of the task a worker is at, since when, and its turn in the queue.

    >>> beat = Beat()
    >>> beat.begin(4)
    >>> beat.position, beat.seconds(os.getpid()) < 60
    (4, True)
    """

    def __init__(self) -> None:
        self._cells = memoryview(mmap(-1, 24)).cast("d")
        self._queue: int | None = None

    def listen(self) -> None:
        """Make ready to beat, in the process of the worker."""
        try:
            self._queue = os.open("/proc/self/schedstat", os.O_RDONLY)
        except OSError:  # no Linux: then a busy machine counts against the article
            self._queue = None

    def begin(self, position: int) -> None:
        """The worker takes up an article."""
        self._cells[2] = _queued(os.pread(self._queue, 80, 0)) if self._queue is not None else 0.0
        self._cells[1] = time.monotonic()
        self._cells[0] = position + 1

    def rest(self) -> None:
        """The worker is at no article."""
        self._cells[0] = 0

    @property
    def position(self) -> int | None:
        """The article being worked on, or None."""
        return int(self._cells[0]) - 1 if self._cells[0] else None

    def seconds(self, pid: int) -> float:
        """How long the worker has been at its article, without what it waited for a processor; 0 where it is at none.

        Ten processes on two processors take five times as long, and no article
        is to blame for it. One that sleeps for ever waits for no processor.
        """
        if not self._cells[0]:
            return 0.0
        return time.monotonic() - self._cells[1] - self._waited(pid)

    def _waited(self, pid: int) -> float:
        try:
            return _queued(Path(f"/proc/{pid}/schedstat").read_bytes()) - self._cells[2]
        except OSError:
            return 0.0


def _queued(schedstat: bytes) -> float:
    """Seconds that a process was ready to run and another one ran.

    >>> _queued(b"728767508 3634352258 232")
    3.634352258
    """
    fields = schedstat.split()
    return int(fields[1]) / 1e9 if len(fields) > 1 else 0.0
