"""doccano: JSON Lines for a sequence labelling project, and its labels.

A project without "Count grapheme clusters as one character" counts UTF-16 code
units, and so is written. Leave that box alone, or emoji shift what follows.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from solieu.extractor.export.carried import KEY, carried, carry
from solieu.extractor.export.joining import Document
from solieu.extractor.export.labelled import Label, Labelled, labelled_lines
from solieu.extractor.export.offsets import counted, with_line_feeds
from solieu.schemas.figure import Kind


def chunks(documents: Iterable[Document], unit: str) -> Iterator[str]:
    """The examples, one line each.

    >>> next(chunks([Document("a", "Có gì", ())], "utf16"))[:40]
    '{"text": "Có gì", "label": [], "doc_id":'
    """
    for document in documents:
        text = with_line_feeds(document.text)
        at = counted(text, unit)
        labels = [[at(f.start), at(f.end), f.kind] for f in document.figures]
        row = {"text": text, "label": labels, "doc_id": document.doc_id, KEY: carry(document, unit)}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def labels() -> str:
    """The labels of the project, to be imported under "Labels".

    >>> json.loads(labels())[0]
    {'text': 'count', 'suffix_key': '1'}
    """
    return json.dumps([{"text": kind, "suffix_key": str(i)} for i, kind in enumerate(get_args(Kind), 1)], indent=1) + "\n"


def read(path: Path) -> Iterator[Labelled]:
    """The examples of an export, as doccano has written them at different times.

    Raises:
        OSError: the file cannot be read.
    """
    return labelled_lines(path, "example of doccano", _labelled)


def _labelled(row: dict[str, Any]) -> Labelled:
    kept = {**_dict(row.get("metadata")), **_dict(row.get("meta")), **row}
    sent = carried(kept.get(KEY))
    labels = tuple(_label(said) for key in ("label", "labels", "entities") for said in row.get(key) or ())
    return Labelled("", "", sent.doc_id or kept.get("doc_id"), row["text"], labels, sent)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _label(said: Any) -> Label:
    if isinstance(said, dict):
        return Label(int(said["start_offset"]), int(said["end_offset"]), str(said["label"]))
    start, end, kind = said
    return Label(int(start), int(end), str(kind))
