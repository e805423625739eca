"""JSON Schema of the record, and the table of its flat columns. Both are derived, never written by hand."""

import json
from functools import lru_cache
from typing import Any, NamedTuple

from solieu.schemas.figure import Figure


class Column(NamedTuple):
    """A column of CSV and its kin.

    ``key`` of the record and, for a nested object, ``part`` of it; what it
    means; its ``type`` (``string``, ``integer``, ``number``, or ``array``, which is
    written as JSON text); whether every row has a value; and what else holds for
    its values (``minimum``, ``maximum``, ``pattern``, ``enum``), as JSON Schema says it.
    """

    name: str
    key: str
    part: str
    description: str
    type: str
    required: bool
    constraints: dict[str, Any]


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """The flat columns, in the order of the record's keys.

    >>> [(c.name, c.type) for c in columns()][7:10]
    [('number_text', 'string'), ('number_start', 'integer'), ('number_end', 'integer')]
    >>> [c.name for c in columns() if c.type == "array"]
    ['checks']
    """
    schema = Figure.model_json_schema(mode="serialization")
    found: list[Column] = []
    for key, node in schema["properties"].items():
        said, filled = _said(node)
        described = node.get("description", "")
        if "$ref" not in said:
            found.append(_column(key, key, "", described, said, filled))
            continue
        for part, child in schema["$defs"][said["$ref"].rpartition("/")[2]]["properties"].items():
            inner, always = _said(child)
            both = "; ".join(text for text in (described, child.get("description", "")) if text)
            found.append(_column(f"{key}_{part}", key, part, both, inner, filled and always))
    return tuple(found)


def _said(node: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """What a schema says of a value that is not null, and whether there always is one."""
    choices = node.get("anyOf", [node])
    (said,) = [choice for choice in choices if choice.get("type") != "null"]
    return said, len(choices) == 1


def _column(name: str, key: str, part: str, description: str, said: dict[str, Any], required: bool) -> Column:
    constraints: dict[str, Any] = {word: said[word] for word in ("minimum", "maximum", "pattern", "enum") if word in said}
    if "const" in said:
        constraints["enum"] = [said["const"]]
    return Column(name, key, part, description, said["type"], required, constraints)


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
