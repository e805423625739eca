"""What a page holds of an article and its figures: the record without what is null or stands in the text anyway."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import regex

from solieu.extractor.report.safe import web_address
from solieu.schemas.article import Article
from solieu.schemas.figure import Figure, digits

Lacks = Literal["", "missing", "differs"]
_LEFT_OUT = ("schema_version", "doc_id", "sentence")
_TITLE = 150
_YEAR = regex.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its figures, or figures whose article is ``missing`` or ``differs`` from what they were found in."""

    doc_id: str
    title: str
    date: str | None
    text: str | None
    lacks: Lacks
    figures: tuple[Figure, ...]

    def as_dict(self) -> dict[str, Any]:
        """What the page's script reads."""
        made: dict[str, Any] = {"id": self.doc_id, "title": self.title, "figures": [_shown(f, self.lacks) for f in self.figures]}
        found = {"date": self.date, "url": web_address(self.doc_id), "text": self.text, "lacks": self.lacks}
        return made | {key: value for key, value in found.items() if value}


def of_article(article: Article, figures: list[Figure]) -> Entry:
    """The entry of an article that was read.

    >>> of_article(Article(doc_id="a", text="\\nMưa lớn\\nCó 3 xã ngập."), []).title
    'Mưa lớn'
    """
    given = getattr(article, "title", None)
    date = article.date.isoformat() if article.date else None
    return Entry(article.doc_id, _title(given or article.text) or article.doc_id, date, article.text, "", tuple(figures))


def without_article(doc_id: str, known: bool, figures: list[Figure]) -> Entry:
    """The entry of figures that stand in no article that was given.

    >>> without_article("a", True, []).lacks
    'differs'
    """
    return Entry(doc_id, doc_id, None, None, "differs" if known else "missing", tuple(figures))


def _title(text: str) -> str:
    """The first line that says something, cut where it is an article without lines."""
    head = text.lstrip()[: _TITLE * 4].splitlines()
    line = " ".join(head[0].split()) if head else ""
    return line if len(line) <= _TITLE else line[:_TITLE].rsplit(" ", 1)[0] + "…"


def _shown(figure: Figure, lacks: Lacks) -> dict[str, Any]:
    record = {k: _plain(v) for k, v in figure.model_dump().items() if v is not None and k not in _LEFT_OUT}
    sentence: dict[str, Any] = {"start": figure.sentence.start, "end": figure.sentence.end}
    if lacks:
        sentence["text"] = figure.sentence.text
    found = {"counted": counted(figure), "year": year(figure)}
    return record | {"sentence": sentence} | {key: value for key, value in found.items() if value is not None}


def _plain(value: Any) -> Any:
    """Amounts by their digits: a script's numbers hold no more than 15 of them."""
    return digits(value) if isinstance(value, Decimal) else value


def counted(figure: Figure) -> str | None:
    """What a figure is sorted under: its unit, for money the currency.

    >>> from solieu.extractor import extract
    >>> [counted(f) for f in extract("Chi 5 tỷ đồng cho 3 xã.")]
    ['VND', 'xã']
    """
    return figure.unit_id if figure.kind == "money" and figure.unit_id else figure.unit


def year(figure: Figure) -> str | None:
    """The year in which a figure's time begins (for `../2020`: ends).

    >>> from solieu.extractor import extract
    >>> year(extract("6 tháng đầu năm 2023 có 3 vụ.")[-1])
    '2023'
    """
    found = _YEAR.search(figure.time.edtf) if figure.time else None
    return found[0] if found else None
