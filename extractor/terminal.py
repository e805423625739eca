"""What a person sees in a terminal: coloured text, tables, lists. Data goes to stdout."""

import hashlib
import json
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from solieu.extractor.checks.findings import mismatches
from solieu.extractor.console import NARROW, cell, console
from solieu.extractor.evaluation import Rate, Score
from solieu.extractor.golden import Tally
from solieu.extractor.judging import FIELDS
from solieu.extractor.pipeline import Extraction
from solieu.patterns import HERE, TABLES, entry_name, load
from solieu.schemas.figure import Figure, digits
from solieu.schemas.pattern import PatternFile
from solieu.schemas.printable import escaped, printable

COLOURS = {
    "count": "green",
    "ratio": "cyan",
    "percent": "magenta",
    "money": "yellow",
    "measure": "blue",
    "duration": "bright_blue",
    "age": "bright_green",
    "multiple": "bright_magenta",
    "score": "bright_cyan",
}


def amount(figure: Figure) -> str:
    """How much, in one cell: a value, `a / b` or `low to high`.

    >>> from solieu.extractor import extract
    >>> amount(extract("Có 152/152 xã đạt.")[0])
    '152 / 152'
    """
    if figure.value is not None:
        return digits(figure.value)
    if figure.numerator is not None and figure.denominator is not None:
        return f"{digits(figure.numerator)} / {digits(figure.denominator)}"
    assert figure.low is not None and figure.high is not None
    return f"{digits(figure.low)} to {digits(figure.high)}"


def show(extraction: Extraction) -> None:
    """The text with its figures coloured by kind, and a table of them below."""
    on = console()
    on.print(coloured(extraction), soft_wrap=not on.is_terminal)
    on.print()
    on.print(_figures(extraction.figures) if on.width >= NARROW else _narrow(extraction.figures))
    _mismatches(on, extraction)


def _mismatches(on: Console, extraction: Extraction) -> None:
    """A line for each mismatch, without the sentence that stands above anyway."""
    for figure, check in mismatches(extraction.figures):
        said = printable(check.detail.partition(" In: ")[0])
        on.print(Text(f"mismatch at {figure.start}: {said}", style="bold red"), soft_wrap=True)


def coloured(extraction: Extraction) -> Text:
    """The text without its control characters, each figure in the colour of its kind, the inner one where two overlap.

    >>> from solieu.extractor import Extractor
    >>> coloured(Extractor().explain("Có\\x07 3 xã."))
    <text 'Có� 3 xã.' [Span(4, 8, 'bold green')] ''>
    """
    article, figures = extraction.article.text, extraction.figures
    edges = sorted({0, len(article), *(f.start for f in figures), *(f.end for f in figures)})
    # Pieces, not offsets: what is left out of the text would shift every figure behind it.
    text = Text()
    for start, end in pairwise(edges):
        over = [f for f in figures if f.start <= start and end <= f.end]
        inner = min(over, key=lambda f: f.end - f.start, default=None)
        text.append(printable(article[start:end]), f"bold {COLOURS[inner.kind]}" if inner else None)
    return text


def _figures(figures: tuple[Figure, ...]) -> Table:
    """One row for each figure; a column that would be empty is left out."""
    rows = [_cells(f) for f in figures]
    kept = [name for name in (rows[0] if rows else _ALWAYS) if name in _ALWAYS or any(row[name] for row in rows)]
    table = Table(*kept, box=None, header_style="bold")
    for figure, row in zip(figures, rows, strict=True):
        style = COLOURS[figure.kind]
        table.add_row(*(cell(row[name], style if name == "figure" else "") for name in kept))
    return table


def _narrow(figures: tuple[Figure, ...]) -> Group:
    """For 80 columns: what it is and how much in one line, what it is about in the next, and no digit cut off."""
    return Group(*(line for figure in figures for line in _two_lines(figure)))


def _two_lines(figure: Figure) -> Iterator[Text | Padding]:
    row = _cells(figure)
    yield Text.assemble(
        cell(row["figure"], f"bold {COLOURS[figure.kind]}"),
        (f"  {figure.kind}  ", "dim"),
        cell(" ".join(filter(None, (row["bound"], row["amount"], row["unit"])))),
        overflow="fold",
    )
    if about := "; ".join(filter(None, (row["subject"], row["context"]))):
        yield Padding(cell(about, "dim"), (0, 0, 0, 4))


_ALWAYS = ("figure", "kind", "amount", "unit")


def _cells(f: Figure) -> dict[str, str]:
    return {
        "figure": f.text,
        "kind": f.kind,
        "amount": amount(f),
        "bound": "" if f.bound == "exact" else f.bound,
        "unit": (f.unit_id if f.kind == "money" else f.unit) or "",
        "subject": f.subject or "",
        "context": "; ".join(_context(f)),
    }


def _context(f: Figure) -> Iterator[str]:
    """What else is said of a figure, in the order in which it is read: `increase so với năm trước; 2023; Đắk Lắk`."""
    if f.per:
        yield f"per {f.per}"
    if f.change or f.baseline:
        yield " ".join(filter(None, (f.change, f.baseline)))
    if f.time:
        yield f.time.edtf
    if f.place:
        yield f.place.text
    if f.source:
        yield f.source.text


def _candidates(extraction: Extraction) -> list[dict[str, Any]]:
    """Figures and rejections together, in the order of the text."""
    rows: list[dict[str, Any]] = [
        {
            "start": f.number.start,
            "end": f.number.end,
            "number": f.number.text,
            "verdict": f.kind,
            "rule": f.rule,
            "detail": f"{amount(f)} {f.unit or f.unit_id or ''}".strip(),
            "confidence": f.confidence,
            "mismatch": [c.detail for c in f.checks if c.status == "mismatch"],
        }
        for f in extraction.figures
    ]
    rows += [
        {
            "start": r.number.start,
            "end": r.number.end,
            "number": r.number.text,
            "verdict": "rejected",
            "rule": r.rule,
            "detail": r.reason,
            "confidence": None,
            "mismatch": [],
        }
        for r in extraction.rejections
    ]
    return sorted(rows, key=lambda row: row["start"])


def explain(extraction: Extraction) -> None:
    """A line for each candidate: where, what, and which rule decided."""
    table = Table("at", "number", "verdict", "detail", "rule", "sure", box=None, header_style="bold")
    for column in table.columns:
        column.overflow = "fold"  # never an ellipsis: a digit would be gone
    for row in _candidates(extraction):
        style = "dim" if row["verdict"] == "rejected" else COLOURS[row["verdict"]]
        sure = "" if row["confidence"] is None else f"{row['confidence']:.2f}"
        table.add_row(str(row["start"]), cell(row["number"], style), row["verdict"], cell(row["detail"]), cell(row["rule"]), sure)
    on = console()
    on.print(table)
    _mismatches(on, extraction)


def explain_json(extraction: Extraction) -> None:
    """The same as JSON Lines."""
    for row in _candidates(extraction):
        print(escaped(json.dumps(row, ensure_ascii=False)))


def evaluation(score: Score, errors: int, as_json: bool, gains: Sequence[str] = (), losses: Sequence[str] = ()) -> None:
    """A score as tables, or as JSON."""
    if as_json:
        print(json.dumps(score.as_dict() | {"gains": list(gains), "losses": list(losses)}, ensure_ascii=False))
        return
    on = console()
    on.print(f"precision  {Rate(score.found, score.predicted).text()}")
    on.print(f"recall     {Rate(score.found, score.gold).text()}")
    on.print(f"F1 found   {score.f1(score.found):.2f}   F1 record {score.f1(score.records):.2f}")
    on.print(_rates("field", "right among the found", [(f, Rate(score.right[f], score.judged[f])) for f in FIELDS]))
    on.print(_rates("confidence", "right records", score.calibration()))
    kinds = Table("kind", "gold", "predicted", "found", "right", "F1 record", box=None, header_style="bold")
    for name, c in sorted(score.kinds.items()):
        kinds.add_row(name, *(str(c[k]) for k in ("gold", "predicted", "found", "right")), f"{score.kind_f1(name):.1f}")
    on.print(kinds)
    for title, rows in (("gains", gains), ("losses", losses)):
        for row in rows:
            on.print(cell(f"{title}: {row}"))
    for error in score.errors[:errors]:
        on.print(cell(error))


def _rates(what: str, share: str, rows: Sequence[tuple[str, Rate]]) -> Table:
    table = Table(what, share, box=None, header_style="bold")
    for name, rate in rows:
        table.add_row(name, rate.text() if rate.all else "none")
    return table


def forms(tallies: dict[str, Tally], errors: int) -> None:
    """Golden cases form by form."""
    table = Table("form", "passed", "cases", "figures", "found", "false alarms", "known failures", box=None, header_style="bold")
    for name, t in sorted(tallies.items()):
        table.add_row(name, *map(str, (t.passed, t.cases, t.wanted, t.found, t.alarms, t.known)))
    on = console()
    on.print(table)
    for problem in [p for t in tallies.values() for p in t.problems][:errors]:
        on.print(cell(problem))


def list_patterns(patterns: PatternFile, only: str | None) -> None:
    """Each entry's name with its first example."""
    table = Table("table", "entry", "example", box=None, header_style="bold")
    for name in TABLES if only is None else (only,):
        for entry in getattr(patterns, name):
            table.add_row(name, cell(entry_name(entry)), cell(entry.examples[0]))
    console().print(table)


def patterns_hash() -> str:
    """16 hex digits of the pattern files that ship with solieu.

    >>> len(patterns_hash())
    16
    """
    files = sorted(HERE.rglob("*.toml"))
    return hashlib.blake2b(b"".join(p.read_bytes() for p in files), digest_size=8).hexdigest()


def doctor() -> None:
    """Versions, data hash, the folder of what is kept between runs, and whether the examples of the forms come out here."""
    from solieu.extractor.disk_cache import folder
    from solieu.extractor.pattern_check import check
    from solieu.extractor.pipeline import Extractor

    for name in ("solieu", "underthesea", "spacy", "regex", "pydantic", "typer"):
        print(f"{name:<12} {version(name)}")
    print(f"{'python':<12} {platform.python_version()}")
    print(f"{'patterns':<12} {patterns_hash()}")
    print(f"{'kept in':<12} {folder() or 'nowhere'}")
    problems = list(check(PatternFile(form=load().form), Extractor()))
    print(f"{'self-test':<12} {problems[0] if problems else 'ok'}")
