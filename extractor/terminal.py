"""What a person sees in a terminal: coloured text, tables, lists. Data goes to stdout."""

import hashlib
import json
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from solieu.extractor.checks.findings import mismatches
from solieu.extractor.evaluation import FIELDS, Rate, Score
from solieu.extractor.golden import Tally
from solieu.extractor.pipeline import Extraction
from solieu.patterns import HERE, TABLES, entry_name, load
from solieu.schemas.figure import Figure, digits
from solieu.schemas.pattern import PatternFile

_PIPE_WIDTH = 220
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


def _console() -> Console:
    """Full width where stdout is no terminal: a digit is never cut off in a pipe."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PIPE_WIDTH)


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
    console = _console()
    text = Text(extraction.article.text)
    for figure in extraction.figures:
        text.stylize(f"bold {COLOURS[figure.kind]}", figure.start, figure.end)
    console.print(text, soft_wrap=True)
    console.print()
    console.print(_figures(extraction.figures))
    _mismatches(console, extraction)


def _mismatches(console: Console, extraction: Extraction) -> None:
    """A line for each mismatch, without the sentence that stands above anyway."""
    for figure, check in mismatches(extraction.figures):
        console.print(Text(f"mismatch at {figure.start}: {check.detail.partition(' In: ')[0]}", style="bold red"), soft_wrap=True)


def _figures(figures: tuple[Figure, ...]) -> Table:
    """One row for each figure; a column that would be empty is left out, so that 80 columns do."""
    rows = [_cells(f) for f in figures]
    kept = [name for name in (rows[0] if rows else _ALWAYS) if name in _ALWAYS or any(row[name] for row in rows)]
    table = Table(*kept, box=None, header_style="bold")
    for figure, row in zip(figures, rows, strict=True):
        style = COLOURS[figure.kind]
        table.add_row(*(Text(row[name], style=style if name == "figure" else "") for name in kept))
    return table


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
    table = Table("at", "number", "verdict", "detail", "rule", "confidence", box=None, header_style="bold")
    for row in _candidates(extraction):
        style = "dim" if row["verdict"] == "rejected" else COLOURS[row["verdict"]]
        sure = "" if row["confidence"] is None else f"{row['confidence']:.2f}"
        table.add_row(str(row["start"]), Text(row["number"], style=style), row["verdict"], row["detail"], row["rule"], sure)
    console = _console()
    console.print(table)
    _mismatches(console, extraction)


def explain_json(extraction: Extraction) -> None:
    """The same as JSON Lines."""
    for row in _candidates(extraction):
        print(json.dumps(row, ensure_ascii=False))


def evaluation(score: Score, errors: int, as_json: bool, gains: Sequence[str] = (), losses: Sequence[str] = ()) -> None:
    """A score as tables, or as JSON."""
    if as_json:
        print(json.dumps(score.as_dict() | {"gains": list(gains), "losses": list(losses)}, ensure_ascii=False))
        return
    console = _console()
    console.print(f"precision  {Rate(score.found, score.predicted).text()}")
    console.print(f"recall     {Rate(score.found, score.gold).text()}")
    console.print(f"F1 found   {score.f1(score.found):.2f}   F1 record {score.f1(score.records):.2f}")
    console.print(_rates("field", "right among the found", [(f, Rate(score.right[f], score.judged[f])) for f in FIELDS]))
    console.print(_rates("confidence", "right records", score.calibration()))
    kinds = Table("kind", "gold", "predicted", "found", "right", "F1 record", box=None, header_style="bold")
    for name, c in sorted(score.kinds.items()):
        kinds.add_row(name, *(str(c[k]) for k in ("gold", "predicted", "found", "right")), f"{score.kind_f1(name):.1f}")
    console.print(kinds)
    for title, rows in (("gains", gains), ("losses", losses)):
        for row in rows:
            console.print(Text(f"{title}: {row}"))
    for error in score.errors[:errors]:
        console.print(Text(error))


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
    console = _console()
    console.print(table)
    for problem in [p for t in tallies.values() for p in t.problems][:errors]:
        console.print(Text(problem))


def list_patterns(patterns: PatternFile, only: str | None) -> None:
    """Each entry's name with its first example."""
    table = Table("table", "entry", "example", box=None, header_style="bold")
    for name in TABLES if only is None else (only,):
        for entry in getattr(patterns, name):
            table.add_row(name, Text(entry_name(entry)), Text(entry.examples[0]))
    _console().print(table)


def patterns_hash() -> str:
    """16 hex digits of the pattern files that ship with solieu.

    >>> len(patterns_hash())
    16
    """
    files = sorted(HERE.rglob("*.toml"))
    return hashlib.blake2b(b"".join(p.read_bytes() for p in files), digest_size=8).hexdigest()


def doctor() -> None:
    """Versions, data hash, and whether the examples of the forms come out on this machine."""
    from solieu.extractor.pattern_check import check
    from solieu.extractor.pipeline import Extractor

    for name in ("solieu", "underthesea", "spacy", "regex", "pydantic", "typer"):
        print(f"{name:<12} {version(name)}")
    print(f"{'python':<12} {platform.python_version()}")
    print(f"{'patterns':<12} {patterns_hash()}")
    problems = list(check(PatternFile(form=load().form), Extractor()))
    print(f"{'self-test':<12} {problems[0] if problems else 'ok'}")
