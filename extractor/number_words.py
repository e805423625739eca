"""The words that numbers are made of, ready to read with, and what stands around one in the text."""

import re
from dataclasses import dataclass

import regex

from solieu.extractor.spellings import any_of
from solieu.extractor.text import fold
from solieu.schemas.pattern import NumberWord, PatternFile

_SYLLABLE = regex.compile(r"[ ]?([^\W\d_]{1,12})")
# words of these roles begin no number, but behind a word that they stand alone after (`gần nghìn tỷ đồng`)
_INSIDE = ("comma", "digit_after_ten", "tens", "zero_link", "half", "scale_mark", "scale", "dozen")
SCALES = ("scale", "hundred", "order_scale", "dozen")


@dataclass(frozen=True, slots=True)
class Words:
    """Number words by spelling, and the pattern of the first of a number. ``letters`` are its letters, wherever they
    stand; ``scaling`` the letters that scale words and marks begin with.
    """

    by_form: dict[str, NumberWord]
    letters: "re.Pattern[str]"
    starts: "regex.Pattern[str]"
    scaling: frozenset[str]
    marks: "regex.Pattern[str]"
    measured: "regex.Pattern[str]"


def compile_words(patterns: PatternFile) -> Words:
    """The number words of the pattern files, ready to read with."""
    by_form = {fold(form): word for word in patterns.number_word for form in (word.word, *word.also)}
    begin = [f for f, w in by_form.items() if w.alone_after or w.role not in _INSIDE]
    marks = [f for f, w in by_form.items() if w.role == "scale_mark"]
    scales = [f for f, w in by_form.items() if w.role == "scale"]
    measures = [fold(f) for u in patterns.unit for f in u.forms] + scales
    return Words(
        by_form,
        re.compile(any_of(begin)),
        regex.compile(rf"(?<![^\W\d_]){any_of(begin)}(?![^\W\d_])"),
        frozenset(f[0] for f, w in by_form.items() if w.role in (*SCALES, "scale_mark")),
        regex.compile(rf"[ ]?(?P<mark>{any_of(marks)})(?:(?P<rest>\d{{1,3}})(?!\d)|(?![^\W_]))"),
        regex.compile(rf"[ ]{any_of(measures)}(?![^\W_])"),
    )


def syllable_at(folded: str, position: int) -> tuple[str, int, int] | None:
    """The next syllable, one space or none before it."""
    match = _SYLLABLE.match(folded, position)
    return (match[1], *match.span(1)) if match else None


def role_of(words: Words, syllable: str) -> str:
    word = words.by_form.get(syllable)
    return word.role if word else ""


def followed_by(folded: str, position: int, phrases: tuple[str, ...]) -> bool:
    if not folded.startswith(phrases, position + 1):
        return False  # as almost always
    rest = folded[position : position + 24]
    return any(rest.startswith(" " + p) and not rest[len(p) + 1 : len(p) + 2].isalpha() for p in phrases)


def preceded_by(folded: str, position: int, phrases: tuple[str, ...]) -> bool:
    if not folded.endswith(phrases, 0, max(0, position - 1)):
        return False
    before = folded[max(0, position - 24) : position]
    return any(before.endswith(p + " ") and not before[: -len(p) - 1][-1:].isalpha() for p in phrases)
