"""Tokens for tools that label tokens: cut at the edges of labels, so that every label is whole tokens."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import regex

_TOKEN = regex.compile(r"[\w\p{M}\p{Cf}]+|\s|.", regex.S)


class Token(NamedTuple):
    """A token and whether a blank follows it: ``text[start:end]``, then the blank, then the next token."""

    start: int
    end: int
    blank: bool


def cut(text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
    """The tokens of a text; white space that is no single blank behind a token is a token itself.

    >>> cut("5 xã, 3ha", [(6, 7)])
    [Token(start=0, end=1, blank=True), Token(start=2, end=4, blank=False), Token(start=4, end=5, blank=True), \
Token(start=6, end=7, blank=False), Token(start=7, end=9, blank=False)]
    """
    wanted = list(spans)
    starts, ends = {a for a, _ in wanted}, {b for _, b in wanted}
    edges = sorted(starts | ends)
    made: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        blank = match[0] == " " and start not in starts and end not in ends
        if blank and made and not made[-1].blank:
            made[-1] = made[-1]._replace(blank=True)
            continue
        inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        made += [Token(a, b, False) for a, b in pairwise([start, *inside, end])]
    return made
