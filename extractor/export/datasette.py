"""Datasette: metadata with which ``datasette figures.db -m metadata.json`` is pleasant to use.

Columns are described as everywhere else, the pages have facets, and there are
ready-made queries: search with or without diacritics, checks that do not come
out, totals by unit. Datasette's own search box needs a table whose row numbers
are those of its full-text table, which ``figures`` cannot promise; so the export
adds the view ``figures_search`` to the archive, which has them.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from solieu.extractor.export.joining import ExportError
from solieu.extractor.writers.whole import whole
from solieu.schemas.export import columns

VIEW = "figures_search"
FACETS = ("kind", "unit", "place_text", "time_edtf", "bound")
_FULL_TEXT = ("figures_fts", "figures_fts_bare")
_NEEDED = {"figures", "search", *_FULL_TEXT}
_SAID = ("doc_id", "kind", "text", "value", "numerator", "denominator", "low", "high", "unit", "subject")
_SHOWN = ", ".join(f"figures.{name}" for name in (*_SAID, "time_edtf", "place_text", "sentence_text"))


def write_metadata(archive: Path, output: Path) -> None:
    """Write the metadata of an archive, and add the view for searching to it.

    Raises:
        ExportError: the file is no archive of figures.
        OSError: a file cannot be read or written.
    """
    _add_view(archive)
    with whole(output) as stream:
        stream.write((json.dumps(metadata(archive.stem), ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def _add_view(archive: Path) -> None:
    if not archive.is_file():
        raise ExportError(f"{archive}: no such file. Make an archive with `solieu extract INPUT -o {archive.stem}.db`.")
    try:
        with closing(sqlite3.connect(archive)) as connection:
            there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if not there >= _NEEDED:
                raise ExportError(f"{archive}: no archive that `solieu extract` wrote. Give the .db file of `solieu extract`.")
            if VIEW not in there:
                connection.execute(
                    f"CREATE VIEW {VIEW} AS SELECT search.id AS search_id, figures.* FROM search JOIN figures USING (figure_id)"
                )
    except sqlite3.OperationalError as error:
        raise OSError(None, f"SQLite says: {error}", str(archive)) from error
    except sqlite3.DatabaseError as error:
        raise ExportError(f"{archive}: no archive that `solieu extract` wrote (SQLite says: {error}).") from error


def metadata(database: str) -> dict[str, Any]:
    """The metadata of a database of that name.

    >>> metadata("figures")["databases"]["figures"]["tables"]["figures"]["columns"]["unit"]
    'counted head noun or unit, lower case, as written'
    """
    described = {column.name: column.description for column in columns()}
    shared: dict[str, Any] = {"columns": described, "facets": list(FACETS), "size": 50}
    figures = {"title": "Figures", "description": "One row for each figure of an article.", "label_column": "text"}
    search = {
        "title": "Figures, with search",
        "description": "The same rows, with a search box: words with their diacritics, as articles write them.",
        "fts_table": _FULL_TEXT[0],
        "fts_pk": "search_id",
    }
    hidden = {name: {"hidden": True} for name in ("search", "meta", *_FULL_TEXT)}
    return {
        "title": "solieu",
        "description": "Figures of Vietnamese news: what is counted, how much, when, where, and who says so.",
        "databases": {
            database: {
                "tables": {
                    "figures": figures | shared | {"sort": "doc_id"},
                    VIEW: search | shared | {"columns": {"search_id": "row of the full-text tables", **described}},
                    **hidden,
                },
                "queries": queries(),
            }
        },
    }


def queries() -> dict[str, dict[str, str]]:
    """The ready-made queries, by name.

    >>> sorted(queries())
    ['by_unit', 'mismatches', 'search', 'search_bare']
    """
    by_unit = (
        "SELECT unit_id, unit, kind, count(*) AS figures, count(DISTINCT doc_id) AS articles, min(value) AS least, "
        "max(value) AS most FROM figures GROUP BY unit_id, unit, kind ORDER BY figures DESC"
    )
    mismatches = (
        f"SELECT json_extract(c.value, '$.check') AS \"check\", json_extract(c.value, '$.detail') AS detail, {_SHOWN} "
        "FROM figures, json_each(figures.checks) AS c WHERE json_extract(c.value, '$.status') = 'mismatch' "
        "ORDER BY figures.doc_id, figures.start"
    )
    return {
        "search": {"title": "Search, with diacritics", "sql": _search(_FULL_TEXT[0])},
        "search_bare": {
            "title": "Search, without diacritics",
            "description": "Type words without any diacritics: dak lak.",
            "sql": _search(_FULL_TEXT[1]),
        },
        "mismatches": {"title": "Checks that do not come out", "sql": mismatches},
        "by_unit": {"title": "Figures by unit", "sql": by_unit},
    }


def _search(table: str) -> str:
    """``escape_fts`` is a function of Datasette's: with it, ``OR`` and ``*`` are words like others."""
    return (
        f"SELECT {_SHOWN} FROM {table} JOIN search ON search.id = {table}.rowid JOIN figures USING (figure_id) "
        f"WHERE {table} MATCH escape_fts(:words) ORDER BY {table}.rank"
    )
