"""How far before its first number a match may begin is told without running the pattern, and never too little."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor.leads import ENDLESS, apart, lead

DAY = {"day": frozenset("45"), "word": frozenset({"mai", "kia"})}
NUMBERS = frozenset("45")


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("{day}", 0),
        ("ngày {day}", 5),
        ("(?:ngày|hôm)(?: qua)? {day}", 9),
        ("(?:{day}|hôm {day}) x", 4),
        ("[a-z]{1,3}-?{day}", 4),
        ("{day}?x{day}", 1),
        ("(?:a {word}){1,4} {day}", 21),
        ("(?<=ngày )(?=hôm nay)x{day}", 1),
        ("(?P<w>a)(?P=w){day}", ENDLESS),
        ("a+{day}", ENDLESS),
        ("{unknown}{day}", ENDLESS),
        ("hôm", 3),
        ("(?i)a{day}", ENDLESS),
    ],
)
def test_how_far(pattern: str, wanted: int) -> None:
    assert lead(pattern, DAY, NUMBERS) == wanted


_SIMPLE = ["a", "ab", "c{0,2}", "-?", "(?=a)", "(?<!b)", ".", r"\w", "[a-c]{1,3}"]
_PIECES = [*_SIMPLE, "(?:a|bc){1,3}", "{day}", "{day}?", "(?:{day}|c)"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5), st.text("abc-45", max_size=12))
def test_no_match_begins_further_away(pieces: list[str], text: str) -> None:
    pattern = "".join(pieces)
    reach = lead(pattern, DAY, NUMBERS)
    for match in regex.finditer(pattern.replace("{day}", "[45]"), text, overlapped=True):
        before = next((i for i, c in enumerate(match[0]) if c in NUMBERS), len(match[0]))
        assert before <= reach


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("{day}", ENDLESS),
        ("{day} ?- ?{day}", 3),
        ("{day}(?: đến {day})?", ENDLESS),
        ("{day}(?= {word} {day})", 5),
        ("{day}{word}?(?:, {day}|-{day})", 5),
        ("(?:a{0,6}{day}){3,40}", 6),
        ("(?:a{0,6}{day}){1,40}", ENDLESS),
        ("{day} .{2,5} {day}", 7),
        ("{day}(?:(?P<w>a) (?P=w)) {day}", ENDLESS),
        ("hôm", ENDLESS),
    ],
)
def test_how_far_apart(pattern: str, wanted: int) -> None:
    assert apart(pattern, DAY, NUMBERS) == wanted


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from([*_PIECES, "{day}", "(?:a{day}){2,3}", "(?=a?{day})"]), min_size=1, max_size=5),
    st.text("abc-45", max_size=12),
)
def test_no_second_number_stands_further_away(pieces: list[str], text: str) -> None:
    pattern = "".join(pieces)
    reach = apart(pattern, DAY, NUMBERS)
    for match in regex.finditer(pattern.replace("{day}", "[45]"), text, overlapped=True):
        numbers = [i for i, c in enumerate(text) if c in NUMBERS and i >= match.start()]
        assert reach == ENDLESS or numbers[1] - numbers[0] - 1 <= reach
