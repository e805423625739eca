"""pandas, polars, DuckDB and sqlite3 read each output back: equal sums, equal texts."""

import csv
import json
import sqlite3
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pytest
from made_records import records

from solieu.extractor.writers import flatten, write
from solieu.schemas.export import columns

COUNT = 500
MADE = records(COUNT)
NAMES = [c.name for c in columns()]
TYPES = {c.name: "string" if c.type == "array" else c.type for c in columns()}
NESTED = {c.key for c in columns() if c.part}
Table = dict[str, list[Any]]
needs_archive = pytest.mark.skipif(find_spec("solieu.extractor.archive") is None, reason="the SQLite archive is not built yet")


def said(table: Table) -> dict[str, Any]:
    """Of each column its sum, or all its texts."""
    texts = {name: [value or None for value in table[name]] for name in NAMES if TYPES[name] == "string"}
    return texts | {name: sum(v for v in table[name] if v is not None) for name in NAMES if name not in texts}


WANTED = said({name: [flatten(r)[name] for r in MADE] for name in NAMES})


def nothing(value: Any) -> Any:
    return None if value is None or value is pandas.NA or value != value else value


def from_pandas(frame: Any) -> Table:
    return {name: [None if pandas.isna(v) else v for v in frame[name].tolist()] for name in NAMES}


def from_polars(frame: Any) -> Table:
    return {name: frame[name].to_list() for name in NAMES}


def from_duckdb(query: str) -> Table:
    found = duckdb.connect().sql(query)
    rows = found.fetchall()
    return {name: [row[i] for row in rows] for i, name in enumerate(found.columns)}


def from_sqlite(base: sqlite3.Connection, query: str) -> Table:
    found = base.execute(query)
    rows = found.fetchall()
    return {head[0]: [row[i] for row in rows] for i, head in enumerate(found.description)}


def flat_select(source: str) -> str:
    """A record's columns in SQL of DuckDB, for nested JSON."""
    chosen = [f'{c.key}."{c.part}" AS {c.name}' if c.part else f'"{c.key}"' for c in columns() if c.type != "array"]
    return f"SELECT {', '.join(chosen)}, '[]' AS checks FROM {source}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("outputs")
    for form in ("jsonl", "csv", "parquet", "xlsx"):
        assert write(made / f"a.{form}", form, MADE) == COUNT
    if find_spec("solieu.extractor.archive") is not None:
        assert write(made / "a.db", "sqlite", MADE) == COUNT
    return made


def types_of(folder: Path, names: dict[str, Any]) -> dict[str, Any]:
    """The column types for a CSV reader, from the description beside the file."""
    (resource,) = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    return {field["name"]: names[field["type"]] for field in resource["schema"]["fields"]}


def jsonl_pandas(folder: Path) -> Table:
    frame = pandas.read_json(folder / "a.jsonl", lines=True, dtype=False, precise_float=True)
    flat = [flatten({key: nothing(value) for key, value in row.items()}) for row in frame.to_dict("records")]
    return {name: [row[name] for row in flat] for name in NAMES}


def jsonl_polars(folder: Path) -> Table:
    flat = [flatten(row) for row in polars.read_ndjson(folder / "a.jsonl", infer_schema_length=None).to_dicts()]
    return {name: [row[name] for row in flat] for name in NAMES}


def jsonl_duckdb(folder: Path) -> Table:
    return from_duckdb(flat_select(f"read_json('{folder}/a.jsonl')"))


def jsonl_sqlite(folder: Path) -> Table:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE lines (line TEXT)")
    with (folder / "a.jsonl").open(encoding="utf-8", newline="\n") as stream:
        base.executemany("INSERT INTO lines VALUES (?)", ((line,) for line in stream))
    chosen = [f"json_extract(line, '$.{c.key}{'.' * bool(c.part)}{c.part}') AS \"{c.name}\"" for c in columns()]
    return from_sqlite(base, f"SELECT {', '.join(chosen)} FROM lines")


def csv_pandas(folder: Path) -> Table:
    types = types_of(folder, {"string": "string", "integer": "Int64", "number": "float64", "array": "string"})
    return from_pandas(pandas.read_csv(folder / "a.csv", dtype=types, keep_default_na=False, na_values=[""], encoding="utf-8"))


def csv_polars(folder: Path) -> Table:
    kinds = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64, "array": polars.String}
    return from_polars(polars.read_csv(folder / "a.csv", schema_overrides=types_of(folder, kinds)))


def csv_duckdb(folder: Path) -> Table:
    types = types_of(folder, {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "array": "VARCHAR"})
    return from_duckdb(f"SELECT * FROM read_csv('{folder}/a.csv', header = true, columns = {types})")


def csv_sqlite(folder: Path) -> Table:
    types = types_of(folder, {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "array": "TEXT"})
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE figures (" + ", ".join(f'"{name}" {kind}' for name, kind in types.items()) + ")")
    with (folder / "a.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        assert next(rows) == NAMES
        base.executemany(
            f"INSERT INTO figures VALUES ({', '.join('?' * len(NAMES))})", ([c or None for c in row] for row in rows)
        )
    return from_sqlite(base, "SELECT * FROM figures")


def xlsx_pandas(folder: Path) -> Table:
    texts = {name: "string" for name, kind in TYPES.items() if kind == "string"}  # else pandas makes numbers of "01"
    return from_pandas(pandas.read_excel(folder / "a.xlsx", dtype=texts, keep_default_na=False, na_values=[""]))


def xlsx_polars(folder: Path) -> Table:
    return from_polars(polars.read_excel(folder / "a.xlsx", engine="openpyxl", infer_schema_length=None))


def sqlite_pandas(folder: Path) -> Table:
    return from_pandas(pandas.read_sql("SELECT * FROM figures ORDER BY rowid", sqlite3.connect(folder / "a.db")))


def sqlite_polars(folder: Path) -> Table:
    base = sqlite3.connect(folder / "a.db")
    return from_polars(polars.read_database("SELECT * FROM figures ORDER BY rowid", base, infer_schema_length=None))


def sqlite_sqlite(folder: Path) -> Table:
    return from_sqlite(sqlite3.connect(folder / "a.db"), "SELECT * FROM figures ORDER BY rowid")


READERS: list[Callable[[Path], Table]] = [
    jsonl_pandas,
    jsonl_polars,
    jsonl_duckdb,
    jsonl_sqlite,
    csv_pandas,
    csv_polars,
    csv_duckdb,
    csv_sqlite,
    lambda folder: from_pandas(pandas.read_parquet(folder / "a.parquet")),
    lambda folder: from_polars(polars.read_parquet(folder / "a.parquet")),
    lambda folder: from_duckdb(f"SELECT * FROM '{folder}/a.parquet'"),
    xlsx_pandas,
    xlsx_polars,
]
ARCHIVE = [pytest.param(r, marks=needs_archive) for r in (sqlite_pandas, sqlite_polars, sqlite_sqlite)]
IDS = ["jsonl-pandas", "jsonl-polars", "jsonl-duckdb", "jsonl-sqlite3", "csv-pandas", "csv-polars", "csv-duckdb", "csv-sqlite3"]
IDS += ["parquet-pandas", "parquet-polars", "parquet-duckdb", "xlsx-pandas", "xlsx-polars"]
IDS += ["sqlite-pandas", "sqlite-polars", "sqlite-sqlite3"]


@pytest.mark.parametrize("read", [*READERS, *ARCHIVE], ids=IDS)
def test_sums_and_texts_come_back_equal(read: Callable[[Path], Table], folder: Path) -> None:
    found = said(read(folder))
    for name in NAMES:
        assert found[name] == WANTED[name], name


def test_the_sums_are_of_something() -> None:
    assert WANTED["value"] > 0 and WANTED["numerator"] > 0 and WANTED["low"] > 0 and WANTED["source_end"] > 0
    assert None in WANTED["place_code"] and "NA" in WANTED["place_code"]
    assert {"=1+1", "01", "null", "12e4567890123456"} <= set(WANTED["subject"]) | set(WANTED["doc_id"])
    assert {"number", "time", "place", "source", "sentence"} == NESTED
