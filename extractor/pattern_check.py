"""Run the examples of pattern files: every entry must do what it says.

An example is a text with the figure in square brackets, and after ``=>`` its
exact value where that matters. For a never-figure the brackets hold the number
that must be rejected by this very entry. For a time they hold the time, and
``=>`` gives its EDTF; for a place its code, or ``none``; for the role of a time or
place they hold the figure, and ``=>`` gives the EDTF or place that governs it, or
``none``; for a baseline, a source or the words of subjects likewise. For a relation
they hold one of its figures, and ``=>`` the status of the check that this entry makes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import regex

from solieu.extractor.checks import checks_of, compile_checks
from solieu.extractor.pipeline import Extraction, Extractor
from solieu.extractor.text import read
from solieu.patterns import entry_name
from solieu.schemas.figure import Figure
from solieu.schemas.pattern import (
    BaselineRule,
    BoundRule,
    ContextRule,
    Form,
    Never,
    PatternFile,
    PlaceName,
    Relation,
    RoleRule,
    SourceRule,
    SubjectWords,
    TimeForm,
    Unit,
)

_EXAMPLE = regex.compile(
    r"(?s)(?P<before>.*?)\[(?P<inner>[^\[\]]+)\](?P<after>.*?)(?:\s*=>\s*(?P<value>-?\d{1,40}(?:\.\d{1,30})?))?\Z"
)
_SAYING = (RoleRule, TimeForm, PlaceName, SubjectWords, BaselineRule, SourceRule, Relation)
_SAID = regex.compile(r"(?s)(?P<example>.*\S)\s*=>\s*(?P<said>[^\n=>]{1,90})\Z")


@dataclass(frozen=True, slots=True)
class Example:
    """A parsed example: the text without its brackets, and what they held."""

    text: str
    start: int
    end: int
    value: Decimal | None

    @property
    def inner(self) -> str:
        """What stood in the brackets."""
        return self.text[self.start : self.end]


def parse(example: str) -> Example:
    """An example as it is written in a pattern file.

    Raises:
        ValueError: the brackets are missing.

    >>> parse("có [1,5 triệu người] => 1500000").inner
    '1,5 triệu người'
    """
    match = _EXAMPLE.match(example)
    if match is None:
        raise ValueError(f"{example!r} has no [brackets] around the figure")
    if "=>" in match["after"]:
        raise ValueError(f"{example!r}: behind => stands a plain number with a decimal point, such as 1500000 or 2.5")
    start = len(match["before"])
    inner = match["inner"]
    value = Decimal(match["value"]) if match["value"] else None
    return Example(match["before"] + inner + match["after"], start, start + len(inner), value)


def check(patterns: PatternFile, extractor: Extractor) -> Iterator[str]:
    """A sentence for each example that does not come out; none means all is well."""
    for table in PatternFile.model_fields:
        for entry in getattr(patterns, table):
            name = entry_name(entry)
            for example in entry.examples:
                if problem := _try(entry, example, extractor):
                    yield f"[[{table}]] {name}: {problem}"
            for example in getattr(entry, "counterexamples", ()):
                if problem := _try(entry if isinstance(entry, Relation) else None, example, extractor):
                    yield f"[[{table}]] {name}, counterexample: {problem}"


def count(patterns: PatternFile) -> int:
    """How many examples the tables hold.

    >>> count(PatternFile())
    0
    """
    tables = (getattr(patterns, t) for t in PatternFile.model_fields)
    return sum(len(e.examples) + len(getattr(e, "counterexamples", ())) for t in tables for e in t)


def _try(entry: Any, example: str, extractor: Extractor) -> str | None:
    said = _SAID.match(example) if isinstance(entry, _SAYING) else None
    if isinstance(entry, _SAYING) and said is None:
        return f"{example!r}: behind => must stand what is said"
    try:
        parsed = parse(said["example"] if said else example)
    except ValueError as error:
        return str(error)
    got = extractor.explain(parsed.text)
    if isinstance(entry, Never):
        return _try_never(entry, parsed, got)
    if isinstance(entry, TimeForm) and said:
        return _try_time(parsed, said["said"], got)
    if isinstance(entry, PlaceName) and said:
        return _try_place(parsed, said["said"], got)
    figure = next((f for f in got.figures if (f.start, f.end) == (parsed.start, parsed.end)), None)
    if figure is None:
        figure = next((f for f in got.figures if (f.number.start, f.number.end) == (parsed.start, parsed.end)), None)
    if figure is None:
        return f"{parsed.text!r} gives no figure {parsed.inner!r}; it gives {_told(got)}"
    if isinstance(entry, Relation) and said:
        return _differs_in_check(entry, parsed, said["said"], got, figure, extractor)
    if isinstance(entry, RoleRule) and said:
        return _differs_in_role(entry, parsed, said["said"], figure)
    if isinstance(entry, SubjectWords) and said:
        return _differs_in_subject(parsed, said["said"], figure)
    if isinstance(entry, BaselineRule | SourceRule) and said:
        got_words = figure.baseline if isinstance(entry, BaselineRule) else figure.source and figure.source.text
        return None if (got_words or "none") == said["said"] else f"{parsed.text!r}: {parsed.inner!r} has {got_words!r}"
    return _differs(entry, parsed, figure)


def _try_time(parsed: Example, edtf: str, got: Extraction) -> str | None:
    times = [f.time for f in got.figures if f.time is not None]
    if edtf == "none" and not any(t.start < parsed.end and parsed.start < t.end for t in times):
        return None
    if any((t.start, t.end, t.edtf) == (parsed.start, parsed.end, edtf) for t in times):
        return None
    return f"{parsed.text!r}: {parsed.inner!r} is not the time {edtf} of a figure; it gives {[(t.text, t.edtf) for t in times]}"


def _try_place(parsed: Example, code: str, got: Extraction) -> str | None:
    places = [f.place for f in got.figures if f.place is not None]
    if any((p.start, p.end, p.code or "none") == (parsed.start, parsed.end, code) for p in places):
        return None
    return f"{parsed.text!r}: {parsed.inner!r} is not the place {code} of a figure; it gives {[(p.text, p.code) for p in places]}"


def _differs_in_check(
    entry: Relation, parsed: Example, said: str, got: Extraction, figure: Figure, extractor: Extractor
) -> str | None:
    """What this entry alone makes of the example, whatever else is known."""
    rules = replace(compile_checks((entry,), extractor.known.lists), other=frozenset())
    made = [c for c in checks_of(got.figures, read(parsed.text), rules) if figure.figure_id in c.figures]
    if [c.status for c in made] == ([] if said == "none" else [said]):
        return None
    told = "; ".join(f"{c.status} ({c.detail})" for c in made) or "none"
    return f"{parsed.text!r}: the {entry.check} of {parsed.inner!r} is {told}, not {said}"


def _differs_in_role(entry: RoleRule, parsed: Example, said: str, figure: Figure) -> str | None:
    time, place = figure.time, figure.place
    got = (time.edtf if time else "none") if entry.of == "time" else (place.text if place else "none")
    return None if got == said else f"{parsed.text!r}: the {entry.of} of {parsed.inner!r} is {got}, not {said}"


def _differs_in_subject(parsed: Example, said: str, figure: Figure) -> str | None:
    got = figure.subject or "none"
    return None if got == said else f"{parsed.text!r}: the subject of {parsed.inner!r} is {got}, not {said}"


def _try_never(entry: Never, parsed: Example, got: Extraction) -> str | None:
    for rejection in got.rejections:
        if rejection.number.start < parsed.end and parsed.start < rejection.number.end and rejection.rule == entry.name:
            return None
    return f"{parsed.text!r}: {parsed.inner!r} is not rejected by this rule; it gives {_told(got)}"


def _told(got: Extraction) -> str:
    figures = [f"{f.text!r} ({f.kind})" for f in got.figures]
    rejected = [f"{r.number.text!r} rejected by {r.rule}" for r in got.rejections]
    return ", ".join(figures + rejected) or "nothing"


def _differs(entry: Any, parsed: Example, figure: Figure) -> str | None:
    if parsed.value is not None and figure.value != parsed.value:
        return f"{parsed.text!r} has the value {figure.value}, not {parsed.value}"
    if isinstance(entry, Unit) and (figure.unit_id, figure.kind) != (entry.id, entry.kind):
        return f"{parsed.text!r} is {figure.kind} in {figure.unit_id}, not {entry.kind} in {entry.id}"
    if isinstance(entry, BoundRule) and figure.bound != entry.bound:
        return f"{parsed.text!r} has the bound {figure.bound}, not {entry.bound}"
    if isinstance(entry, ContextRule) and entry.field == "change" and figure.change != entry.value:
        return f"{parsed.text!r} has the change {figure.change}, not {entry.value}"
    if isinstance(entry, Form) and figure.rule != entry.name:
        return f"{parsed.text!r} was made by the rule {figure.rule}"
    return None
