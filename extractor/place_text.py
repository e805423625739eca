"""The text of a sentence as place names are read from it: syllables, capitals, and what stands before a name.

A name may be cut in many ways (``Bà Rịa – Vũng Tàu``, ``Ea H'leo``, ``TP.HCM``),
so it is looked up by its syllables, the longest stretch first.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain, count, repeat
from operator import add
from typing import NamedTuple

import regex

from solieu.extractor.cutting import is_shouted
from solieu.extractor.gazetteer import LONGEST, Gazetteer, Key, Named, Unit, key_of
from solieu.extractor.remembered import Remembered
from solieu.extractor.text import Text, fold
from solieu.extractor.words import lexicon

_PIECE = regex.compile(r"[^\W\d_]{1,64}|\d{1,9}|[^\w\s]|\n")
_JOINS = frozenset((" ", "-", " - ", "- ", " -", "'", "."))
_INNER = frozenset("-'.")
_COMMUNE = 5  # syllables of the longest commune
_PLAIN = 3
_REACH = 4
_AHEAD = 20
_KINDS = ("province", "city", "district", "commune", "hamlet", "other", "country")


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The word lists of ``patterns/places.toml``. ``tails``: the last syllables of each list; ``cut``: chunks in pieces."""

    kinds: dict[Key, str]
    openers: frozenset[str]
    lists: dict[str, frozenset[str]]
    tails: dict[str, frozenset[str]]
    abroad: frozenset[Key]
    abroad_starts: frozenset[str]
    cut: "Remembered[tuple[Piece, ...]]"

    def has(self, name: str, word: str) -> bool:
        """Whether a list holds a word."""
        return word in self.lists.get(name, ())


def place_words(lists: dict[str, frozenset[str]]) -> PlaceWords:
    """The words by which places are told.

    >>> place_words({"kind-province": frozenset(["tỉnh"])}).kinds
    {('tỉnh',): 'province'}
    """
    kinds = {key_of(word): kind for kind in _KINDS for word in lists.get(f"kind-{kind}", ())}
    abroad = frozenset(map(key_of, lists.get("city-abroad", ())))
    tails = {name: frozenset(word.rpartition(" ")[2] for word in words) for name, words in lists.items()}
    openers = frozenset(key[0] for key in kinds)
    cut = Remembered(lambda chunk: _cut(chunk, openers))
    return PlaceWords(kinds, openers, lists, tails, abroad, frozenset(key[0] for key in abroad), cut)


class Piece(NamedTuple):
    """A syllable, number or mark; positions count from the start of its chunk, so that all chunks alike share one.

    ``head``: a place may begin with it, with a capital or a word for a kind.
    """

    start: int
    end: int
    norm: str
    capital: bool
    shouted: bool
    head: bool


def _cut(chunk: str, openers: frozenset[str]) -> tuple[Piece, ...]:
    """The pieces of what stands between two spaces: mostly one word."""
    folded = fold(chunk)
    spans = [(0, len(chunk))] if chunk.isalpha() else [m.span() for m in _PIECE.finditer(chunk)]
    return tuple(_piece(start, end, chunk[start:end], folded[start:end], openers) for start, end in spans)


def _piece(start: int, end: int, text: str, norm: str, openers: frozenset[str]) -> Piece:
    capital = text[0].isupper()
    return Piece(start, end, norm, capital, len(text) > 1 and text.isupper(), capital or norm in openers)


class Syllables:
    """The sentence ``text.view[start:end]`` cut into syllables. Make one for each sentence.

    ``heads`` are the pieces that a place may begin with: names in capitals and words for a kind.

    >>> from solieu.extractor.gazetteer import gazetteer
    >>> from solieu.extractor.text import read
    >>> Syllables(read("Ở Bà Rịa - Vũng Tàu"), 0, 19, gazetteer(), place_words({})).known(1)[1]
    6
    """

    def __init__(self, text: Text, start: int, end: int, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self.article = text
        self.text, self.folded = text.view[start:end], text.folded[start:end]
        self.gazetteer, self.words = gazetteer, words
        chunks = self.text.split(" ")
        cut = list(map(words.cut.__getitem__, chunks))
        self.pieces = list(chain.from_iterable(cut))
        begins = map(add, accumulate(map(len, chunks), initial=0), count())  # a space behind each chunk
        self._begins: list[int] = list(chain.from_iterable(map(repeat, begins, map(len, cut))))
        self.heads = [i for i, piece in enumerate(self.pieces) if piece.head]
        self._ahead: dict[int, frozenset[str]] = {}

    def start(self, i: int) -> int:
        """Where piece i begins, counted from the start of the sentence."""
        return self._begins[i] + self.pieces[i].start

    def end(self, i: int) -> int:
        """Where piece i ends."""
        return self._begins[i] + self.pieces[i].end

    @cached_property
    def shouted(self) -> bool:
        """Whether the sentence is a heading in capitals, where a capital says nothing."""
        return is_shouted(self.text)

    def joined(self, i: int) -> bool:
        """Whether piece i goes on from the one before, as the syllables of one name do."""
        return self.folded[self.end(i - 1) : self.start(i)] == " "

    def key(self, i: int, most: int = LONGEST) -> list[tuple[Key, int]]:
        """The syllables from piece i on, ``most`` of them and fewer, with where each stretch ends."""
        stretches: list[tuple[Key, int]] = []
        syllables: Key = ()
        end = 0
        for at in range(i, len(self.pieces)):
            piece = self.pieces[at]
            if piece.norm[0].isalnum():
                if len(syllables) == most or (syllables and self.folded[end : self.start(at)] not in _JOINS):
                    break
                syllables, end = (*syllables, piece.norm), self.end(at)
                stretches.append((syllables, at + 1))
            elif not syllables or piece.norm not in _INNER:
                break
        stretches.reverse()
        return stretches

    def known(self, i: int) -> tuple[Named, int] | None:
        """The longest name of the gazetteer that begins at piece i."""
        seconds = self.gazetteer.begins.get(self.pieces[i].norm) if i < len(self.pieces) else None
        longest = self._longest(i, seconds) if seconds else 0
        for key, last in self.key(i, longest) if longest else ():
            named = self.gazetteer.names.get(key)
            if named is not None and self._capitals(i, last, named.capitals):
                return named, last
        return None

    def _longest(self, i: int, seconds: dict[str, int]) -> int:
        """How many syllables a name that begins at piece i may have, by the piece behind it; 0 where it is none."""
        second = self.pieces[i + 1].norm if i + 1 < len(self.pieces) else ""
        return max(seconds.values()) if second in _INNER else seconds.get(second) or seconds.get("", 0)

    def _capitals(self, i: int, last: int, wanted: tuple[bool, ...]) -> bool:
        words = [p for p in self.pieces[i:last] if p.norm[0].isalnum()]
        return all(p.capital or p.norm[0].isdigit() or not want for p, want in zip(words, wanted, strict=True))

    def communes(self, i: int) -> tuple[tuple[Unit, ...], int] | None:
        """The longest name of a commune that begins at piece i."""
        for key, last in self.key(i, _COMMUNE):
            if self.pieces[last - 1].capital and (units := self.gazetteer.communes(key)):
                return units, last
        return None

    def abroad(self, i: int) -> int:
        """Where the city abroad ends that begins at piece i; 0 where none does."""
        keys = self.key(i) if self.pieces[i].norm in self.words.abroad_starts else ()
        return next((last for key, last in keys if key in self.words.abroad and self.pieces[last - 1].capital), 0)

    def run(self, i: int) -> int:
        """Where the capitals that begin at piece i end: `Thanh Châu`, but not the person behind a unit."""
        last = i
        while last < len(self.pieces) and self.pieces[last].capital and (last == i or self.joined(last)):
            if last > i and self.words.has("surname", self.pieces[last].norm) and self.run_length(last) >= 2 and last - i >= 2:
                break
            if last > i and self._opens_a_unit(last):
                break
            last += 1
        return last

    def _opens_a_unit(self, i: int) -> bool:
        """`P.Tân Đông Hiệp TX.Dĩ An`: the next unit, its kind shortened."""
        behind = self.pieces[i + 1].norm if i + 1 < len(self.pieces) else ""
        short = any(self.words.has(name, self.pieces[i].norm) for name in ("short-district", "kind-city"))
        return behind == "." and short

    def run_length(self, i: int) -> int:
        """How many capitals follow one another from piece i on."""
        last = i
        while last < len(self.pieces) and self.pieces[last].capital and (last == i or self.joined(last)):
            last += 1
        return last - i

    def before(self, i: int, name: str) -> bool:
        """Whether a word of a list stands right before piece i."""
        if i == 0 or self.pieces[i - 1].norm not in self.words.tails.get(name, ()):
            return False
        if i not in self._ahead:
            ahead = self._words_before(i)
            barred = not ahead.isdisjoint(self.words.lists.get("place-no-sign", ()))  # `hiện tại Smith có …`
            self._ahead[i] = frozenset() if barred else ahead
        return not self._ahead[i].isdisjoint(self.words.lists.get(name, ()))

    def _words_before(self, i: int) -> frozenset[str]:
        """What may be a word right before piece i: the last one to four syllables of the run before it."""
        words, found = "", set()
        for k in range(i - 1, max(-1, i - 1 - _REACH), -1):
            if not self.pieces[k].norm[0].isalpha() or not self.joined(k + 1):
                break
            words = f"{self.pieces[k].norm} {words}".rstrip()
            found.add(words)
        return frozenset(found)

    def told(self, i: int, last: int) -> bool:
        """Whether the article has the name behind a word that makes it a place: `Tổng thống Nga`, `tỉnh Hòa Bình`."""
        name = self.text[self.start(i) : self.end(last - 1)]
        return _told(name, self.words.lists.get("place-told", frozenset()), self.article.view)

    def ends(self, i: int, name: str) -> bool:
        """Whether piece i and the one before it are a word of a list: `bà xã`."""
        return i > 0 and self.words.has(name, f"{self.pieces[i - 1].norm} {self.pieces[i].norm}")

    def goes_beyond(self, last: int) -> bool:
        """Whether capitals go on at piece ``last``: `Hà Nội FC`."""
        return last < len(self.pieces) and self.pieces[last].capital and self.joined(last)

    def barred(self, i: int, last: int) -> bool:
        """Whether a name in capitals is that of something else: `Công ty …`, `World Cup`."""
        names = [p.norm for p in self.pieces[i:last]]
        opens = " ".join(p.norm for p in self.pieces[i : i + 2])
        return self.words.has("no-place", opens) or any(self.words.has("no-place", name) for name in names)

    def is_plain(self, i: int, last: int) -> bool:
        """One to three words that look like a name: `Yakutsk`; not `VinWonders`, `V.League`, `Tập đoàn …`, `U23`."""
        pieces = self.pieces[i:last]
        if not 1 <= len(pieces) <= _PLAIN or self.end(last - 1) - self.start(i) < _REACH:
            return False
        if any(not self.text[self.start(k) + 1 : self.end(k)].islower() for k in range(i, last)):
            return False
        return not self.goes_on_as_a_word(last)

    def goes_on_as_a_word(self, last: int, first: int = 0) -> bool:
        """`V.League`, `Bệnh viện`: the capitals end inside a word or before a number."""
        if last == len(self.pieces):
            return False
        end, behind = self.pieces[last - 1], self.pieces[last]
        glued = self.start(last) == self.end(last - 1) and behind.norm in "./&'-" and last + 1 < len(self.pieces)
        glued = glued and self.start(last + 1) == self.end(last)
        if last - first == 1 or not self.pieces[last - 2].capital:  # one syllable, Vietnamese: `TP Không cần …`
            glued = glued or (not end.norm.isascii() and behind.norm[0].isalpha() and not behind.capital)
        return glued or behind.norm[0].isdigit() or f"{end.norm} {behind.norm}" in lexicon()


@lru_cache(maxsize=256)
def _told(name: str, words: frozenset[str], article: str) -> bool:
    """Whether a name stands behind one of the words somewhere, and is not the begin of a longer one."""
    at = article.find(f" {name}")
    while at != -1:
        ahead, behind = " " + fold(article[max(0, at - _AHEAD) : at]), article[at + 1 + len(name) : at + 3 + len(name)]
        if not behind[:1].isalpha() and not behind[1:].isupper() and any(ahead.endswith(f" {word}") for word in words):
            return True
        at = article.find(f" {name}", at + 1)
    return False
