"""Relations between the figures of an article, found by the patterns of ``patterns/relations.toml``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import regex

from solieu.extractor.checks.frame import KINDS, Frame, expanded, macros
from solieu.extractor.necessity import necessary
from solieu.patterns import PatternError
from solieu.schemas.figure import Figure
from solieu.schemas.pattern import Relation


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation with its pattern, ready to search with. ``kinds``: of each the article must have a figure (by its mark)."""

    relation: Relation
    pattern: "regex.Pattern[str]"
    kinds: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Figures that the words put into a relation, by their roles."""

    relation: Relation
    roles: Mapping[str, tuple[Figure, ...]]
    article: tuple[Figure, ...] = ()

    def beside(self) -> Iterator[Figure]:
        """The other figures of the sentences that the relation stands in."""
        ids = {f.figure_id for f in self.figures}
        sentences = {f.sentence.start for f in self.figures}
        return (f for f in self.article if f.sentence.start in sentences and f.figure_id not in ids)

    def one(self, role: str) -> Figure | None:
        """The figure of that role; None where the text names none."""
        return next(iter(self.roles.get(role, ())), None)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures of the relation, in the order of the text."""
        return tuple(sorted((f for figures in self.roles.values() for f in figures), key=lambda f: f.start))


def compile_relations(relations: Iterable[Relation], lists: Mapping[str, Iterable[str]]) -> tuple[Rule, ...]:
    """The relations, ready to look for.

    Args:
        relations: entries of the table ``relation``.
        lists: the word lists of the pattern files, by name; patterns name two of them.

    Raises:
        PatternError: a pattern is no regular expression, or names an unknown macro.

    >>> compile_relations((), {})
    ()
    """
    known = macros(lists)
    return tuple(Rule(relation, _compiled(relation, known), _kinds(relation.pattern)) for relation in relations)


def _kinds(pattern: str) -> tuple[frozenset[str], ...]:
    """The kinds of figures without which a pattern matches nothing."""
    return tuple(chars for chars in necessary(pattern, KINDS).chars if chars <= KINDS["any"])


def _compiled(relation: Relation, known: Mapping[str, str]) -> "regex.Pattern[str]":
    try:
        return regex.compile(expanded(relation.pattern, known))
    except (regex.error, PatternError) as error:
        raise PatternError(f"[[relation]] {relation.name}: pattern: {error}. Mend the pattern.") from error


def find_relations(frame: Frame, rules: Iterable[Rule]) -> Iterator[Related]:
    """Each relation of an article, in the order of the rules, each as often as it stands there."""
    article = tuple(frame.figures.values())
    kinds = {frame.text[at] for at in frame.figures}
    for rule in rules:
        relation = rule.relation
        if any(map(kinds.isdisjoint, rule.kinds)) or not _holds(frame.text, relation.needs):
            continue
        for match in rule.pattern.finditer(frame.text):
            roles = _roles(frame, match)
            if _fits(relation, roles):
                yield Related(relation, roles, article)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds one of the words, where there are any."""
    for word in words:  # asked of each rule in each article: `any` costs twice as much
        if word in text:
            return True
    return not words


def _fits(relation: Relation, roles: Mapping[str, tuple[Figure, ...]]) -> bool:
    """Whether the figures have units that the relation is about, where it names any."""
    return not relation.units or all(f.unit in relation.units for figures in roles.values() for f in figures)


def _roles(frame: Frame, match: "regex.Match[str]") -> dict[str, tuple[Figure, ...]]:
    return {
        role: tuple(frame.figures[start] for start in match.starts(role) if start in frame.figures)
        for role in match.re.groupindex
        if match.start(role) >= 0
    }
