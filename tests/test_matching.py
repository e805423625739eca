"""Token rules: the same matches as spaCy's own Matcher, in its order, and nothing run in vain."""

from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor import matching
from solieu.extractor.document import FIGURE, PLACE, TIME, Token, folding_vocab, tokenize
from solieu.extractor.knowledge import knowledge
from solieu.extractor.matching import RuleSet, demands, features
from solieu.extractor.row import Row, row_of
from solieu.extractor.sequence import Beyond, compile_sequence, find
from solieu.extractor.text import fold
from solieu.patterns import PatternError
from solieu.schemas.pattern import BoundRule

NEAR = BoundRule(name="near", bound="nearly", pattern=({"NORM": {"IN": ["gần"]}}, {"TAG": "FIGURE"}), examples=("gần [5 xã]",))
OVER = BoundRule(name="over", bound="over", pattern=({"NORM": "hơn"}, {"TAG": "FIGURE"}), examples=("hơn [5 xã]",))
WORDS = [Token(0, 3, "gần", "A"), Token(4, 5, "5", "FIGURE"), Token(6, 8, "xã", "N")]


def _names(rules: "RuleSet[BoundRule]", row: Row) -> list[tuple[str, int, int]]:
    return [(m.rule.name, m.first, m.last) for m in rules.matches(row, features(row, rules.asked))]


def _by_spacy(pattern: Any, row: Row) -> list[tuple[int, int]]:
    from spacy.matcher import Matcher

    vocab = folding_vocab()
    matcher = Matcher(vocab)
    matcher.add("rule", [[dict(token) for token in pattern]])
    return [(first, last) for _, first, last in matcher(row.doc(vocab))]


def test_a_rule_whose_words_are_there_matches() -> None:
    assert _names(RuleSet([NEAR, OVER]), row_of("gần 5 xã", WORDS, 0, {})) == [("near", 0, 2)]


def test_a_sentence_without_the_words_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "find", lambda *_: pytest.fail("a rule was run"))
    words = [Token(0, 1, "5", "FIGURE"), Token(2, 4, "xã", "N")]
    assert _names(RuleSet([NEAR, OVER]), row_of("5 xã", words, 0, {})) == []


def test_a_line_break_ends_every_match() -> None:
    words = [Token(0, 3, "gần", "A"), Token(4, 5, "5", "FIGURE")]
    assert _names(RuleSet([NEAR]), row_of("gần\n5", words, 0, {})) == []


def _sample_rows() -> list[Row]:
    rows = []
    for path in sorted((ROOT / "samples" / "articles").glob("*.txt"))[:6]:
        for line in path.read_text(encoding="utf-8").splitlines():
            tokens = tokenize(line, fold(line), 0, len(line), [], knowledge().cues, knowledge().single_cues)
            for i, token in enumerate(tokens):  # so that every kind of rule finds something
                token.tag = {"M": FIGURE, "Np": PLACE if i % 2 else TIME}.get(token.tag, token.tag)
            rows.append(row_of(line, tokens, 0, {t.start: "country" for t in tokens[::5]}))
    return rows


def test_every_rule_matches_what_spacy_matches() -> None:
    patterns = knowledge().patterns
    rows = _sample_rows()
    compared = 0
    for rule in (*patterns.bound, *patterns.context, *patterns.role, *patterns.baseline, *patterns.source):
        sequences = compile_sequence(rule.pattern)
        for row in rows:
            wanted = _by_spacy(rule.pattern, row)
            found = sorted(find(sequences, row))
            assert sorted((first, last) for _, first, last in found) == sorted(wanted), rule.name
            compared += len(wanted)
    assert compared > 100


ASKED = st.sampled_from(
    [
        {"NORM": "a"},
        {"NORM": {"IN": ["a", "b"]}},
        {"TAG": "X"},
        {"TAG": {"NOT_IN": ["X"]}},
        {"TEXT": {"REGEX": "^[ab]"}, "TAG": "Y"},
        {},
    ]
)
TIMES = st.sampled_from([{}, {"OP": "?"}, {"OP": "*"}, {"OP": "+"}, {"OP": "{1,2}"}, {"OP": "{0,2}"}, {"OP": "{2}"}])
PATTERNS = st.lists(st.tuples(ASKED, TIMES).map(lambda p: p[0] | p[1]), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(PATTERNS, st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("XY")), min_size=1, max_size=7))
def test_any_pattern_matches_what_spacy_matches(pattern: list[dict[str, Any]], said: list[tuple[str, str]]) -> None:
    text = " ".join(word for word, _ in said)
    row = row_of(text, [Token(2 * i, 2 * i + 1, word, tag) for i, (word, tag) in enumerate(said)], 0, {})
    found = sorted((first, last) for _, first, last in find(compile_sequence(pattern), row))
    assert found == sorted(_by_spacy(pattern, row))


def test_what_only_spacy_knows_is_left_to_it() -> None:
    long = BoundRule(name="long", bound="over", pattern=({"LENGTH": {">=": 3}}, {"TAG": "FIGURE"}), examples=("hơn [5 xã]",))
    with pytest.raises(Beyond):
        compile_sequence(long.pattern)
    assert _names(RuleSet([NEAR, long]), row_of("gần 5 xã", WORDS, 0, {})) == [("near", 0, 2), ("long", 0, 2)]


def test_optional_tokens_demand_nothing() -> None:
    pattern = [{"NORM": "tăng", "OP": "?"}, {"TAG": {"NOT_IN": ["CH"]}}, {"TAG": "FIGURE"}]
    assert demands(pattern) == (frozenset({"#FIGURE"}),)


def test_a_wrong_pattern_is_told_when_the_rules_are_made() -> None:
    wrong = BoundRule(name="wrong", bound="over", pattern=({"NORMS": "hơn"}, {"TAG": "FIGURE"}), examples=("hơn [5 xã]",))
    with pytest.raises(PatternError, match="wrong"):
        RuleSet([wrong])
