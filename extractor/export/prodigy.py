"""Prodigy: JSON Lines of tasks with tokens and spans, for ``ner.manual``, ``spans.manual`` and their kin.

Prodigy runs on Python and counts code points. Its tokens are cut at the edges
of figures, so that every figure is whole tokens.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from solieu.extractor.export.carried import KEY, carried, carry
from solieu.extractor.export.joining import Document
from solieu.extractor.export.labelled import Label, Labelled, labelled_lines
from solieu.extractor.export.offsets import counted, with_line_feeds
from solieu.extractor.export.tokens import cut


def chunks(documents: Iterable[Document], unit: str) -> Iterator[str]:
    """The tasks, one line each.

    >>> json.loads(next(chunks([Document("a", "Có gì", ())], "codepoint")))["tokens"][1]
    {'text': 'gì', 'start': 3, 'end': 5, 'id': 1, 'ws': False}
    """
    for document in documents:
        yield json.dumps(_task(document, unit), ensure_ascii=False) + "\n"


def _task(document: Document, unit: str) -> dict[str, Any]:
    text = with_line_feeds(document.text)
    at = counted(text, unit)
    tokens = cut(text, [(f.start, f.end) for f in document.figures])
    first, last = {t.start: i for i, t in enumerate(tokens)}, {t.end: i for i, t in enumerate(tokens)}
    return {
        "text": text,
        "tokens": [
            {"text": text[t.start : t.end], "start": at(t.start), "end": at(t.end), "id": i, "ws": t.blank}
            for i, t in enumerate(tokens)
        ],
        "spans": [
            {
                "start": at(f.start),
                "end": at(f.end),
                "token_start": first[f.start],
                "token_end": last[f.end],
                "label": f.kind,
            }
            for f in document.figures
        ],
        "meta": {"doc_id": document.doc_id},
        KEY: carry(document, unit),
    }


def read(path: Path) -> Iterator[Labelled]:
    """The tasks of ``prodigy db-out``; those that were not accepted are not reviewed.

    Raises:
        OSError: the file cannot be read.
    """
    return labelled_lines(path, "task of Prodigy", _labelled)


def _labelled(task: dict[str, Any]) -> Labelled:
    sent = carried(task.get(KEY))
    labels = tuple(Label(int(s["start"]), int(s["end"]), str(s["label"])) for s in task.get("spans") or ())
    doc_id = sent.doc_id or (task.get("meta") or {}).get("doc_id")
    reviewed = task.get("answer", "accept") == "accept"
    return Labelled("", "", doc_id, task["text"], labels, sent, reviewed)
