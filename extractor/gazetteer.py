"""The gazetteer: which units a name can mean, and which code each has on a day.

Provinces, districts, communes and countries are data (``patterns/gazetteer``).
A name is looked up by its syllables, so ``Bà Rịa – Vũng Tàu`` and ``Bà Rịa-Vũng
Tàu`` are one key. A unit that no longer exists on a day has the code of its
successor (``Bình Dương`` in 2026), a district none: the level was abolished.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property, lru_cache

import regex

from solieu.extractor.text import fold
from solieu.patterns import gazetteer as data
from solieu.schemas.figure import Level
from solieu.schemas.pattern import PlaceName

Key = tuple[str, ...]
LAST_OLD = Date(2025, 6, 30)
"""The last day of the 63 provinces: the map of an article without a date."""
NEW_MAP = Date(2025, 7, 1)
_SYLLABLE = regex.compile(r"[^\W\d_]+|\d+")
LONGEST = 9


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit over one stretch of time; days are ISO strings, empty where open."""

    name: str
    kind: str
    level: Level
    code: str | None
    first: str = ""
    last: str = ""
    parent: str = ""
    successor: str | None = None

    def exists(self, day: str) -> bool:
        """Whether the unit existed on that day."""
        return self.first <= day and (not self.last or day <= self.last)


@dataclass(frozen=True, slots=True)
class Named:
    """What one spelling can mean. ``signed``: also an ordinary word or another name, a place only by a sign."""

    capitals: tuple[bool, ...]
    units: tuple[Unit, ...]
    signed: bool


def key_of(name: str) -> Key:
    """The folded syllables of a name.

    >>> key_of("Bà Rịa – Vũng Tàu")
    ('bà', 'rịa', 'vũng', 'tàu')
    """
    return tuple(_SYLLABLE.findall(fold(name)))


class Gazetteer:
    """All names. Make one with :func:`gazetteer`; the communes are read when one is first asked for.

    ``begins`` are the syllables that names begin with; to each the second ones (empty: the name is one syllable), and
    how long the longest name is that begins so.

    >>> [u.code for u in Gazetteer().names[("hà", "nội")].units if u.level == "province"]
    ['01']
    """

    def __init__(self, own: Iterable[PlaceName] = ()) -> None:
        self.names: dict[Key, Named] = {}
        for spelling, unit, signed in (*_provinces(), *_districts(), *_countries(), *_own(own)):
            _add(self.names, spelling, unit, signed)
        self.begins: dict[str, dict[str, int]] = {}
        for first, *others in self.names:
            seconds = self.begins.setdefault(first, {})
            second = others[0] if others else ""
            seconds[second] = max(1 + len(others), seconds.get(second, 0))

    @cached_property
    def _communes(self) -> dict[str, list[tuple[str, str, str, bool]]]:
        """Folded name -> code, kind, parent, and whether on the map of July 2025. Plain rows: there are 13,000."""
        rows: dict[str, list[tuple[str, str, str, bool]]] = {}
        for file, new in (("communes_2024", False), ("communes_2025", True)):
            table = data(file)
            for parent, lines in table["communes"].items():
                for line in fold(lines).split("\n"):
                    if line:
                        name = line[8:].replace(" - ", " ").replace("-", " ").replace("'", " ")
                        rows.setdefault(name, []).append((line[:5], table["kinds"][line[6]], parent, new))
        return rows

    def communes(self, key: Key) -> tuple[Unit, ...]:
        """The communes of a name on both maps; the parent is the district (before July 2025) or the province.

        >>> sorted({u.parent for u in Gazetteer().communes(("bến", "nghé"))})
        ['760']
        """
        eve, day = LAST_OLD.isoformat(), NEW_MAP.isoformat()
        name = " ".join(key)
        return tuple(
            Unit(name, kind, "commune", code, day if new else "", "" if new else eve, parent)
            for code, kind, parent, new in self._communes.get(name, ())
        )

    @cached_property
    def province_of(self) -> dict[str, str]:
        """The province's code (of the 63) by the district's."""
        units = (unit for named in self.names.values() for unit in named.units)
        return {unit.code: unit.parent for unit in units if unit.level == "district" and unit.code}


def _add(names: dict[Key, Named], spelling: str, unit: Unit, signed: bool) -> None:
    key = key_of(spelling)
    if not key or len(key) > LONGEST:
        return
    capitals = tuple(s[0].isupper() or s[0].isdigit() for s in _SYLLABLE.findall(spelling))
    known = names.get(key)
    if known is None:
        names[key] = Named(capitals, (unit,), signed)
    else:
        lax = tuple(a and b for a, b in zip(known.capitals, capitals, strict=True))
        units = known.units if unit in known.units else (*known.units, unit)
        names[key] = Named(lax, units, known.signed and signed)


_Row = tuple[str, Unit, bool]


def _provinces() -> Iterator[_Row]:
    table = data("provinces")
    for row in table["place"]:
        unit = Unit(
            row["name"], row["kind"], "province", row["code"], row["from"], row.get("until", ""), "", row.get("successor")
        )
        doubtful = {key_of(name) for name in row.get("ambiguous_aliases", ())}
        doubtful |= {key_of(row["name"])} if row.get("ambiguous") else set()
        yield from ((name, unit, key_of(name) in doubtful) for name in (row["name"], *row.get("aliases", ())))
    for row in table["former"]:
        unit = Unit(row["name"], row["kind"], "province", None, f"{row['since_year']}", f"{row['until_year']}-12-31")
        yield from ((name, unit, True) for name in (row["name"], *row.get("aliases", ())))


def _districts() -> Iterator[_Row]:
    table = data("districts")
    earlier = [(row["province"], row, row["until"]) for row in table["earlier"]["list"]]
    today = [(province, row, table["until"]) for province, rows in table["districts"].items() for row in rows]
    for province, row, last in (*today, *earlier):
        into = row.get("into", ())
        unit = Unit(row["name"], row["kind"], "district", row["code"], "", last, province, into[0] if len(into) == 1 else None)
        for name in (row["name"], *row.get("aliases", ())):
            yield name, unit, row["kind"] not in table["bare"] or " " not in name or "same" in row


def _countries() -> Iterator[_Row]:
    table = data("countries")
    for row in (*table["country"], *table["other"]):
        words = row.get("also_word", ())
        unit = Unit(row["name"], "", "country", row["code"])
        yield from ((name, unit, name in words) for name in (row["name"], *row.get("aliases", ())))
    for row in table["former"]:
        unit = Unit(row["name"], "", "country", None)
        yield from ((name, unit, False) for name in (row["name"], *row.get("aliases", ())))


def _own(places: Iterable[PlaceName]) -> Iterator[_Row]:
    for place in places:
        first, last = (day.isoformat() if day else "" for day in (place.first, place.until))
        unit = Unit(place.name, "", place.level, place.code, first, last)
        yield from ((name, unit, place.signed) for name in (place.name, *place.aliases))


def code_on(units: tuple[Unit, ...], day: str) -> tuple[Unit | None, str | None]:
    """The one unit meant among those of a name, and its code on a day; None where it stays open.

    >>> units = Gazetteer().names[("bình", "dương")].units
    >>> code_on(units, "2024-05-01")[1], code_on(units, "2026-05-01")[1]
    ('74', '79')
    """
    valid = [unit for unit in units if unit.exists(day)]
    if valid:
        unit = valid[0] if len({u.code for u in valid}) == 1 else None
        return unit, unit.code if unit else None
    gone = [unit for unit in units if unit.last and unit.last < day]
    if not gone:
        return (units[0], units[0].code) if len({u.code for u in units}) == 1 else (None, None)
    last = max(gone, key=lambda unit: unit.last)
    if sum(unit.last == last.last for unit in gone) > 1:
        return None, None
    lost = last.level in ("district", "commune") and day > LAST_OLD.isoformat()
    return last, None if lost else last.successor


@lru_cache(maxsize=4)
def gazetteer(own: tuple[PlaceName, ...] = ()) -> Gazetteer:
    """The gazetteer, with a user's own places.

    >>> gazetteer() is gazetteer()
    True
    """
    return Gazetteer(own)
