"""What comes back from an annotation tool: texts with labels, before anything is made of them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.extractor.export.carried import Carried
from solieu.extractor.export.joining import ExportError


@dataclass(frozen=True, slots=True)
class Label:
    """A label: where, in the tool's own counting, its name, the text the tool says it covers, and its note."""

    start: int
    end: int
    kind: str
    text: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article that came back: file and place in it, id and text if the tool kept them, labels, what it carried.

    ``reviewed`` is false where the tool says that nobody has looked at it.
    ``problems`` are sentences about what was left out.
    """

    file: str
    where: str
    doc_id: str | None = None
    text: str | None = None
    labels: tuple[Label, ...] = ()
    carried: Carried = field(default_factory=Carried)
    reviewed: bool = True
    problems: tuple[str, ...] = ()
    line: int | None = None
    byte: int | None = None


def read_json(path: Path) -> list[Any]:
    """A file that holds one JSON list.

    Raises:
        ExportError: it holds something else.
        OSError: it cannot be read.
    """
    try:
        data = json.loads(path.read_bytes(), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise ExportError(f"{path}: not valid JSON ({error}). Export the project as JSON and give that file.") from error
    if not isinstance(data, list):
        raise ExportError(f"{path}: no JSON list of tasks. Export the project as JSON and give that file.")
    return data


@dataclass(frozen=True, slots=True)
class Line:
    """A line of JSON Lines: what it holds (None where it is no object), its number and its first byte."""

    data: dict[str, Any] | None
    number: int
    byte: int
    problem: str = ""


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a JSON Lines file, those that are no objects with the reason.

    Raises:
        OSError: it cannot be read.
    """
    byte = 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _line(line, number, byte)
            byte += len(line)


def labelled_lines(path: Path, task: str, made: Callable[[dict[str, Any]], Labelled]) -> Iterator[Labelled]:
    """What ``made`` makes of each line of a JSON Lines file, with file, line and byte; an unreviewed one where it fails.

    ``task`` is what the tool calls a line, for the problem: "task of Prodigy".

    Raises:
        OSError: it cannot be read.
    """
    for line in read_lines(path):
        if line.data is None:
            labelled = Labelled("", "", problems=(line.problem,), reviewed=False)
        else:
            try:
                labelled = made(line.data)
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                problem = f"no {task} ({type(error).__name__}: {error})."
                labelled = Labelled("", "", problems=(problem,), reviewed=False)
        yield replace(labelled, file=path.name, where=f"line {line.number}", line=line.number, byte=line.byte)


def _line(line: bytes, number: int, byte: int) -> Line:
    try:
        data = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        return Line(None, number, byte, f"not valid JSON ({error}). Each line must be one JSON object.")
    if not isinstance(data, dict):
        return Line(None, number, byte, f"a JSON {type(data).__name__}, not an object. Each line must be one JSON object.")
    return Line(data, number, byte)
