"""How the matches of a pattern begin, read off the pattern: with a first word and the two characters behind it.

``(?:ngày|hôm) {day}`` begins with one of two words, a space and the number of a
day: by these ``index`` finds the few places where it need be tried.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import regex

from solieu.extractor.pattern_tree import Branches, Item, Texts, parse

AHEAD = 2
"""So many characters behind the first word are looked at."""
_MOST = 4000
"""A pattern that can begin in more ways is not worth the memory."""
ANY_WORD = "\0"
CLOSED = "\1"
"""Ends an opening behind which anything may stand."""
_WORD = regex.compile(r"\p{L}{1,255}")


def openings(pattern: str, macros: Mapping[str, Texts]) -> Texts:
    """How each match of a pattern begins: with one of these texts. None where that is not known.

    In a text ``\\0`` is any word; behind a ``\\1`` at its end anything may stand.

    Args:
        pattern: a regular expression, its macros still in braces.
        macros: the texts that a macro stands for.

    >>> sorted(openings("(?:ngày|hôm) ?{day}x", {"day": frozenset("D")}))
    ['hôm D', 'hômDx', 'ngày D', 'ngàyDx']
    """
    branches = parse(pattern, macros)
    made = set[str]() if _may_be_empty(branches) else _of_branches(branches)
    return frozenset() if len(made) > _MOST or any(text in ("", CLOSED) for text in made) else frozenset(made)


def _may_be_empty(branches: Branches) -> bool:
    """Whether a match may hold nothing, however much must stand ahead: `(?=a)|a` matches twice where it begins."""
    return any(all(i.looked or i.optional or _may_be_empty(i.branches) for i in items) for items in branches)


def _of_branches(branches: Branches) -> set[str]:
    return {text for branch in branches for text in _of_branch(branch)}


def _of_branch(items: Sequence[Item]) -> set[str]:
    told, going = set[str](), {""}
    for item in items:
        if item.looked:  # what must stand ahead tells as much as what a match is made of, if it tells anything
            ahead = {_further(a, b) for a, b in product(going, _closed(_of_branches(item.branches)))}
            if not any(text.rstrip(CLOSED) in going for text in ahead):
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
        return {ANY_WORD}
    made = set(item.texts or ()) or (_of_branches(item.branches) if item.branches else {CLOSED})
    return _closed(made) if item.repeated else made


def _closed(texts: Iterable[str]) -> set[str]:
    return {text if text.endswith(CLOSED) else text + CLOSED for text in texts}


def _further(text: str, more: str) -> str:
    """An opening with what comes behind it; two runs of letters side by side are one word, of which nothing is known."""
    if ANY_WORD in more[:1] and text:
        return text + CLOSED
    if text.endswith(ANY_WORD) and more[:1].isalpha():
        return text + CLOSED
    made = text + more
    size = first_word(made) + AHEAD
    return made[:size] if len(made.rstrip(CLOSED)) >= size else made


def _is_told(text: str) -> bool:
    return text.endswith(CLOSED) or len(text) >= first_word(text) + AHEAD


def first_word(text: str) -> int:
    """How many characters the first word has: letters, or one that is none."""
    if text.isalpha():
        return len(text)
    word = _WORD.match(text)
    return word.end() if word else 1
