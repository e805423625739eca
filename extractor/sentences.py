"""Sentences of the view, as half-open spans.

A paragraph ends at a line break; within it a sentence ends at ``.``, ``!``,
``?`` or ``…`` before a space and a capital, a digit or an opening mark. A
number never breaks (``1.482``), nor does an abbreviation (``TP. Vinh``).
"""

from bisect import bisect_right

import regex

from solieu.schemas.pattern import PatternFile

MAX_LENGTH = 2000
_BREAK = regex.compile(r"(?:\.{1,8}|…|[!?]{1,4})[\"'”’)\]]{0,3}(?=[ ]{1,8}[\"'“‘(\[•*+-]{0,3}[ ]{0,2}[\p{Lu}\d])|\n")
_LAST_WORD = regex.compile(r"([\p{L}.]{1,12})\.\Z")


def abbreviations(patterns: PatternFile) -> frozenset[str]:
    """Words whose full stop ends no sentence.

    >>> from solieu.patterns import load
    >>> "tp" in abbreviations(load())
    True
    """
    return frozenset(w for words in patterns.words if words.list == "abbreviation" for w in words.words)


def split(view: str, short: frozenset[str]) -> list[tuple[int, int]]:
    """The sentences, without the spaces around them.

    >>> split("Mưa to. Có 5 xã ở TP. Vinh ngập.", frozenset({"tp"}))
    [(0, 7), (8, 32)]
    """
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _BREAK.finditer(view):
        if match[0] == "." and _is_short(view, begin, match.end(), short):
            continue
        _add(spans, view, begin, match.end())
        begin = match.end()
    _add(spans, view, begin, len(view))
    return spans


def _is_short(view: str, begin: int, end: int, short: frozenset[str]) -> bool:
    word = _LAST_WORD.search(view, max(begin, end - 14), end)
    if word is None:
        return False
    plain = word[1].lower().strip(".")
    return plain in short or (len(plain) == 1 and word[1].isupper())


def _add(spans: list[tuple[int, int]], view: str, begin: int, end: int) -> None:
    """One sentence; one of over MAX_LENGTH characters (a table, a crawl without full stops) in parts."""
    while end - begin > MAX_LENGTH:
        cut = _cut(view, begin + MAX_LENGTH // 2, begin + MAX_LENGTH)
        _append(spans, view, begin, cut)
        begin = cut
    _append(spans, view, begin, end)


def _append(spans: list[tuple[int, int]], view: str, begin: int, end: int) -> None:
    piece = view[begin:end]
    text = piece.strip()
    if text:
        start = begin + len(piece) - len(piece.lstrip())
        spans.append((start, start + len(text)))


def _cut(view: str, low: int, high: int) -> int:
    """Where to cut: behind the last semicolon, else comma, else space, that no digit stands beside."""
    for mark in ("; ", ", ", " "):
        at = view.rfind(mark, low, high)
        while at > 0 and (view[at - 1].isdigit() or view[at + len(mark) : at + len(mark) + 1].isdigit()):
            at = view.rfind(mark, low, at)
        if at > 0:
            return at + len(mark)
    while high < len(view) and view[high - 1].isdigit() and view[high].isdigit():
        high += 1  # a number is never cut, however long
    return high


def sentence_at(spans: list[tuple[int, int]], position: int) -> int:
    """The index of the sentence that holds a position.

    >>> sentence_at([(0, 7), (8, 30)], 9)
    1
    """
    return max(0, bisect_right(spans, (position, 1 << 60)) - 1)
