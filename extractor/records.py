"""From what was found, in positions of the normalised view, to validated records with spans of the article as read."""

import hashlib
from typing import Any

from solieu.extractor.confidence import confidence
from solieu.extractor.context import Context
from solieu.extractor.draft import Draft
from solieu.extractor.places import Place
from solieu.extractor.scene import Reading, Refusal
from solieu.extractor.text import Text
from solieu.extractor.times import Time
from solieu.schemas.figure import Figure, Span
from solieu.schemas.rejection import Reason, Rejection


def records(draft: Draft) -> tuple[list[Figure], list[Rejection]]:
    """The figures of an article, not yet checked, and its rejections.

    >>> from solieu.extractor import Extractor
    >>> from solieu.schemas.article import Article
    >>> extractor = Extractor()
    >>> drafts = extractor.drafts([Article(doc_id="1", text="Ngày 26/8 có 3 xã ngập.")])
    >>> extractor.cut(drafts)
    >>> [len(some) for some in records(drafts[0])]
    [1, 1]
    """
    figures: list[Figure] = []
    rejections = [_rejection(draft, c.start, c.end, c.reason, c.rule) for cs in draft.rejected.values() for c in cs]
    rejections += [_rejection(draft, d.start, d.end, d.reason, d.rule) for d in draft.dropped]
    for sentence in draft.read:
        contexts = iter(sentence.contexts)
        whole = Span.validated(_span(draft.text, *draft.sentences[sentence.index]))
        for reading in sentence.readings:
            if isinstance(reading, Refusal):
                c = reading.candidate
                rejections.append(_rejection(draft, c.start, c.end, reading.reason, reading.rule))
            else:
                context = next(contexts)
                sure = confidence(reading, context.bound_rule, sentence.scene)
                figures.append(_figure(draft, whole, reading, context, sure))
    return figures, rejections


def _rejection(draft: Draft, start: int, end: int, reason: Reason, rule: str) -> Rejection:
    number = _span(draft.text, start, end)
    return Rejection.validated({"doc_id": draft.article.doc_id, "number": number, "reason": reason, "rule": rule})


def _span(text: Text, start: int, end: int) -> dict[str, Any]:
    """A span, to be validated with its record: to make each by itself takes half as long again."""
    a, b = text.original_span(start, end)
    return {"text": text.original[a:b], "start": a, "end": b}


def _time(text: Text, time: Time | None) -> dict[str, Any] | None:
    return _span(text, time.start, time.end) | {"edtf": time.edtf} if time else None


def _place(text: Text, place: Place | None) -> dict[str, Any] | None:
    return _span(text, place.start, place.end) | {"level": place.level, "code": place.code} if place else None


def _figure(draft: Draft, sentence: Span, reading: Reading, context: Context, sure: float) -> Figure:
    text, doc_id = draft.text, draft.article.doc_id
    number = _span(text, reading.candidate.start, reading.candidate.end)
    made = reading.quantity
    record = {
        "figure_id": figure_id(doc_id, number["start"], number["end"]),
        "doc_id": doc_id,
        "kind": reading.kind,
        **_span(text, reading.start, reading.end),
        "number": number,
        "value": made.value,
        "numerator": made.numerator,
        "denominator": made.denominator,
        "low": made.low,
        "high": made.high,
        "bound": context.bound,
        "unit": reading.unit,
        "unit_id": reading.unit_id,
        "subject": _span(text, *context.subject)["text"] if context.subject else None,
        "per": context.per,
        "change": context.change,
        "baseline": _span(text, context.baseline.start, context.baseline.end)["text"] if context.baseline else None,
        "time": _time(text, context.time),
        "place": _place(text, context.place),
        "source": _span(text, context.source.start, context.source.end) if context.source else None,
        "sentence": sentence,
        "checks": (),
        "rule": reading.candidate.rule,
        "confidence": sure,
    }
    return Figure.validated(record)


def figure_id(doc_id: str, start: int, end: int) -> str:
    """16 hex digits that name a figure: the same article and place give the same id.

    >>> figure_id("a.txt", 10, 17) == figure_id("a.txt", 10, 17)
    True
    """
    return hashlib.blake2b(f"{doc_id}\0{start}\0{end}".encode(), digest_size=8).hexdigest()
