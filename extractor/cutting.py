"""Sentences cut into pieces: what the segmenter then joins to words.

A chunk is what stands between two spaces. The same few thousand come up again
and again, so what is known of each is kept in tables by its number, and the
pieces of a whole batch are counted out at once.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import regex
from numpy.typing import NDArray

from solieu.extractor.text import fold

_PIECE = regex.compile(r"[^\W\d_]{1,64}(?:[.&'-][^\W\d_]{1,12}){0,3}(?<![.'-])|\d{1,64}(?:[.,/]\d{1,64}){0,8}|[^\w\s]|_{1,64}")
_CHARACTERS = 100_000
"""Chunks of so many characters together are remembered."""
_HOLE = [""]
"""The chunk where a fixed span stands."""
_START = attrgetter("start")
Cues = frozenset[tuple[str, ...]]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


class Fixed(NamedTuple):
    """A span whose edges stand: a figure's number, its unit, or a rejected number."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence to be cut into tokens: ``view[start:end]``, in which the spans ``fixed`` stand."""

    view: str
    folded: str
    start: int
    end: int
    fixed: tuple[Fixed, ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a batch of stretches, one behind the other.

    ``reach`` is the piece each stretch begins with, and the end of the last;
    ``tags`` are of those that are fixed; ``alone`` is what never joins others
    to a word, and at ``cued`` two stand that begin a cue phrase.
    """

    starts: Places
    ends: Places
    texts: list[str]
    reach: list[int]
    tags: dict[int, str]
    shouted: list[bool]
    alone: Flags
    cued: list[int]

    def owners(self, pieces: Sequence[int]) -> list[int]:
        """The stretch of each piece."""
        owners: list[int] = (np.searchsorted(self.reach, pieces, side="right") - 1).tolist()
        return owners


@lru_cache(maxsize=1024)
def is_shouted(sentence: str) -> bool:
    """A heading in capitals: the models know only words in lower case."""
    small = sum(map(str.islower, sentence))
    return 2 * small < len(sentence) and sum(map(str.isupper, sentence)) > small


@lru_cache(maxsize=4)
def sizes(cues: Cues) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The lengths of the phrases that begin with two words, longest first."""
    found: dict[tuple[str, ...], set[int]] = {}
    for cue in cues:
        found.setdefault(cue[:2], set()).add(len(cue))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


class _Chunks(dict[str, int]):
    """The numbers of the chunks met so far. Number 0 is a fixed span: one piece, whatever its text."""

    def __init__(self, cues: Cues) -> None:
        super().__init__()
        self._first_words, self._second_words = (
            {word: n for n, word in enumerate({p[i] for p in sizes(cues)}, 1)} for i in (0, 1)
        )
        self.pairs = np.zeros((len(self._first_words) + 1, len(self._second_words) + 1), dtype=bool)
        for first, second in sizes(cues):
            self.pairs[self._first_words[first], self._second_words[second]] = True
        self.forget()

    def forget(self) -> None:
        self.clear()
        self.characters = 0
        self.firsts, self.smalls = array("i", [0, 1]), array("i", [0])
        self.begins, self.ends = array("i", [0]), array("i", [0])
        self.alone, self.first_words, self.second_words = array("b", [True]), array("i", [0]), array("i", [0])
        self.texts = [""]

    def __missing__(self, chunk: str) -> int:
        folded = fold(chunk)
        for match in _PIECE.finditer(chunk):
            begin, end = match.span()
            norm = folded[begin:end]
            self.begins.append(begin)
            self.ends.append(end)
            self.alone.append(not (norm.isalpha() or norm[0].isalpha()))
            self.first_words.append(self._first_words.get(norm, 0))
            self.second_words.append(self._second_words.get(norm, 0))
            self.texts.append(match[0])
        self.smalls.append(sum(map(str.islower, chunk)))
        self.firsts.append(len(self.texts))
        self.characters += len(chunk) + 1
        self[chunk] = number = len(self.smalls) - 1
        return number

    def cued(self, kinds: Places) -> list[int]:
        """At which of these pieces two begin a cue phrase."""
        first, second = np.array(self.first_words)[kinds[:-1]], np.array(self.second_words)[kinds[1:]]
        found: list[int] = np.flatnonzero(self.pairs[first, second]).tolist()
        return found


_chunks = lru_cache(maxsize=4)(_Chunks)


@dataclass(slots=True)
class _Runs:
    """Chunks of a batch, and where runs of them begin that only single spaces separate: at which chunk, at which place.

    ``fixed`` are the fixed spans among the chunks: which one it is, text and tag. ``reach`` is the chunk each stretch
    begins with, and the end of the last.
    """

    chunks: list[str]
    firsts: list[int]
    places: list[int]
    fixed: list[tuple[int, str, str]]
    reach: list[int]

    def add(self, place: int, chunks: list[str]) -> None:
        """One more run."""
        self.firsts.append(len(self.chunks))
        self.places.append(place)
        self.chunks += chunks


def _runs(stretches: Sequence[Stretch]) -> _Runs:
    runs = _Runs([], [], [], [], [])
    for stretch in stretches:
        runs.reach.append(len(runs.chunks))
        at = stretch.start
        for span in sorted(stretch.fixed, key=_START):
            if span.start < at:
                continue
            runs.add(at, stretch.view[at : span.start].split(" "))
            if span.end > span.start:
                runs.fixed.append((len(runs.chunks), stretch.view[span.start : span.end], span.tag))
                runs.add(span.start, _HOLE)
            at = max(span.start, span.end)
        runs.add(at, stretch.view[at : stretch.end].split(" "))
    runs.reach.append(len(runs.chunks))
    return runs


def cut(stretches: Sequence[Stretch], cues: Cues = frozenset()) -> Pieces:
    """The pieces of stretches, as the models read them.

    >>> pieces = cut([Stretch("Có 5xã.", "có 5xã.", 0, 7, (Fixed(3, 4, "FIGURE"),))])
    >>> pieces.texts, pieces.starts.tolist(), pieces.tags
    (['Có', '5', 'xã', '.'], [0, 3, 4, 6], {1: 'FIGURE'})
    """
    known, runs = _chunks(cues), _runs(stretches)
    if known.characters > _CHARACTERS:
        known.forget()
    numbers = np.fromiter(map(known.__getitem__, runs.chunks), dtype=np.intp, count=len(runs.chunks))
    lengths = np.fromiter(map(len, runs.chunks), dtype=np.intp, count=len(runs.chunks))
    spans = np.array([chunk for chunk, *_ in runs.fixed], dtype=np.intp)
    numbers[spans], lengths[spans] = 0, [len(text) for _, text, _ in runs.fixed]
    firsts = np.array(known.firsts, dtype=np.intp)
    counts = firsts[numbers + 1] - firsts[numbers]
    until = np.cumsum(counts)
    kinds = np.repeat(firsts[numbers] - until + counts, counts) + np.arange(counts.sum())
    places = np.repeat(_places(runs, lengths), counts)
    starts, ends = (places + np.array(of, dtype=np.intp)[kinds] for of in (known.begins, known.ends))
    fixed = until[spans] - 1
    ends[fixed] += lengths[spans]
    pieces = Pieces(
        starts,
        ends,
        texts=list(map(known.texts.__getitem__, kinds.tolist())),
        reach=np.append(0, until)[runs.reach].tolist(),
        tags={piece: tag for piece, (_, _, tag) in zip(fixed.tolist(), runs.fixed, strict=True)},
        shouted=_shouted(stretches, np.append(0, np.cumsum(np.array(known.smalls)[numbers]))[runs.reach]),
        alone=np.array(known.alone, dtype=np.bool_)[kinds],
        cued=known.cued(kinds),
    )
    for piece, (_, text, _) in zip(pieces.tags, runs.fixed, strict=True):
        pieces.texts[piece] = text
    for i in np.flatnonzero(pieces.shouted).tolist():
        here = slice(*pieces.reach[i : i + 2])
        pieces.texts[here] = [stretches[i].folded[a:b] for a, b in zip(starts[here].tolist(), ends[here].tolist(), strict=True)]
    return pieces


def _places(runs: _Runs, lengths: Places) -> Places:
    """Where each chunk begins: behind the one before it and a space, or where its run begins."""
    firsts = np.array(runs.firsts, dtype=np.intp)
    behind = np.cumsum(lengths + 1) - lengths - 1
    moved = np.array(runs.places, dtype=np.intp) - behind[firsts]
    places: Places = behind + np.repeat(moved, np.diff(np.append(firsts, len(lengths))))
    return places


def _shouted(stretches: Sequence[Stretch], small: Places) -> list[bool]:
    """Which are; most have so many small letters that the capitals need not be counted."""
    return [
        2 * least < stretch.end - stretch.start and is_shouted(stretch.view[stretch.start : stretch.end])
        for stretch, least in zip(stretches, np.diff(small).tolist(), strict=True)
    ]
