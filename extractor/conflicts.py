"""Where the articles of an archive disagree: one subject, unit, place and period, and different values.

Statements are put together by what they count, unit, kind, rate, change, place
and period, then by the words of their sentences: `3 xã bị ngập` and `5 xã đạt
chuẩn` are no conflict. An article that gives one subject several values tells
its statements apart by something we do not see, and stays out. Each conflict is

- ``rounding``: each pair of values can stand for one number (44.872, `gần 45.000`);
- ``correction``: one statement says that it corrects, or is preliminary;
- ``contradiction``: no number fits both.
"""

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any, Literal

from rich.text import Text

from solieu.extractor.archive.searching import Terms, bare_words_of, terms_of, words_of
from solieu.extractor.claims.agreement import around
from solieu.extractor.claims.statement import bare_home, named
from solieu.extractor.claims.telling import console_of, harmless, put
from solieu.extractor.claims.values import amount, pair, value_of
from solieu.extractor.knowledge import knowledge

Sort = Literal["rounding", "correction", "contradiction"]
Row = dict[str, Any]
_ALIKE, _CLOSE = 0.6, 0.4
_KEY = ("kind", "subject", "unit_id", "unit", "per", "change", "place_code", "place_text", "time_edtf")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements of different articles that do not say the same, in the order of their ids; ``later`` corrects."""

    sort: Sort
    statements: tuple[Row, ...]
    later: str | None
    """figure_id of the statement that corrects the others, if one says so."""

    def as_dict(self) -> dict[str, Any]:
        """For JSON: what it is about, and each statement with its place."""
        first = self.statements[0]
        kept = ("doc_id", "figure_id", "start", "end", "text", "value", "numerator", "denominator", "low", "high", "bound")
        more = ("source_text", "sentence_text", "sentence_start", "sentence_end")
        return {
            "conflict": self.sort,
            "subject": first["subject"],
            "unit": first["unit"],
            "kind": first["kind"],
            "place": first["place_text"],
            "time": first["time_edtf"],
            "later": self.later,
            "statements": [{key: row[key] for key in (*kept, *more)} for row in self.statements],
        }


def conflicts(archive: sqlite3.Connection) -> Iterator[Conflict]:
    """All conflicts of an archive, by subject; one group of statements in memory at a time."""
    archive.create_function("alike", len(_KEY), _key, deterministic=True)
    rows = archive.execute(
        f"SELECT *, alike({', '.join(_KEY)}) AS alike_key FROM figures"
        " WHERE subject IS NOT NULL AND time_edtf IS NOT NULL ORDER BY alike_key, figure_id"
    )
    for _, group in groupby(map(dict, rows), key=lambda row: row["alike_key"]):
        statements = list(group)
        if len({row["doc_id"] for row in statements}) > 1:
            yield from _of_group(archive, statements)


def _key(*values: str | None) -> str:
    """What two statements share that may conflict; an official code stands for the spellings of a place."""
    said = dict(zip(_KEY, values, strict=True))
    unit = said["unit_id"] or " ".join(words_of(said["unit"]))
    place = said["place_code"] or " ".join(bare_words_of(said["place_text"]))
    subject, per = (" ".join(words_of(said[key])) for key in ("subject", "per"))
    return "\t".join([subject, said["kind"] or "", unit, per, said["change"] or "", place, said["time_edtf"] or ""])


def _of_group(archive: sqlite3.Connection, statements: list[Row]) -> Iterator[Conflict]:
    terms = terms_of(archive, [word for row in statements for word in words_of(row["sentence_text"])])
    for cluster in _clusters(statements, terms):
        distinct = _distinct(_clear(cluster))
        if len(distinct) > 1 and len({row["doc_id"] for row in distinct}) > 1:
            yield _conflict(distinct)


def _clusters(statements: Iterable[Row], terms: Terms) -> list[list[Row]]:
    """Statements in much the same words, each beside the first it resembles."""
    clusters: list[list[Row]] = []
    for row in statements:
        home = next((c for c in clusters if _alike(c[0], row, terms)), None)
        if home is None:
            clusters.append([row])
        else:
            home.append(row)
    return clusters


def _alike(one: Row, other: Row, terms: Terms) -> bool:
    first, second = ({w for w in words_of(row["sentence_text"]) if not w.isdecimal()} for row in (one, other))
    shared, least = (sum(map(terms.weight, words)) for words in (first & second, min(first, second, key=len)))
    names, others = (set().union(*named(row["sentence_text"])) for row in (one, other))
    if names and others and not names & others:
        return False  # the revenue of one company is not that of another
    anchored = bool(one["place_text"] or (names & others) - bare_home())
    return anchored and shared >= _ALIKE * least and min(_closeness(one, other, terms), _closeness(other, one, terms)) >= _CLOSE


def _closeness(one: Row, other: Row, terms: Terms) -> float:
    """The share of the words around one figure that stand around the other."""
    words, others = (around(row) for row in (one, other))
    total = sum(map(terms.weight, words))
    return sum(map(terms.weight, words & others)) / total if total else 0.0


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    first, second = amount(one), amount(other)
    if first is not None and second is not None:
        return (first.low, first.high) == (second.low, second.high)
    return first is second is None and pair(one) == pair(other)


def _clear(cluster: list[Row]) -> list[Row]:
    """Without articles that give the one subject several values."""
    unclear = {a["doc_id"] for a, b in combinations(cluster, 2) if a["doc_id"] == b["doc_id"] and _apart(a, b)}
    return [row for row in cluster if row["doc_id"] not in unclear]


def _apart(one: Row, other: Row) -> bool:
    """Whether no number fits both."""
    return value_of(one, other)[0] == "differs" and value_of(other, one)[0] == "differs"


def _distinct(cluster: list[Row]) -> list[Row]:
    """One statement for each amount: articles copy each other."""
    kept: list[Row] = []
    for row in cluster:
        if not any(_same(row, other) and row["bound"] == other["bound"] for other in kept):
            kept.append(row)
    return [] if all(_same(kept[0], row) for row in kept) else kept


def _conflict(statements: list[Row]) -> Conflict:
    apart = any(_apart(a, b) for a, b in combinations(statements, 2))
    if not apart:
        return Conflict("rounding", tuple(statements), None)
    correcting = [row for row in statements if _says(row, "correcting")]
    lasting = [row for row in statements if not _says(row, "preliminary")]
    later = correcting if len(correcting) == 1 else lasting if len(lasting) < len(statements) else []
    if later and not any(_apart(a, b) for a, b in combinations(later, 2)):
        return Conflict("correction", tuple(statements), later[0]["figure_id"])
    return Conflict("contradiction", tuple(statements), None)


def _says(row: Row, words: str) -> bool:
    sentence = f" {' '.join(words_of(row['sentence_text']))} "
    return any(f" {' '.join(words_of(phrase))} " in sentence for phrase in knowledge().lists[words])


def write_json(found: Iterable[Conflict]) -> int:
    """One JSON list, element by element; returns how many there are."""
    count = 0
    sys.stdout.write("[")
    for count, conflict in enumerate(found, 1):
        sys.stdout.write((",\n " if count > 1 else "") + json.dumps(conflict.as_dict(), ensure_ascii=False))
    sys.stdout.write("]\n")
    return count


def tell(found: Iterable[Conflict]) -> int:
    """Print each conflict with its statements; returns how many there are."""
    console, count = console_of(), 0
    for conflict in found:
        count += 1
        first = conflict.statements[0]
        where = ", ".join(filter(None, (first["place_text"], first["time_edtf"])))
        console.print(Text(f"{conflict.sort}: {harmless(first['subject'])} ({harmless(where)})", style="bold"))
        for row in conflict.statements:
            mark = "later, " if row["figure_id"] == conflict.later else ""
            at = f"{mark}{harmless(row['doc_id'])}, {row['start']}-{row['end']}"
            put(console, Text(f"  {harmless(row['text'])} [{at}]"))
            put(console, Text(f"    {harmless(row['sentence_text'])}", style="dim"))
    return count
