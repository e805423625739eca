"""Candidates: every number of the text, every form made of numbers, every never-figure.

All come from the pattern files, as patterns over the skeleton. A candidate is
only a claim; :mod:`solieu.extractor.overlap` chooses, and what loses to a
never-figure is rejected with that rule's reason.
"""

from itertools import pairwise
from typing import NamedTuple

import regex

from solieu.extractor.index import stretches
from solieu.extractor.leads import ENDLESS
from solieu.extractor.number import Number, are_neighbours
from solieu.extractor.rules import NEAR, Rules
from solieu.extractor.skeleton import Skeleton
from solieu.schemas.pattern import Form, Never
from solieu.schemas.rejection import Reason

REACH = 200
"""How far from its number a pattern may look, in characters of the skeleton."""


class Candidate(NamedTuple):
    """A stretch of the folded text that may be a figure's number.

    ``shape`` is a form's shape, or ``never``.
    ``numbers`` are those it is made of, in order; ``counted`` is where the
    noun stands that the form itself holds (`cứ 10 người thì có 3`).
    """

    start: int
    end: int
    shape: str
    rule: str
    priority: int
    numbers: tuple[Number, ...]
    confidence: float = 0.95
    reason: Reason = "other"
    counted: tuple[int, int] | None = None


def find(skeleton: Skeleton, rules: Rules) -> list[Candidate]:
    """Every candidate of a text; they may overlap."""
    if not skeleton.numbers:
        return []
    found = [_by_itself(number, form) for form in rules.alone for number in skeleton.numbers]
    occurs = _Occurring(skeleton.text, rules).__getitem__
    gaps = _gaps(skeleton)
    for start, end, positions in _windows(skeleton):
        near = stretches(skeleton.text, positions, NEAR, start, end)
        for i, match in rules.index.matches(skeleton.text, start, end, occurs, near, gaps):
            rule, (named, noun) = rules.written[i], rules.groups[i]
            first, last = match.span(named)
            if isinstance(rule, Form):
                made = _form(skeleton, rule, first, last, match.span(noun) if noun else _NO_NOUN)
            else:
                made = _never(skeleton, rule, rules.lifts[rule.name], first, last)
            if made is not None:
                found.append(made)
    for number, position in zip(skeleton.numbers, skeleton.positions(), strict=True):
        found += _by_neighbour(skeleton, rules, number, position)
    return found


def _gaps(skeleton: Skeleton) -> dict[int, int]:
    """How many characters behind each number the next one stands, by where the number does."""
    positions = skeleton.positions()
    gaps = {at: behind - at - 1 for at, behind in pairwise(positions)}
    gaps[positions[-1]] = ENDLESS
    return gaps


class _Occurring(dict[int, bool]):
    """Whether a text holds what a rule needs, by the rule's number; asked once of each rule that comes up."""

    def __init__(self, text: str, rules: Rules) -> None:
        super().__init__()
        self._text, self._necessities = text, rules.necessities

    def __missing__(self, number: int) -> bool:
        need = self._necessities.get(number)
        self[number] = met = need is None or need.met_by(self._text)
        return met


def _windows(skeleton: Skeleton) -> list[tuple[int, int, list[int]]]:
    """The stretches around the numbers, merged, each with where its numbers stand: rules see no further, and half of a
    text holds no number.
    """
    windows: list[tuple[int, int, list[int]]] = []
    for position in skeleton.positions():
        start, end = max(0, position - REACH), min(len(skeleton.text), position + REACH)
        if windows and start <= windows[-1][1]:
            start, _, positions = windows.pop()
        else:
            positions = []
        positions.append(position)
        windows.append((start, end, positions))
    return windows


def _by_itself(number: Number, form: Form) -> Candidate:
    return Candidate(number.start, number.end, form.shape, form.name, form.priority, (number,), form.confidence)


_NO_NOUN = (-1, -1)


def _form(skeleton: Skeleton, form: Form, start: int, end: int, noun: tuple[int, int]) -> Candidate | None:
    numbers = skeleton.numbers_in(start, end)
    if len(numbers) > 1 and any(n.value is None for n in numbers):
        return None
    if form.shape == "neighbours" and all(n.style == "plain" for n in numbers) and not are_neighbours(numbers):
        return None  # `15 hoặc 20 điểm`: two figures
    if form.shape == "part" and _is_no_part(numbers):
        return None  # `vào tuổi 40 trong 4 lĩnh vực`: two figures
    counted = (skeleton.to_text(noun[0]), skeleton.to_text(noun[1])) if noun[0] < noun[1] else None
    first, last = skeleton.to_text(start), skeleton.to_text(end)
    return Candidate(first, last, form.shape, form.name, form.priority, numbers, form.confidence, counted=counted)


def _is_no_part(numbers: tuple[Number, ...]) -> bool:
    """More than the whole; but `vắc-xin 5 trong 1` stays one label."""
    part, whole = numbers[0].value, numbers[-1].value
    return part is not None and whole is not None and 1 < whole < part


def _never(skeleton: Skeleton, never: Never, lift: "regex.Pattern[str]", start: int, end: int) -> Candidate | None:
    numbers = skeleton.numbers_in(start, end)
    if not numbers or lift.match(skeleton.text, end):
        return None
    first, last = skeleton.to_text(start), skeleton.to_text(end)
    return Candidate(first, last, "never", never.name, never.priority, numbers, reason=never.reason)


def _starts(text: str, phrases: tuple[str, ...]) -> bool:
    return any(text.startswith(p) and not text[len(p) : len(p) + 1].isalpha() for p in phrases)


def _by_neighbour(skeleton: Skeleton, rules: Rules, number: Number, position: int) -> list[Candidate]:
    """Never-figures told by the phrase right before or right after a number (`quốc lộ 1`)."""
    found = []
    left = skeleton.text[max(0, position - 40) : position]
    colon = left.rstrip().endswith(":")  # `Điện thoại: 0912...` is an id, `các set: 7-6` no ordinal
    left = left.rstrip(" .:")
    word = left[left.rfind(" ") + 1 :].lstrip("(\"'")
    for phrase, never in rules.before.get(word, ()):
        ahead = left[: -len(phrase)]
        whole = left.endswith(phrase) and not ahead[-1:].isalpha() and not ahead.rstrip().endswith(never.unless_before or "\0")
        if whole and not (colon and never.reason != "id") and _applies(skeleton, rules, never, position):
            found.append(_neighbour(number, never))
            break
    right = skeleton.text[position + 1 : position + 41].lstrip(" ")
    match = _WORD.match(right)
    for phrase, never in rules.after.get(match[0], ()) if match else ():
        if _starts(right, (phrase,)) and _applies(skeleton, rules, never, position):
            found.append(_neighbour(number, never))
            break
    return found


_WORD = regex.compile(r"[^\s.,;:()\"]{1,24}")


def _applies(skeleton: Skeleton, rules: Rules, never: Never, position: int) -> bool:
    if skeleton.text[position] not in rules.classes[never.numbers]:
        return False
    return rules.lifts[never.name].match(skeleton.text, position + 1) is None


def _neighbour(number: Number, never: Never) -> Candidate:
    return Candidate(number.start, number.end, "never", never.name, never.priority, (number,), reason=never.reason)
