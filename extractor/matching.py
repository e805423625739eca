"""Token rules, looked for only in sentences that hold every word they must have.

Most rules cannot match most sentences: the words and tags that a rule's tokens
demand tell which can. Those are read by ``sequence``; a pattern that asks more
than it knows (a user's, with ``LENGTH``, say) by spaCy's own Matcher.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Generic, TypeVar

from solieu.extractor.row import Row
from solieu.extractor.sequence import Beyond, Sequences, compile_sequence, find, spelled
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

    Each rule has one bit in each row of bits, of which there are as many as the rule with most demands has: a word
    sets the bits of the demands that it meets, and a rule may match where its bit is set in every row.

    Raises:
        PatternError: a pattern is none that spaCy's Matcher accepts.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules: list[tuple[Rule, Sequences]] = []
        demanded: list[tuple[frozenset[str], ...]] = []
        beyond: list[Rule] = []
        for rule in rules:
            try:
                self._rules.append((rule, compile_sequence(rule.pattern)))
            except Beyond:
                beyond.append(rule)
                continue
            demanded.append(demands(rule.pattern))
        self._all = (1 << len(demanded)) - 1
        self._shifts = range(0, len(demanded) * max(map(len, demanded), default=0), len(demanded) or 1)
        self._meets: dict[str, int] = {}
        self._met = 0  # by every sentence, for nothing is demanded
        for number, asked in enumerate(demanded):
            for words, shift in zip_longest(asked, self._shifts):
                bit = 1 << (number + shift)
                self._met |= 0 if words else bit
                for word in words or ():
                    self._meets[word] = self._meets.get(word, 0) | bit
        self.asked = frozenset(self._meets)
        self._beyond: _Matcher[Rule] | None = _Matcher(beyond) if beyond else None

    def matches(self, row: Row, seen: frozenset[str]) -> list[Found[Rule]]:
        """Each match, its span in the row, in spaCy's order; ``seen`` is what :func:`features` says of the sentence."""
        found: list[tuple[int, int, int, int]] = []
        for number in self._may_match(seen):
            for known, first, last in find(self._rules[number][1], row):
                found.append((known, first, number, last))
        found.sort()
        matches = [Found(self._rules[number][0], first, last) for _, first, number, last in found]
        return matches + self._beyond.matches(row) if self._beyond else matches

    def _may_match(self, seen: frozenset[str]) -> Iterator[int]:
        """The rules whose every demand the sentence meets, by their numbers."""
        met = self._met
        for word in self.asked & seen:
            met |= self._meets[word]
        may = -1
        for shift in self._shifts:
            may &= met >> shift
        return _bits(may & self._all)


def _bits(number: int) -> Iterator[int]:
    """Which bits of a number are set, from the lowest on."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


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


def features(row: Row, asked: frozenset[str]) -> frozenset[str]:
    """Of what rules demand, what a sentence holds: words, and tags behind a ``#``.

    >>> from solieu.extractor.document import Token
    >>> from solieu.extractor.row import row_of
    >>> row = row_of("5 xã", [Token(0, 1, "5", "FIGURE"), Token(2, 4, "xã", "N")], 0, {})
    >>> sorted(features(row, frozenset(["xã", "huyện", "#FIGURE"])))
    ['#FIGURE', 'xã']
    """
    return asked.intersection(row.norms) | asked.intersection(["#" + tag for tag in set(row.tags)])


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
    if isinstance(asked, dict) and set(asked) == {"REGEX"}:
        return frozenset(mark + value for value in spelled(asked["REGEX"]))
    return frozenset()
