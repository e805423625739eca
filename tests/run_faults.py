"""Disks that fail and processes that die at the k-th write, sync or rename, counted over a run and its worker."""

import errno
import os
import signal
from collections.abc import Callable
from mmap import mmap
from typing import Any

NAMES = ("write", "fsync", "replace", "ftruncate")


class Counter:
    """Operations so far, in memory shared over a fork."""

    def __init__(self) -> None:
        self._cells = memoryview(mmap(-1, 8)).cast("q")

    def next(self) -> int:
        self._cells[0] += 1
        return int(self._cells[0])

    @property
    def value(self) -> int:
        return int(self._cells[0])


def _patched(counter: Counter, before: Callable[[int, str, tuple[Any, ...]], None]) -> Callable[[], None]:
    def prepare() -> None:
        for name in NAMES:
            setattr(os, name, _wrapped(name, getattr(os, name), counter, before))

    return prepare


def _wrapped(name: str, real: Callable[..., Any], counter: Counter, before: Callable[..., None]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        before(counter.next(), name, args)
        return real(*args, **kwargs)

    return call


def counted(counter: Counter) -> Callable[[], None]:
    """What to do at the start of a run so that its operations are counted."""
    return _patched(counter, lambda *_: None)


def failing(at: int, number: int = errno.ENOSPC, for_ever: bool = False) -> Callable[[], None]:
    """The operation ``at`` fails, once or for ever; a write leaves half of its bytes behind first."""
    write = os.write

    def before(k: int, name: str, args: tuple[Any, ...]) -> None:
        if k == at or (for_ever and k > at):
            if name == "write" and k == at:
                write(args[0], bytes(args[1])[: len(args[1]) // 2])
            raise OSError(number, os.strerror(number))

    return _patched(Counter(), before)


def dying(at: int) -> Callable[[], None]:
    """The whole run is killed with signal 9 before the operation ``at``; a write leaves half of its bytes behind."""
    write, parent = os.write, os.getpid

    def prepare() -> None:
        run = parent()

        def before(k: int, name: str, args: tuple[Any, ...]) -> None:
            if k == at:
                if name == "write":
                    write(args[0], bytes(args[1])[: len(args[1]) // 2])
                os.kill(run, signal.SIGKILL)
                os.kill(os.getpid(), signal.SIGKILL)

        _patched(Counter(), before)()

    return prepare
