"""An article with each of its figures one character, so that relations between figures are patterns.

`Có 139/186 (75%) xã` becomes `có R (P) xã` with one private character for each
kind; the words between are folded like everywhere else. The patterns are data
(``patterns/relations.toml``).
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from solieu.extractor.text import Text
from solieu.patterns import PatternError
from solieu.schemas.figure import Figure

_KINDS = ("count", "ratio", "percent", "money", "measure", "duration", "age", "multiple", "score", "range")
MARKS = {kind: chr(0xE100 + i) for i, kind in enumerate(_KINDS)}
_ANY = "".join(MARKS.values())
_AMOUNT = MARKS["count"] + MARKS["money"] + MARKS["measure"]
KINDS = {name: frozenset(marks) for name, marks in MARKS.items()} | {
    "amount": frozenset(_AMOUNT),
    "level": frozenset(_AMOUNT + MARKS["percent"]),
    "any": frozenset(_ANY),
}
"""The marks that each macro for a figure stands for."""
_YEAR = r"(?<!\d)(?:\d{1,2}/)?(?:19|20)\d\d(?!\d)"
_WORD = rf"(?:[^{_ANY},.;:!?()\n\d]|{_YEAR})"
MACROS = (
    MARKS
    | {"amount": f"[{_AMOUNT}]", "level": f"[{_AMOUNT}{MARKS['percent']}]", "any": f"[{_ANY}]"}
    # What may stand between two figures: a word or three, the words of one clause, those of several. No number that
    # is no figure, but a year or month: `từ 100 vụ năm 2019 lên 150 vụ`.
    | {
        "s": rf"(?:[^{_ANY},.;:!?()\n/\d]|{_YEAR}){{0,18}}?",
        "w": rf"{_WORD}{{0,60}}?",
        "c": rf"(?:[^{_ANY}.;:!?()\n\d]|{_YEAR}){{0,90}}?",
    }
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The text with its figures as characters, and which figure stands where."""

    text: str
    figures: dict[int, Figure]


def frame(text: Text, figures: Sequence[Figure]) -> Frame:
    """The frame of an article.

    >>> from solieu.extractor import extract
    >>> from solieu.extractor.text import read
    >>> made = frame(read("Có 5 xã và 3%."), extract("Có 5 xã và 3%."))
    >>> made.text.replace(MARKS["count"], "C").replace(MARKS["percent"], "P"), sorted(made.figures)
    ('có C và P.', [3, 8])
    """
    pieces: list[str] = []
    places: dict[int, Figure] = {}
    at = length = 0
    for figure in sorted(figures, key=lambda f: f.start):
        start, end = _in_view(text, figure.start), _in_view(text, figure.end)
        if start < at:
            continue  # `1,5 - 2 triệu` and the like never overlap; a record of another making might
        pieces += [text.folded[at:start], MARKS[_kind(figure)]]
        places[length + start - at] = figure
        length += start - at + 1
        at = end
    pieces.append(text.folded[at:])
    return Frame("".join(pieces), places)


def _kind(figure: Figure) -> str:
    return "range" if figure.low is not None else figure.kind


def _in_view(text: Text, position: int) -> int:
    """A position of the article as read, in its view."""
    return position if text.starts is None else bisect_left(text.starts, position)


def macros(lists: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """What stands for each name in braces; `{b}` and `{v}` are made of word lists.

    >>> macros({"relation-lead": ["khoảng"], "relation-turn": []})["b"]
    '(?:(?:khoảng)\\\\s?){0,3}'
    """
    lead, turn = (_any_of(lists.get(name, ())) for name in ("relation-lead", "relation-turn"))
    return MACROS | {"b": rf"(?:(?:{lead})\s?){{0,3}}", "v": rf"(?:(?!(?<!\w)(?:{turn})(?!\w)){_WORD}){{0,60}}?"}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(regex.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def expanded(pattern: str, known: Mapping[str, str]) -> str:
    """A pattern with its macros put in.

    Raises:
        PatternError: a macro has no such name.

    >>> expanded("{percent}", macros({})) == MARKS["percent"]
    True
    """
    for name, value in known.items():
        pattern = pattern.replace("{" + name + "}", value)
    unknown = [part.partition("}")[0] for part in pattern.split("{")[1:] if part[:1].isalpha()]
    if unknown:
        raise PatternError(f"no macro {{{unknown[0]}}}. Macros: {', '.join(known)}.")
    return pattern
