"""How far before its first number a match may begin is told without running the pattern, and never too little."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor.leads import ENDLESS, lead

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
