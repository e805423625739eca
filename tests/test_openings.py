"""How a pattern begins is told without running it."""

import pytest

from solieu.extractor.openings import openings

DAY = {"day": frozenset("45")}


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("ngày {day}", ["ngày 4", "ngày 5"]),
        ("(?<!\\w)(?:từ|đến)(?: ngày)? {day}", ["từ 4", "từ 5", "từ n", "đến 4", "đến 5", "đến n"]),
        ("{day} ?[/-]", ["4 /", "4 -", "4/", "4-", "5 /", "5 -", "5/", "5-"]),
        ("[a-z]{1,3}-?{day}x", ["\x00-4", "\x00-5", "\x004x", "\x005x"]),
        (r"(?:từ|[12])[ \n]{1,3}x", ["từ \1", "từ\n\1", "1 \1", "2 \1", "1\n\1", "2\n\1"]),
        ("[1-3]-{2}", ["1--", "2--", "3--"]),
        ("km", ["km"]),
        ("bs[ :]{0,3}{day}", ["bs \1", "bs:\1", "bs4", "bs5"]),
        ("x?{day}{unknown}", ["4\1", "5\1", "x4\1", "x5\1"]),
        (".{day}", []),
        ("(?:ngày)?", []),
        ("(?i)ngày", []),
    ],
)
def test_how_a_pattern_begins(pattern: str, wanted: list[str]) -> None:
    assert sorted(openings(pattern, DAY)) == sorted(wanted)
