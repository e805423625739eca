"""Places: where a sentence names an administrative unit, a country or another place, and its code at the article's date.

A name counts as a place by the gazetteer (``Đắk Lắk``), by the kind before it
(``thôn Thanh Châu``) or by a preposition (``tại Yakutsk``). Names that are also
something else need such a sign. A chain of units from the inside out (``xã
Châu Hóa, huyện Tuyên Hóa``) is one place, its first; the others fix its code.
A list of units (``Nghệ An và Hà Tĩnh``) is one place too, without a code, since
no single unit of it holds the figure.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from solieu.extractor.calendars import Calendar
from solieu.extractor.gazetteer import LAST_OLD, NEW_MAP, Gazetteer, Unit, code_on
from solieu.extractor.place_chains import Found, chained
from solieu.extractor.place_mentions import Mention, Mentions
from solieu.extractor.place_text import PlaceWords, Syllables
from solieu.extractor.text import Text
from solieu.schemas.figure import Level

_GAP = 24
_BACK = 14
_STRETCH = 6
_RANKED = 16
_LED = (2, 3)
_LEVELS: dict[str, Level] = {"hamlet": "other", "commune": "commune", "district": "district"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place said in the text: ``view[start:end]``, its kind word included.

    ``several``: a list, no single place. ``anchor``: where the phrase begins
    that it closes (``tại đập Hóc Xoài, xã Nghĩa Thọ``). ``reach``: the end of
    the chain around it. ``located``: a preposition leads it. ``everywhere``: no
    place but all of them (`trên toàn quốc`).
    """

    start: int
    end: int
    level: Level
    code: str | None
    several: bool = False
    anchor: int = -1
    reach: int = -1
    located: bool = False
    everywhere: bool = False


class PlaceFinder:
    """Finds the places of a sentence. Make one, use it for many."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self._gazetteer = gazetteer
        self._words = words

    def find(self, text: Text, start: int, end: int, calendar: Calendar, sport: bool = False) -> list[Place]:
        """The places of ``text.view[start:end]`` in order, with their codes on its day. ``sport``: bare names are teams.

        >>> from datetime import date
        >>> from solieu.extractor.knowledge import knowledge
        >>> from solieu.extractor.text import read
        >>> calendar = Calendar("", date(2026, 1, 1))
        >>> [p.code for p in knowledge().places.find(read("Tại tỉnh Bình Dương có 5 xã."), 0, 28, calendar)]
        ['79']
        """
        return Sentence(Syllables(text, start, end, self._gazetteer, self._words), calendar, sport).places(start)


class Sentence:
    """The places of one sentence of an article, whose day is asked for only where a place has a code."""

    def __init__(self, syllables: Syllables, calendar: Calendar, sport: bool) -> None:
        self._of, self._calendar = syllables, calendar
        self._pieces = syllables.pieces
        self._said = self._confirmed(list(Mentions(syllables, sport).all()), sport)

    def _confirmed(self, said: list[Mention], sport: bool) -> list[Mention]:
        """`tại Mỹ Đức đạt 100%, Ba Vì (91%)`: names of one rank beside or in brackets are places if one is."""
        if all(m.sure for m in said):
            return said
        ranks = {m.rank for m in said if m.sure}
        if not sport:  # `mưa lớn nhất là Mỹ Đức (101 mm), Ứng Hòa (94,8 mm)`: a list of them needs no other sign
            ranks |= {rank for rank, times in Counter(m.rank for m in said if self._counted(m.last)).items() if times > 1}
        listed = [
            m for m in said if not m.sure and m.rank in ranks and (self._in_brackets(m) or (not sport and self._measured(m)))
        ]
        led = [
            m for m in said if not m.sure and m.rank in _LED and self._led(m.start, self._anchor(m.start))
        ]  # `tắm ở suối Voi, Huế`
        return [replace(m, sure=True) if m in listed or m in led else m for m in said]

    def _measured(self, mention: Mention) -> bool:
        """`Lào Cai 40,1 độ, Hòa Bình 40,4 độ`: a member of a list with its number right behind."""
        ahead = self._pieces[mention.first - 1].norm if mention.first else ""
        return ahead == "," and mention.last < len(self._pieces) and self._pieces[mention.last].norm.isdecimal()

    def _in_brackets(self, mention: Mention) -> bool:
        """Whether a name fills a bracket, or a bracket with a figure follows it: `(Diễn Châu)`, `Ba Vì (gần 91%)`."""
        around = (self._of.folded[mention.start - 1 : mention.start], self._of.folded[mention.end : mention.end + 1])
        return around == ("(", ")") or self._counted(mention.last)

    def _counted(self, last: int) -> bool:
        """Whether a bracket with a figure follows: `Ba Vì (gần 91%)`."""
        inside = [p.norm for p in self._pieces[last : last + 4]]
        return inside[:1] == ["("] and any(p.isdecimal() for p in inside[1:])

    def places(self, offset: int) -> list[Place]:
        """The places in order: chains and lists as one each."""
        found = [self._place(found, offset) for found in chained(self._said, self)] if self._said else []
        return sorted([*found, *self._everywhere(offset)], key=lambda p: p.start)

    def _everywhere(self, offset: int) -> Iterator[Place]:
        """`tại 72 điểm cầu trong cả nước`: what holds there holds in no single place."""
        for phrase in _occurring(self._of.words.lists.get("place-everywhere", frozenset()), self._of.article.folded):
            at = self._of.folded.find(phrase)
            if at == -1:
                continue
            ranked = self._of.folded[max(0, at - _RANKED) : at].split()
            if not any(self.has("place-ranks", word) for word in ranked):
                start, end = offset + at, offset + at + len(phrase)
                yield Place(start, end, "country", None, True, start, end, True, True)

    def _place(self, found: Found, offset: int) -> Place:
        mention = found.mention
        outer = found.outer or [o for o in self._said if o.rank > mention.rank]
        units = self._inside(mention.units, outer)
        unit, code = code_on(units, self._calendar.day) if units else (None, None)
        anchor = self._anchor(found.begin)
        level: Level = unit.level if unit else mention.units[0].level if mention.units else _LEVELS.get(mention.kind, "other")
        return Place(
            offset + mention.start,
            offset + mention.end,
            level,
            None if found.several else code,
            found.several,
            offset + anchor,
            offset + found.reach,
            self._of.before(mention.first, "place-sign") or self._led(found.begin, anchor),
        )

    def _anchor(self, begin: int) -> int:
        """Where a preposition opened the phrase that the place closes: `tại shop trên phố Hàng Bông, quận Hoàn Kiếm`."""
        i = bisect_left(range(len(self._pieces)), begin, key=self._of.start)
        behind = next((k for k in range(i - 1, max(-1, i - _STRETCH), -1) if self._stretch(k, begin)), 0)
        for k in range(behind - 1, max(-1, i - _BACK), -1):
            word = self._pieces[k].norm
            if not word[0].isalnum() and word != "," and not self._glued(k):
                break
            if self.has("place-preposition", word) or self.has("place-lead", word):
                return self._of.start(k)
        return begin

    def _glued(self, k: int) -> bool:
        """Whether a mark stands inside a name: `KP.Chiêu Liêu`."""
        return self._of.end(k - 1) == self._of.start(k) and self._of.end(k) == self._of.start(k + 1)

    def _led(self, begin: int, anchor: int) -> bool:
        """Whether a preposition opened the phrase and only a comma stands before the place."""
        return anchor < begin and self._of.folded[:begin].rstrip().endswith(",")

    def _stretch(self, k: int, begin: int) -> bool:
        """Whether the pieces from k to a place tie it to the street or building before: `, đoạn qua`."""
        return self.has("place-stretch", self.between(self._of.start(k), begin))

    def has(self, name: str, word: str) -> bool:
        """Whether a word list holds a word."""
        return self._of.words.has(name, word)

    def between(self, first: int, second: int) -> str:
        """The folded text between two positions of the sentence; a line break where they are far apart."""
        return self._of.folded[first:second].strip() if second - first <= _GAP else "\n"

    def touches(self, first: Mention, second: Mention) -> bool:
        """Whether nothing but a space stands between two names."""
        return self._of.folded[first.end : second.start] == " "

    def names_a_work(self, mention: Mention) -> bool:
        """`sân bay Thọ Xuân (tỉnh Thanh Hóa)`: named for a district."""
        return mention.units[0].level == "district" and self._of.before(mention.first, "place-named")

    def opens_a_pair(self, found: Found) -> bool:
        """`tuyến Hà Nội - Vũng Áng`: the end of a road, of a pair of teams."""
        i = found.mention.last
        return (
            found.mention.kind in ("", "city")
            and not found.outer
            and i + 1 < len(self._pieces)
            and self._pieces[i].norm == "-"
            and self._pieces[i + 1].capital
        )

    def _inside(self, units: tuple[Unit, ...], outer: list[Mention]) -> tuple[Unit, ...]:
        """Those of the units that lie in the places around."""
        if not units or units[0].level not in ("district", "commune"):
            return units
        for around in outer:
            units = tuple(u for u in units if self.lies_in(u, around)) or units
        return units

    def lies_in(self, unit: Unit, around: Mention) -> bool:
        """Whether a district or commune lies in what a mention can mean."""
        parents = {unit.parent, self._of.gazetteer.province_of.get(unit.parent)}
        new = unit.first == NEW_MAP.isoformat()
        return any(
            u.code in parents for u in around.units if u.code and u.exists(NEW_MAP.isoformat() if new else LAST_OLD.isoformat())
        )


@lru_cache(maxsize=64)
def _occurring(phrases: frozenset[str], article: str) -> tuple[str, ...]:
    """Those of the phrases that the article holds: mostly none, and then none is looked for in its sentences."""
    ends = [alike for end, alike in _by_end(phrases).items() if end in article]
    return tuple(phrase for alike in ends for phrase in alike if phrase in article)


@lru_cache(maxsize=4)
def _by_end(phrases: frozenset[str]) -> dict[str, list[str]]:
    """The phrases by their last two syllables, which many share."""
    ends: dict[str, list[str]] = {}
    for phrase in sorted(phrases):
        ends.setdefault(" ".join(phrase.split(" ")[-2:]), []).append(phrase)
    return ends
