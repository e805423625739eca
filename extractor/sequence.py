"""Token patterns of the rules, compiled: the part of spaCy's Matcher language that rules need, without a ``Doc``.

A pattern is a list of tokens wanted, each with what is asked of it (``NORM``,
``TAG``, ``TEXT``, ``LOWER``, ``ENT_TYPE``: a text, or ``IN``, ``NOT_IN``,
``REGEX``) and how often it may come (``OP``). It matches every stretch that
can be read so, as in spaCy. To find them, the rarest token is looked for, and no
place looked at that cannot begin a match with it. What spaCy knows beyond this (``LENGTH``, ``FUZZY``, ``!``) is
left to spaCy.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from solieu.extractor.document import BOUND, FIGURE, NUMBER, PLACE, TIME, UNIT
from solieu.extractor.row import Row

OURS = frozenset((FIGURE, UNIT, NUMBER, BOUND, TIME, PLACE))
_LISTS = {"NORM": "norms", "TAG": "tags", "TEXT": "texts", "ORTH": "texts", "ENT_TYPE": "levels"}
_COUNTED = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_OPS: dict[Any, tuple[int, int | None]] = {"1": (1, 1), None: (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
_SPELLED = re.compile(r"\^(?P<open>\((?:\?:)?)?(?P<words>[\w /]+(?(open)(?:\|[\w /]+)*\)))(?:\((?P<end>[\w /]+)\)\?)?\$")
Test = Callable[[str], bool]


class Beyond(Exception):  # noqa: N818  # no error: a pattern for spaCy
    """A pattern asks what only spaCy can answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One token of a pattern: what is asked of which list of a row, how often at least and at most (None: any number).

    ``any_of``: where the first thing asked is one of some texts, these and the list they stand in.
    """

    asked: tuple[tuple[str, Test], ...]
    least: int
    most: int | None
    any_of: tuple[str, frozenset[str]] | None


@dataclass(frozen=True, slots=True)
class Rarest:
    """The token of a pattern that fewest places of a row can be: which texts of which list, how far behind where it begins."""

    name: str
    texts: frozenset[str]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Sequences:
    """A pattern, compiled. ``sure``: so many tokens it begins with, each once, before one may be left out or come again.

    ``asked``: what is asked of those, and how far behind where a match begins. ``rarest``: None where no token must be
    one of some texts at a known distance.
    """

    wanted: tuple[Wanted, ...]
    sure: int
    asked: tuple[tuple[int, str, Test], ...]
    rarest: Rarest | None


def compile_sequence(pattern: Iterable[dict[str, Any]]) -> Sequences:
    """A pattern, ready to match.

    Raises:
        Beyond: it asks what only spaCy can answer, or is wrong.

    >>> compile_sequence([{"NORM": "gần", "OP": "?"}, {"TAG": "FIGURE"}, {}]).rarest
    Rarest(name='tags', texts=frozenset({'FIGURE'}), least=0, most=1)
    """
    wanted = tuple(_wanted(token) for token in pattern)
    sure = list(takewhile(lambda w: w.least == w.most == 1, wanted))
    asked = tuple((ahead, name, test) for ahead, token in enumerate(sure) for name, test in token.asked)
    return Sequences(wanted, len(sure), asked, _rarest(wanted))


def _rarest(wanted: Iterable[Wanted]) -> Rarest | None:
    """Words are rarer than tags, our own tags than parts of speech, fewer than more."""
    found: list[Rarest] = []
    least, most = 0, 0
    for token in wanted:
        if token.least and token.any_of:
            found.append(Rarest(*token.any_of, least, most))
        if token.most is None:
            break
        least, most = least + token.least, most + token.most
    return min(found, key=_how_common, default=None)


def _how_common(rarest: Rarest) -> tuple[bool, bool, int]:
    return rarest.name == "tags", not rarest.texts <= OURS, len(rarest.texts) + rarest.most - rarest.least


def _wanted(token: dict[str, Any]) -> Wanted:
    least, most = _times(token.get("OP"))
    asked, any_of = [], None
    for key, value in token.items():
        if key == "OP":
            continue
        if key not in _LISTS:
            raise Beyond(key)
        for test, texts in _tests(value):
            asked.append((_LISTS[key], test))
            any_of = any_of or ((_LISTS[key], texts) if texts is not None else None)
    return Wanted(tuple(asked), least, most, any_of)


def _times(op: Any) -> tuple[int, int | None]:
    if op in _OPS:
        return _OPS[op]
    match = _COUNTED.fullmatch(op) if isinstance(op, str) else None
    if match is None:
        raise Beyond(f"OP {op}")
    least = int(match[1])
    most = least if not match[2] else int(match[3]) if match[3] else None
    if most is not None and not 0 < most >= least:
        raise Beyond(f"OP {op}")
    return least, most


def _tests(value: Any) -> list[tuple[Test, frozenset[str] | None]]:
    if isinstance(value, str):
        return [(frozenset((value,)).__contains__, frozenset((value,)))]
    if not isinstance(value, dict) or not value:
        raise Beyond(str(value))
    return [_test(name, operand) for name, operand in value.items()]


def _test(name: str, operand: Any) -> tuple[Test, frozenset[str] | None]:
    if name == "REGEX" and isinstance(operand, str) and (texts := spelled(operand)):
        return texts.__contains__, texts
    if name == "REGEX" and isinstance(operand, str):
        try:
            search = re.compile(operand).search
        except re.error as error:
            raise Beyond(str(error)) from error
        return lambda text: search(text) is not None, None
    if name in ("IN", "NOT_IN") and isinstance(operand, list | tuple) and all(isinstance(o, str) for o in operand):
        texts = frozenset(operand)
        return (texts.__contains__, texts) if name == "IN" else (lambda text: text not in texts, None)
    raise Beyond(name)


def spelled(pattern: str) -> frozenset[str]:
    """The texts that a plain regular expression spells out; none where it is more than some words and an end that may lack.

    >>> sorted(spelled("^(đạt|là)$")), sorted(spelled("^ước( tính)?$")), sorted(spelled("^[0-9]{4}$"))
    (['là', 'đạt'], ['ước', 'ước tính'], [])
    """
    match = _SPELLED.fullmatch(pattern)
    if match is None:
        return frozenset()
    words = match["words"].rstrip(")").split("|")
    return frozenset(words + [word + match["end"] for word in words] if match["end"] else words)


def _openings(rarest: Rarest | None, row: Row) -> Iterable[int]:
    """Where in a row a match may begin, in order; to look through a row is cheaper than to note all its words."""
    if rarest is None:
        return range(len(row.index))
    texts, least, most = rarest.texts, rarest.least, rarest.most
    places = [place for place, text in enumerate(getattr(row, rarest.name)) if text in texts]
    if most == 0:
        return places
    return sorted({start for place in places for start in range(max(place - most, 0), place - least + 1)})


def find(sequences: Sequences, row: Row) -> list[tuple[int, int, int]]:
    """Every match: its span, and before it the place at which it is known to be one.

    A match is known at its last token, or at the token behind it where that
    might have belonged to it; spaCy tells matches in this order.

    >>> from solieu.extractor.document import Token
    >>> from solieu.extractor.row import row_of
    >>> row = row_of("gần 5", [Token(0, 3, "gần", "R"), Token(4, 5, "5", "FIGURE")], 0, {})
    >>> find(compile_sequence([{"NORM": "gần", "OP": "?"}, {"TAG": "FIGURE"}]), row)
    [(1, 0, 2), (1, 1, 2)]
    """
    found: dict[tuple[int, int], int] = {}
    sure, size = sequences.sure, len(row.index)
    whole = sure == len(sequences.wanted)
    for start in _openings(sequences.rarest, row):
        if start + sure > size:
            break
        for ahead, name, test in sequences.asked:
            if not test(getattr(row, name)[start + ahead]):
                break
        else:
            if whole:
                found[start, start + sure] = start + sure - 1
            else:
                _follow(sequences.wanted, row, start, found)
    return [(known, start, end) for (start, end), known in found.items()]


def _follow(wanted: tuple[Wanted, ...], row: Row, start: int, found: dict[tuple[int, int], int]) -> None:
    """Read the row from a place on in every way that the pattern allows."""
    paths = [(0, 0, start)]  # the token wanted, how often it came, where in the row
    seen = set(paths)
    while paths:
        which, came, at = paths.pop()
        token = wanted[which]
        more = token.most is None or came < token.most
        following = []
        if came >= token.least and which + 1 < len(wanted):
            following.append((which + 1, 0, at))
        elif came >= token.least and at > start:
            known = at if more else at - 1
            found[start, at] = min(found.get((start, at), known), known)
        if more and at < len(row.index) and _stands(token, row, at):
            following.append((which, min(came + 1, token.least) if token.most is None else came + 1, at + 1))
        for path in following:
            if path not in seen:
                seen.add(path)
                paths.append(path)


def _stands(token: Wanted, row: Row, at: int) -> bool:
    for name, test in token.asked:  # noqa: SIM110  # asked more often than anything else: `all` would cost twice as much
        if not test(getattr(row, name)[at]):
            return False
    return True
