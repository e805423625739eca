"""Every regular expression takes linear time: twice the text takes at most 2.5 times as long, whatever the text.

All of them are found by walking through the modules and the compiled
knowledge, so a new one is tested without being named here.
"""

import importlib
import pkgutil
import re
import statistics
import time
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import Any

import pytest
import regex

import solieu.extractor
import solieu.patterns
import solieu.schemas
from solieu.extractor.calendars import _CLOCK
from solieu.extractor.knowledge import knowledge
from solieu.extractor.numbers import find_numbers
from solieu.extractor.pattern_check import _EXAMPLE, _SAID
from solieu.extractor.skeleton import build
from solieu.extractor.text import read
from solieu.extractor.writers.spreadsheet import _MONTH_LIKE, _NUMBER_LIKE

MOST = 2.5
ROUNDS = 4
# These are never searched for, they match at one place: what reads examples of pattern files, which stand on one line,
# and what lifts a rule right behind its number.
ANCHORED = {p.pattern for p in (_EXAMPLE, _SAID, _CLOCK, _NUMBER_LIKE, _MONTH_LIKE, *knowledge().rules.lifts.values())}
# Forty texts that repeat: single signs, what numbers and words begin and do not end with, and near misses of rules.
PUMPS = (
    *("a", "Á", "1", "0", " ", "\n", ".", ",", "(", ")", '"', "-", "/", "_", "…", "½", "\u0301", "e\u0302\u0301", "\u200b"),
    *("a ", "A ", "1 ", "1.", "1,", "1/", "1-", "1.000", "a.", "A.B", "( ", "x 1 "),
    *("ngày 1", "năm 2020 ", "từ ngày 1/1 ", "một trăm ", "1 tỷ 2 ", "không ", "hơn 1 xã ", "hôm qua ", "(năm "),
)
Pattern = Any


def _children(thing: Any) -> Iterator[Any]:
    if isinstance(thing, dict):
        yield from (part for pair in thing.items() for part in pair)
    elif isinstance(thing, (tuple, list, set, frozenset)):
        yield from thing
    elif type(thing).__module__.startswith("solieu."):
        slots = [s for c in type(thing).__mro__ for s in getattr(c, "__slots__", ()) if isinstance(s, str)]
        yield from (getattr(thing, name) for name in {*getattr(thing, "__dict__", {}), *slots} if hasattr(thing, name))


def _walk(name: str, root: Any) -> Iterator[tuple[str, Pattern]]:
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, (re.Pattern, type(regex.compile("")))):
            yield name, thing
        elif id(thing) not in seen:
            seen.add(id(thing))
            waiting += _children(thing)


@lru_cache(maxsize=1)
def patterns() -> dict[tuple[str, int], tuple[str, Pattern]]:
    """Each compiled expression once, with the module attribute or part of the knowledge it was found in."""
    found = {}
    for package in (solieu.extractor, solieu.patterns, solieu.schemas):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            for attribute, value in vars(importlib.import_module(module.name)).items():
                for name, pattern in _walk(f"{module.name}.{attribute}", value):
                    found.setdefault((pattern.pattern, pattern.flags), (name, pattern))
    known = knowledge()
    for part in ("units", "words", "rules", "time_forms", "places", "age", "times", "said_before", "lists"):
        for name, pattern in _walk(f"knowledge().{part}", getattr(known, part)):
            found.setdefault((pattern.pattern, pattern.flags), (name, pattern))
    return found


@cache
def _text(pump: str, size: int, on_skeleton: bool) -> str:
    """A text of that many characters; rules of forms read the skeleton, where a number is one character."""
    text = (pump * (size // len(pump) + 1))[:size]
    if not on_skeleton:
        return text
    piece = read((pump * 40)[: max(40, len(pump))])
    known = knowledge()
    short = build(piece.folded, find_numbers(piece.folded, piece.view, known.words)).text or " "
    return (short * (size // len(short) + 1))[:size]


def _run(pattern: Pattern, said: str) -> float:
    text: Any = said.encode("utf-8") if isinstance(pattern.pattern, bytes) else said
    began = time.process_time()
    if pattern.pattern in ANCHORED:
        pattern.match(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - began


def _growth(pattern: Pattern, pump: str, size: int, skeleton: bool) -> float:
    """How many times as long twice the text takes, by medians; the least of a few rounds, for a noisy machine."""
    least = float("inf")
    for times in islice((1, 3, 5, 7), ROUNDS):
        short = statistics.median(_run(pattern, _text(pump, size // 2, skeleton)) for _ in range(times))
        long = statistics.median(_run(pattern, _text(pump, size, skeleton)) for _ in range(times))
        least = min(least, long / max(short, 1e-9))
        if least <= MOST:
            break
    return least


def _slow(sizes: tuple[int, ...], floor: float) -> list[str]:
    """What grows too fast. Times below the floor say nothing about growth, and hurt nobody."""
    found = []
    for name, pattern in patterns().values():
        for pump in PUMPS:
            for skeleton in (False, True) if name.startswith("knowledge().rules") else (False,):
                for size in sizes:
                    if _run(pattern, _text(pump, size, skeleton)) < floor:
                        continue
                    growth = _growth(pattern, pump, size, skeleton)
                    if growth > MOST and _growth(pattern, pump, 2 * size, skeleton) > MOST:  # twice: no noise of the machine
                        found.append(f"{name}: {pattern.pattern[:60]!r} on {pump!r} x {size}: {growth:.1f}")
                        break
    return found


def test_forty_pumps_and_all_expressions() -> None:
    assert len(PUMPS) == len(set(PUMPS)) == 40
    names = [name for name, _ in patterns().values()]
    assert len(names) > 200
    for wanted in ("solieu.extractor.digits._DIGITS", "knowledge().rules", "knowledge().time_forms", "knowledge().units"):
        assert wanted in names


def test_a_quadratic_expression_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = regex.compile(r"a+b")
    monkeypatch.setattr(f"{__name__}.patterns", lambda: {("a+b", 0): ("bad", bad)})
    assert any("'a+b' on 'a' x" in line for line in _slow((2_000, 4_000), 0.001))


def test_time_is_linear() -> None:
    assert _slow((4_000,), 0.002) == []


@pytest.mark.slow
def test_time_is_linear_up_to_a_megabyte() -> None:
    assert _slow((64_000, 1_000_000), 0.004) == []
