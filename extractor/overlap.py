"""One candidate per place: the only choice among overlapping candidates, and it is pure."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Ranked(Protocol):
    """Anything with a half-open span and a priority."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def priority(self) -> int: ...


R = TypeVar("R", bound=Ranked)


def choose(candidates: Iterable[R]) -> list[R]:
    """The candidates that stand, in order: higher priority first, then longer, then earlier.

    ``26/8`` after ``ngày`` is a date (80) before it is a ratio (50), and a
    ratio before it is two numbers (10).

    >>> from collections import namedtuple
    >>> C = namedtuple("C", "start end priority")
    >>> choose([C(0, 2, 10), C(0, 5, 50), C(3, 5, 10), C(6, 8, 10)])
    [C(start=0, end=5, priority=50), C(start=6, end=8, priority=10)]
    """
    taken: list[tuple[int, int]] = []
    chosen: list[R] = []
    for c in sorted(candidates, key=lambda c: (-c.priority, c.start - c.end, c.start)):
        if _free(taken, c.start, c.end):
            insort(taken, (c.start, c.end))
            chosen.append(c)
    return sorted(chosen, key=lambda c: c.start)


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    i = bisect_left(taken, (start, end))
    before_ok = i == 0 or taken[i - 1][1] <= start
    return before_ok and (i == len(taken) or taken[i][0] >= end)
