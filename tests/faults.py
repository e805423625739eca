"""A disk that fails on command: the k-th write, sync or rename, once or for ever."""

import builtins
import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class Faults:
    """Counts writes, syncs and renames, and lets the ``at``-th fail: once, or from then on."""

    def __init__(self, at: int, for_ever: bool, number: int) -> None:
        self.at, self.for_ever, self.number, self.count, self.failed = at, for_ever, number, 0, False

    def step(self) -> None:
        self.count += 1
        if self.count == self.at or (self.for_ever and self.count > self.at):
            self.failed = True
            raise OSError(self.number, os.strerror(self.number))


@contextmanager
def faults(at: int, for_ever: bool = False, number: int = errno.ENOSPC) -> Iterator[Faults]:
    """Every file opened for writing, ``os.fsync`` and ``os.replace`` go through a counter."""
    made, patch = Faults(at, for_ever, number), pytest.MonkeyPatch()
    real_open, real_sync, real_replace = io.open, os.fsync, os.replace

    class Raw(io.FileIO):
        def write(self, data: Any) -> int | None:  # type: ignore[override]
            made.step()
            return super().write(data)

    def opened(file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None, *args: Any, **kwargs: Any) -> Any:
        if "w" not in mode:
            return real_open(file, mode, buffering, encoding, *args, **kwargs)
        buffered = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(Raw(file, mode.replace("b", "")))  # type: ignore[arg-type]
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding=encoding or "utf-8")

    def synced(handle: int) -> None:
        made.step()
        real_sync(handle)

    def replaced(source: Any, target: Any) -> None:
        made.step()
        real_replace(source, target)

    with patch.context() as p:
        p.setattr(io, "open", opened)
        p.setattr(builtins, "open", opened)
        p.setattr(os, "fsync", synced)
        p.setattr(os, "replace", replaced)
        yield made
