"""The tables of an archive, derived from the record model: one fact, written once."""

from collections.abc import Iterator
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from solieu.extractor.text import bare, fold, read
from solieu.schemas.export import Column, columns
from solieu.schemas.figure import Figure

APPLICATION_ID = 0x736F6C75
"""Marks an SQLite file as an archive of solieu (`solu`)."""
VERSION = 1
"""Version of these tables and of what :func:`searched` makes of a text. Another one is not read: extract again."""

SEARCHED = ("sentence_text", "subject", "unit", "place_text", "source_text")
"""The columns of the full-text tables."""
FULL_TEXT = ("figures_fts", "figures_fts_bare")
_INDEXES = (
    ("doc_id",),
    ("unit_id", "value"),
    ("unit", "value"),
    ("kind", "value"),
    ("low", "high"),
    ("numerator", "denominator"),
    ("place_code", "time_edtf"),
    ("time_edtf",),
    ("subject",),
)


def sql_type(column: Column) -> str:
    """The type of a column by the record model, NOT NULL where the record always says something.

    >>> by_name = {c.name: c for c in columns()}
    >>> sql_type(by_name["start"]), sql_type(by_name["value"]), sql_type(by_name["time_edtf"])
    ('INTEGER NOT NULL', 'NUMERIC', 'TEXT')
    """
    types, nullable = _types(Figure.model_fields[column.key].annotation)
    if column.part:
        model = next(t for t in types if isinstance(t, type) and issubclass(t, BaseModel))
        types, inner = _types(model.model_fields[column.part].annotation)
        nullable = nullable or inner
    return _affinity(types) + ("" if nullable else " NOT NULL")


def _types(annotation: Any) -> tuple[list[Any], bool]:
    """The plain types of an annotation, and whether None is one of them."""
    if get_origin(annotation) is Annotated:
        return _types(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        parts = [_types(part) for part in get_args(annotation)]
        return [t for types, _ in parts for t in types if t is not NoneType], any(NoneType in types for types, _ in parts)
    if get_origin(annotation) is Literal:
        return [type(get_args(annotation)[0])], False
    return [annotation], False


def _affinity(types: list[Any]) -> str:
    names: dict[Any, str] = {int: "INTEGER", float: "REAL", Decimal: "NUMERIC"}
    return next((names[t] for t in types if t in names), "TEXT")


def statements() -> Iterator[str]:
    """Everything that makes an empty archive."""
    yield f"PRAGMA application_id = {APPLICATION_ID}"
    yield f"PRAGMA user_version = {VERSION}"
    yield "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
    defined = (f"{c.name} {sql_type(c)}{' PRIMARY KEY' if c.name == 'figure_id' else ''}" for c in columns())
    yield f"CREATE TABLE figures ({', '.join(defined)})"
    # VACUUM may renumber the rows of a table without an integer key; the full-text tables need numbers that stay.
    yield "CREATE TABLE search (id INTEGER PRIMARY KEY, figure_id TEXT NOT NULL UNIQUE)"
    for table in FULL_TEXT:
        # Contentless: the text stands in `figures` already. What is indexed is normalised (NFC, one tone placement).
        yield (
            f"CREATE VIRTUAL TABLE {table} USING fts5"
            f"({', '.join(SEARCHED)}, content='', tokenize='unicode61 remove_diacritics 0')"
        )


def indexes() -> Iterator[str]:
    """The indexes, made when a new archive is filled: once, not row by row."""
    for names in _INDEXES:
        yield f"CREATE INDEX figures_{'_'.join(names)} ON figures ({', '.join(names)})"


def searched(text: str | None) -> str:
    """A text as the full-text table with diacritics holds it.

    >>> searched("HOÀ Bi\u0300nh")
    'hòa bình'
    """
    return fold(read(text).view) if text else ""


def bared(kept: str) -> str:
    """The same without diacritics, `đ` included, which SQLite's own folding leaves.

    >>> bared(searched("Đắk Lắk"))
    'dak lak'
    """
    return bare(kept)
