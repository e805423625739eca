"""Where patterns may begin is told without running them, and no place is forgotten."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor.candidates import compile_pattern
from solieu.extractor.knowledge import knowledge
from solieu.extractor.openings import Index, openings

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


def test_few_patterns_are_searched_for() -> None:
    index = knowledge().rules.index
    assert len(index.beyond) < 5


_SIMPLE = ["a", "b", "ab", "c+", "b*", "-", " ?", "(?!a)", "(?=a)", "(?=b |-)", "(?<=b)", "{day}", "."]
PIECES = st.sampled_from([*_SIMPLE, "(?:a|b)", "(?:ab |c)", "(?:a|b c)?", "[ab]", "[a-c]{1,3}"])


@settings(max_examples=600, deadline=None)
@given(
    st.lists(PIECES, min_size=1, max_size=4),
    st.sampled_from(["", "(?<!\\w)", "(?<!a)"]),
    st.sampled_from(["", "?", "{1,2}", "+"]),
    st.text("abc -45", max_size=10),
    st.integers(0, 3),
)
def test_no_match_begins_elsewhere(pieces: list[str], guard: str, times: str, text: str, start: int) -> None:
    pattern = f"{guard}(?:{'|'.join(pieces[:2])}){times}{''.join(pieces[2:])}"
    compiled = compile_pattern("x", pattern, {"day": "[45]"})
    index = Index([(compiled, openings(pattern, DAY))])
    found = [m.span() for _, m in index.matches(text, start, len(text), lambda _: True)]
    # An opening is never empty, so what may match nothing is searched for.
    assert found == [m.span() for m in compiled.finditer(text, start)]


def test_words_are_not_remembered_without_end() -> None:
    index = Index([(regex.compile("ngày 4"), frozenset({"ngày 4"}))])
    index._chunks.most = index._words.most = 10
    text = regex.sub("(.)", r"\1a ", "bcdefghiklmnopq") + "ngày 4"
    assert [m.span() for _, m in index.matches(text, 0, len(text), lambda _: True)] == [(len(text) - 6, len(text))]
    assert len(index._chunks) <= 10
