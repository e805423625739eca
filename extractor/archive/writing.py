"""Write records into an archive: a new one, or more figures for one that is there.

What stands in an archive after a run: every figure of the run; every figure of
articles that the run did not see; and no figure of an article that the run saw
but found no more (an article is named by its ``doc_id``, so one that lost
*all* its figures is not seen and keeps them). A later figure with the same
``figure_id`` replaces the earlier one.

The archive is written beside its place, synced, and moved there whole: a
reader sees the old one or the new one. The same records give the same bytes in
a new file. Numbers are exact where SQLite can hold them: whole numbers below
2**63; others become the nearest double, 15 digits or more. ``meta`` counts
those that lost a digit (``rounded_numbers``); ``number_text`` keeps them all.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from decimal import Decimal
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from solieu.extractor.archive.layout import FULL_TEXT, SEARCHED, bared, indexes, searched, statements
from solieu.extractor.archive.reading import ArchiveError, require_ours, worded
from solieu.extractor.writers.whole import sync
from solieu.schemas.export import columns
from solieu.schemas.figure import SCHEMA_VERSION

_BATCH = 1000
_LARGEST = 2**63 - 1
Row = dict[str, Any]


def write_archive(path: Path, records: Iterable[Mapping[str, Any]]) -> int:
    """Add records to the archive at ``path``, which is made where there is none.

    Args:
        path: the SQLite file.
        records: nested dicts of the JSON record, numbers as int or ``Decimal``
            (``json.loads(line, parse_float=Decimal)``).

    Returns:
        How many records were written.

    Raises:
        ArchiveError: ``path`` is there and is no archive of solieu of this version.
        OSError: the archive cannot be written; what stood there stays.

    >>> import tempfile
    >>> from solieu.extractor import extract
    >>> records = [json.loads(f.as_json(), parse_float=Decimal) for f in extract("Có 3 xã ngập.", doc_id="a")]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_archive(Path(folder) / "figures.db", records)
    1
    """
    beside = path.with_name(path.name + ".part")
    try:
        with worded(path):
            _discard(beside)
            fresh = not path.exists() or path.stat().st_size == 0
            with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
                _prepare(connection, None if fresh else path)
                count = _fill(connection, records, fresh)
        sync(beside)
        beside.replace(path)
        sync(path.parent)
    except BaseException:
        _discard(beside)
        raise
    return count


def _discard(beside: Path) -> None:
    for name in (beside.name, beside.name + "-journal"):
        with suppress(OSError):
            beside.with_name(name).unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection, earlier: Path | None) -> None:
    """An empty archive, or a copy of the earlier one; the file is nobody else's yet, so no journal."""
    if earlier is not None:
        with closing(sqlite3.connect(earlier)) as source:
            require_ours(source, earlier)
            source.backup(connection)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    if earlier is None:
        try:
            for statement in statements():
                connection.execute(statement)
        except sqlite3.OperationalError as error:
            if "fts5" in str(error):
                raise ArchiveError("this Python's SQLite has no full-text search (FTS5). Use a Python built with it.") from error
            raise


def _fill(connection: sqlite3.Connection, records: Iterable[Mapping[str, Any]], fresh: bool) -> int:
    connection.execute("BEGIN")
    count = rounded = 0
    connection.execute("CREATE TEMP TABLE seen (figure_id TEXT PRIMARY KEY, doc_id TEXT) WITHOUT ROWID")
    rows = (flat(record) for record in records)
    while batch := list(islice(rows, _BATCH)):
        rounded += sum(_rounded(row) for row in batch)
        _upsert(connection, {row["figure_id"]: row for row in batch}.values(), fresh)
        count += len(batch)
    if fresh:
        for statement in indexes():
            connection.execute(statement)
    else:
        _remove_stale(connection)
    _describe(connection, rounded)
    connection.execute("COMMIT")
    connection.execute("DROP TABLE temp.seen")
    return count


def _upsert(connection: sqlite3.Connection, rows: Iterable[Row], fresh: bool) -> None:
    rows = [{name: _stored(value) for name, value in row.items()} for row in rows]
    held = _held(connection, [row["figure_id"] for row in rows])
    same = {row["figure_id"] for row in rows if row["figure_id"] in held and _texts(row) == _texts(held[row["figure_id"]][1])}
    _unindex(connection, {i: row for i, row in held.items() if i not in same})
    names = [column.name for column in columns()]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != "figure_id")
    connection.executemany(
        f"INSERT INTO figures ({', '.join(names)}) VALUES ({', '.join(f':{n}' for n in names)})"
        f" ON CONFLICT (figure_id) DO UPDATE SET {changes}",
        rows,
    )
    new = [(row["figure_id"],) for row in rows if row["figure_id"] not in held]
    connection.executemany("INSERT INTO search (figure_id) VALUES (?)", new)
    ids = dict(_by_ids(connection, "SELECT figure_id, id FROM search WHERE figure_id IN", [r["figure_id"] for r in rows]))
    changed = [(ids[row["figure_id"]], row) for row in rows if row["figure_id"] not in same]
    _each_table(connection, "INSERT INTO {0} (rowid, {1}) VALUES (?, {2})", changed)
    if not fresh:
        seen = [(row["figure_id"], row["doc_id"]) for row in rows]
        connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", seen)


def _texts(row: Row) -> list[Any]:
    return [row[name] for name in SEARCHED]


def _by_ids(connection: sqlite3.Connection, select: str, ids: list[str]) -> list[tuple[Any, ...]]:
    return connection.execute(f"{select} ({','.join('?' * len(ids))})", ids).fetchall()


def _held(connection: sqlite3.Connection, ids: list[str]) -> dict[str, tuple[int, Row]]:
    """Row id and searched texts of those figures that are there already."""
    select = f"SELECT figure_id, id, {', '.join(SEARCHED)} FROM search JOIN figures USING (figure_id) WHERE figure_id IN"
    return {r[0]: (r[1], dict(zip(SEARCHED, r[2:], strict=True))) for r in _by_ids(connection, select, ids)}


def _unindex(connection: sqlite3.Connection, held: Mapping[str, tuple[int, Row]]) -> None:
    """A table without content forgets a row only when told what stood in it."""
    _each_table(connection, "INSERT INTO {0} ({0}, rowid, {1}) VALUES ('delete', ?, {2})", list(held.values()))


def _each_table(connection: sqlite3.Connection, statement: str, rows: list[tuple[int, Row]]) -> None:
    kept: list[tuple[Any, ...]] = [(i, *(searched(row[name]) for name in SEARCHED)) for i, row in rows]
    bare: list[tuple[Any, ...]] = [(i, *map(bared, values)) for i, *values in kept]
    for table, lines in zip(FULL_TEXT, (kept, bare), strict=True):
        made = statement.format(table, ", ".join(SEARCHED), ", ".join("?" * len(SEARCHED)))
        connection.executemany(made, lines)


def _remove_stale(connection: sqlite3.Connection) -> None:
    """Figures of articles of this run that this run did not find again."""
    stale = connection.execute(
        "SELECT figure_id FROM figures WHERE doc_id IN (SELECT doc_id FROM seen)"
        " AND figure_id NOT IN (SELECT figure_id FROM seen)"
    )
    ids = iter([row[0] for row in stale])
    while batch := list(islice(ids, _BATCH)):
        _unindex(connection, _held(connection, batch))
        for table in ("figures", "search"):
            connection.executemany(f"DELETE FROM {table} WHERE figure_id = ?", [(i,) for i in batch])


def _describe(connection: sqlite3.Connection, rounded: int) -> None:
    before = connection.execute("SELECT value FROM meta WHERE key = 'rounded_numbers'").fetchone()
    facts = {
        "schema_version": SCHEMA_VERSION,
        "solieu_version": version("solieu"),
        "rounded_numbers": str(rounded + (int(before[0]) if before else 0)),
    }
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())


def flat(record: Mapping[str, Any]) -> Row:
    """The record with nested objects flattened by ``_`` and lists as JSON.

    >>> flat({"time": None, "checks": [], "number": {"text": "3", "start": 0, "end": 1}})["number_text"]
    '3'
    """
    row: Row = {}
    for column in columns():
        value = record.get(column.key)
        if column.part:
            value = value[column.part] if value is not None else None
        row[column.name] = json.dumps(value, ensure_ascii=False) if isinstance(value, (list, tuple)) else value
    return row


def _stored(value: Any) -> Any:
    """A value as SQLite holds it: whole numbers below 2**63 exactly, others as a double."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, Decimal) or (isinstance(value, int) and abs(value) > _LARGEST):
        return float(value)
    return value


def _rounded(row: Row) -> bool:
    """Whether a number of the row loses a digit.

    >>> _rounded({"value": Decimal("0.1")}), _rounded({"value": Decimal(2**63 + 1)})
    (False, True)
    """
    numbers: Iterator[Decimal | int] = (value for value in row.values() if isinstance(value, (Decimal, int)))
    return any(Decimal(str(_stored(value))) != value for value in numbers)
