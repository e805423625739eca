"""A run in a process of its own with a light extractor: what the tests kill, starve and poison by the hundred.

A number in an article becomes a record. Some texts misbehave: see ``MISCHIEF``.
"""

import faulthandler
import json
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from mmap import mmap
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, NamedTuple

from solieu.cli import _worded
from solieu.extractor.batch import Job, Summary, Terminated, run
from solieu.extractor.batch.worker import Extract
from solieu.extractor.readers import ReadSettings, find_sources
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.figure import Figure, Span

NUMBER = re.compile(r"\d+")


def _spin() -> None:
    while True:
        pass


def _swallow() -> None:
    held = []
    while True:
        held.append(bytearray(1 << 24))


def _raise() -> None:
    raise ValueError("no such figure")


MISCHIEF: dict[str, Callable[[], object]] = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segv": lambda: (resource.setrlimit(resource.RLIMIT_CORE, (0, 0)), os.kill(os.getpid(), signal.SIGSEGV)),
    "abort": lambda: (resource.setrlimit(resource.RLIMIT_CORE, (0, 0)), os.abort()),
    "term": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "exit": lambda: os._exit(9),
    "leave": lambda: sys.exit(0),
    "sleep": lambda: time.sleep(10_000),
    "spin": _spin,
    "memory": _swallow,
    "raise": _raise,
}


class Line(NamedTuple):
    """A record of the light extractor."""

    doc_id: str
    value: int
    confidence: float = 1.0

    def as_json(self) -> str:
        return json.dumps({"doc_id": self.doc_id, "value": self.value})


def light(_patterns: str | None = None) -> Extract:
    """The light extractor."""

    def extract(article: Article) -> Iterator[Line]:
        if article.text.startswith("!"):
            MISCHIEF[article.text[1:].split()[0]]()
        for found in NUMBER.findall(article.text):
            yield Line(article.doc_id, int(found))

    return extract


def whole_figures(_patterns: str | None = None) -> Extract:
    """As light, with whole records, which every format can hold."""

    def extract(article: Article) -> Iterator[Figure]:
        for match in NUMBER.finditer(article.text):
            span = Span(text=match[0], start=match.start(), end=match.end())
            yield Figure.model_validate(
                dict.fromkeys(Figure.model_fields)
                | {
                    "schema_version": "1",
                    "figure_id": f"{abs(int(match[0])) % 16**16:016x}",
                    "doc_id": article.doc_id,
                    "kind": "count",
                    "text": span.text,
                    "start": span.start,
                    "end": span.end,
                    "number": span,
                    "value": int(match[0]),
                    "bound": "exact",
                    "sentence": Span(text=article.text, start=0, end=len(article.text)),
                    "checks": (),
                    "rule": "number",
                    "confidence": 1.0,
                }
            )

    return extract


class Tally:
    """How often each article was extracted, counted over all processes and runs.

    The light extractor with a tally calls an article by its number.
    """

    def __init__(self, articles: int) -> None:
        self.counts = memoryview(mmap(-1, articles))

    def maker(self, pause: float = 0.0) -> Callable[[str | None], Extract]:
        counts, extract = self.counts, light()

        def make(_patterns: str | None) -> Extract:
            def counted(article: Article) -> Iterable[Any]:
                counts[int(article.doc_id)] += 1
                time.sleep(pause)
                return extract(article)

            return counted

        return make


def dump(path: Path, texts: Iterable[str]) -> Path:
    """A dump of articles whose ids are 0, 1, 2 ..."""
    with path.open("w", encoding="utf-8") as stream:
        for i, text in enumerate(texts):
            stream.write(json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n")
    return path


def job(source: Path, *outputs: Path, **settings: Any) -> Job:
    """A job with the light extractor."""
    forms = tuple((path, {".db": "sqlite"}.get(path.suffix, path.suffix[1:])) for path in outputs)
    return Job(find_sources([str(source)]), ReadSettings(), forms, **({"maker": light} | settings))


class Told(NamedTuple):
    """How a run ended."""

    code: int
    message: str
    summary: Summary | None


def _work(todo: Job, prepare: Callable[[], object], end: Any) -> None:
    def stop(_signal: int, _frame: object) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    faulthandler.disable()  # the workers die on purpose, and of nothing else
    prepare()
    rows: list[Quarantine] = []
    notes: list[str] = []
    try:
        summary = run(todo, rows.append, lambda _: None, notes.append)
        told = Told(3 if summary.quarantined else 0, " ".join(notes), summary)
    except Exception as error:
        told = Told(*_worded(error), None)
    end.send(told)
    os._exit(told.code)


class Started(NamedTuple):
    """A run under way, in a process of its own."""

    process: ForkProcess
    connection: Any

    def told(self) -> Told:
        """Wait for its end."""
        try:
            told: Told = self.connection.recv()
        except EOFError:
            told = Told(-1, "no word", None)
        self.process.join()
        self.connection.close()
        return told


def start(todo: Job, prepare: Callable[[], object] = lambda: None) -> Started:
    """Begin a run, after ``prepare`` in its process."""
    ours, theirs = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=_work, args=(todo, prepare, theirs))
    process.start()
    theirs.close()
    return Started(process, ours)


def ended(todo: Job, prepare: Callable[[], object] = lambda: None) -> Told:
    """Run to the end, or to the error."""
    return start(todo, prepare).told()
