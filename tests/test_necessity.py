"""What a pattern demands is told without running it, and never too much."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor.knowledge import knowledge
from solieu.extractor.necessity import necessary
from solieu.extractor.skeleton import macros

DAY = {"day": frozenset("DE")}


def _demands(pattern: str) -> list[list[str]]:
    told = necessary(pattern, DAY)
    return [sorted(d) for d in (*told.chars, *told.words)]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("ngày {day}", [["D", "E"], ["ngày "]]),
        ("(?:ngày|hôm) {day}", [[" "], ["D", "E"], ["hôm", "ngày"]]),
        ("(?:ngày )?{day}", [["D", "E"]]),
        ("(?<!ngày )(?=hôm){day}(?! giờ)", [["D", "E"], ["hôm"]]),
        ("(?P<n>{day})[a-b]x{0,2}", [["D", "E"]]),
        ("{day}[ab-]", [["D", "E"], ["-", "a", "b"]]),
        ("(?:ngày|[a-b]) {day}", [[" "], ["D", "E"]]),
        (r"\({day}\)", [["("], [")"], ["D", "E"]]),
        ("ab?c", [["a"], ["c"]]),
        ("(?:ab){2}c+", [["c"], ["ab"]]),
        ("{unknown}x{d2}", [["x"]]),
        ("ab|", []),
        ("a.b^c$", [["a"], ["b"], ["c"]]),
        (r"\d\w\p{Lu}x", [["x"]]),
        ("(?i)AB", []),
        (r"\x41b", []),
        ("(?:abc){e<=1}", []),
        (r"(?P<n>a)b\1", []),
    ],
)
def test_what_a_pattern_demands(pattern: str, wanted: list[list[str]]) -> None:
    assert _demands(pattern) == wanted


def test_the_patterns_demand_something() -> None:
    shapes = {name: frozenset(chars.strip("[]")) for name, chars in macros().items()}
    patterns = knowledge().patterns
    told = [necessary(r.pattern, shapes) for r in (*patterns.form, *patterns.never) if r.pattern]
    assert all(n.chars or n.words for n in told)
    assert sum(bool(n.words) for n in told) > len(told) / 2


PIECES = st.sampled_from(
    ["a", "b", "ab", "(?:a|b)", "(?:ab|c)", "(?:a|bc)?", "[ab]", "c+", "b*", "(?!a)", "(?<=b)", "(?P<n>ab)", "."]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=4), st.sampled_from(["", "?", "{1,2}", "+"]), st.text("abc", max_size=8))
def test_what_matches_holds_what_is_necessary(pieces: list[str], times: str, text: str) -> None:
    pattern = f"(?:{'|'.join(pieces[:2])}){times}{''.join(p for p in pieces[2:] if 'P<' not in p)}"
    found = regex.search(pattern.replace("(?P<n>ab)", "(?:ab)"), text)
    assert found is None or necessary(pattern, {}).met_by(text)
