"""The dashboard's numbers: what there is, by kind and unit, by place and time, and what does not come out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from solieu.extractor.report.entries import Entry, counted, year
from solieu.schemas.figure import Figure

T = TypeVar("T")
NONE = "-"
LISTED = 500
"""Mismatches that the front page of a report of several pages lists; the pages list all of theirs."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A check that does not come out: what it says, and the figures it reads (id and text)."""

    check: str
    detail: str
    figures: tuple[tuple[str, str], ...]
    title: str
    page: int


@dataclass(slots=True)
class Tally:
    """Counts of a page, or of a whole report; two are added with ``add``."""

    articles: Counter[str] = field(default_factory=Counter)
    figures: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    units: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    cells: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    mismatches: list[Mismatch] = field(default_factory=list)

    def count(self, entry: Entry, page: int) -> None:
        """Count an article and its figures.

        >>> tally = Tally()
        >>> tally.count(Entry("a", "A", None, "Không có gì.", "", ()), 1)
        >>> tally.articles
        Counter({'read': 1, 'empty': 1})
        """
        self.articles[entry.lacks or "read"] += 1
        if not entry.figures:
            self.articles["empty"] += 1
        for figure in entry.figures:
            self._count_figure(figure)
        found = mismatches(entry, page)
        self.checks["mismatches"] += len(found)
        self.mismatches += found

    def _count_figure(self, figure: Figure) -> None:
        self.figures += 1
        self.kinds[figure.kind] += 1
        self.units[figure.kind, counted(figure)] += 1
        self.cells[figure.place.text if figure.place else None, year(figure)] += 1
        self.checks.update({str(check.status) for check in figure.checks} or {"none"})

    def add(self, other: "Tally") -> None:
        """Add the counts of another page; of the mismatches only as many as are listed."""
        self.figures += other.figures
        for name in ("articles", "kinds", "units", "cells", "checks"):
            getattr(self, name).update(getattr(other, name))
        self.mismatches += other.mismatches[: LISTED - len(self.mismatches)]


def mismatches(entry: Entry, page: int) -> list[Mismatch]:
    """The mismatches of an article, each once, however many of its figures carry it."""
    texts = {figure.figure_id: figure.text for figure in entry.figures}
    found: dict[tuple[str, str, tuple[str, ...]], Mismatch] = {}
    for figure in entry.figures:
        for check in figure.checks:
            if check.status == "mismatch":
                read = tuple((i, texts[i]) for i in check.figures if i in texts) or ((figure.figure_id, figure.text),)
                key = (check.check, check.detail, tuple(sorted(check.figures)))
                found.setdefault(key, Mismatch(check.check, check.detail, read, entry.title, page))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the dashboard, and the filter of the table that shows these figures ("" where there is none)."""

    label: str | None
    count: int
    link: str


def link(**filters: str | None) -> str:
    """The address of the filtered table: ``-`` is "none said", ``=`` stands before a value.

    >>> link(kind="count", unit="xã"), link(place=None)
    ('#table?kind=%3Dcount&unit=%3Dx%C3%A3', '#table?place=-')
    """
    return "#table?" + urlencode({key: NONE if value is None else f"={value}" for key, value in filters.items()})


def ranked(counter: "Counter[T]") -> list[tuple[T, int]]:
    """The most frequent first; equal ones by name, so that the same input gives the same page."""
    return sorted(counter.items(), key=lambda item: (-item[1], str(item[0])))


def by_kind(tally: Tally) -> list[tuple[Cell, list[Cell]]]:
    """Each kind, and under it its units."""
    units: dict[str, list[Cell]] = {}
    for (kind, unit), count in ranked(tally.units):
        units.setdefault(kind, []).append(Cell(unit, count, link(kind=kind, unit=unit)))
    return [(Cell(kind, count, link(kind=kind)), units[kind]) for kind, count in ranked(tally.kinds)]


@dataclass(frozen=True, slots=True)
class Grid:
    """Places by years. ``columns`` and rows end with "other" (where something was summed up) and with "none said"."""

    columns: list[Cell]
    rows: list[tuple[Cell, list[Cell]]]


OTHER = "\0"
"""The label of what is summed up; no text of an article is this."""


def grid(tally: Tally, places: int = 12, years: int = 6) -> Grid:
    """Figures by place and time: the most frequent, the rest summed up, so that rows and columns add up to all.

    >>> tally = Tally(figures=3, cells=Counter({("Huế", "2023"): 2, (None, None): 1}))
    >>> [(place.label, [c.count for c in row]) for place, row in grid(tally).rows]
    [('Huế', [2, 0]), (None, [0, 1])]
    """
    rows, columns = Counter[str | None](), Counter[str | None]()
    for (place, when), count in tally.cells.items():
        rows[place] += count
        columns[when] += count
    shown, across = _kept(rows, places), _kept(columns, years)
    across.sort(key=lambda name: (name is None, name == OTHER, name or ""))
    sums = Counter[tuple[str | None, str | None]]()
    for (place, when), count in tally.cells.items():
        sums[_in(place, shown), _in(when, across)] += count
    return Grid(
        [Cell(when, sum(sums[p, when] for p in shown), _link(year=when)) for when in across],
        [
            (
                Cell(place, sum(sums[place, w] for w in across), _link(place=place)),
                [Cell(when, sums[place, when], _link(place=place, year=when)) for when in across],
            )
            for place in shown
        ],
    )


def _kept(counter: Counter[str | None], most: int) -> list[str | None]:
    names = [name for name, _ in ranked(counter) if name is not None]
    return [*names[:most], *([OTHER] if len(names) > most else []), *([None] if None in counter else [])]


def _in(name: str | None, kept: list[str | None]) -> str | None:
    return name if name in kept else OTHER


def _link(**filters: str | None) -> str:
    return "" if OTHER in filters.values() else link(**filters)
