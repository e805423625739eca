"""Arithmetic that an article itself allows: do its own numbers fit together?

``relations`` finds figures that depend on each other, by the words between them
(``patterns/relations.toml``) in the article's ``frame``; one module for each
kind of check compares what the numbers may stand for (``printed``, ``interval``)
and words what it finds (``wording``). A number that may be rounded is never
held to more than its printed digits, a missing term is said and never guessed,
and where no words tell of a relation there is no check.

>>> from solieu.extractor import extract
>>> [(c.check, c.status) for c in extract("Có 139/186 (85%) hộ đồng ý.")[1].checks]
[('percent_of_ratio', 'mismatch')]
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from solieu.extractor.checks.change_of_levels import change_of_levels
from solieu.extractor.checks.frame import frame
from solieu.extractor.checks.multiple_of_levels import multiple_of_levels
from solieu.extractor.checks.outcome import Outcome
from solieu.extractor.checks.parts_of_whole import parts_of_whole
from solieu.extractor.checks.percent_of_ratio import percent_of_ratio
from solieu.extractor.checks.rate_times_base import rate_times_base
from solieu.extractor.checks.ratio_at_most_one import ratio_at_most_one
from solieu.extractor.checks.relations import Related, Rule, compile_relations, find_relations
from solieu.extractor.checks.restated import restated, restatements
from solieu.extractor.text import Text
from solieu.schemas.figure import Check, CheckName, Figure
from solieu.schemas.pattern import Relation

__all__ = ["Rules", "checks_of", "compile_checks", "with_checks"]

CHECKS: dict[CheckName, Callable[[Related], Outcome | None]] = {
    "percent_of_ratio": percent_of_ratio,
    "ratio_at_most_one": ratio_at_most_one,
    "parts_of_whole": parts_of_whole,
    "change_of_levels": change_of_levels,
    "rate_times_base": rate_times_base,
    "multiple_of_levels": multiple_of_levels,
    "restated": restated,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What checks know: the relations, and words that tell two statements apart. Made by :func:`compile_checks`."""

    relations: tuple[Rule, ...]
    other: frozenset[str]


def compile_checks(relations: Iterable[Relation], lists: Mapping[str, Iterable[str]]) -> Rules:
    """The knowledge of the checks, ready to use.

    Args:
        relations: entries of the table ``relation``.
        lists: the word lists of the pattern files, by name.

    >>> compile_checks((), {"restated-other": ["thêm"]}).other
    frozenset({'thêm'})
    """
    return Rules(compile_relations(relations, lists), frozenset(lists.get("restated-other", ())))


def with_checks(figures: Sequence[Figure], text: Text, rules: Rules) -> list[Figure]:
    """The figures of an article, each with the checks that read it.

    Args:
        figures: the figures of one article, in order.
        text: that article.
        rules: the relations to look for.

    >>> from solieu.extractor.text import read
    >>> with_checks([], read("Không có số."), compile_checks((), {}))
    []
    """
    by_figure: dict[str, list[Check]] = {}
    for check in checks_of(figures, text, rules):
        for figure_id in check.figures:
            by_figure.setdefault(figure_id, []).append(check)
    return [f.model_copy(update={"checks": tuple(by_figure[f.figure_id])}) if f.figure_id in by_figure else f for f in figures]


def checks_of(figures: Sequence[Figure], text: Text, rules: Rules) -> Iterator[Check]:
    """Each check of an article once, in the order of the rules.

    What a rule that stands earlier in the file has settled is not asked again:
    `tăng 30 vụ (20%)` beside its level no longer lacks one.
    """
    if not figures:
        return
    made, settled = frame(text, figures), set[tuple[CheckName, str]]()
    for found in find_relations(made, rules.relations):
        check = found.relation.check
        if all((check, f.figure_id) in settled for f in found.figures):
            continue
        outcome = CHECKS[check](found)
        if outcome is not None:
            settled.update((check, f.figure_id) for f in found.figures)
            yield _check(check, outcome, found.figures)
    if rules.other:
        for outcome, pair in restatements(made, rules.other):
            yield _check("restated", outcome, pair)


def _check(name: CheckName, outcome: Outcome, figures: Iterable[Figure]) -> Check:
    return Check(check=name, status=outcome.status, detail=outcome.detail, figures=tuple(f.figure_id for f in figures))
