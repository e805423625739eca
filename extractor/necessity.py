"""What a text must hold for a pattern to match it, read off the pattern.

A pattern that begins ``(?:ngày|hôm) (?P<n>{day}`` matches no stretch without
one of those words and without a number that can be a day. To look for a few
words is far cheaper than to run a hundred patterns, and the pattern files need
not say what their patterns already say.

Only what is certain counts: what may stand or must not, is looked for behind or
is written in a way not understood here demands nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from solieu.extractor.pattern_tree import Item, Texts, parse

Demand = Texts
"""Texts of which one must occur."""
Words = tuple[str, ...]
_FEW = _LONG = 3


def _demands(branches: Iterable[Sequence[Item]]) -> list[Demand]:
    """What holds of a match of one of the branches."""
    said = [_of_branch(branch) for branch in branches]
    return said[0] if len(said) == 1 else united(said)


def _of_branch(items: Sequence[Item]) -> list[Demand]:
    demands: list[Demand] = []
    literal = ""
    for item in items:
        if item.char and item.texts and not item.quantified:
            literal += next(iter(item.texts))
            continue
        demands += [frozenset({literal})] if literal else []
        literal = ""
        if not item.optional:
            demands += [item.texts] if item.texts else _demands(item.branches) if item.branches else []
    return [*demands, frozenset({literal})] if literal else demands


def united(branches: list[list[Demand]]) -> list[Demand]:
    """What holds whichever branch matches: one demand of each, the one that says most.

    >>> [sorted(d) for d in united([[frozenset({"a"}), frozenset({"ngày"})], [frozenset({"hôm"})]])]
    [['hôm', 'ngày']]
    """
    if not all(branches):
        return []
    return [frozenset().union(*(max(branch, key=_says) for branch in branches))]


def _says(demand: Demand) -> tuple[int, int]:
    return min(map(len, demand)), -len(demand)


@dataclass(frozen=True, slots=True)
class Necessity:
    """What a text must hold: for each of ``chars`` one of the characters, for each of ``words`` one of the texts."""

    chars: tuple[Demand, ...]
    words: tuple[Words, ...]

    def met_by(self, text: str) -> bool:
        """Whether a text holds what is necessary.

        >>> necessary("(?:sáng|chiều) (?:nay|qua)", {}).met_by("sáng 5")
        False
        """
        for asked in (*self.words, *self.chars):
            for word in asked:
                if word in text:
                    break
            else:
                return False
        return True

    def brief(self) -> "Necessity":
        """What of it is worth asking where the begin of a match is known: few words, and long ones.

        Of many, or of `và`, most texts hold one.

        >>> necessary("(?:sáng|trưa|chiều|tối) {day}", {}).brief().words
        ()
        """
        return Necessity((), tuple(words for words in self.words if len(words) <= _FEW and min(map(len, words)) >= _LONG))

    def and_words(self, words: Words) -> "Necessity":
        """The same, and one of these words, where there are any.

        >>> necessary(" cup", {}).and_words(("bóng", "sân")).words
        ((' cup',), ('bóng', 'sân'))
        >>> necessary(" cup", {}).and_words(("cup", "league")).words
        ((' cup',),)
        """
        told = [asked for asked in (*self.words, words) if asked]
        for asked in tuple(told):
            told.remove(asked)
            if not any(_follows(asked, other) for other in told):
                told.append(asked)
        return Necessity(self.chars, tuple(told))

    def __bool__(self) -> bool:
        return bool(self.chars or self.words)


def _follows(asked: Words, known: Words) -> bool:
    """Whether a text that holds one of the words known holds one of those asked: whoever reads ` cup` reads `cup`."""
    return all(any(word in longer for word in asked) for longer in known)


def necessary(pattern: str, macros: Mapping[str, Demand]) -> Necessity:
    """What a text must hold for a pattern to match it.

    Args:
        pattern: a regular expression, its macros still in braces.
        macros: the texts that a macro stands for, one of them each time; of those not named nothing is known.

    >>> necessary("(?:sáng|chiều) (?P<n>{day})(?! giờ)|hôm {day}", {"day": frozenset("D")}).words
    (('chiều', 'hôm ', 'sáng'),)
    """
    branches = parse(pattern, macros)
    demands = set(_demands(branches)) if branches else set()
    listed = sorted(demands, key=lambda d: (len(d), sorted(d)))
    return Necessity(
        tuple(d for d in listed if all(len(text) == 1 for text in d)),
        tuple(tuple(sorted(d)) for d in listed if any(len(text) > 1 for text in d)),
    )
