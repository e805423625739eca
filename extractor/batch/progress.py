"""How a run is getting on, on stderr: a line that renews itself on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from solieu.extractor.batch.job import Summary

_EVERY = 30.0
_BLINK = 0.2


@contextmanager
def progress_on_stderr() -> Iterator[Callable[[Summary], None]]:
    """What ``run`` may tell its progress to."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    # No thread renews the line: a process forked beside a thread may inherit a lock that nobody opens again.
    with Live(Text("loading"), console=Console(stderr=True), auto_refresh=False, transient=True) as live:
        yield _at_most_every(_BLINK, lambda summary: live.update(Text(sentence(summary)), refresh=True))


def _plain() -> Callable[[Summary], None]:
    def show(summary: Summary) -> None:
        with suppress(BrokenPipeError):
            print(f"solieu: {sentence(summary)}", file=sys.stderr, flush=True)

    return _at_most_every(_EVERY, show)


def _at_most_every(seconds: float, show: Callable[[Summary], None]) -> Callable[[Summary], None]:
    last = time.monotonic()

    def update(summary: Summary) -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            show(summary)

    return update


def sentence(summary: Summary) -> str:
    """Articles, figures, quarantined, speed, and the time left where the size of the input is known.

    >>> sentence(Summary(articles=10, figures=20, started=time.monotonic() - 5)).startswith("10 articles, 20 figures")
    True
    """
    parts = [summary.sentence(), summary.speed()]
    done = summary.bytes_read - summary.bytes_resumed
    if done > 0:
        speed = done / 1e6 / summary.seconds()
        parts.append(f"{speed:.1f} MB/s" if speed >= 1 else f"{speed:.3f} MB/s")
        if summary.bytes_in_all:
            parts.append(f"{_clock(summary.seconds() / done * (summary.bytes_in_all - summary.bytes_read))} left")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> _clock(3725)
    '1:02:05'
    """
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}" if minutes >= 60 else f"{minutes}:{rest:02d}"
