"""The door out: records and articles into the files of a tool."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from solieu.extractor.export import brat, displacy, docbin, doccano, labelstudio, prodigy, webannotation
from solieu.extractor.export.joining import Document, ExportError, Reject, join
from solieu.extractor.export.offsets import CODEPOINT, UNITS, UTF16
from solieu.extractor.readers import Record
from solieu.extractor.writers.whole import whole
from solieu.schemas.article import Quarantine

Chunks = Callable[[Iterable[Document], str], Iterator[str]]
_TEXT: dict[str, Chunks] = {
    "labelstudio": labelstudio.chunks,
    "prodigy": prodigy.chunks,
    "doccano": doccano.chunks,
    "displacy": displacy.chunks,
    "webannotation": webannotation.chunks,
}
FORMATS = (*_TEXT, "brat", "docbin", "datasette")
COUNTING = dict.fromkeys(FORMATS, CODEPOINT) | {"doccano": UTF16}
"""How each tool counts, unless told otherwise."""
_BESIDE = {"labelstudio": (".config.xml", labelstudio.interface), "doccano": (".labels.json", doccano.labels)}
_COUNTED = ("labelstudio", "prodigy", "doccano")  # tools whose counting depends on version or settings


@dataclass(slots=True)
class Exported:
    """What an export did.

    >>> Exported(2, 5).sentence()
    '2 articles, 5 figures, 0 quarantined'
    """

    articles: int = 0
    figures: int = 0
    quarantined: int = 0

    def sentence(self) -> str:
        """The closing line."""
        return f"{self.articles} articles, {self.figures} figures, {self.quarantined} quarantined"


def export(
    records: Path,
    articles: Iterable[Record],
    form: str,
    output: Path | None,
    *,
    reject: Reject,
    tell: Callable[[str], None],
    offsets: str | None = None,
    alignment: str = docbin.EXACT,
) -> Exported:
    """Write records with their articles as a tool reads them.

    Args:
        records: JSON Lines of ``solieu extract``.
        articles: the articles they were made from.
        form: one of ``FORMATS`` but ``datasette``, which needs no articles.
        output: a file (for brat a folder); None for standard output.
        reject: hears of every record and article that could not be used.
        tell: hears of every figure that a tool cannot hold as it is.
        offsets: ``codepoint`` or ``utf16``, where the tool does not count as its newest version does.
        alignment: for ``docbin``: ``exact``, ``expand`` or ``contract``.

    Raises:
        ExportError: format and options do not go together.
        OSError: a file cannot be read or written.
    """
    unit = counting(form, offsets)
    if alignment not in docbin.ALIGNMENTS or (alignment != docbin.EXACT and form != "docbin"):
        raise ExportError(f"--alignment {alignment}: goes with --to docbin, and is one of {', '.join(docbin.ALIGNMENTS)}.")
    if output is None and form not in _TEXT:
        raise ExportError(f"--to {form}: this format cannot go to standard output. Name a file or folder with -o.")
    done = Exported()

    def counted_reject(row: Quarantine) -> None:
        done.quarantined += 1
        reject(row)

    def counted_documents(documents: Iterable[Document]) -> Iterator[Document]:
        for document in documents:
            done.articles += 1
            done.figures += len(document.figures)
            yield document

    documents = counted_documents(join(records, articles, counted_reject))
    if form == "brat" and output is not None:
        _exhaust(brat.write_folder(output, documents, unit))
    elif form == "docbin" and output is not None:
        _exhaust(docbin.write_docbin(output, documents, alignment, tell))
    else:
        _write_text(output, form, documents, unit)
    return done


def counting(form: str, offsets: str | None) -> str:
    """The unit of a tool's offsets.

    Raises:
        ExportError: no such tool or unit, or the tool counts in one way only.

    >>> counting("doccano", None), counting("labelstudio", None), counting("labelstudio", "utf16")
    ('utf16', 'codepoint', 'utf16')
    """
    if form not in COUNTING:
        raise ExportError(f"{form}: no tool of that name. Tools: {', '.join(FORMATS)}.")
    if offsets is None:
        return COUNTING[form]
    if offsets not in UNITS:
        raise ExportError(f"--offsets {offsets}: no such way of counting. Give {' or '.join(UNITS)}.")
    if form not in _COUNTED and offsets != COUNTING[form]:
        raise ExportError(f"--offsets {offsets}: {form} counts in {COUNTING[form]}s, in every version. Leave it out.")
    return offsets


def _exhaust(documents: Iterator[Document]) -> None:
    for _ in documents:
        pass


def _write_text(output: Path | None, form: str, documents: Iterable[Document], unit: str) -> None:
    with ExitStack() as stack:
        standard: BinaryIO = sys.stdout.buffer
        stream = stack.enter_context(whole(output) if output is not None else nullcontext(standard))
        for chunk in _TEXT[form](documents, unit):
            stream.write(chunk.encode("utf-8"))
    if output is None:
        standard.flush()
    elif form in _BESIDE:
        suffix, content = _BESIDE[form]
        with whole(output.with_suffix(suffix)) as stream:
            stream.write(content().encode("utf-8"))
