"""What a notebook shows of an extraction: the article with its figures marked, and a table of them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

from solieu.schemas.figure import Figure, digits

if TYPE_CHECKING:
    from jinja2 import Template

    from solieu.extractor.pipeline import Extraction

# Characters that HTML forbids, and those that turn the writing direction of what follows: a text shows, it never acts.
_UNSEEN = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TEMPLATE = """<div class="solieu" style="font: 14px/1.6 system-ui, sans-serif; max-width: 60em">
<p style="white-space: pre-wrap; max-height: 30em; overflow: auto">
{%- for piece, kinds, ids in pieces -%}
{%- if kinds -%}
<mark title="{{ kinds }}" data-figure="{{ ids }}" style="background: #ffe9a8; color: #1a1a1a">{{ piece }}</mark>
{%- else %}{{ piece }}{% endif -%}
{%- endfor -%}
</p>
<table>
<tr>{% for name in names %}<th style="text-align: left">{{ name }}</th>{% endfor %}</tr>
{% for row in rows %}<tr>{% for cell in row %}<td style="text-align: left">{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>
<p>{{ rows|length }} figures, {{ rejected }} candidates rejected.</p>
</div>
"""
_NAMES = ("figure", "kind", "amount", "bound", "unit", "subject", "time", "place", "source")


def extraction_html(extraction: "Extraction") -> str:
    """The extraction as HTML. Everything that comes from the article is escaped.

    >>> from solieu.extractor import Extractor
    >>> html = extraction_html(Extractor().explain("<b>Có 3 xã ngập."))
    >>> "&lt;b&gt;" in html, ">3 xã</mark>" in html
    (True, True)
    """
    pieces = ((_shown(piece), *said) for piece, *said in _pieces(extraction.article.text, extraction.figures))
    rows = [[_shown(cell) for cell in _cells(figure)] for figure in extraction.figures]
    rejected = len(extraction.rejections)
    return _template().render(pieces=list(pieces), names=_NAMES, rows=rows, rejected=rejected)


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment

    return Environment(autoescape=True).from_string(_TEMPLATE)


def _shown(text: str) -> str:
    return _UNSEEN.sub("\ufffd", text)


def _pieces(text: str, figures: tuple[Figure, ...]) -> Iterator[tuple[str, str, str]]:
    """The text cut at every edge of a figure, each piece with the kinds and ids of the figures over it."""
    edges = sorted({0, len(text)} | {edge for f in figures for edge in (f.start, f.end)})
    for start, end in zip(edges, edges[1:], strict=False):
        over = [f for f in figures if f.start < end and start < f.end]
        yield text[start:end], ", ".join(f.kind for f in over), " ".join(f.figure_id for f in over)


def _cells(figure: Figure) -> list[str]:
    said: list[Any] = [
        figure.text,
        figure.kind,
        _amount(figure),
        "" if figure.bound == "exact" else figure.bound,
        figure.unit or figure.unit_id,
        figure.subject,
        figure.time and figure.time.edtf,
        figure.place and figure.place.text,
        figure.source and figure.source.text,
    ]
    return [cell or "" for cell in said]


def _amount(figure: Figure) -> str:
    if figure.numerator is not None and figure.denominator is not None:
        return f"{digits(figure.numerator)} / {digits(figure.denominator)}"
    parts = [figure.value] if figure.value is not None else [figure.low, figure.high]
    return " to ".join(digits(part) for part in parts if part is not None)
