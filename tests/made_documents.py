"""Articles with figures made for the tests of exports: emoji, NFD, every line break, tabs, zero-width characters."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from solieu.extractor.export import Document
from solieu.extractor.records import figure_id
from solieu.schemas.article import Article
from solieu.schemas.figure import Figure, PlaceSpan, Span, TimeSpan

PIECES = (
    "xã ",
    " 🌾",
    "👨‍👩‍👧 ",
    "ca\u0301n bo\u0323\u0302",
    "\n",
    "\r\n",
    "\r",
    "\n\n  ",
    "\t",
    "\u2028",
    "\x85",
    "\u200b",
    "\ufeff",
    "<b>&",
    '"{}\\',
    "𝟓",
    " ",
    "Đắk Lắk, ",
    "\x0b",
    "\x1c",
)
UNITS = (" xã", "ha", " 🌾", " ta\u0302\u0301n", "\nngười", " \r\n cán bộ", "\tđồng", "\u2028hộ", "", " x\x85y", " a\rb")
IDS = ("a.txt", "b/a.txt", "dump.jsonl#1", "dump.jsonl#2", "số 🌾?.txt", "../x", "CON")
KINDS = ("count", "duration", "money", "measure", "ratio")


def figure(doc_id: str, text: str, start: int, number: str, unit: str, kind: str, whole: Decimal) -> Figure:
    """A figure of made text: number and unit at ``start``."""
    end = start + len(number) + len(unit)
    ratio = kind == "ratio"
    return Figure(
        figure_id=figure_id(doc_id, start, start + len(number)),
        doc_id=doc_id,
        kind=kind,  # type: ignore[arg-type]
        text=number + unit,
        start=start,
        end=end,
        number=Span(text=number, start=start, end=start + len(number)),
        value=None if ratio else whole,
        numerator=whole if ratio else None,
        denominator=Decimal(7) if ratio else None,
        low=None,
        high=None,
        bound="over" if start % 2 else "exact",
        unit=unit.strip().lower() or None,
        unit_id=None,
        subject="cán bộ\u2028x" if start % 3 else None,
        per=None,
        change="increase" if start % 5 == 0 else None,
        baseline=None,
        time=TimeSpan(text="2023", start=0, end=4, edtf="2023") if start % 2 else None,
        place=PlaceSpan(text="Na", start=0, end=2, level="country", code="NA") if start % 3 else None,
        source=None,
        sentence=Span(text=text, start=0, end=len(text)),
        checks=(),
        rule="number",
        confidence=0.5,
    )


@st.composite
def documents(draw: Any, least: int = 0) -> list[Document]:
    """A few articles, each with figures at known places."""
    made = []
    ids = draw(st.lists(st.sampled_from(IDS), min_size=least, max_size=3, unique=True))
    for doc_id in ids:
        text, places = "", []
        for _ in range(draw(st.integers(0, 5))):
            text += "".join(draw(st.lists(st.sampled_from(PIECES), max_size=4))) + " "
            number, unit = draw(st.sampled_from(["5", "1.200", "3,5", "𝟓"])), draw(st.sampled_from(UNITS))
            places.append((len(text), number, unit, draw(st.sampled_from(KINDS))))
            text += number + unit + draw(st.sampled_from([" ", ".", "\r\n", ", "]))
        text += "".join(draw(st.lists(st.sampled_from(PIECES), max_size=3))) or "."
        value = Decimal(draw(st.sampled_from(["5", "0.1", "1234567890123456789.25"])))
        figures = tuple(figure(doc_id, text, at, number, unit, kind, value) for at, number, unit, kind in places)
        made.append(Document(doc_id, text, figures))
    return made


def articles(made: list[Document]) -> list[Article]:
    """The articles of the documents."""
    return [Article(doc_id=d.doc_id, text=d.text) for d in made]


def records(made: list[Document]) -> str:
    """The records of the documents as JSON Lines."""
    return "".join(f.as_json() + "\n" for d in made for f in d.figures)
