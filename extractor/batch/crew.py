"""Our own small manager of worker processes: one process for each slot, a pipe and a heartbeat for each process.

A worker that dies or hangs is replaced, and what it held is tried again apart,
down to the article that did it. ``concurrent.futures`` gives up the whole pool
instead, and waits for ever for a worker that hangs.
"""

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from solieu.extractor.batch.beat import Beat
from solieu.extractor.batch.deaths import apart, reason
from solieu.extractor.batch.results import Opened, Result
from solieu.extractor.batch.shards import Shard
from solieu.extractor.batch.worker import Extract, Report, Task, serve
from solieu.extractor.writers import PLAIN, WriteOptions
from solieu.schemas.limits import Limits

_TICK = 0.25
"""Seconds between two looks at the deadlines, where nothing happens."""
_MOST_UNBORN = 20
_HELD = {signal.SIGINT, signal.SIGTERM}


@dataclass(slots=True)
class _Slot:
    """A worker, and the task it has."""

    process: ForkProcess
    connection: Connection
    beat: Beat
    task: Task | None = None


@dataclass(slots=True)
class Crew:
    """Workers that turn shards into results.

    Args:
        load: gives the extraction function; called in this process before the
            first fork, so that all workers share one copy of the models.
        path: where the lines of a shard go; None to get them back.
        window: how many shards may be open at once, from the oldest on; None for no bound.
        tick: called several times a second, whatever the workers do.
    """

    load: Callable[[], Extract]
    workers: int
    limits: Limits
    path: Callable[[int], Path | None]
    form: str = "jsonl"
    least: float = 0.0
    check_only: bool = False
    options: WriteOptions = PLAIN
    window: int | None = None
    tick: Callable[[], None] = lambda: None
    _extract: Extract | None = None
    _slots: list[_Slot] = field(default_factory=list)
    _waiting: deque[Task] = field(default_factory=deque)
    _open: dict[int, Opened] = field(default_factory=dict)
    _unborn: int = 0

    def results(self, shards: Iterator[Shard]) -> Iterator[Result]:
        """What became of each shard, as they are finished.

        A worker gets its next task only after its result was taken: whoever
        notes results loses at most one shard of work for each worker.
        """
        more = True
        while more or self._open:
            self.tick()
            self._hand_out()
            if more and self._room():
                shard = next(shards, None)
                more = shard is not None
                if shard is not None:
                    yield from self._take(shard)
                yield from self._reports(0)
            else:
                yield from self._reports(_TICK)

    def close(self) -> None:
        """End every worker now."""
        for slot in self._slots:
            slot.process.kill()
            slot.process.join()
            slot.connection.close()
        self._slots.clear()
        gc.unfreeze()

    def _room(self) -> bool:
        """One task in hand for each worker is enough: memory stays small on any dump."""
        if self.window is not None and len(self._open) and max(self._open) - min(self._open) + 1 >= self.window:
            return False
        return len(self._waiting) < self.workers

    def _take(self, shard: Shard) -> Iterator[Result]:
        if not shard.articles:
            yield Result(shard)
            return
        self._open[shard.number] = Opened(shard, len(shard.articles))
        self._waiting.append(
            Task(shard.number, 0, shard.articles, self.path(shard.number), self.form, self.least, self.check_only, self.options)
        )

    def _hand_out(self) -> None:
        while self._waiting:
            slot = next((s for s in self._slots if s.task is None), None)
            if slot is None:
                if len(self._slots) >= self.workers:
                    return
                slot = self._hire()
            self._give(slot, self._waiting.popleft())

    def _give(self, slot: _Slot, task: Task) -> None:
        slot.beat.rest()
        try:
            slot.connection.send(task)
            slot.task = task
        except OSError:  # it died while it had nothing to do: the task is none the worse for it
            self._bury(slot)
            self._waiting.appendleft(task)
            self._unborn += 1
            if self._unborn > _MOST_UNBORN:
                raise RuntimeError("worker processes end before they take any work") from None

    def _hire(self) -> _Slot:
        """A new worker. Signals wait meanwhile: a child must not act on one as if it were the parent."""
        if self._extract is None:
            self._extract = self.load()
            gc.freeze()  # the collector would touch, and so copy, every page that workers share
        ours, theirs = get_context("fork").Pipe()
        beat = Beat()
        others = [*(s.connection for s in self._slots), ours]
        process = get_context("fork").Process(target=serve, args=(theirs, others, beat, self._extract, self.limits), daemon=True)
        signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
        try:
            process.start()
            slot = _Slot(process, ours, beat)
            self._slots.append(slot)
        finally:
            theirs.close()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
        return slot

    def _reports(self, seconds: float) -> Iterator[Result]:
        busy = [s for s in self._slots if s.task is not None]
        ready = wait([handle for s in busy for handle in (s.connection, s.process.sentinel)], seconds) if busy else []
        for slot in busy:
            if slot.connection in ready or slot.process.sentinel in ready:
                yield from self._heard(slot)
            elif slot.beat.seconds(slot.process.pid or 0) > self.limits.deadline_seconds:
                yield from self._late(slot)

    def _heard(self, slot: _Slot) -> Iterator[Result]:
        assert slot.task is not None
        try:
            report = slot.connection.recv()
        except (EOFError, OSError):
            yield from self._died(slot)
            return
        if report.error is not None:
            raise OSError(*report.error)
        task, slot.task, self._unborn = slot.task, None, 0
        yield from self._account(task, report)

    def _late(self, slot: _Slot) -> Iterator[Result]:
        at = slot.beat.position
        slot.process.kill()
        slot.process.join()
        # Between our look and its end it may have gone on to the next article, which is not late.
        yield from self._died(slot, late=at is not None and slot.beat.position == at)

    def _bury(self, slot: _Slot) -> None:
        slot.process.join()
        slot.connection.close()
        self._slots.remove(slot)

    def _died(self, slot: _Slot, late: bool = False) -> list[Result]:
        task, position = slot.task, slot.beat.position
        assert task is not None
        self._bury(slot)
        again = apart(task, position)
        if not again:
            code = slot.process.exitcode
            said = reason(code, late, self.limits)
            ended = -code if code is not None and code < 0 else None
            return self._account(task, Report(data=b"", failed={task.start: said}), ended)
        self._waiting.extendleft(reversed(again))
        self._give(self._hire(), self._waiting.popleft())  # the suspect, to a fresh process
        return []

    def _account(self, task: Task, report: Report, ended_by: int | None = None) -> list[Result]:
        opened = self._open[task.shard]
        opened.add(task, report, ended_by)
        if opened.left:
            return []
        del self._open[task.shard]
        return [opened.result()]
