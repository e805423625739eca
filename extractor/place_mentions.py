"""Names that say a place: by the kind before them, by the gazetteer, or by a preposition.

``thôn Thanh Châu``, ``TP. Vinh``, ``Đắk Lắk``, ``tại Yakutsk``. A name that is
also something else (``Hòa Bình``, ``Anh``) is not ``sure``: it counts only
where a chain or list confirms it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from solieu.extractor.gazetteer import Named, Unit
from solieu.extractor.place_text import Syllables

_RUN = 4
_KIND = 3  # syllables of the longest kind (`khu dân cư`)
_NAMED = 2 * _KIND + 2  # behind a kind, so many pieces on, begins the name
RANKS: dict[str, int] = {"hamlet": 0, "commune": 1, "district": 2, "other": 2, "city": 2, "province": 3, "country": 4}


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


class Mentions:
    """The names of one sentence, in order. ``sport``: bare names are teams, not places."""

    def __init__(self, syllables: Syllables, sport: bool) -> None:
        self._of, self._sport = syllables, sport
        self._pieces, self._words = syllables.pieces, syllables.words
        self._prepositions = syllables.words.tails.get("place-preposition", frozenset())
        self._done = self._whose = -1

    def all(self) -> Iterator[Mention]:
        """Each name said, sure or not."""
        behind = 0
        for i in self._of.heads:
            if i < behind:
                continue
            found = self._with_kind(i) if self._may_be_kind(i) else None
            if found is not None:
                self._done = found.last
                yield found
                while (more := self._goes_on(found)) is not None:
                    yield (found := more)
            elif self._may_be_named(i) and not self._behind_a_digit(i):
                found = self._bare(i)
                if found is not None:
                    self._done = found.last
                    yield found
            behind = found.last if found is not None else behind

    def _may_be_kind(self, i: int) -> bool:
        """Whether a word for a kind may begin at piece i, or a letter stand for one."""
        return self._pieces[i].norm in self._words.openers or (i + 1 < len(self._pieces) and self._pieces[i + 1].norm == ".")

    def _may_be_named(self, i: int) -> bool:
        """Whether there is any reason to look for a name at piece i: most capitals are of persons and bodies."""
        piece = self._pieces[i]
        if not piece.capital:
            return False
        if piece.norm in self._of.gazetteer.begins or piece.norm in self._words.abroad_starts:
            return True
        return (i > 0 and self._pieces[i - 1].norm in self._prepositions) or self._tells_units

    def _behind_a_digit(self, i: int) -> bool:
        """`1Malaysia Development Bhd`: a name in one word with a number."""
        return i > 0 and self._pieces[i - 1].norm.isdecimal() and self._of.end(i - 1) == self._of.start(i)

    def _goes_on(self, mention: Mention) -> Mention | None:
        """The next name of a list that says its kind once: `các huyện Ba Vì, Sóc Sơn`."""
        i = mention.last
        if (
            i + 1 >= len(self._pieces)
            or not self._words.has("place-list", self._pieces[i].norm)
            or not self._pieces[i + 1].capital
        ):
            return None
        known = self._of.known(i + 1)
        if known is not None and not {u.code for u in known[0].units if u.code}.isdisjoint(u.parent for u in mention.units):
            return None  # `xã Hoàng Diệu, Chương Mỹ`: the district around it
        found = self._of.communes(i + 1) if mention.kind == "commune" else None
        known = known if mention.kind == "district" else None
        if known is not None:
            units = tuple(u for u in known[0].units if u.level == "district")
            found = (units, known[1]) if units and known[0].signed else None
        if found is None or (found[1] < len(self._pieces) and self._pieces[found[1]].capital and self._of.joined(found[1])):
            return None
        return self._made(i + 1, found[1], mention.kind, found[0])

    def _kind_at(self, i: int) -> tuple[str, int]:
        """The kind word at piece i, and the piece behind it."""
        if self._pieces[i].norm not in self._words.openers or self._of.ends(i, "place-no-kind"):
            return "", i
        for key, last in self._of.key(i, _KIND):
            if key in self._words.kinds:
                return self._words.kinds[key], last
        return "", i

    def _short_at(self, i: int) -> str:
        """The kind a letter stands for: `Q. Bình Thạnh`."""
        piece = self._pieces[i]
        if not piece.capital or i + 1 >= len(self._pieces) or self._pieces[i + 1].norm != ".":
            return ""
        return next((kind for kind in ("district", "commune") if self._words.has(f"short-{kind}", piece.norm)), "")

    def _with_kind(self, i: int) -> Mention | None:
        if not any(piece.capital or piece.norm.isdigit() for piece in self._pieces[i + 1 : i + _NAMED]):
            return None  # `các xã này`
        kind, j = self._kind_at(i)
        short = "" if kind else self._short_at(i)
        if not kind and not short:
            return None
        kind, j = (kind, j) if kind else (short, i + 1)
        word = " ".join(p.norm for p in self._pieces[i:j])
        if j < len(self._pieces) and (self._pieces[j].norm == ":" or (self._pieces[j].norm == "." and len(word) <= 3)):
            j += 1
        if j >= len(self._pieces) or self._of.folded[self._of.end(j - 1) : self._of.start(j)] not in ("", " "):
            return None
        if self._pieces[j].norm.isdigit():
            initial = short and self._of.before(i, "place-person")  # `chị P. 1 điện thoại`
            return None if initial else self._numbered(i, j, kind, word)
        if not self._pieces[j].capital:
            return None
        return self._of_kind(i, j, kind, bool(short))

    def _numbered(self, i: int, j: int, kind: str, word: str) -> Mention | None:
        if not self._words.has("kind-numbered", word) or len(self._pieces[j].norm) > 2:
            return None
        key = (*word.split(" "), self._pieces[j].norm.lstrip("0"))
        named = self._of.gazetteer.names.get(key)
        units = self._of.gazetteer.communes(key) if kind == "commune" else named.units if named else ()
        return self._made(i, j + 1, kind, units)

    def _of_kind(self, i: int, j: int, kind: str, short: bool) -> Mention | None:
        if kind == "commune" and (found := self._of.communes(j)) is not None:
            whole_name = self._of.shouted or found[1] >= self._of.run(j)
            return self._made(i, found[1], kind, found[0]) if whole_name else self._unknown(i, j, kind)
        if kind == "hamlet" and self._of.known(i) is not None:
            return None  # `Sóc Trăng`
        known = self._of.known(j) if kind not in ("commune", "hamlet") else None
        if known is not None and ((units := self._fitting(known[0], kind)) or kind in ("other", "city")):
            return replace(self._made(i, known[1], kind, units), sure=bool(units) or not self._doubtful(i, j))
        if kind == "city" and known is None and (whole := self._of.known(i)) is not None:
            return self._made(i, whole[1], kind, whole[0].units)  # `TP.HCM`
        if kind in ("city", "other") and (last := self._of.abroad(j)):
            return self._made(i, last, kind, ())
        return None if short or kind == "country" else self._unknown(i, j, kind)

    def _fitting(self, named: Named, kind: str) -> tuple[Unit, ...]:
        """The units of a name that are of the kind said before it."""
        same = tuple(u for u in named.units if self._words.has("kind-city", u.kind)) if kind == "city" else ()
        levels = ("province", "other") if kind in ("city", "other") else (kind,)
        return same or tuple(u for u in named.units if u.level in levels)

    def _unknown(self, i: int, j: int, kind: str) -> Mention | None:
        """A name that only its kind makes a place: `thôn Thanh Châu`."""
        last = self._of.run(j)
        person = last - j >= 3 and self._words.has("surname", self._pieces[j].norm)  # `Chủ tịch UBND TP Nguyễn Đức Chung`
        if person or self._of.shouted or last - j > _RUN or self._of.barred(j, last) or self._of.goes_on_as_a_word(last, j):
            return None
        return replace(self._made(i, last, kind, ()), sure=not self._doubtful(i, j))

    def _doubtful(self, i: int, j: int) -> bool:
        """`bản Marco Polo`: the kind is also an ordinary word."""
        return self._words.has("kind-doubtful", " ".join(p.norm for p in self._pieces[i:j]))

    def _made(self, i: int, last: int, kind: str, units: tuple[Unit, ...]) -> Mention:
        rank = RANKS[units[0].level if units else kind]
        return Mention(self._of.start(i), self._of.end(last - 1), kind, units, rank, True, i, last)

    def _bare(self, i: int) -> Mention | None:
        known = self._of.known(i)
        if known is None and not self._may_be_abroad(i):
            return None  # so it is with most names, of persons and bodies
        sign = self._of.before(i, "place-sign") or self._of.before(i, "place-region")
        if not sign and self._of.before(i, "place-not-after"):
            return None
        if known is None:
            return self._abroad(i, sign)
        named, last = known
        if self._in_a_longer_name(i, last, named):
            return None
        units = _best(named.units)
        one = last == i + 1 < len(self._pieces) and self._pieces[last].norm.isalpha()
        if named.signed and not sign and one and self._of.goes_on_as_a_word(last):
            return None  # `Mỹ nữ`
        at_head = self._heads_a_line(i, last)
        if units[0].level == "country" and not sign and self._says_whose(i):
            self._whose = last
            return None
        sign = sign or self._has_people(last)
        sure = sign or at_head or not (named.signed or self._sport) or (not self._sport and self._of.told(i, last))
        return replace(self._made(i, last, units[0].level, units), sure=sure, kind="")

    def _says_whose(self, i: int) -> bool:
        """`doanh nghiệp Nhật Bản và Hàn Quốc`: whose they are, not where; so every country of the list."""
        listed = i > 1 and self._whose == i - 1 and self._words.has("place-list", self._pieces[i - 1].norm)
        return listed or self._of.before(i, "nationality")

    def _has_people(self, last: int) -> bool:
        """`Qatar chỉ có dân số 2 triệu người`."""
        if last == len(self._pieces) or not self._words.has("place-has", self._pieces[last].norm):
            return False
        return any(self._words.has("place-measure", " ".join(key)) for i in (last + 1, last + 2) for key in self._keys(i))

    def _keys(self, i: int) -> Iterator[tuple[str, ...]]:
        return (key for key, _ in self._of.key(i))

    def _heads_a_line(self, i: int, last: int) -> bool:
        """`Hòa Bình: 8 người …`."""
        return not self._sport and i == 0 and last < len(self._pieces) and self._pieces[last].norm == ":"

    def _in_a_longer_name(self, i: int, last: int, named: Named) -> bool:
        """`Nguyễn Thái Bình`, `Thái Bình Dương`; not `UBND Hà Nội`, `Hà Nội Nguyễn Đức Chung`."""
        if self._of.shouted:
            return i > 0 and self._of.joined(i) and self._words.has("surname", self._pieces[i - 1].norm)
        if (
            self._of.before(i, "place-preposition")
            and not named.signed
            and any(u.level in ("country", "province") for u in named.units)
        ):
            return False  # `Tại Việt Nam Ford có …`
        if last < len(self._pieces) and self._pieces[last].capital and self._of.joined(last):
            person = self._words.has("surname", self._pieces[last].norm) and self._of.run_length(last) >= 2
            if not person:
                return True
        if i > 1 and self._pieces[i - 1].norm == "-" and self._pieces[i - 2].capital and self._done != i - 1:
            return True  # `cầu Tân Vũ - Cát Hải`
        if i == 0 or not self._pieces[i - 1].capital or not self._of.joined(i):
            return False
        ahead = self._pieces[i - 1]
        if self._words.has("place-preposition", ahead.norm) or self._of.before(i, "place-region"):
            return False  # `miền Đông Ukraine`
        opens = i == 1 or not self._pieces[i - 2].norm[0].isalnum()
        return not ahead.shouted and not (opens and not self._words.has("surname", ahead.norm))

    def _may_be_abroad(self, i: int) -> bool:
        """Whether there is any reason to take a name for a place that the gazetteer does not know."""
        if self._pieces[i].norm in self._words.abroad_starts or self._of.before(i, "place-preposition"):
            return True
        return self._tells_units and self._is_a_unit(self._of.run(i))

    def _abroad(self, i: int, sign: bool) -> Mention | None:
        """Cities abroad by their names; any other name in capitals behind a preposition."""
        city = self._of.abroad(i)
        if not city and self._tells_units and self._is_a_unit(last := self._of.run(i)):
            return replace(self._made(i, last, "other", ()), kind="")
        if city and not self._of.goes_beyond(city):
            if not sign and self._of.before(i, "nationality"):
                return None
            return replace(self._made(i, city, "other", ()), sure=sign or not self._sport, kind="")
        if self._sport or self._of.shouted or not self._of.before(i, "place-preposition"):
            return None  # in a match report `tại Camp Nou`, `ở Arsenal` are stadiums and clubs
        communes = self._of.communes(i)
        last = self._of.run(i)
        if communes is not None and communes[1] == last and self._of.end(last - 1) - self._of.start(i) > 3:
            return replace(self._made(i, last, "commune", communes[0]), kind="")
        if self._of.barred(i, last) or not self._of.is_plain(i, last):
            return None
        return replace(self._made(i, last, "other", ()), kind="")

    @cached_property
    def _tells_units(self) -> bool:
        """Whether the sentence holds a word behind which a name may be told to be a place; in a match report it is not."""
        return not self._sport and not self._words.tails.get("place-class", frozenset()).isdisjoint(
            [p.norm for p in self._pieces]
        )

    def _is_a_unit(self, last: int) -> bool:
        """`Tilt Cove là một thị trấn …`: what stands behind the name says that it is a place."""
        i = last
        while i < len(self._pieces) and self._words.has("place-copula", self._pieces[i].norm):
            i += 1
        return i > last and any(self._words.has("place-class", " ".join(key)) for key in self._keys(i))


def _best(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units of the level meant: the province before the country before the district of the name."""
    for level in ("province", "country", "district", "commune", "other"):
        same = tuple(unit for unit in units if unit.level == level)
        if same:
            return same
    return units
