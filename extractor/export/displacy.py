"""displaCy: JSON for ``spacy.displacy.render(data, style="span", manual=True)``, or ``style="ent"``.

``spans`` with ``tokens`` holds every figure. ``ents`` cannot show figures that
overlap: there the longer one stands, and ``left_out`` lists the others.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from solieu.extractor.export.joining import Document
from solieu.extractor.export.json_list import json_list
from solieu.extractor.export.offsets import counted
from solieu.extractor.export.tokens import cut
from solieu.schemas.figure import Figure


def chunks(documents: Iterable[Document], unit: str) -> Iterator[str]:
    """The file, article by article.

    >>> import json
    >>> json.loads("".join(chunks([Document("a", "Có gì", ())], "codepoint")))[0]["tokens"]
    ['Có', 'gì']
    """
    yield from json_list(_shown(document, unit) for document in documents)


def _shown(document: Document, unit: str) -> dict[str, Any]:
    at = counted(document.text, unit)
    tokens = cut(document.text, [(f.start, f.end) for f in document.figures])
    first, last = {t.start: i for i, t in enumerate(tokens)}, {t.end: i + 1 for i, t in enumerate(tokens)}
    alone = _alone(document.figures)
    ents = [
        {"start": at(f.start), "end": at(f.end), "label": f.kind, "kb_id": f.figure_id, "kb_url": ""} for f in document.figures
    ]
    return {
        "text": document.text,
        "title": document.doc_id,
        "ents": [ent for ent in ents if ent["kb_id"] in alone],
        "left_out": [ent for ent in ents if ent["kb_id"] not in alone],
        "tokens": [document.text[t.start : t.end] for t in tokens],
        "spans": [
            {
                "start": at(f.start),
                "end": at(f.end),
                "start_token": first[f.start],
                "end_token": last[f.end],
                "label": f.kind,
            }
            for f in document.figures
        ],
    }


def _alone(figures: Iterable[Figure]) -> set[str]:
    """The ids of figures that do not overlap; of two that do, the longer one's."""
    taken: list[Figure] = []
    for figure in figures:  # in the order of the text
        if not taken or taken[-1].end <= figure.start:
            taken.append(figure)
        elif figure.end - figure.start > taken[-1].end - taken[-1].start:
            taken[-1] = figure
    return {figure.figure_id for figure in taken}
