"""What goes along with each article and comes back with it: its id, its way of counting, its figures in full.

Tools know spans and labels; value, bound, unit and the rest would be lost on
the way. They travel as one JSON text beside the article's, which tools keep as
they keep any other column, and they come back for every label nobody changed.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, get_args

from solieu.extractor.export.gold import AMOUNTS, SAID, Row, gold_row, rows_json
from solieu.extractor.export.joining import Document
from solieu.extractor.export.offsets import CODEPOINT
from solieu.schemas.figure import Bound, Change, Figure, record_json

KEY = "solieu"
"""The column it travels in."""
_CHOICES = {"bound": get_args(Bound), "change": get_args(Change)}
NOTED = (*AMOUNTS, "bound", *SAID, "time", "place")
"""What a reviewer can correct in a note on a label."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What came back with an article."""

    doc_id: str | None = None
    offsets: str | None = None
    rows: tuple[Row, ...] = field(default=())


def carry(document: Document, offsets: str = CODEPOINT) -> str:
    """The JSON text that travels with an article.

    >>> carry(Document("a", "Có gì.", ()))
    '{"doc_id": "a", "offsets": "codepoint", "figures": []}'
    """
    rows = rows_json(gold_row(figure) for figure in document.figures)
    return f'{{"doc_id": {json.dumps(document.doc_id, ensure_ascii=False)}, "offsets": "{offsets}", "figures": {rows}}}'


def carried(said: Any) -> Carried:
    """What travelled with an article, wherever the tool has put it; empty where it is gone or damaged.

    >>> carried('{"doc_id": "a", "offsets": "utf16", "figures": []}').offsets
    'utf16'
    >>> carried(None)
    Carried(doc_id=None, offsets=None, rows=())
    """
    try:
        data = json.loads(said, parse_float=Decimal) if isinstance(said, str) else said
        rows = tuple(row for row in data["figures"] if _is_row(row))
        return Carried(str(data["doc_id"]), str(data["offsets"]), rows)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Carried()


def _is_row(row: Any) -> bool:
    places = [*row["span"], *row["sentence"], row["number"]["start"], row["number"]["end"]]
    return isinstance(row["kind"], str) and len(places) == 6 and all(type(place) is int for place in places)


def note(figure: Figure) -> str:
    """What is said of a figure, as a note that people read and correct: a JSON object on one line.

    >>> from solieu.extractor import extract
    >>> note(extract("Có hơn 5 xã.")[0])
    '{"value": 5, "bound": "over", "unit": "xã", "subject": "xã"}'
    """
    text = record_json(noted(gold_row(figure)))
    # Inside JSON text these are legal, but tools that read by lines break at them.
    return "".join(f"\\u{ord(c):04x}" if c in "\x7f\x85\u2028\u2029" else c for c in text)


def read_note(text: str) -> Row:
    """What a note says: the keys of ``NOTED``, null where it takes something back; a remark in words stands under ``note``.

    >>> read_note('{"value": 6, "unit": "ha", "x": 1}'), read_note("sai rồi")
    ({'value': 6, 'unit': 'ha'}, {'note': 'sai rồi'})
    """
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        return {"note": text} if text.strip() else {}
    return {key: data[key] for key in data if key in NOTED}


def note_problem(said: Row) -> str:
    """What is wrong with what a note says, as a sentence; nothing where all is well.

    >>> note_problem({"value": "sáu"}), note_problem({"value": 6, "bound": None})
    ("a note says value 'sáu'; give a number", '')
    """
    for key, value in said.items():
        if value is None:
            continue
        if key in AMOUNTS and (isinstance(value, bool) or not isinstance(value, (int, Decimal))):
            return f"a note says {key} {value!r}; give a number"
        if key not in AMOUNTS and not isinstance(value, str):
            return f"a note says {key} {value!r}; give a text"
        if key in _CHOICES and value not in _CHOICES[key]:
            return f"a note says {key} {value!r}; give one of {', '.join(_CHOICES[key])}"
    return ""


def corrected(row: Row, said: Row, whole: bool) -> Row:
    """A row with what a note says of it; a ``whole`` note holds all there is, so what it leaves out is taken back.

    >>> corrected({"kind": "count", "value": 5, "bound": "over"}, {"low": 5, "high": 6}, whole=True)
    {'kind': 'count', 'low': 5, 'high': 6}
    """
    gone = set(NOTED) if whole and "note" not in said else set(AMOUNTS) if set(AMOUNTS) & set(said) else set()
    kept = {key: value for key, value in row.items() if key not in gone}
    return {key: value for key, value in {**kept, **said}.items() if value is not None}


def noted(row: Row) -> Row:
    """The part of a row that its note says.

    >>> noted({"kind": "count", "value": 5})
    {'value': 5}
    """
    return {key: row[key] for key in NOTED if key in row}
