"""A JSON list written element by element, so that no export holds all its articles at once."""

import json
from collections.abc import Iterable, Iterator
from typing import Any


def json_list(elements: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The pieces of a file that holds one JSON list, an element a line.

    >>> "".join(json_list([{"a": 1}, {"a": 2}])) == '[\\n{"a": 1},\\n{"a": 2}\\n]\\n', "".join(json_list([]))
    (True, '[]\\n')
    """
    before = "[\n"
    for element in elements:
        yield before + json.dumps(element, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
