"""Findings for people, at 80 columns, and for programs, as JSON."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from solieu.extractor.claims.verdicts import Evidence, Finding

STYLES = {"supported": "green", "contradicted": "bold red", "related": "yellow", "not_found": "dim"}
_WIDTH = 80
_SHOWN = 3


def as_dict(finding: Finding) -> dict[str, Any]:
    """A finding as JSON: claim, figure (a record or null), verdict, evidence.

    >>> as_dict(Finding("Có 3 xã.", None, "not_found", ()))["verdict"]
    'not_found'
    """
    figure = json.loads(finding.figure.as_json()) if finding.figure is not None else None
    evidence = [one.as_dict() for one in finding.evidence]
    return {"claim": finding.claim, "figure": figure, "verdict": finding.verdict, "evidence": evidence}


def write_json(findings: Iterable[Finding]) -> None:
    """One JSON list, element by element, so that a long list needs no memory."""
    sys.stdout.write("[")
    for i, finding in enumerate(findings):
        sys.stdout.write((",\n " if i else "") + json.dumps(as_dict(finding), ensure_ascii=False))
    sys.stdout.write("]\n")


def harmless(text: str) -> str:
    """A text that cannot move the cursor or colour the terminal: control characters become spaces.

    >>> harmless("a\\x1b[31mb")
    'a [31mb'
    """
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)


def console_of() -> Console:
    """As wide as the terminal, and 80 columns in a pipe; colours only where the terminal and NO_COLOR allow."""
    console = Console(highlight=False, markup=False, emoji=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, emoji=False, width=_WIDTH)


def tell(findings: Iterable[Finding], name: bool = False) -> None:
    """Each figure of a claim with its verdict and the best evidence below; ``name``: the claim first, for many."""
    console = console_of()
    for i, finding in enumerate(findings):
        if name and not i:
            console.print(Text(harmless(finding.claim), style="underline"))
        for line in _lines(finding):
            put(console, line)


def put(console: Console, line: Text) -> None:
    """Print a line; its wrapped parts stand under its first word."""
    left = len(line.plain) - len(line.plain.lstrip(" "))
    for part in line[left:].wrap(console, max(20, console.width - left)):
        part.rstrip()
        console.print(Text(" " * left).append_text(part), soft_wrap=True)


def _lines(finding: Finding) -> Iterator[Text]:
    what = finding.figure.text if finding.figure is not None else "no figure in the claim"
    yield Text.assemble((f"{finding.verdict:<13}", STYLES[finding.verdict]), (harmless(what), "bold"))
    for number, evidence in enumerate(finding.evidence[:_SHOWN], 1):
        yield from _evidence(number, evidence)


def _evidence(number: int, evidence: Evidence) -> Iterator[Text]:
    row = evidence.row
    place = f"{row['doc_id']}, {row['start']}-{row['end']}"
    yield Text.assemble(f"  {number} ", (evidence.verdict, STYLES[evidence.verdict]), f"  {harmless(place)}")
    yield Text(f"    {harmless(evidence.agreement.difference)}{_apart(evidence)}")
    yield _sentence(row)


def _apart(evidence: Evidence) -> str:
    how = evidence.agreement
    said = {
        "another unit": not how.unit,
        "another subject": not how.subject,
        "a name is missing": not how.names,
        "a year or number is missing": not how.numbers,
        "another place": how.place == "other",
        "place not confirmed": how.place == "open",
        "another time": how.time == "other",
        "time not confirmed": how.time == "open",
        "another rate or direction": not how.role,
    }
    told = [words for words, holds in said.items() if holds]
    return f" ({'; '.join(told)})" if told else ""


_AROUND = 110


def _sentence(row: dict[str, Any]) -> Text:
    """The sentence around the figure, the figure in bold."""
    start, end = row["start"] - row["sentence_start"], row["end"] - row["sentence_start"]
    whole = row["sentence_text"]
    left, right = max(0, start - _AROUND), min(len(whole), end + _AROUND)
    before, after = ("…" if left else "") + whole[left:start], whole[end:right] + ("…" if right < len(whole) else "")
    return Text.assemble("    ", harmless(before), (harmless(whole[start:end]), "bold"), harmless(after))
