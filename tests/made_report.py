"""Articles with figures of every awkward kind, made by hand: no model runs."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from solieu.extractor.records import figure_id
from solieu.schemas.article import Article
from solieu.schemas.figure import Check, Figure, PlaceSpan, Span, TimeSpan

__all__ = ["Article", "check", "figure", "replace"]


def check(status: str, detail: str, *figures: str, name: str = "percent_of_ratio") -> Check:
    return Check.model_validate({"check": name, "status": status, "detail": detail, "figures": figures})


def figure(article: Article, text: str, number: str = "", nth: int = 0, **more: Any) -> Figure:
    """The figure that stands where ``text`` does in the article; ``number`` is its numeric part."""
    start = -1
    for _ in range(nth + 1):
        start = article.text.index(text, start + 1)
    number = number or text.split(" ")[0]
    at = start + text.index(number)
    first = article.text.rfind("\n", 0, start) + 1
    last = article.text.find("\n", start + len(text))
    sentence = article.text[first : last if last >= 0 else None]
    said: dict[str, Any] = {
        "figure_id": figure_id(article.doc_id, at, at + len(number)),
        "doc_id": article.doc_id,
        "kind": "count",
        "text": text,
        "start": start,
        "end": start + len(text),
        "number": Span(text=number, start=at, end=at + len(number)),
        "value": Decimal(3),
        "numerator": None,
        "denominator": None,
        "low": None,
        "high": None,
        "bound": "exact",
        "unit": text.rpartition(" ")[2] or None,
        "unit_id": None,
        "subject": None,
        "per": None,
        "change": None,
        "baseline": None,
        "time": None,
        "place": None,
        "source": None,
        "sentence": Span(text=sentence, start=first, end=first + len(sentence)),
        "checks": (),
        "rule": "number",
        "confidence": 0.98,
    }
    return Figure(**{**said, **more})


def time(text: str, edtf: str) -> TimeSpan:
    return TimeSpan(text=text, start=0, end=len(text), edtf=edtf)


def place(text: str, code: str | None = None) -> PlaceSpan:
    return PlaceSpan(text=text, start=0, end=len(text), level="province", code=code)
