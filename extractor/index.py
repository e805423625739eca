"""Where in a text many patterns may begin: one pass over its words instead of one for each pattern.

The words of a text are looked up once, with the two characters behind each, and
only the few patterns that can begin there (``openings``) are tried. A pattern
of which it is not known how it begins is searched for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from solieu.extractor.leads import ENDLESS
from solieu.extractor.openings import AHEAD, ANY_WORD, CLOSED, first_word
from solieu.extractor.pattern_tree import Texts
from solieu.extractor.remembered import LONGEST, Remembered

_LETTERS = 400
"""So many characters behind a chunk at most are remembered."""
_SHARED = 2_000
"""So many chunks at most are kept for others of which the same is known."""
_FEW = 5
"""At so few places a pattern is sooner tried than asked whether it is wanted."""
_NO_GAPS: Mapping[int, int] = {}
_GUARDED = regex.compile(r"\(\?<!(?:\\w|\\p\{L\}|\[\\w[^\]]*\]|\[\^\\W_\])[)|]")
"""Where a pattern begins so, no letter stands before its match."""
_GUARDED_FROM_DIGITS = regex.compile(r"\(\?<!(?:\\w|\[\\w[^\]]*\]|\[\^\\W_\])[)|]")
"""Where it begins so, no digit does."""


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """The numbers of the patterns that may begin at a word: always, or by the one or two characters behind it."""

    always: tuple[int, ...]
    one: dict[str, tuple[int, ...]]
    two: dict[str, tuple[int, ...]]
    before_space: bool
    """Whether any begins where a space follows."""

    def __bool__(self) -> bool:
        return bool(self.always or self.one or self.two)

    def numbers(self, ahead: str) -> tuple[int, ...]:
        """What may begin with a word behind which this stands."""
        return (*self.always, *self.one.get(ahead[:1], ()), *self.two.get(ahead, ()))


_Entries = tuple[tuple[int, _Entry], ...]
_Begun = tuple[tuple[int, int], ...]
"""The number of a pattern, and where in a chunk (what stands between two spaces) it may begin."""
_Open = tuple[tuple[int, _Entry], ...]
"""Words that end a chunk, so that what stands behind it has a say: where, and what begins."""


class _Chunk(dict[str, _Begun]):
    """What may begin in a chunk, by the character behind the space that ends it: with `ngày` before a number
    begins a date, before a letter none. Chunks of which the same is known share one.
    """

    def __init__(self, sure: _Begun, unsure: _Open) -> None:
        super().__init__()
        self._sure, self._unsure = sure, unsure

    def __missing__(self, letter: str) -> _Begun:
        told = ((at, entry.numbers(" " + letter)) for at, entry in self._unsure)
        begun = (*self._sure, *((number, at) for at, numbers in told for number in numbers))
        if len(self) < _LETTERS:
            self[letter] = begun
        return begun


def _entry(told: Iterable[tuple[str, int]]) -> _Entry:
    """What begins with a word, by what stands behind the word and the number of each pattern."""
    by_size: list[dict[str, tuple[int, ...]]] = [{}, {}, {}]
    asked = set(told)
    for behind, number in sorted(asked):
        if any((behind[:size], number) in asked for size in range(len(behind))):
            continue  # it begins there whatever stands further on
        by_size[len(behind)][behind] = (*by_size[len(behind)].get(behind, ()), number)
    always = by_size[0].get("", ())
    return _Entry(always, by_size[1], by_size[2], bool(always) or any(text[0] == " " for text in (*by_size[1], *by_size[2])))


class _Table:
    """What begins with which word."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        whole: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._begun: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for text, number in texts:
            size = first_word(text)
            word, behind = text[:size], text[size:].rstrip(CLOSED)
            # Where nothing is known behind letters, the word may go on: `km` of `kmh`.
            (self._begun if word.isalpha() and not behind else whole)[word].append((behind, number))
        self._any = whole.pop(ANY_WORD, [])
        self._whole = dict(whole)
        self._sizes = sorted(set(map(len, self._begun)))
        self._other, self._none = _entry(self._any), _entry(())
        self._entries = {w: _entry([*told, *(self._any if w.isalpha() else ())]) for w, told in self._whole.items()}
        self._firsts = frozenset(word[0] for word in (*whole, *self._begun))
        self.marks = {word for word in whole if not word.isalpha()}
        self.longest = max(map(len, (*whole, *self._begun, *(ANY_WORD for _ in self._any))), default=0)

    def may_open(self, letter: str) -> bool:
        """Whether anything begins with the letter at all."""
        return letter in self._firsts or bool(self._any)

    def entry(self, word: str) -> _Entry:
        """All that begins with the word."""
        begun = [told for size in self._sizes for told in self._begun.get(word[:size], ())]
        if not begun:
            return self._entries.get(word) or (self._other if word.isalpha() else self._none)
        return _entry([*self._whole.get(word, ()), *begun, *(self._any if word.isalpha() else ())])


def _stands_everywhere(text: str) -> bool:
    """White space does, and any word with white space behind it: what may begin so is as soon searched for."""
    return text.lstrip(ANY_WORD)[:1].isspace()


def stretches(text: str, numbers: Iterable[int], reach: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where in ``text[start:end]`` patterns may begin that reach so far to their first number: a little before each, in chunks.

    >>> list(stretches("hôm nay, ngày 5 có 7", [14], 5, 0, 20))
    [(9, 15)]
    """
    behind = start
    for number in numbers:
        if number >= behind:
            begin = text.rfind(" ", behind, max(behind, number - reach)) + 1 or behind
            behind = text.find(" ", number, end)
            if behind < 0:
                behind = end
            yield begin, behind


class Index:
    """Many patterns, searched for at once. ``beyond`` are the numbers of those of which it is not known how they begin.

    Args:
        patterns: each with its :func:`openings`.
        among: the numbers of those to search for; without it, all.
        apart: how near behind the first number of a match a second must stand, by the number of the pattern.
    """

    def __init__(
        self,
        patterns: Sequence[tuple["regex.Pattern[str]", Texts]],
        among: Iterable[int] | None = None,
        apart: Mapping[int, int] | None = None,
    ) -> None:
        self._patterns = [pattern for pattern, _ in patterns]
        sought = [(i, patterns[i][1]) for i in (range(len(patterns)) if among is None else among)]
        beyond = {i for i, texts in sought if not texts or any(map(_stands_everywhere, texts))}
        placed = [(text, i) for i, texts in sought if i not in beyond for text in texts]
        free = {i for i, pattern in enumerate(self._patterns) if not _GUARDED.match(pattern.pattern)}
        self.beyond = tuple(sorted(beyond))
        self._opening = _Table(placed)
        self._inside = _Table((text, i) for text, i in placed if i in free)
        unguarded = {i for i, pattern in enumerate(self._patterns) if not _GUARDED_FROM_DIGITS.match(pattern.pattern)}
        self._behind_digit = _Table((text, i) for text, i in placed if i in unguarded)
        marks = "".join(map(regex.escape, sorted(self._opening.marks)))
        self._word = regex.compile(rf"\p{{L}}+|[{marks}]" if marks else r"\p{L}+")
        self._chunks = Remembered(self._learn)
        self._shared: dict[tuple[_Begun, _Open], _Chunk] = {}
        self._words = Remembered(self._learn_word)
        self._apart = {number: most for number, most in (apart or {}).items() if most < ENDLESS}

    def matches(
        self,
        text: str,
        start: int,
        end: int,
        wanted: Callable[[int], bool],
        near: Iterable[tuple[int, int]] | None = None,
        gaps: Mapping[int, int] = _NO_GAPS,
    ) -> Iterator[tuple[int, "regex.Match[str]"]]:
        """What ``finditer`` finds in ``text[start:end]``, of each pattern wanted in turn, with the pattern's number.

        ``near`` are the stretches in which it may begin, in order, from chunk to chunk; without them it may anywhere.
        ``gaps`` is how far behind each number the next one stands.
        """
        places = self._places(text, near or ((start, end),))
        for number in sorted((*places, *self.beyond)):
            begins = places.get(number)
            if (begins is None or len(begins) > _FEW) and not wanted(number):
                continue
            if begins is None:
                yield from ((number, match) for match in self._patterns[number].finditer(text, start, end))
                continue
            if number in self._apart:
                apart = self._apart[number]
                begins = [place for place in begins if gaps.get(place, 0) <= apart]
            match_at, behind = self._patterns[number].match, start
            for place in begins:
                if place >= behind and (match := match_at(text, place, end)):
                    if not wanted(number):
                        break
                    yield number, match
                    behind = match.end()

    def _places(self, text: str, stretches: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
        """Where patterns may begin: the places of each, in order, by its number."""
        found: dict[int, list[int]] = defaultdict(list)
        known = self._chunks
        for at, end in stretches:
            for chunk in text[at:end].split(" "):
                told, behind = known[chunk], at + len(chunk) + 1
                if told is not None:
                    for number, offset in told[text[behind : behind + 1]]:
                        found[number].append(at + offset)
                at = behind
        return found

    def _learn(self, chunk: str) -> _Chunk | None:
        """What begins in a chunk; also inside a word, of patterns that do not forbid it: at `ngày` of `từngày`."""
        sure: list[tuple[int, int]] = []
        unsure: list[tuple[int, _Entry]] = []
        for start, word in ((0, chunk),) if chunk.isalpha() else self._words_of(chunk):
            end = start + len(word)
            entries = self._words[word] if start == 0 or not word.isdecimal() else self._digit(word, chunk[start - 1])
            if not entries:
                continue
            if end < len(chunk):
                ahead = f"{chunk[end : end + AHEAD]} "[:AHEAD]
                sure += [(number, start + offset) for offset, entry in entries for number in entry.numbers(ahead)]
            else:
                unsure += [(start + offset, entry) for offset, entry in entries if entry.before_space]
        if not (sure or unsure):
            return None
        told = tuple(sure), tuple(unsure)
        if len(chunk) > LONGEST:
            return _Chunk(*told)
        if len(self._shared) >= _SHARED:
            self._shared.clear()
        known = self._shared.get(told)
        if known is None:
            known = self._shared[told] = _Chunk(*told)
        return known

    def _words_of(self, chunk: str) -> Iterator[tuple[int, str]]:
        return ((match.start(), match[0]) for match in self._word.finditer(chunk))

    def _digit(self, digit: str, before: str) -> _Entries:
        """What begins at a digit behind another character."""
        if not before.isdecimal():
            return self._words[digit]
        entry = self._behind_digit.entry(digit)
        return ((0, entry),) if entry else ()

    def _learn_word(self, word: str) -> _Entries:
        found = [(0, self._opening.entry(word))]
        for i in range(1, len(word)):
            if self._inside.may_open(word[i]):
                # A longer tail begins with the same; of a megabyte without a space none is cut out whole.
                found.append((i, self._inside.entry(word[i : i + self._inside.longest + 1])))
        return tuple((offset, entry) for offset, entry in found if entry)
