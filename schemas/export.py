"""JSON Schema of the record, and the table of its flat columns. Both are derived, never written by hand."""

import json
from functools import lru_cache
from types import UnionType
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from solieu.schemas.figure import Figure


class Column(NamedTuple):
    """A column of CSV and its kin: key of the record, part of a nested object, meaning."""

    name: str
    key: str
    part: str
    description: str


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """The flat columns, in the order of the record's keys.

    >>> [c.name for c in columns()][7:10]
    ['number_text', 'number_start', 'number_end']
    """
    found: list[Column] = []
    for key, field in Figure.model_fields.items():
        nested = _model_in(field.annotation)
        described = field.description or ""
        if nested is None:
            found.append(Column(key, key, "", described))
            continue
        found += [Column(f"{key}_{part}", key, part, described) for part in nested.model_fields]
    return tuple(found)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    choices = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return next((c for c in choices if isinstance(c, type) and issubclass(c, BaseModel)), None)


def json_schema() -> str:
    """JSON Schema (2020-12) of a record, as committed in ``schemas/figure.schema.json``.

    >>> '"title": "Figure"' in json_schema()
    True
    """
    schema = Figure.model_json_schema(mode="serialization")
    _trim(schema)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _trim(node: Any) -> None:
    """Docstrings become descriptions; their examples in Python are left out."""
    if isinstance(node, dict):
        if isinstance(node.get("description"), str):
            node["description"] = node["description"].partition("\n\n")[0].replace("``", "`").replace("\n", " ")
        for child in node.values():
            _trim(child)
    elif isinstance(node, list):
        for child in node:
            _trim(child)
