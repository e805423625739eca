"""Records and the articles they come from, together again: article by article, in the order of the articles.

The records are read twice: once to learn where each article's lines are, then
line by line as articles arrive. Memory holds one offset for each record.
"""

import gzip
import json
import shutil
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, cast

from solieu.extractor.readers import Record
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.figure import Figure

Reject = Callable[[Quarantine], None]


class ExportError(ValueError):
    """Records, labels or options that cannot be used as asked: a usage error."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article's text and its figures, in the order of the text.

    >>> Document("a", "Có 5 xã.", ()).figures
    ()
    """

    doc_id: str
    text: str
    figures: tuple[Figure, ...]


def join(records: Path, articles: Iterable[Record], reject: Reject) -> Iterator[Document]:
    """Every article with its figures. What does not fit is told to ``reject``, and nothing else is left out.

    Args:
        records: JSON Lines as ``solieu extract`` writes them, also packed (``.gz``, ``.zst``).
        articles: the articles of those records, as readers give them.
        reject: hears of each line that is no record, each record that does
            not fit its article or has none, each article that cannot be read.

    Raises:
        OSError: the records cannot be read.
        ExportError: the records are packed, and what unpacks them is not installed.
    """
    with ExitStack() as stack:
        lines = stack.enter_context(_seekable(records))
        places = _places(lines, records.name, reject)
        seen: set[str] = set()
        for article in articles:
            if isinstance(article, Quarantine):
                reject(article)
            elif article.doc_id in seen:
                reject(Quarantine(file=article.doc_id, line=None, byte=None, reason=_TWICE))
            else:
                seen.add(article.doc_id)
                yield _document(article, lines, places.pop(article.doc_id, None), records.name, reject)
        for doc_id, rest in places.items():
            reason = f"no article with the id {doc_id!r} among the articles. Give the inputs that the records were made from."
            for line, byte in _pairs(rest):
                reject(Quarantine(file=records.name, line=line, byte=byte, reason=reason))


_TWICE = "a second article with this id; only the first was used. Give each article an id of its own."


def _seekable(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return _unpacked(cast(IO[bytes], gzip.open(path)))
    if path.suffix == ".zst":
        try:
            import zstandard
        except ImportError:
            raise ExportError(f"{path}: reading zst needs zstandard. Install it: pip install 'solieu[zst]'") from None
        return _unpacked(zstandard.open(path, "rb"))
    return path.open("rb")


def _unpacked(packed: IO[bytes]) -> IO[bytes]:
    """Unpacked to a file that goes when it is closed: a packed stream cannot be read at any place."""
    plain: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with packed:
        shutil.copyfileobj(packed, plain)
    plain.seek(0)
    return plain


def _places(lines: IO[bytes], name: str, reject: Reject) -> "dict[str, array[int]]":
    """Line number and byte of each record, by article."""
    found: dict[str, array[int]] = {}
    byte = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                doc_id = str(json.loads(line)["doc_id"])
                found.setdefault(doc_id, array("q")).extend((number, byte))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                reject(Quarantine(file=name, line=number, byte=byte, reason=_no_record(error)))
        byte += len(line)
    return found


def _no_record(error: Exception) -> str:
    told = str(error).partition("\n")[0]
    return f"no figure record ({told}). Give the JSON Lines that `solieu extract` writes."


def _pairs(places: "array[int]") -> Iterator[tuple[int, int]]:
    return zip(places[::2], places[1::2], strict=True)


def _document(article: Article, lines: IO[bytes], places: "array[int] | None", name: str, reject: Reject) -> Document:
    figures: list[Figure] = []
    for line, byte in _pairs(places) if places is not None else ():
        lines.seek(byte)
        try:
            figure = read_figure(lines.readline().decode("utf-8"))
        except ValueError as error:
            reject(Quarantine(file=name, line=line, byte=byte, reason=_no_record(error)))
            continue
        if reason := _misfit(figure, article.text):
            reject(Quarantine(file=name, line=line, byte=byte, reason=reason))
        else:
            figures.append(figure)
    return Document(article.doc_id, article.text, tuple(sorted(figures, key=lambda f: (f.start, f.end, f.number.start))))


def read_figure(line: str) -> Figure:
    """A record of a JSON line, its numbers exact.

    Raises:
        ValueError: the line is no record.

    >>> from solieu.extractor import extract
    >>> figure = extract("Có 5,25 ha.")[0]
    >>> read_figure(figure.as_json()) == figure
    True
    """
    return Figure.model_validate(json.loads(line, parse_float=Decimal))


def _misfit(figure: Figure, text: str) -> str:
    for span in (figure, figure.number):
        if text[span.start : span.end] != span.text:
            return (
                f"the record does not fit its article: {span.text!r} should stand at {span.start}, there stands "
                f"{text[span.start : span.end]!r}. Give the very articles that the records were made from."
            )
    return ""
