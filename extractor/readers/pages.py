"""HTML pages: the article alone, without menus and advertisements (trafilatura, extra `html`).

Pages go to a child process with a deadline and a bound on its memory: one that
hangs or crashes the parser costs only itself.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import regex

from solieu.extractor.readers.detection import declared
from solieu.extractor.readers.encodings import codec
from solieu.extractor.readers.inputs import require
from solieu.extractor.readers.json_lines import EMPTY
from solieu.extractor.readers.lines import too_long
from solieu.extractor.readers.opening import Opened
from solieu.extractor.readers.records import read_date, unfit
from solieu.extractor.readers.settings import Origin, ReadSettings, Record
from solieu.schemas.article import Article
from solieu.schemas.limits import Limits

_CHARSET = regex.compile(
    rb"""<(?:meta|\?xml)[^<>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", regex.I
)


def read(file: Opened, settings: ReadSettings) -> Iterator[Record]:
    """The one article of the page; its id is the name of the file."""
    require("html")
    limit, origin = settings.limits.line_bytes, Origin(file.name, None, 0)
    data = file.stream.read(limit + 1)
    if len(data) > limit:
        yield origin.bad(too_long(len(data), limit))
    elif not data.strip():
        yield origin.bad(EMPTY)
    else:
        yield page_article(data, file.name, origin, settings)


def page_article(data: bytes, doc_id: str, origin: Origin, settings: ReadSettings, charset: str | None = None) -> Record:
    """The article of one page; ``charset`` is what the server said of its encoding."""
    found = codec(settings.encoding) if settings.encoding else declared(data, charset or charset_of(data))
    try:
        page = found.decode(data)
    except UnicodeDecodeError as error:
        return origin.bad(found.wrong(data, error), error.start)
    made = child(settings.limits).article(page)
    text = made.get("text") or ""
    if reason := made.get("error") or unfit(text, settings):
        return origin.bad(reason)
    if not text.strip():
        return origin.bad("no article was found on the page: no running text, or only menus and links.")
    return Article(
        doc_id=doc_id,
        text=text,
        date=read_date(made.get("date")),
        title=made.get("title") or None,
        file=origin.file,
        line=origin.line,
        byte=origin.byte,
    )


def charset_of(data: bytes) -> str | None:
    """The encoding a page says it is in.

    >>> charset_of(b'<meta charset="utf-8">')
    'utf-8'
    """
    named = _CHARSET.search(data[:4096])
    return named[1].decode("ascii", "replace") if named else None


def child(limits: Limits) -> "Child":
    """The one child process that parses pages for this process.

    >>> child(Limits()) is child(Limits())
    True
    """
    return _child(os.getpid(), limits.deadline_seconds, limits.worker_memory_mb)


@lru_cache(maxsize=4)
def _child(_process: int, deadline: float, memory: int) -> "Child":
    made = Child([sys.executable, "-m", "solieu.extractor.readers.page_child", str(memory)], deadline)
    atexit.register(made.end)
    return made


class Child:
    """A process that gets a page and gives its article, started when needed and again when it was lost."""

    def __init__(self, command: list[str], deadline: float) -> None:
        self._command, self._deadline = command, deadline
        self._process: subprocess.Popen[bytes] | None = None

    def article(self, page: str) -> dict[str, Any]:
        """Keys text, title and date; or error, a sentence."""
        process = self._started()
        late = threading.Event()
        timer = threading.Timer(self._deadline, _killing(process, late))
        timer.daemon = True
        timer.start()
        try:
            answer = _asked(process, page)
        finally:
            timer.cancel()
        if answer is not None:
            return answer
        process.kill()
        process.wait()
        self._process = None
        return {"error": self._lost(late.is_set(), process.returncode)}

    def _lost(self, late: bool, code: int) -> str:
        if late:
            return f"the page was not parsed within {self._deadline:g} s. Allow more with --limit deadline_seconds=N."
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"the page ended the process that parsed it ({how}). It may need more memory: --limit worker_memory_mb=N."

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def end(self) -> None:
        """Stop the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _killing(process: "subprocess.Popen[bytes]", late: threading.Event) -> Callable[[], None]:
    def kill() -> None:
        late.set()
        process.kill()

    return kill


def _asked(process: "subprocess.Popen[bytes]", page: str) -> dict[str, Any] | None:
    """The answer to one page; None where the process is lost."""
    assert process.stdin is not None and process.stdout is not None
    data = page.encode("utf-8", "replace")
    try:
        process.stdin.write(len(data).to_bytes(8, "big") + data)
        process.stdin.flush()
    except OSError:
        return None
    size = process.stdout.read(8)
    answer = process.stdout.read(int.from_bytes(size, "big")) if len(size) == 8 else b""
    if not answer or len(answer) < int.from_bytes(size, "big"):
        return None
    made: dict[str, Any] = json.loads(answer)
    return made
