"""Token rules, looked for only in sentences that hold every word they must have.

Most rules cannot match most sentences: the words and tags that a rule's tokens
demand tell which can. Those are read by ``sequence``; a pattern that asks more
than it knows (a user's, with ``LENGTH``, say) by spaCy's own Matcher.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from solieu.extractor.document import Token
from solieu.extractor.row import Row
from solieu.extractor.sequence import Beyond, Sequences, compile_sequence, find
from solieu.patterns import PatternError
from solieu.schemas.pattern import BaselineRule, BoundRule, ContextRule, RoleRule, SourceRule

Rule = TypeVar("Rule", BaselineRule, BoundRule, ContextRule, RoleRule, SourceRule)
_ONCE = ("1", "+", None)


@dataclass(frozen=True, slots=True)
class Found(Generic[Rule]):
    """A match of a rule: tokens ``first`` to ``last`` (half-open)."""

    rule: Rule
    first: int
    last: int


class RuleSet(Generic[Rule]):
    """The rules of one table, ready to match. ``asked`` are the words and tags that any of them demands.

    Raises:
        PatternError: a pattern is none that spaCy's Matcher accepts.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules: list[tuple[Rule, tuple[frozenset[str], ...], Sequences]] = []
        self._anywhere: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        beyond: list[Rule] = []
        for rule in rules:
            try:
                sequences = compile_sequence(rule.pattern)
            except Beyond:
                beyond.append(rule)
                continue
            rarest, *others = sorted(demands(rule.pattern), key=_how_common) or [frozenset()]
            for word in rarest:
                self._by_word.setdefault(word, []).append(len(self._rules))
            if not rarest:
                self._anywhere.append(len(self._rules))
            self._rules.append((rule, tuple(others), sequences))
        self.asked = frozenset(self._by_word).union(*(words for _, others, _ in self._rules for words in others))
        self._beyond: _Matcher[Rule] | None = _Matcher(beyond) if beyond else None

    def matches(self, row: Row, seen: frozenset[str]) -> list[Found[Rule]]:
        """Each match, its span in the row, in spaCy's order; ``seen`` is what :func:`features` says of the sentence."""
        found: list[tuple[int, int, int, int, Rule]] = []
        # Of each rule one demand is looked up by the words of the sentence; the others are asked of the few it leaves.
        numbers = {number for word in self._by_word.keys() & seen for number in self._by_word[word]}
        for number in sorted(numbers.union(self._anywhere)):
            rule, others, sequences = self._rules[number]
            if not any(map(seen.isdisjoint, others)):
                found += ((known, first, number, last, rule) for known, first, last in find(sequences, row))
        found.sort(key=lambda f: f[:4])
        matches = [Found(rule, first, last) for _, first, _, last, rule in found]
        return matches + self._beyond.matches(row) if self._beyond else matches


def _how_common(asked: frozenset[str]) -> tuple[bool, int]:
    """Tags stand in every sentence; of words the fewer the rarer."""
    return any(value.startswith("#") for value in asked), len(asked)


class _Matcher(Generic[Rule]):
    """Rules that only spaCy can read."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        from spacy.matcher import Matcher

        from solieu.extractor.document import folding_vocab

        self._vocab = folding_vocab()
        self._matcher = Matcher(self._vocab)
        self._rules: dict[int, Rule] = {self._vocab.strings.add(rule.name): rule for rule in rules}
        for rule in rules:
            try:
                self._matcher.add(rule.name, [[dict(token) for token in rule.pattern]])
            except ValueError as error:
                reason = str(error).replace("\n", " ")
                raise PatternError(f"{rule.name}: `pattern` is no spaCy Matcher pattern: {reason}") from error

    def matches(self, row: Row) -> list[Found[Rule]]:
        with self._vocab.memory_zone():  # the strings of a sentence are freed behind it
            return [Found(self._rules[key], first, last) for key, first, last in self._matcher(row.doc(self._vocab))]


def features(tokens: Iterable[Token], asked: frozenset[str]) -> frozenset[str]:
    """Of what rules demand, what a sentence holds: words, and tags behind a ``#``.

    >>> sorted(features([Token(0, 1, "5", "FIGURE"), Token(2, 4, "xã", "N")], frozenset(["xã", "huyện", "#FIGURE"])))
    ['#FIGURE', 'xã']
    """
    listed = list(tokens)
    tags = {t.tag for t in listed}
    return asked.intersection([t.norm for t in listed]) | asked.intersection(["#" + tag for tag in tags])


def demands(pattern: Iterable[dict[str, Any]]) -> tuple[frozenset[str], ...]:
    """For each token that a pattern must have, the words or tags of which a sentence must hold one.

    >>> [sorted(d) for d in demands([{"NORM": {"IN": ["gần", "hơn"]}}, {"TAG": "N", "OP": "?"}, {"TAG": "FIGURE"}])]
    [['gần', 'hơn'], ['#FIGURE']]
    """
    asked: list[frozenset[str]] = []
    for token in pattern:
        if token.get("OP") in _ONCE:
            asked += [values for key, mark in (("NORM", ""), ("TAG", "#")) if (values := _values(token.get(key), mark))]
    return tuple(asked)


def _values(asked: Any, mark: str) -> frozenset[str]:
    if isinstance(asked, str):
        return frozenset({mark + asked})
    if isinstance(asked, dict) and set(asked) == {"IN"}:
        return frozenset(mark + value for value in asked["IN"])
    return frozenset()
