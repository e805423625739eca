"""Find the figures of an archive that a claim may be about: by words, and by unit and value.

Words are weighed by how rare they are in the archive itself, so no list of
stop words is needed: `của` stands everywhere and weighs nothing, `kiện toàn`
weighs much. A search asks for the rarest words only; how many rows it touches
does not grow with the length of the claim.
"""

import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import regex

from solieu.extractor.archive.layout import FULL_TEXT, bared, searched
from solieu.extractor.intervals import Interval

_WORD = regex.compile(r"[^\W_]+")
_TERMS, _ROWS_OF_TERMS = 8, 8_000
_BY_WORDS, _BY_VALUE = 100, 60
_LEAST = 1000
_LARGEST = Decimal(2**63 - 1)


@lru_cache(maxsize=8192)
def words_of(text: str | None) -> tuple[str, ...]:
    """The words of a text as the full-text table with diacritics holds them.

    >>> words_of("HOÀ Bình: 44.000")
    ('hòa', 'bình', '44', '000')
    """
    return tuple(_WORD.findall(searched(text)))


@lru_cache(maxsize=8192)
def bare_words_of(text: str | None) -> tuple[str, ...]:
    """The same without diacritics.

    >>> bare_words_of("HOÀ Bình: 44.000")
    ('hoa', 'binh', '44', '000')
    """
    return tuple(map(bare_word, words_of(text)))


@lru_cache(maxsize=32768)
def bare_word(word: str) -> str:
    """One word without diacritics; there are few different ones.

    >>> bare_word("đắk")
    'dak'
    """
    return bared(word)


@dataclass(frozen=True, slots=True)
class Terms:
    """How many figures of the archive stand in a sentence with each word, with diacritics and without."""

    held: int
    kept: dict[str, int]
    bare: dict[str, int]

    @property
    def figures(self) -> int:
        """How many figures the archive holds; a small one counts for more, since its words are no rarer than elsewhere."""
        return max(self.held, _LEAST)

    def weight(self, word: str) -> float:
        """How much a word tells: nothing where it stands everywhere.

        >>> Terms(9000, {"của": 8000, "kiện": 9}, {}).weight("của") < Terms(9000, {"kiện": 9}, {}).weight("kiện")
        True
        """
        known = self.kept.get(word) or self.bare.get(bare_word(word)) or 1
        return math.log(1 + self.figures / known)


def terms_of(archive: sqlite3.Connection, words: Iterable[str]) -> Terms:
    """The frequency of each word of a claim."""
    kept, bare_ = {}, {}
    for table in FULL_TEXT:
        archive.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_terms USING fts5vocab(main, {table}, row)")
    for word in set(words):
        kept[word] = _rows(archive, FULL_TEXT[0], word)
        if not kept[word]:
            bare_[bare_word(word)] = _rows(archive, FULL_TEXT[1], bare_word(word))
    total = archive.execute("SELECT max(id) FROM search").fetchone()[0] or 0
    return Terms(total, kept, bare_)


def _rows(archive: sqlite3.Connection, table: str, word: str) -> int:
    found = archive.execute(f"SELECT doc FROM temp.{table}_terms WHERE term = ?", (word,)).fetchone()
    return int(found[0]) if found else 0


@dataclass(frozen=True, slots=True)
class Sought:
    """What a figure of a claim asks the archive for: its kinds, and unit with interval in every unit it can stand in."""

    kinds: tuple[str, ...]
    values: tuple[tuple[str, str, Interval], ...]
    """Column (`unit_id` or `unit`), its value, the interval of the amount."""
    pair: tuple[Decimal, Decimal] | None = None
    """Numerator and denominator, or low and high."""


def candidates(archive: sqlite3.Connection, words: Iterable[str], terms: Terms, sought: Sought) -> Iterator[sqlite3.Row]:
    """Figures worth comparing, each once, not ranked: a few hundred at most."""
    queries = list(_queries(words, terms))
    seen: set[str] = set()
    for row in _found(archive, queries, sought):
        if row["figure_id"] not in seen:
            seen.add(row["figure_id"])
            yield row


def _found(archive: sqlite3.Connection, queries: list[tuple[str, str]], sought: Sought) -> Iterator[sqlite3.Row]:
    among = f"figures.kind IN ({', '.join('?' * len(sought.kinds))})"
    said = [(f"figures.{column} = ? AND {where}", [unit, *ends]) for column, unit, (where, ends) in _conditions(sought)]
    for where, values in said:
        select = f"SELECT * FROM figures WHERE {among} AND {where} LIMIT ?"
        yield from archive.execute(select, [*sought.kinds, *values, _BY_VALUE])
    if said:
        anyhow = " OR ".join(f"({where})" for where, _ in said)
        values = [value for _, part in said for value in part]
        for table, query in queries:
            yield from _matching(archive, table, query, f"{among} AND ({anyhow})", [*sought.kinds, *values])
    if sought.pair is not None:
        pair = list(map(_number, sought.pair))
        for condition in ("numerator = ? AND denominator = ?", "kind IN ('count', 'measure') AND low = ? AND high = ?"):
            yield from archive.execute(f"SELECT * FROM figures WHERE {condition} LIMIT ?", [*pair, _BY_VALUE])
    for table, query in queries:
        yield from _matching(archive, table, query, among, list(sought.kinds))


def _conditions(sought: Sought) -> Iterator[tuple[str, str, tuple[str, list[int | float]]]]:
    return ((column, unit, _between(interval)) for column, unit, interval in sought.values)


def _matching(archive: sqlite3.Connection, table: str, query: str, condition: str, values: list[Any]) -> Iterator[sqlite3.Row]:
    yield from archive.execute(
        f"SELECT figures.* FROM {table} JOIN search ON search.id = {table}.rowid JOIN figures USING (figure_id)"
        f" WHERE {table} MATCH ? AND {condition} ORDER BY rank LIMIT ?",
        [query, *values, _BY_WORDS],
    )


def _between(interval: Interval) -> tuple[str, list[int | float]]:
    ends = [(sign, end) for sign, end in ((">=", interval.low), ("<=", interval.high)) if end is not None]
    where = " AND ".join(f"figures.value {sign} ?" for sign, _ in ends) or "figures.value IS NOT NULL"
    return where, [_number(end) for _, end in ends]


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() and abs(number) <= _LARGEST else float(number)


def _queries(words: Iterable[str], terms: Terms) -> Iterator[tuple[str, str]]:
    """For each full-text table the rarest words of the claim, joined by OR; the bare one where a word needs it."""
    kept = set(words)
    yield from _query(FULL_TEXT[0], kept, terms.kept)
    if any(not terms.kept.get(word) and terms.bare.get(bare_word(word)) for word in kept):
        yield from _query(FULL_TEXT[1], {bare_word(word) for word in kept if not terms.kept.get(word)}, terms.bare)


def _query(table: str, words: set[str], counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    taken: list[str] = []
    rows = 0
    for word in sorted((w for w in words if counts.get(w)), key=lambda w: (counts[w], w))[:_TERMS]:
        rows += counts[word]
        if taken and rows > _ROWS_OF_TERMS:
            break
        taken.append(word)
    if taken:
        yield table, " OR ".join(f'"{word}"' for word in taken)


def rarity_of(archive: sqlite3.Connection, sought: Sought, terms: Terms) -> float:
    """How much the number tells: the natural logarithm of one in how many figures says it of this unit."""
    values: list[Any]
    if sought.values:
        column, unit, interval = sought.values[0]
        where, ends = _between(interval)
        where, values = f"{column} = ? AND {where}", [unit, *ends]
    elif sought.pair is not None:
        values = [_number(number) for number in sought.pair] * 2
        where = "numerator = ? AND denominator = ? UNION ALL SELECT 1 FROM figures WHERE low = ? AND high = ?"
    else:
        return 0.0
    among = f"SELECT 1 FROM figures WHERE {where} LIMIT {_ROWS_OF_TERMS}"
    said = archive.execute(f"SELECT count(*) FROM ({among})", values).fetchone()[0]
    return math.log(1 + terms.figures / (1 + said))


def siblings(archive: sqlite3.Connection, row: Mapping[str, Any]) -> list[sqlite3.Row]:
    """The other figures of the same sentence."""
    return archive.execute(
        "SELECT * FROM figures WHERE doc_id = ? AND sentence_start = ? AND figure_id != ?",
        [row["doc_id"], row["sentence_start"], row["figure_id"]],
    ).fetchall()


def sentences_of(archive: sqlite3.Connection, doc_id: str) -> list[str]:
    """The sentences of an article that hold a figure."""
    rows = archive.execute("SELECT DISTINCT sentence_text FROM figures WHERE doc_id = ?", (doc_id,))
    return [row[0] for row in rows]
