"""spaCy ``Matcher`` rules, run only on sentences that hold every word they must have.

A Matcher tries all its patterns at every token, and word sets are checked in
Python; most rules cannot match most sentences. The words and tags that a
rule's tokens demand decide which rules a sentence needs, and one Matcher is
made, and kept, for each choice of rules that comes up.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from solieu.extractor.document import Token
from solieu.patterns import PatternError
from solieu.schemas.pattern import BaselineRule, BoundRule, ContextRule, RoleRule, SourceRule

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Rule = TypeVar("Rule", BaselineRule, BoundRule, ContextRule, RoleRule, SourceRule)
_ONCE = ("1", "+", None)
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Found(Generic[Rule]):
    """A match of a rule: tokens ``first`` to ``last`` (half-open)."""

    rule: Rule
    first: int
    last: int


class RuleSet(Generic[Rule]):
    """The rules of one table, ready to match.

    Raises:
        PatternError: a pattern is none that spaCy's Matcher accepts.
    """

    def __init__(self, vocab: "Vocab", rules: Sequence[Rule]) -> None:
        self._vocab = vocab
        self._rules: dict[int, Rule] = {vocab.strings.add(rule.name): rule for rule in rules}
        self._demands: list[tuple[int, tuple[frozenset[str], ...]]] = [
            (key, demands(rule.pattern)) for key, rule in self._rules.items()
        ]
        self._matchers: OrderedDict[tuple[int, ...], Any] = OrderedDict()
        self._matcher(tuple(self._rules))  # a wrong pattern is told at once

    def matches(self, doc: "Doc", seen: frozenset[str]) -> list[Found[Rule]]:
        """Each match, its span in the doc's tokens; ``seen`` is what :func:`features` says of it."""
        chosen = tuple(key for key, asked in self._demands if all(not demand.isdisjoint(seen) for demand in asked))
        if not chosen:
            return []
        return [Found(self._rules[key], first, last) for key, first, last in self._matcher(chosen)(doc)]

    def _matcher(self, chosen: tuple[int, ...]) -> Any:
        """The Matcher of some of the rules: one that was kept, else a new one in place of the longest unused."""
        if chosen not in self._matchers:
            self._matchers[chosen] = self._made(chosen)
            if len(self._matchers) > _KEPT:
                self._matchers.popitem(last=False)
        self._matchers.move_to_end(chosen)
        return self._matchers[chosen]

    def _made(self, chosen: tuple[int, ...]) -> Any:
        from spacy.matcher import Matcher

        matcher = Matcher(self._vocab)
        for rule in (self._rules[key] for key in chosen):
            try:
                matcher.add(rule.name, [[dict(token) for token in rule.pattern]])
            except ValueError as error:
                reason = str(error).replace("\n", " ")
                raise PatternError(f"{rule.name}: `pattern` is no spaCy Matcher pattern: {reason}") from error
        return matcher


def features(tokens: Iterable[Token]) -> frozenset[str]:
    """The words of a sentence, and its tags behind a ``#``: what rules may demand.

    >>> sorted(features([Token(0, 1, "5", "FIGURE"), Token(2, 4, "xã", "N")]))
    ['#FIGURE', '#N', '5', 'xã']
    """
    listed = list(tokens)
    return frozenset({t.norm for t in listed} | {"#" + t.tag for t in listed})


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
