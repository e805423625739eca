"""The door back in: labels that people corrected become gold for ``solieu evaluate``.

A label that nobody touched comes back as the gold of its record. One that was
moved or renamed keeps what is said of the number inside it. A new one is read
by solieu itself, and its row says so (``note``), because a value that solieu
read is no value that a person checked. A figure whose label was removed
becomes a row ``not``. An article that nobody reviewed is no gold.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from solieu.extractor.export import brat, doccano, labelstudio, prodigy
from solieu.extractor.export.carried import corrected, note_problem, noted, read_note
from solieu.extractor.export.gold import Row, file_name, write_gold
from solieu.extractor.export.joining import ExportError, Reject
from solieu.extractor.export.labelled import Label, Labelled
from solieu.extractor.export.offsets import points, with_line_feeds
from solieu.extractor.export.rereading import Rereader
from solieu.extractor.export.writing import counting
from solieu.extractor.pipeline import Extractor
from solieu.extractor.readers import Record
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.figure import Kind

_READERS: dict[str, Callable[[Path], Iterator[Labelled]]] = {
    "labelstudio": labelstudio.read,
    "prodigy": prodigy.read,
    "doccano": doccano.read,
    "brat": brat.read,
}
RETURNED = tuple(_READERS)
"""The tools that labels come back from."""
KINDS = frozenset(get_args(Kind))


@dataclass(slots=True)
class Returned:
    """What an import did.

    >>> Returned(articles=2, figures=5, read=1).sentence()
    '2 articles, 5 figures (1 with a value read by solieu, to be checked), 0 quarantined'
    """

    articles: int = 0
    figures: int = 0
    read: int = 0
    quarantined: int = 0

    def sentence(self) -> str:
        """The closing line."""
        read = f" ({self.read} with a value read by solieu, to be checked)" if self.read else ""
        return f"{self.articles} articles, {self.figures} figures{read}, {self.quarantined} quarantined"


def bring_back(
    path: Path,
    form: str,
    articles: Iterable[Record],
    folder: Path,
    *,
    reject: Reject,
    offsets: str | None = None,
    patterns: str | None = None,
) -> Returned:
    """Write ``NAME.txt`` and ``NAME.gold.json`` for each article that came back.

    Args:
        path: what the tool exported; for brat its folder.
        form: one of ``RETURNED``.
        articles: the articles that were sent to the tool.
        folder: where the gold goes.
        reject: hears of everything that could not be used.
        offsets: how the tool counts, where it is neither said in the file nor as usual.
        patterns: pattern files for reading new labels.

    Raises:
        ExportError: no such tool, a file that cannot be its, or a folder that holds gold already.
        OSError: a file cannot be read or written.
    """
    if form not in _READERS:
        raise ExportError(f"{form}: no tool that labels come back from. Tools: {', '.join(RETURNED)}.")
    usual = counting(form, offsets)
    if folder.exists() and any(folder.glob("*.gold.json")):
        raise ExportError(f"{folder}: holds gold already. Give a folder that is new or empty.")
    done = Returned()

    def rejected(row: Quarantine) -> None:
        done.quarantined += 1
        reject(row)

    waiting = _Waiting(_READERS[form](path), rejected)
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    extractor = Extractor(patterns)
    for article in articles:
        if isinstance(article, Quarantine):
            rejected(article)
        elif (labelled := waiting.of(article)) is not None:
            unit = offsets or labelled.carried.offsets or usual
            rows = _rows(labelled, article, unit, Rereader(article, extractor), rejected)
            write_gold(folder, file_name(article.doc_id, taken), article.doc_id, article.text, rows)
            done.articles += 1
            done.figures += sum(row["kind"] != "not" for row in rows)
            done.read += sum("note" in row and row["kind"] != "not" for row in rows)
    waiting.close()
    return done


def _bad(labelled: Labelled, reason: str) -> Quarantine:
    where = f"{labelled.where}: " if labelled.where and labelled.line is None else ""
    return Quarantine(file=labelled.file, line=labelled.line, byte=labelled.byte, reason=where + reason)


class _Waiting:
    """What came back, by id and by text, until its article passes. Nothing is left over without a word."""

    def __init__(self, came: Iterable[Labelled], reject: Reject) -> None:
        self._by_id: dict[str, Labelled] = {}
        self._by_text: dict[str, Labelled] = {}
        self._reject = reject
        for labelled in came:
            for problem in labelled.problems:
                reject(_bad(labelled, problem))
            if labelled.reviewed:
                self._keep(labelled)
            elif not labelled.problems:
                reject(_bad(labelled, "nobody has reviewed this article, or it was not accepted; it is no gold."))

    def _keep(self, labelled: Labelled) -> None:
        known, key = (self._by_id, labelled.doc_id) if labelled.doc_id is not None else (self._by_text, _plain(labelled.text))
        if key in known:
            self._reject(_bad(labelled, "the same article came back twice; only the first was used."))
        elif key is not None:
            known[key] = labelled
        else:
            self._reject(_bad(labelled, "neither an id nor a text came back, so its article is not known."))

    def of(self, article: Article) -> Labelled | None:
        """What came back for an article, if its text is still the article's."""
        labelled = self._by_id.pop(article.doc_id, None)
        if labelled is None:
            return self._by_text.pop(with_line_feeds(article.text), None) if self._by_text else None
        if labelled.text is not None and _plain(labelled.text) != with_line_feeds(article.text):
            reason = f"the text is not that of the article {article.doc_id!r}. Give the very articles that were exported."
            self._reject(_bad(labelled, reason))
            return None
        return labelled

    def close(self) -> None:
        """Tell what no article came for."""
        for labelled in (*self._by_id.values(), *self._by_text.values()):
            name = f"the id {labelled.doc_id!r}" if labelled.doc_id is not None else "this text"
            self._reject(_bad(labelled, f"no article with {name} among the articles. Give the inputs that were exported."))


def _plain(text: str | None) -> str | None:
    return with_line_feeds(text) if text is not None else None


def _rows(labelled: Labelled, article: Article, unit: str, rereader: Rereader, reject: Reject) -> list[Row]:
    """The gold of an article: a row for each label, and a ``not`` for each figure whose label is gone."""
    carried = {tuple(row["span"]): row for row in labelled.carried.rows}
    point = points(article.text, unit)
    rows: dict[tuple[int, int], Row] = {}
    covered: list[tuple[int, int]] = []
    for label in labelled.labels:
        start, end = point(label.start), point(label.end)
        if start is not None and end is not None:
            covered.append((start, end))
        if reason := _problem(label, start, end, article.text):
            reject(_bad(labelled, reason))
            continue
        row = _row(label, covered[-1], carried, rereader)
        key = (row["number"]["start"], row["number"]["end"])
        if reason := _doubt(row, article.text, key in rows):
            reject(_bad(labelled, reason))
        rows.setdefault(key, row)
    return [*rows.values(), *_removed(labelled, covered)]


def _doubt(row: Row, text: str, twice: bool) -> str:
    number, (start, end) = row["number"], row["span"]
    if twice:
        return f"two labels on the number {number['text']!r} at {number['start']}; only the first was used."
    if not ("value" in row or "numerator" in row or "low" in row):
        return f"no number that solieu can read in {text[start:end]!r} at {start}. Add its value to the gold by hand."
    return ""


def _problem(label: Label, start: int | None, end: int | None, text: str) -> str:
    said = f"the label {label.kind!r} from {label.start} to {label.end}"
    if start is None or end is None or start >= end:
        return f"{said} is no stretch of the text. If the tool counts otherwise, say so with --offsets."
    if label.kind not in KINDS:
        return f"{said} is no kind of figure. Kinds: {', '.join(sorted(KINDS))}."
    if label.text is not None and label.text.split() != text[start:end].split():
        return (
            f"{said} should cover {label.text!r}, there stands {text[start:end]!r}. "
            "If the tool counts otherwise, say so with --offsets codepoint or utf16."
        )
    if reason := note_problem(read_note(label.note)):
        return f"{said}: {reason}."
    return ""


def _row(label: Label, span: tuple[int, int], carried: dict[Any, Row], rereader: Rereader) -> Row:
    sent = carried.get(span)
    row = dict(sent) if sent is not None else rereader.row(span, carried.values())
    row |= {"kind": label.kind, "span": list(span)}
    said = read_note(label.note)
    # A label that was moved or copied still has the note of where it was: that says nothing of where it is.
    stale = sent is None and any(said == noted(other) for other in carried.values())
    return corrected(row, said, whole=sent is not None) if said and not stale else row


def _removed(labelled: Labelled, covered: list[tuple[int, int]]) -> Iterator[Row]:
    for row in labelled.carried.rows:
        number = row["number"]
        if not any(number["start"] < end and start < number["end"] for start, end in covered):
            yield {"kind": "not", "why": "other", "number": number, "sentence": row["sentence"]}
