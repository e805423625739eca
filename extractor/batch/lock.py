"""One run at a time for each output: a lock that the system lets go when the last process of a run is gone."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from solieu.extractor.batch.errors import HeldError

_PATIENCE = 1.0
"""Seconds to wait: workers of a run that was killed outlive it by a moment."""


@contextmanager
def held(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file while the block runs. Processes forked inside hold it too, until they end.

    Raises:
        HeldError: another run holds it.
        OSError: the file cannot be made.
    """
    descriptor = _taken(path)
    if descriptor is None:
        raise HeldError(f"{what}: another run holds this output. Wait until it ends, or write somewhere else.")
    try:
        yield
    finally:
        os.close(descriptor)


def _taken(path: Path) -> int | None:
    end = time.monotonic() + _PATIENCE
    while True:
        path.parent.mkdir(exist_ok=True)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError:  # a run that ends just now removed the folder behind us
            if time.monotonic() > end:
                raise
            continue
        if _lock(descriptor) and _is_there(descriptor, path):
            return descriptor
        os.close(descriptor)
        if time.monotonic() > end:
            return None
        time.sleep(0.02)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_there(descriptor: int, path: Path) -> bool:
    """A run that ended may have removed the file we waited for: a lock on it would keep nobody out."""
    try:
        return os.fstat(descriptor).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False
