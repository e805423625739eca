"""brat: a folder with ``NAME.txt`` and ``NAME.ann`` for each article, and ``annotation.conf``.

brat counts code points. It knows no label across a line end: such a figure is
written in pieces (``T1 count 3 5;6 8``), and so it is where a tab or any other
character stands at which Python breaks lines. Each label has an annotator's
note with value, bound, unit and so on; what a reviewer corrects there comes
back. ``solieu.jsonl`` in the folder keeps ids and figures; brat leaves it alone.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import regex

from solieu.extractor.export.carried import Carried, carried, carry, note
from solieu.extractor.export.gold import file_name
from solieu.extractor.export.joining import Document, ExportError
from solieu.extractor.export.labelled import Label, Labelled, read_lines
from solieu.extractor.export.offsets import counted, with_line_feeds
from solieu.extractor.writers.whole import whole
from solieu.schemas.figure import Figure, Kind

KEPT = "solieu.jsonl"
CONFIGURATION = "annotation.conf"
# Where a line of an .ann file would end, or one of its columns.
_BREAKS = regex.compile(r"[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
_LABEL = regex.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", regex.S)
_NOTE = regex.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)", regex.S)


def write_folder(folder: Path, documents: Iterable[Document], unit: str) -> Iterator[Document]:
    """Write each article as it passes; the configuration first, what is kept last.

    Raises:
        ExportError: the folder holds annotations already.
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob("*.ann")):
        raise ExportError(f"{folder}: holds annotations already, which would be lost. Give a folder that is new or empty.")
    _write(folder / CONFIGURATION, configuration())
    taken: set[str] = set()
    with whole(folder / KEPT) as kept:
        for document in documents:
            name = file_name(document.doc_id, taken)
            _write(folder / f"{name}.txt", with_line_feeds(document.text))
            _write(folder / f"{name}.ann", annotations(document, unit))
            line = json.dumps({"name": name, "solieu": carry(document, unit)}, ensure_ascii=False)
            kept.write(f"{line}\n".encode())
            yield document


def _write(path: Path, text: str) -> None:
    with whole(path) as stream:
        stream.write(text.encode("utf-8"))


def configuration() -> str:
    """The kinds as brat's entities.

    >>> configuration().splitlines()[:2]
    ['[entities]', 'count']
    """
    lines = ["[entities]", *get_args(Kind), "", "[relations]", "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
    return "\n".join([*lines, "", "[events]", "", "[attributes]", ""])


def annotations(document: Document, unit: str) -> str:
    """The lines of an ``.ann`` file: a label and its note for each figure.

    >>> from solieu.extractor import extract
    >>> text = "Có 5 xã."
    >>> annotations(Document("a", text, tuple(extract(text))), "codepoint").splitlines()[0]
    'T1\\tcount 3 7\\t5 xã'
    """
    text = with_line_feeds(document.text)
    at = counted(text, unit)
    lines: list[str] = []
    for i, figure in enumerate(document.figures, 1):
        pieces = list(_pieces(figure, text))
        places = ";".join(f"{at(start)} {at(end)}" for start, end in pieces)
        lines.append(f"T{i}\t{figure.kind} {places}\t{' '.join(text[start:end] for start, end in pieces)}\n")
        lines.append(f"#{i}\tAnnotatorNotes T{i}\t{note(figure)}\n")
    return "".join(lines)


def _pieces(figure: Figure, text: str) -> Iterator[tuple[int, int]]:
    start = figure.start
    for match in _BREAKS.finditer(text, figure.start, figure.end):
        if start < match.start():
            yield start, match.start()
        start = match.end()
    if start < figure.end:
        yield start, figure.end


def read(folder: Path) -> Iterator[Labelled]:
    """The articles of a folder with their labels.

    Raises:
        ExportError: it is no folder, or one without annotations.
        OSError: a file cannot be read.
    """
    if not folder.is_dir():
        raise ExportError(f"{folder}: no folder. Give the folder of NAME.txt and NAME.ann files that brat works on.")
    files = sorted(folder.glob("*.ann"))
    if not files:
        raise ExportError(f"{folder}: no .ann file in this folder. Give the folder that brat works on.")
    kept = {}
    if (folder / KEPT).exists():
        lines = (line.data for line in read_lines(folder / KEPT) if line.data is not None)
        kept = {data.get("name"): carried(data.get("solieu")) for data in lines}
    for path in files:
        yield _labelled(path, kept.get(path.stem, Carried()))


def _labelled(path: Path, sent: Carried) -> Labelled:
    try:
        beside = path.with_suffix(".txt")
        text = beside.read_bytes().decode("utf-8") if beside.exists() else None
        lines = path.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        problem = f"not valid UTF-8 (at byte {error.start}). Nothing was read."
        return Labelled(path.name, "", problems=(problem,), reviewed=False)
    notes = {m[1]: m[2] for line in lines if (m := _NOTE.fullmatch(line))}
    labels: list[Label] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.startswith("T"):
            continue  # relations, events and attributes say nothing about figures
        match = _LABEL.fullmatch(line)
        if match is None:
            problems.append(f"line {number} is no label ({line[:60]!r}); it was left out.")
            continue
        places = [int(place) for piece in match[3].split(";") for place in piece.split(" ")]
        gaps = list(zip(places[1:-1:2], places[2::2], strict=True))
        if text is not None and any(_BREAKS.fullmatch(text[start:end]) is None for start, end in gaps):
            problems.append(f"line {number}: a label in pieces ({match[4]!r}) was joined to one stretch of text. Check it.")
        labels.append(Label(places[0], places[-1], match[2], match[4] if not gaps else None, notes.get(match[1], "")))
    return Labelled(path.name, "", sent.doc_id, text, tuple(labels), sent, problems=tuple(problems))
