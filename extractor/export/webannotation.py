"""W3C Web Annotation: one page of annotations in JSON-LD.

Each figure is an annotation: its kind as a tag, its record as data, and two
ways to find it in its article: by position (code points, as the model
prescribes) and by quote with what stands before and behind it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from solieu.extractor.export.joining import Document
from solieu.extractor.export.offsets import counted
from solieu.schemas.figure import Figure

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # code points of prefix and suffix


def chunks(documents: Iterable[Document], unit: str) -> Iterator[str]:
    """The page, annotation by annotation.

    >>> json.loads("".join(chunks([], "codepoint")))["type"]
    'AnnotationPage'
    """
    before = f'{{"@context": "{CONTEXT}", "id": "#figures", "type": "AnnotationPage", "items": [\n'
    for document in documents:
        at = counted(document.text, unit)
        for figure in document.figures:
            annotation = _annotation(document, figure, at(figure.start), at(figure.end))
            # The record is put in as text: its numbers keep all their digits.
            yield before + json.dumps(annotation, ensure_ascii=False)[:-1] + ', "solieu:record": ' + figure.as_json() + "}"
            before = ",\n"
    yield (before if before != ",\n" else "\n") + "]}\n"


def source(doc_id: str) -> str:
    """An article's id as an IRI: a web address as it is, anything else as a relative reference.

    >>> source("báo/a.txt"), source("javascript:alert(1)"), source("https://bao.example/1")
    ('b%C3%A1o/a.txt', 'javascript%3Aalert%281%29', 'https://bao.example/1')
    """
    if doc_id.startswith(("http://", "https://")):
        return quote(doc_id, safe="/:?#[]@!$&'()*+,;=%~")
    return quote(doc_id).replace("//", "/%2F") or "#"


def _annotation(document: Document, figure: Figure, start: int, end: int) -> dict[str, Any]:
    text = document.text
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    quotation = {
        "type": "TextQuoteSelector",
        "exact": figure.text,
        "prefix": text[max(0, figure.start - AROUND) : figure.start],
        "suffix": text[figure.end : figure.end + AROUND],
    }
    return {
        "id": f"#{figure.figure_id}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": figure.kind, "purpose": "tagging"},
        "target": {"source": source(document.doc_id), "selector": [position, quotation]},
    }
