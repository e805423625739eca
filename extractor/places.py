"""Places: where a sentence names an administrative unit, a country or another place, and its code at the article's date.

A name counts as a place by the gazetteer (``Đắk Lắk``), by the kind before it
(``thôn Thanh Châu``) or by a preposition (``tại Yakutsk``). Names that are also
something else need such a sign. A chain of units from the inside out (``xã
Châu Hóa, huyện Tuyên Hóa``) is one place, its first; the others fix its code.
A list of units (``Nghệ An và Hà Tĩnh``) is one place too, without a code, since
no single unit of it holds the figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from solieu.extractor.gazetteer import Gazetteer, Key, Named, Unit, code_on, key_of
from solieu.extractor.text import fold
from solieu.extractor.words import lexicon
from solieu.schemas.figure import Level

_PIECE = regex.compile(r"[^\W\d_]{1,64}|\d{1,9}|[^\w\s]|\n")
_JOINS = frozenset((" ", "-", " - ", "'", "."))
_RUN = 4
_GAP = 24
_RANKS: dict[str, int] = {"hamlet": 0, "commune": 1, "district": 2, "other": 2, "city": 3, "province": 3, "country": 4}
_LEVELS: dict[str, Level] = {"hamlet": "other", "commune": "commune", "district": "district"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place said in the text: ``view[start:end]``, its kind word included.

    ``several``: a list, no single place. ``anchor``: where the phrase begins
    that it closes (``tại đập Hóc Xoài, xã Nghĩa Thọ``). ``reach``: the end of
    the chain around it. ``located``: a preposition leads it.
    """

    start: int
    end: int
    level: Level
    code: str | None
    several: bool = False
    anchor: int = -1
    reach: int = -1
    located: bool = False


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The word lists of ``patterns/places.toml``."""

    kinds: dict[Key, str]
    lists: dict[str, frozenset[str]]
    abroad: frozenset[Key]

    def has(self, name: str, word: str) -> bool:
        """Whether a list holds a word."""
        return word in self.lists.get(name, ())


_KINDS = ("province", "city", "district", "commune", "hamlet", "other", "country")


def place_words(lists: dict[str, frozenset[str]]) -> PlaceWords:
    """The words by which places are told.

    >>> place_words({"kind-province": frozenset(["tỉnh"])}).kinds
    {('tỉnh',): 'province'}
    """
    kinds = {key_of(word): kind for kind in _KINDS for word in lists.get(f"kind-{kind}", ())}
    return PlaceWords(kinds, lists, frozenset(map(key_of, lists.get("city-abroad", ()))))


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    norm: str
    capital: bool
    shouted: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found: what it can mean, and how far it reaches. ``sure``: no sign is missing."""

    start: int
    end: int
    kind: str
    units: tuple[Unit, ...]
    rank: int
    sure: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Found:
    """A place with the units around it; where its chain or list begins and ends."""

    mention: Mention
    outer: list[Mention]
    begin: int
    reach: int
    several: bool = False


class PlaceFinder:
    """Finds the places of a sentence. Make one, use it for many."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self._gazetteer = gazetteer
        self._words = words

    def find(self, view: str, start: int, end: int, day: str, sport: bool = False) -> list[Place]:
        """The places of ``view[start:end]`` in order, with their codes on a day. ``sport``: bare names are teams.

        >>> from solieu.extractor.knowledge import knowledge
        >>> [p.code for p in knowledge().places.find("Tại tỉnh Bình Dương có 5 xã.", 0, 28, "2026-01-01")]
        ['79']
        """
        return Sentence(view, start, end, day, sport, self._gazetteer, self._words).places()


class Sentence:
    def __init__(self, view: str, start: int, end: int, day: str, sport: bool, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self.view, self.start, self.day, self.sport = view, start, day, sport
        self.gazetteer, self.words = gazetteer, words
        self.folded = fold(view[start:end])
        inside = view[start:end]
        self.said: list[Mention] = []
        self.done = -1
        self.shouted = sum(map(str.isupper, inside)) > sum(map(str.islower, inside))
        self.pieces = [
            _Piece(m.start(), m.end(), self.folded[m.start() : m.end()], m[0][0].isupper(), len(m[0]) > 1 and m[0].isupper())
            for m in _PIECE.finditer(inside)
        ]

    def places(self) -> list[Place]:
        """The places in order: chains and lists as one each."""
        self.said = list(self._mentions())
        return [self._place(found) for found in chained(self.said, self)]

    def _place(self, found: Found) -> Place:
        mention = found.mention
        outer = found.outer or [o for o in self.said if o.rank > mention.rank]
        units = self._inside(mention.units, outer)
        unit, code = code_on(units, self.day) if units else (None, None)
        level: Level = unit.level if unit else mention.units[0].level if mention.units else _LEVELS.get(mention.kind, "other")
        return Place(
            self.start + mention.start,
            self.start + mention.end,
            level,
            None if found.several else code,
            found.several,
            self.start + self._anchor(found.begin),
            self.start + found.reach,
            self._before(mention.first, "place-sign"),
        )

    def _anchor(self, begin: int) -> int:
        """Where a preposition opened the phrase that the place closes: `tại shop trên phố Hàng Bông, quận Hoàn Kiếm`."""
        i = next(k for k, p in enumerate(self.pieces) if p.start >= begin)
        if i < 2 or self.pieces[i - 1].norm != ",":
            return begin
        for k in range(i - 2, max(-1, i - 14), -1):
            if not self.pieces[k].norm[0].isalpha():
                break
            if self.words.has("place-preposition", self.pieces[k].norm):
                return self.pieces[k].start
        return begin

    def _mentions(self) -> Iterator[Mention]:
        i = 0
        while i < len(self.pieces):
            found = self._with_kind(i)
            if found is not None:
                self.done = found.last
                yield found
                while (more := self._goes_on(found)) is not None:
                    yield (found := more)
            elif self.pieces[i].capital:
                found = self._bare(i)
                if found is not None:
                    self.done = found.last
                    yield found
            i = found.last if found is not None else i + 1

    def _goes_on(self, mention: Mention) -> Mention | None:
        """The next name of a list that says its kind once: `các huyện Ba Vì, Sóc Sơn`."""
        i = mention.last
        if i + 1 >= len(self.pieces) or not self.words.has("place-list", self.pieces[i].norm) or not self.pieces[i + 1].capital:
            return None
        found = self._communes(i + 1) if mention.kind == "commune" else None
        known = self._known(i + 1) if mention.kind == "district" else None
        if known is not None:
            units = tuple(u for u in known[0].units if u.level == "district")
            found = (units, known[1]) if units and known[0].signed else None
        if found is None or (found[1] < len(self.pieces) and self.pieces[found[1]].capital and self._joined(found[1])):
            return None
        return self._made(i + 1, found[1], mention.kind, found[0])

    # Names

    def _joined(self, i: int) -> bool:
        """Whether piece i goes on from the one before, as the syllables of one name do."""
        return self.folded[self.pieces[i - 1].end : self.pieces[i].start] == " "

    def _key(self, i: int) -> Iterator[tuple[Key, int]]:
        """The syllables from piece i on, the longest stretch first, with where each ends."""
        syllables: list[tuple[str, int]] = []
        at = i if self.pieces[i].norm[0].isalnum() else len(self.pieces)
        while at < len(self.pieces) and len(syllables) < 9:
            piece = self.pieces[at]
            if piece.norm[0].isalnum():
                if syllables and self.folded[self.pieces[syllables[-1][1] - 1].end : piece.start] not in _JOINS:
                    break
                syllables.append((piece.norm, at + 1))
            elif piece.norm not in ("-", "'", "."):
                break
            at += 1
        for size in range(len(syllables), 0, -1):
            yield tuple(s for s, _ in syllables[:size]), syllables[size - 1][1]

    def _known(self, i: int) -> tuple[Named, int] | None:
        """The longest name of the gazetteer that begins at piece i."""
        if i >= len(self.pieces) or self.pieces[i].norm not in self.gazetteer.starts:
            return None
        for key, last in self._key(i):
            named = self.gazetteer.names.get(key)
            if named is not None and self._capitals(i, last, named.capitals):
                return named, last
        return None

    def _capitals(self, i: int, last: int, wanted: tuple[bool, ...]) -> bool:
        words = [p for p in self.pieces[i:last] if p.norm[0].isalnum()]
        return all(p.capital or p.norm[0].isdigit() or not want for p, want in zip(words, wanted, strict=True))

    def _communes(self, i: int) -> tuple[tuple[Unit, ...], int] | None:
        for key, last in self._key(i):
            if len(key) <= 5 and self.pieces[last - 1].capital and (units := self.gazetteer.communes(key)):
                return units, last
        return None

    def _run(self, i: int) -> int:
        """Where the capitals that begin at piece i end: `Thanh Châu`, but not the person behind a unit."""
        last = i
        while last < len(self.pieces) and self.pieces[last].capital and (last == i or self._joined(last)):
            if last > i and self.words.has("surname", self.pieces[last].norm) and self._run_length(last) >= 2 and last - i >= 2:
                break
            last += 1
        return last

    def _run_length(self, i: int) -> int:
        last = i
        while last < len(self.pieces) and self.pieces[last].capital and (last == i or self._joined(last)):
            last += 1
        return last - i

    # With a kind

    def _kind_at(self, i: int) -> tuple[str, int]:
        """The kind word at piece i, and the piece behind it."""
        for key, last in self._key(i):
            if len(key) <= 3 and key in self.words.kinds:
                return self.words.kinds[key], last
        return "", i

    def _short_at(self, i: int) -> bool:
        piece = self.pieces[i]
        dotted = i + 1 < len(self.pieces) and self.pieces[i + 1].norm == "."
        return piece.capital and dotted and self.words.has("kind-short", piece.norm)

    def _with_kind(self, i: int) -> Mention | None:
        kind, j = self._kind_at(i)
        short = not kind and self._short_at(i)
        if not kind and not short:
            return None
        word = " ".join(p.norm for p in self.pieces[i : j or i + 1])
        if short:
            kind, j = ("commune" if self.pieces[i].norm in ("p", "x", "tt") else "district"), i + 1
            word = self.pieces[i].norm
        if j < len(self.pieces) and (self.pieces[j].norm == ":" or (self.pieces[j].norm == "." and len(word) <= 3)):
            j += 1
        if j >= len(self.pieces) or self.folded[self.pieces[j - 1].end : self.pieces[j].start] not in ("", " "):
            return None
        if self.pieces[j].norm.isdigit():
            return self._numbered(i, j, kind, word)
        if not self.pieces[j].capital:
            return None
        return self._of_kind(i, j, kind, short)

    def _numbered(self, i: int, j: int, kind: str, word: str) -> Mention | None:
        if not self.words.has("kind-numbered", word) or len(self.pieces[j].norm) > 2:
            return None
        key = (*word.split(" "), self.pieces[j].norm.lstrip("0"))
        named = self.gazetteer.names.get(key)
        units = self.gazetteer.communes(key) if kind == "commune" else named.units if named else ()
        return self._made(i, j + 1, kind, units)

    def _of_kind(self, i: int, j: int, kind: str, short: bool) -> Mention | None:
        known = self._known(j)
        if kind in ("commune", "hamlet"):
            found = self._communes(j) if kind == "commune" else None
            if found is not None:
                return self._made(i, found[1], kind, found[0])
        elif known is not None:
            units = tuple(u for u in known[0].units if _fits(u, kind))
            if kind == "city":
                units = tuple(u for u in known[0].units if self.words.has("kind-city", u.kind)) or units
            if units or kind in ("other", "city"):
                return replace(self._made(i, known[1], kind, units), sure=not self._doubtful(i, j))
        if known is None and kind == "city" and (whole := self._known(i)) is not None:
            return self._made(i, whole[1], kind, whole[0].units)  # `TP.HCM`
        last = self._run(j)
        if short or self.shouted or self._barred(j, last):
            return None
        if kind == "country" or last - j > _RUN or self._goes_on_as_a_word(last):
            return None
        return replace(self._made(i, last, kind, ()), sure=not self._doubtful(i, j))

    def _doubtful(self, i: int, j: int) -> bool:
        return self.words.has("kind-doubtful", " ".join(p.norm for p in self.pieces[i:j]))

    def _barred(self, i: int, last: int) -> bool:
        """Whether a name in capitals is that of something else: `Công ty …`, `World Cup`."""
        names = [p.norm for p in self.pieces[i:last]]
        opens = " ".join(p.norm for p in self.pieces[i : i + 2])
        return self.words.has("no-place", opens) or any(self.words.has("no-place", name) for name in names)

    def _made(self, i: int, last: int, kind: str, units: tuple[Unit, ...]) -> Mention:
        rank = _RANKS[kind]
        if units:
            rank = _RANKS[units[0].level]
        elif kind == "city":
            rank = _RANKS["other"]
        return Mention(self.pieces[i].start, self.pieces[last - 1].end, kind, units, rank, True, i, last)

    # Bare

    def _bare(self, i: int) -> Mention | None:
        sign = self._before(i, "place-sign")
        if not sign and self._before(i, "place-not-after"):
            return None
        known = self._known(i)
        if known is None:
            return self._abroad(i, sign)
        named, last = known
        if self._in_a_longer_name(i, last, named):
            return None
        units = _best(named.units)
        at_head = self._heads_a_line(i, last)
        if units[0].level == "country" and not sign and self._before(i, "nationality"):
            return None
        sure = sign or at_head or not (named.signed or self.sport)
        return replace(self._made(i, last, units[0].level, units), sure=sure, kind="")

    def _before(self, i: int, name: str) -> bool:
        """Whether a word of a list stands right before piece i."""
        words: list[str] = []
        for k in range(i - 1, max(-1, i - 5), -1):
            if not self.pieces[k].norm[0].isalpha() or not self._joined(k + 1):
                break
            words.insert(0, self.pieces[k].norm)
            if self.words.has(name, " ".join(words)):
                return True
        return False

    def _heads_a_line(self, i: int, last: int) -> bool:
        """`Hòa Bình: 8 người …`."""
        return i == 0 and last < len(self.pieces) and self.pieces[last].norm == ":"

    def _in_a_longer_name(self, i: int, last: int, named: Named) -> bool:
        """`Nguyễn Thái Bình`, `Thái Bình Dương`; not `UBND Hà Nội`, `Hà Nội Nguyễn Đức Chung`."""
        if self.shouted:
            return i > 0 and self._joined(i) and self.words.has("surname", self.pieces[i - 1].norm)
        if self._before(i, "place-preposition") and not named.signed and any(u.level in ("country", "province") for u in named.units):
            return False  # `Tại Việt Nam Ford có …`
        if last < len(self.pieces) and self.pieces[last].capital and self._joined(last):
            person = self.words.has("surname", self.pieces[last].norm) and self._run_length(last) >= 2
            if not person:
                return True
        if i > 1 and self.pieces[i - 1].norm == "-" and self.pieces[i - 2].capital and self.done != i - 1:
            return True  # `cầu Tân Vũ - Cát Hải`
        if i == 0 or not self.pieces[i - 1].capital or not self._joined(i):
            return False
        ahead = self.pieces[i - 1]
        opens = i == 1 or not self.pieces[i - 2].norm[0].isalnum()
        return not ahead.shouted and not (opens and not self.words.has("surname", ahead.norm))

    def _abroad(self, i: int, sign: bool) -> Mention | None:
        """Cities abroad by their names; any other name in capitals behind a preposition."""
        for key, last in self._key(i):
            if key in self.words.abroad and self.pieces[last - 1].capital and not self._goes_beyond(last):
                found = self._made(i, last, "other", ())
                return None if not sign and self._before(i, "nationality") else replace(found, sure=sign or not self.sport, kind="")
        if self.shouted or not self._before(i, "place-preposition"):
            return None
        communes = self._communes(i)
        last = self._run(i)
        if communes is not None and communes[1] == last and self.pieces[last - 1].end - self.pieces[i].start > 3:
            return replace(self._made(i, last, "commune", communes[0]), kind="")
        if self._barred(i, last) or not self._is_plain(i, last):
            return None
        return replace(self._made(i, last, "other", ()), kind="")

    def _goes_beyond(self, last: int) -> bool:
        return last < len(self.pieces) and self.pieces[last].capital and self._joined(last)

    def _is_plain(self, i: int, last: int) -> bool:
        """One to three words that look like a name: `Yakutsk`; not `VinWonders`, `V.League`, `Tập đoàn …`, `U23`."""
        pieces = self.pieces[i:last]
        if not 1 <= len(pieces) <= 3 or pieces[-1].end - pieces[0].start < 4:
            return False
        if any(self.view[self.start + p.start + 1 : self.start + p.end] != self.folded[p.start + 1 : p.end] for p in pieces):
            return False
        return not self._goes_on_as_a_word(last)

    def _goes_on_as_a_word(self, last: int) -> bool:
        """`V.League`, `Bệnh viện`: the capitals end inside a word or before a number."""
        if last == len(self.pieces):
            return False
        end, behind = self.pieces[last - 1], self.pieces[last]
        glued = behind.start == end.end and behind.norm in "./&'-" and last + 1 < len(self.pieces)
        glued = glued and self.pieces[last + 1].start == behind.end
        if last == 1 or not self.pieces[last - 2].capital:  # one syllable, Vietnamese: `TP Không cần …`
            glued = glued or (not end.norm.isascii() and behind.norm[0].isalpha() and not behind.capital)
        return glued or behind.norm[0].isdigit() or f"{end.norm} {behind.norm}" in lexicon()

    def opens_a_pair(self, found: Found) -> bool:
        """`tuyến Hà Nội - Vũng Áng`: the end of a road, of a pair of teams."""
        i = found.mention.last
        return (
            not found.mention.kind
            and not found.outer
            and i + 1 < len(self.pieces)
            and self.pieces[i].norm == "-"
            and self.pieces[i + 1].capital
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
        parents = {unit.parent, self.gazetteer.province_of.get(unit.parent)}
        return any(u.code in parents for u in around.units if u.code)


def _fits(unit: Unit, kind: str) -> bool:
    if kind in ("city", "other"):
        return unit.level in ("province", "other")
    return unit.level == kind


def _best(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units of the level meant: the province before the country before the district of the name."""
    for level in ("province", "country", "district", "commune", "other"):
        same = tuple(unit for unit in units if unit.level == level)
        if same:
            return same
    return units


def chained(mentions: list[Mention], sentence: Sentence) -> list[Found]:
    """Each place with the units around it, and whether it is a list."""
    made: list[Found] = []
    i = 0
    while i < len(mentions):
        last = i + 1
        while last < len(mentions) and _wider(mentions[last - 1], mentions[last], sentence):
            last += 1
        here, outer = mentions[i], mentions[i + 1 : last]
        begin = here.start
        if outer and not here.units and not here.kind and outer[0].units and outer[0].units[0].level != "country":
            here, outer = outer[0], outer[1:]  # `ở Đồng Sênh (xã Đồng Tâm)`: no unit, the one around it is
        made.append(Found(here, outer, begin, mentions[last - 1].end))
        i = last
    return _listed(made, sentence)


def _between(first: int, second: int, sentence: Sentence) -> str:
    return sentence.folded[first:second].strip() if second - first <= _GAP else "\n"


def _wider(first: Mention, second: Mention, sentence: Sentence) -> bool:
    """Whether the second is the unit around the first: `xã Châu Hóa (huyện Tuyên Hóa)`."""
    if second.rank <= first.rank or not sentence.words.has("place-chain", _between(first.end, second.start, sentence)):
        return False
    known = [u for u in first.units if u.level in ("district", "commune")]
    if not known or (second.units and second.units[0].level == "country"):
        return first.sure
    return any(sentence.lies_in(u, second) for u in known) or (first.sure and first.kind != "")


def _listed(found: list[Found], sentence: Sentence) -> list[Found]:
    """Lists as one: the unit around all of them where it is said, else no single place."""
    made: list[Found] = []
    i = 0
    while i < len(found):
        last = i + 1
        while last < len(found) and _same(found[last - 1], found[last], sentence):
            last += 1
        here, end = found[i], found[last - 1]
        sure = any(f.mention.sure or f.outer for f in found[i:last])
        if last - i == 1 and sure:
            made += [] if sentence.opens_a_pair(here) else [here]
        elif sure and end.outer:
            made.append(Found(end.outer[0], end.outer[1:], here.begin, end.reach))
        elif sure:
            made.append(Found(replace(here.mention, end=end.mention.end), [], here.begin, end.reach, True))
        i = last
    return made


def _same(first: Found, second: Found, sentence: Sentence) -> bool:
    """`Nghệ An và Hà Tĩnh`, and the ends of a road: `Hà Nội - Hải Phòng`."""
    mark = _between(first.reach, second.begin, sentence)
    if sentence.words.has("place-and", mark):
        return True
    return first.mention.rank == second.mention.rank and (sentence.words.has("place-list", mark) or mark == "-")
