"""Matcher rules chosen by the words of a sentence: the same matches as all rules at once, and nothing run in vain."""

import pytest

from solieu.extractor.document import Token, as_doc, folding_vocab
from solieu.extractor.matching import RuleSet, demands, features
from solieu.patterns import PatternError
from solieu.schemas.pattern import BoundRule

NEAR = BoundRule(name="near", bound="nearly", pattern=({"NORM": {"IN": ["gần"]}}, {"TAG": "FIGURE"}), examples=("gần [5 xã]",))
OVER = BoundRule(name="over", bound="over", pattern=({"NORM": "hơn"}, {"TAG": "FIGURE"}), examples=("hơn [5 xã]",))
WORDS = [Token(0, 3, "gần", "A"), Token(4, 5, "5", "FIGURE"), Token(6, 8, "xã", "N")]


def _rules(*rules: BoundRule) -> "RuleSet[BoundRule]":
    return RuleSet(folding_vocab(), rules)


def test_a_rule_whose_words_are_there_matches() -> None:
    rules = _rules(NEAR, OVER)
    doc, _ = as_doc(rules._vocab, "gần 5 xã", WORDS)
    assert [(m.rule.name, m.first, m.last) for m in rules.matches(doc, features(WORDS))] == [("near", 0, 2)]


def test_a_matcher_is_made_once_for_a_choice_of_rules() -> None:
    rules = _rules(NEAR, OVER)
    doc, _ = as_doc(rules._vocab, "gần 5 xã", WORDS)
    for _ in range(3):
        rules.matches(doc, features(WORDS))
    assert len(rules._matchers) == 2  # all rules, made to check them, and this choice


def test_a_sentence_without_the_words_runs_nothing() -> None:
    rules = _rules(NEAR, OVER)
    doc, _ = as_doc(rules._vocab, "5 xã", [Token(0, 1, "5", "FIGURE"), Token(2, 4, "xã", "N")])
    assert rules.matches(doc, frozenset({"5", "#FIGURE"})) == []
    assert len(rules._matchers) == 1


def test_optional_tokens_demand_nothing() -> None:
    pattern = [{"NORM": "tăng", "OP": "?"}, {"TAG": {"NOT_IN": ["CH"]}}, {"TAG": "FIGURE"}]
    assert demands(pattern) == (frozenset({"#FIGURE"}),)


def test_a_wrong_pattern_is_told_when_the_rules_are_made() -> None:
    wrong = BoundRule(name="wrong", bound="over", pattern=({"NORMS": "hơn"}, {"TAG": "FIGURE"}), examples=("hơn [5 xã]",))
    with pytest.raises(PatternError, match="wrong"):
        _rules(wrong)
