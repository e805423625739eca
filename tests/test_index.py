"""Many patterns are looked for at once, and no place is forgotten."""

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor.index import Index
from solieu.extractor.knowledge import knowledge
from solieu.extractor.openings import openings
from solieu.extractor.rules import compile_pattern

DAY = {"day": frozenset("45")}


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
