"""From candidates to a verdict with ranked evidence.

``supported``: a figure of the archive whose value confirms the claim's, of the
same thing, unit, place and time, in much the same words. ``contradicted``: all
that agrees well, and no number fits both statements. ``related``: something
close was found that neither confirms nor excludes. ``not_found``: nothing.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, get_args

from solieu.extractor.archive.searching import (
    Sought,
    Terms,
    candidates,
    rarity_of,
    sentences_of,
    siblings,
    terms_of,
)
from solieu.extractor.claims.agreement import Agreement, agreement, closeness, kinds, worth
from solieu.extractor.claims.statement import Asked, Elsewhere, asked, elsewhere
from solieu.extractor.claims.values import convertible, interval_of, pair, unit_factor, value_of
from solieu.extractor.intervals import Interval
from solieu.schemas.figure import Figure

Verdict = Literal["supported", "contradicted", "related", "not_found"]
MOST_EVIDENCE = 5
_WORDS_ALONE, _RARE = 0.65, 6.0
_WORDS_SUPPORT, _WORDS_CONTRADICT, _WORDS_CONTRADICT_BARE, _WORDS_RELATED = 0.5, 0.75, 0.85, 0.45
# `trong 30 năm liền` says too little to be supported by anything: its words must single the evidence out.
_TOLD, _ANCHOR = 14.0, 5.0
_CLOSER, _NEAR, _OUTDONE = 0.15, 0.3, 0.2
_STRONGEST: tuple[Verdict, ...] = ("supported", "contradicted", "related")
_WORST: tuple[Verdict, ...] = ("contradicted", "not_found", "related")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure of the archive beside the claim's."""

    row: dict[str, Any]
    verdict: Verdict
    agreement: Agreement
    score: float

    def as_dict(self) -> dict[str, Any]:
        """For JSON: where it stands, what it says, and how it lies to the claim."""
        row, how = self.row, self.agreement
        sentence = {"text": row["sentence_text"], "start": row["sentence_start"], "end": row["sentence_end"]}
        kept = ("doc_id", "figure_id", "start", "end", "text", "kind", "value", "numerator", "denominator", "low", "high")
        more = ("bound", "unit", "unit_id", "subject", "time_edtf", "place_text", "place_code", "source_text")
        return {
            "verdict": self.verdict,
            "score": round(self.score, 3),
            **{key: row[key] for key in (*kept, *more)},
            "sentence": sentence,
            "value_is": how.value,
            "difference": how.difference,
            "place_is": how.place,
            "time_is": how.time,
            "unit_agrees": how.unit,
            "subject_agrees": how.subject,
            "words_shared": round(how.words, 3),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one figure of a claim; ``figure`` is None for a claim that states none."""

    claim: str
    figure: Figure | None
    verdict: Verdict
    evidence: tuple[Evidence, ...]


def check(archive: sqlite3.Connection, claim: str, figures: Iterable[Figure]) -> list[Finding]:
    """A verdict for each figure of a claim.

    Args:
        archive: from ``open_archive``.
        claim: the sentence.
        figures: what the extractor found in it.
    """
    every = list(asked(claim, figures))
    terms = terms_of(archive, [word for one in every for word in one.words])
    findings = [Finding(claim, one.figure, *_judged(archive, one, terms)) for one in every]
    return findings or [Finding(claim, None, "not_found", ())]


def overall(findings: Iterable[Finding]) -> Verdict:
    """The verdict on a claim of several figures: its worst.

    >>> overall([Finding("", None, "supported", ()), Finding("", None, "not_found", ())])
    'not_found'
    """
    found = {finding.verdict for finding in findings}
    return next((verdict for verdict in _WORST if verdict in found), "supported" if found else "not_found")


@dataclass(slots=True)
class Tally:
    """How many claims got which verdict.

    >>> tally = Tally()
    >>> _ = list(tally.over([({}, [Finding("", None, "supported", ())])]))
    >>> tally.sentence(), tally.worst()
    ('1 claim: 1 supported, 0 contradicted, 0 related, 0 not_found', 'supported')
    """

    counts: Counter[Verdict] = field(default_factory=Counter)

    def over(self, checked: Iterable[tuple[dict[str, Any], list[Finding]]]) -> Iterator[tuple[dict[str, Any], list[Finding]]]:
        """The same stream, counted."""
        for row, found in checked:
            self.counts[overall(found)] += 1
            yield row, found

    def worst(self) -> Verdict:
        """The worst verdict of all claims: what the exit code tells."""
        return next((v for v in _WORST if self.counts[v]), "supported" if self.counts else "not_found")

    def sentence(self) -> str:
        """The closing line of a run."""
        total = self.counts.total()
        said = ", ".join(f"{self.counts[verdict]} {verdict}" for verdict in get_args(Verdict))
        return f"{total} {'claim' if total == 1 else 'claims'}: {said}"


def _judged(archive: sqlite3.Connection, one: Asked, terms: Terms) -> tuple[Verdict, tuple[Evidence, ...]]:
    articles: dict[str, Elsewhere] = {}
    sought = _sought(one)
    rarity = rarity_of(archive, sought, terms)
    rows = candidates(archive, one.words, terms, sought)
    found = [_evidence(archive, one, row, terms, rarity, articles) for row in map(dict, rows) if worth(one, row, terms)]
    found = [_unless_said_of_another(archive, one, evidence, terms) for evidence in found]
    closest = max((e.agreement.words for e in found if e.verdict == "contradicted"), default=0.0)
    found = [replace(e, verdict="related") if _outdone(e, closest) else e for e in found]
    if any(_doubts(evidence.agreement) for evidence in found):
        found = [replace(e, verdict="related") if e.verdict == "contradicted" else e for e in found]
    said = {evidence.verdict for evidence in found}
    verdict: Verdict = next((v for v in _STRONGEST if v in said), "not_found")
    ranked = sorted((e for e in found if e.verdict != "not_found"), key=partial(_rank, verdict))
    return verdict, tuple(_distinct(ranked))[:MOST_EVIDENCE]


def _outdone(evidence: Evidence, closest: float) -> bool:
    """Support in some of the claim's words counts for nothing beside a statement in nearly all of them that excludes it."""
    return evidence.verdict == "supported" and evidence.agreement.words < closest - _OUTDONE


def _doubts(how: Agreement) -> bool:
    """Evidence that says the claim's number in nearly its words, if not its place or time: no contradiction beside it."""
    return how.value == "agrees" and how.unit and how.names and how.words >= _WORDS_CONTRADICT and _telling(how) >= _TOLD


def _telling(how: Agreement) -> float:
    """How much singles the evidence out: rare words, and a place or time that both name, worth a rare word each."""
    return how.told + _ANCHOR * [how.place, how.time].count("same")


def _rank(verdict: Verdict, evidence: Evidence) -> tuple[bool, float, str]:
    """First what bears the verdict, then what is closest; ties by id, so that a second run prints the same."""
    return evidence.verdict != verdict, -evidence.score, evidence.row["figure_id"]


def _distinct(ranked: list[Evidence]) -> Iterator[Evidence]:
    """One piece of evidence for each amount of a sentence: articles quote each other word for word."""
    seen: set[tuple[str, str]] = set()
    for evidence in ranked:
        key = (evidence.row["sentence_text"], evidence.row["text"])
        if key not in seen:
            seen.add(key)
            yield evidence


def _sought(one: Asked) -> Sought:
    interval, row = interval_of(one.row), one.row
    values: list[tuple[str, str, Interval]] = []
    if interval is not None and row["unit_id"]:
        values = [("unit_id", unit, interval.times(factor)) for unit, factor in convertible(row["unit_id"])]
    elif interval is not None and row["unit"]:
        values = [("unit", row["unit"], interval)]
    numbers = pair(row)
    if numbers is None and row["low"] is not None:
        numbers = (row["low"], row["high"])
    return Sought(kinds(row["kind"]), tuple(values), numbers)


def _evidence(
    archive: sqlite3.Connection,
    one: Asked,
    row: dict[str, Any],
    terms: Terms,
    rarity: float,
    articles: dict[str, Elsewhere],
) -> Evidence:
    def article() -> Elsewhere:
        doc_id = row["doc_id"]
        if doc_id not in articles:
            articles[doc_id] = elsewhere(sentences_of(archive, doc_id))
        return articles[doc_id]

    how = agreement(one, row, terms, article)
    rare = rarity >= min(_RARE, math.log(1 + terms.figures / 4))
    return Evidence(row, _verdict(how, rare), how, _score(how))


def _unless_said_of_another(archive: sqlite3.Connection, one: Asked, evidence: Evidence, terms: Terms) -> Evidence:
    """Where one sentence holds several numbers of a kind, the claim's words must lie closest to the one that agrees.

    `lãi suất 12 tháng là 7,2%, 24 tháng là 8%`: the 8 % supports nothing about 12 months.
    """
    if evidence.verdict != "supported":
        return evidence
    near = closeness(one, evidence.row, terms)
    if near < _NEAR and evidence.agreement.words < _WORDS_ALONE:
        return replace(evidence, verdict="related")
    others = (r for r in map(dict, siblings(archive, evidence.row)) if _rivals(one.row, evidence.row, r))
    if any(closeness(one, other, terms) > near + _CLOSER for other in others if not _agrees(one, other)):
        return replace(evidence, verdict="related")
    return evidence


def _rivals(claim: dict[str, Any], row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether another figure of the sentence could be meant: of a unit that converts, no level for a change, of no other time."""
    told = all(claim[key] is None or row[key] is None or row[key] == other[key] for key in ("change", "time_edtf"))
    return told and unit_factor(claim, other) is not None


def _agrees(one: Asked, row: dict[str, Any]) -> bool:
    return value_of(one.row, row)[0] == "agrees"


def _verdict(how: Agreement, rare: bool) -> Verdict:
    same_thing = how.unit and how.subject and how.role and how.names and how.numbers
    placed = {how.place, how.time}
    if same_thing and placed <= {"same", "silent", "wider"} and _telling(how) >= _TOLD:
        # Half of the words will do where the number itself is rare: one figure in 400, or three in all.
        if how.value == "agrees" and (how.words >= _WORDS_ALONE or (how.words >= _WORDS_SUPPORT and rare)):
            return "supported"
        needed = _WORDS_CONTRADICT if "same" in placed else _WORDS_CONTRADICT_BARE
        if how.value == "differs" and how.words >= needed and "wider" not in placed:
            return "contradicted"
    if how.words >= _WORDS_RELATED or (how.value == "agrees" and how.unit and how.words >= _WORDS_RELATED / 2):
        return "related"
    return "not_found"


_FITS = {"same": 1.0, "silent": 0.5, "wider": 0.5, "open": 0.3, "other": 0.0}


def _score(how: Agreement) -> float:
    """How close evidence is, 0 to 1: half by words, half by what else agrees."""
    value = {"agrees": 1.0, "near": 0.5, "differs": 0.2}[how.value]
    return 0.5 * how.words + 0.15 * value + 0.1 * how.unit + 0.1 * _FITS[how.place] + 0.1 * _FITS[how.time] + 0.05 * how.subject
