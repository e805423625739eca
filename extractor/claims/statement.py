"""What a claim says: its figures, by the extractor itself, and the words, names and numbers around them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from solieu.extractor.archive.layout import bared
from solieu.extractor.archive.searching import bare_words_of, words_of
from solieu.extractor.archive.writing import flat
from solieu.extractor.gazetteer import gazetteer
from solieu.extractor.text import bare, read
from solieu.schemas.figure import Figure

_NAME = regex.compile(r"(?<![\p{L}\d])\p{Lu}[\p{L}\p{M}\d]*(?:[ -]{1,3}\p{Lu}[\p{L}\p{M}\d]*)*")
_START = regex.compile(r"(?:^|[.!?:\n])[\s\"'“(]*$")
_LONGEST_PLACE = 4
HOME = "VN"
"""ISO 3166-1 of the country whose news is read."""
Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure of a claim, and what else must hold of its evidence. Words are normalised, names also bare."""

    figure: Figure
    row: dict[str, Any]
    words: tuple[str, ...]
    names: tuple[Name, ...]
    """Capitalised names; each must stand in the article of the evidence."""
    places: tuple[Name, ...]
    """Names that the gazetteer knows, also without diacritics; each must stand in the sentence or be its place."""
    numbers: frozenset[str]
    """Numbers that are no figures (years, days, names of laws); each must stand in the evidence."""


def asked(claim: str, figures: Iterable[Figure]) -> Iterator[Asked]:
    """The figures of a claim, each with the claim's words and names around it.

    >>> from solieu.extractor import extract
    >>> claim = "Dak Lak co 152/152 xã kiện toàn Ban Chỉ đạo"
    >>> one = next(asked(claim, extract(claim)))
    >>> one.places, one.names
    ((('dak', 'lak'),), (('ban', 'chi'),))
    """
    figures = list(figures)
    plain = claim
    for figure in figures:
        plain = _blank(plain, figure.number.start, figure.number.end)
    places, names = named(plain)
    for figure in figures:
        time = figure.time
        words = words_of(_blank(plain, time.start, time.end) if time else plain)
        yield Asked(
            figure=figure,
            row=flat(figure.model_dump()),
            words=tuple(dict.fromkeys(w for w in words if not w.isdecimal())),
            names=names,
            places=places,
            numbers=frozenset(plain_number(w) for w in words if w.isdecimal()),
        )


def plain_number(word: str) -> str:
    """`08` and `8` are one number.

    >>> plain_number("08")
    '8'
    """
    return word.lstrip("0") or "0"


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


@lru_cache(maxsize=4096)
def named(text: str) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Places and other names of a text, bare. The capital that opens a sentence makes no name (`Theo Bộ Y tế`).

    >>> named("Theo ông Nam, Hà Nội có 3 ca.")
    ((('ha', 'noi'),), (('nam',),))
    """
    view = read(text).view
    places: list[Name] = []
    names: list[Name] = []
    for match in _NAME.finditer(view):
        syllables = [s for part in match[0].split() for s in part.split("-") if s]
        name = tuple(bare(s).lower() for s in syllables)
        found = list(_places_in(name))
        places += found
        if _START.search(view, 0, match.start()):
            name = name[1:]
        if name and not found:
            names.append(name)
    # All of it lies in Viet Nam: as a place the name excludes nothing (`Mẹ Việt Nam anh hùng`).
    home = bare_home()
    names += [place for place in places if place in home]
    return tuple(dict.fromkeys(p for p in places if p not in home)), tuple(dict.fromkeys(names))


def _places_in(name: Name) -> Iterator[Name]:
    """The longest place names in a row of capitalised syllables."""
    i = 0
    while i < len(name):
        for length in range(min(_LONGEST_PLACE, len(name) - i), 1, -1):
            if name[i : i + length] in bare_places():
                yield name[i : i + length]
                i += length - 1
                break
        i += 1


@lru_cache(maxsize=1)
def bare_places() -> frozenset[Name]:
    """The names of provinces, districts and countries without diacritics, of two syllables or more.

    >>> ("dak", "lak") in bare_places()
    True
    """
    return frozenset(tuple(bared(s) for s in key) for key in gazetteer().names if len(key) > 1)


@lru_cache(maxsize=1)
def bare_provinces() -> frozenset[Name]:
    """Those that name a province.

    >>> ("dak", "lak") in bare_provinces(), ("ea", "kar") in bare_provinces()
    (True, False)
    """
    found = (key for key, named in gazetteer().names.items() if any(u.level == "province" for u in named.units))
    return frozenset(tuple(bared(s) for s in key) for key in found)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the other sentences of an article say, bare: its words and its provinces."""

    words: frozenset[str]
    provinces: frozenset[Name]


def elsewhere(sentences: Iterable[str]) -> Elsewhere:
    """Read the sentences of an article.

    >>> elsewhere(["Công an tỉnh Yên Bái sơ kết 2 năm."]).provinces
    frozenset({('yen', 'bai')})
    """
    sentences = list(sentences)
    words = frozenset(word for sentence in sentences for word in bare_words_of(sentence))
    places = (place for sentence in sentences for place in named(sentence)[0])
    return Elsewhere(words, frozenset(place for place in places if place in bare_provinces()))


@lru_cache(maxsize=1)
def bare_home() -> frozenset[Name]:
    """The names of the country itself.

    >>> ("viet", "nam") in bare_home()
    True
    """
    home = (key for key, named in gazetteer().names.items() if any(u.level == "country" and u.code == HOME for u in named.units))
    return frozenset(tuple(bared(s) for s in key) for key in home)
