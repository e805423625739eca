"""Where in a text patterns may begin, read off the patterns: one pass over the words instead of one for each pattern.

``(?:ngày|hôm) {day}`` begins with one of two words, a space and the number of a
day. So the words of a text are looked up once, with the two characters behind
each, and only the few patterns that can begin there are tried. A pattern of
which this cannot be told is left to its owner, to be searched for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import regex

from solieu.extractor.pattern_tree import Branches, Item, Texts, parse
from solieu.extractor.remembered import LONGEST, MOST, Remembered

_AHEAD = 2
"""So many characters behind the first word are looked at."""
_MOST = 4000
"""A pattern that can begin in more ways is not worth the memory."""
_LETTERS = 400
"""So many characters behind a chunk at most are remembered."""
_ANY_WORD = "\0"
_CLOSED = "\1"
"""Ends an opening behind which anything may stand."""
_GUARDED = regex.compile(r"\(\?<!(?:\\w|\\p\{L\}|\[\\w[^\]]*\]|\[\^\\W_\])[)|]")
"""Where a pattern begins so, no letter stands before its match."""


def openings(pattern: str, macros: Mapping[str, Texts]) -> Texts:
    """How each match of a pattern begins: with one of these texts. None where that is not known.

    In a text ``\\0`` is any word; behind a ``\\1`` at its end anything may stand.

    Args:
        pattern: a regular expression, its macros still in braces.
        macros: the texts that a macro stands for.

    >>> sorted(openings("(?:ngày|hôm) ?{day}x", {"day": frozenset("D")}))
    ['hôm D', 'hômDx', 'ngày D', 'ngàyDx']
    """
    made = _of_branches(parse(pattern, macros))
    return frozenset() if len(made) > _MOST or any(text in ("", _CLOSED) for text in made) else frozenset(made)


def _of_branches(branches: Branches) -> set[str]:
    return {text for branch in branches for text in _of_branch(branch)}


def _of_branch(items: Sequence[Item]) -> set[str]:
    told, going = set[str](), {""}
    for item in items:
        if item.looked:  # what must stand ahead tells as much as what a match is made of, if it tells anything
            ahead = {_further(a, b) for a, b in product(going, _closed(_of_branches(item.branches)))}
            if not any(text.rstrip(_CLOSED) in going for text in ahead):
                return told | ahead
            continue
        further = {_further(a, b) for a, b in product(going, _of_item(item))}
        going = {text for text in further | (going if item.optional else set()) if not _is_told(text)}
        told |= {text for text in further if _is_told(text)}
        if not going or len(told) + len(going) > _MOST:
            break
    return told | going


def _of_item(item: Item) -> set[str]:
    """How what an item matches begins."""
    if item.letter:
        return {_ANY_WORD}
    made = set(item.texts or ()) or (_of_branches(item.branches) if item.branches else {_CLOSED})
    return _closed(made) if item.repeated else made


def _closed(texts: Iterable[str]) -> set[str]:
    return {text if text.endswith(_CLOSED) else text + _CLOSED for text in texts}


def _further(text: str, more: str) -> str:
    """An opening with what comes behind it; two runs of letters side by side are one word, of which nothing is known."""
    if _ANY_WORD in more[:1] and text:
        return text + _CLOSED
    if text.endswith(_ANY_WORD) and more[:1].isalpha():
        return text + _CLOSED
    made = text + more
    size = _first(made) + _AHEAD
    return made[:size] if len(made.rstrip(_CLOSED)) >= size else made


def _is_told(text: str) -> bool:
    return text.endswith(_CLOSED) or len(text) >= _first(text) + _AHEAD


def _first(text: str) -> int:
    """How many characters the first word has: letters, or one that is none."""
    letters = next((i for i, c in enumerate(text) if not c.isalpha()), len(text))
    return max(letters, 1)


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
            size = _first(text)
            word, behind = text[:size], text[size:].rstrip(_CLOSED)
            # Where nothing is known behind letters, the word may go on: `km` of `kmh`.
            (self._begun if word.isalpha() and not behind else whole)[word].append((behind, number))
        self._any = whole.pop(_ANY_WORD, [])
        self._whole = dict(whole)
        self._sizes = sorted(set(map(len, self._begun)))
        self._other, self._none = _entry(self._any), _entry(())
        self._entries = {w: _entry([*told, *(self._any if w.isalpha() else ())]) for w, told in self._whole.items()}
        self._firsts = frozenset(word[0] for word in (*whole, *self._begun))
        self.marks = {word for word in whole if not word.isalpha()}
        self.longest = max(map(len, (*whole, *self._begun, *(_ANY_WORD for _ in self._any))), default=0)

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
    return text.lstrip(_ANY_WORD)[:1].isspace()


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
    """

    def __init__(self, patterns: Sequence[tuple["regex.Pattern[str]", Texts]], among: Iterable[int] | None = None) -> None:
        self._patterns = [pattern for pattern, _ in patterns]
        sought = [(i, patterns[i][1]) for i in (range(len(patterns)) if among is None else among)]
        beyond = {i for i, texts in sought if not texts or any(map(_stands_everywhere, texts))}
        placed = [(text, i) for i, texts in sought if i not in beyond for text in texts]
        free = {i for i, pattern in enumerate(self._patterns) if not _GUARDED.match(pattern.pattern)}
        self.beyond = tuple(sorted(beyond))
        self._opening = _Table(placed)
        self._inside = _Table((text, i) for text, i in placed if i in free)
        marks = "".join(map(regex.escape, sorted(self._opening.marks)))
        self._word = regex.compile(rf"\p{{L}}+|[{marks}]" if marks else r"\p{L}+")
        self._chunks = Remembered(self._learn)
        self._shared: dict[tuple[_Begun, _Open], _Chunk] = {}
        self._words = Remembered(self._learn_word)

    def matches(
        self, text: str, start: int, end: int, wanted: Callable[[int], bool], near: Iterable[tuple[int, int]] | None = None
    ) -> Iterator[tuple[int, "regex.Match[str]"]]:
        """What ``finditer`` finds in ``text[start:end]``, of each pattern wanted in turn, with the pattern's number.

        ``near`` are the stretches in which it may begin, in order, from chunk to chunk; without them it may anywhere.
        """
        places = self._places(text, near or ((start, end),))
        for number in sorted((*places, *self.beyond)):
            if not wanted(number):
                continue
            pattern, behind = self._patterns[number], start
            if number not in places:
                yield from ((number, match) for match in pattern.finditer(text, start, end))
                continue
            match_at = pattern.match
            for place in places[number]:
                if place >= behind and (match := match_at(text, place, end)):
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
        for match in self._word.finditer(chunk):
            start, end = match.span()
            entries = self._words[match[0]]
            if end < len(chunk):
                ahead = f"{chunk[end : end + _AHEAD]} "[:_AHEAD]
                sure += [(number, start + offset) for offset, entry in entries for number in entry.numbers(ahead)]
            else:
                unsure += [(start + offset, entry) for offset, entry in entries if entry.before_space]
        told = tuple(sure), tuple(unsure)
        if not (sure or unsure):
            return None
        if len(chunk) > LONGEST or len(self._shared) >= MOST:
            return _Chunk(*told)
        return self._shared.setdefault(told, _Chunk(*told))

    def _learn_word(self, word: str) -> _Entries:
        found = [(0, self._opening.entry(word))]
        for i in range(1, len(word)):
            if self._inside.may_open(word[i]):
                # A longer tail begins with the same; of a megabyte without a space none is cut out whole.
                found.append((i, self._inside.entry(word[i : i + self._inside.longest + 1])))
        return tuple((offset, entry) for offset, entry in found if entry)
