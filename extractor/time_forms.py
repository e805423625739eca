"""The forms of times, compiled: the patterns of ``patterns/times.toml`` with their macros spelled out."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from solieu.extractor.index import Index
from solieu.extractor.leads import lead
from solieu.extractor.necessity import Necessity, necessary
from solieu.extractor.openings import openings
from solieu.schemas.pattern import PatternFile, TimeForm

_Form = tuple[TimeForm, "regex.Pattern[str]"]
_MOST_MONTHS = 11
_SPACE = r"(?:[ \n]{1,2})"
_YEAR = r"(?<!\d)(?:(?:1[5-9]|20)\d\d|2100)(?!\d)"
_DAY, _MONTH = r"(?<![\d.,/-])(?:0?[1-9]|[12]\d|3[01])(?!\d)", r"(?<![\d,])(?:0?[1-9]|1[0-2])(?!\d)"
_QUARTER = r"(?:iv|iii|ii|i|[1-4])(?![^\W_])"
_MACROS = {
    "{d}": rf"(?P<d>{_DAY})",
    "{d2}": rf"(?P<d2>{_DAY.replace('/-]', '/]')})",  # `18-19/9/2021`
    "{m}": rf"(?P<m>{_MONTH})",
    "{m2}": rf"(?P<m2>{_MONTH})",
    "{y}": rf"(?P<y>{_YEAR})",
    "{y2}": rf"(?P<y2>{_YEAR})",
    "{yy2}": r"(?P<y2>(?:1[5-9]|20)?\d\d)(?!\d)",
    "{q}": rf"(?P<q>{_QUARTER})",
    "{sep}": r"[ ]?[/.-][ ]?",
    "{sp}": _SPACE,
}
_DIGITS = dict.fromkeys(("d", "d2", "m", "m2", "y", "y2"), frozenset("0123456789"))
_STANDS_FOR_A_YEAR = frozenset("Y")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class TimeForms:
    """The forms, compiled. ``evidence``, ``hints``: the numbers of those that write a year out, and may say the article's.

    ``year`` is what none of these matches without, where that is known, at most ``before_year`` characters from its begin.
    ``numeric``: the numbers of those that need digits beside a slash, dot, dash or comma. ``index`` finds all, ``dated``
    those that write a year out. ``since``, ``cited``: what stands before a year that is not the article's; ``ahead``: before one
    that may lie ahead. ``trial``: words of a sentence about a trial.
    """

    forms: tuple[_Form, ...]
    necessities: tuple[Necessity, ...]
    numeric: frozenset[int]
    index: Index
    dated: Index
    evidence: frozenset[int]
    hints: frozenset[int]
    year: "regex.Pattern[str] | None"
    before_year: int
    weekday: "regex.Pattern[str]"
    since: tuple[str, ...]
    ahead: tuple[str, ...]
    trial: tuple[str, ...]
    cited: "regex.Pattern[str]"
    counts: dict[str, int]


def compile_times(patterns: PatternFile) -> TimeForms:
    """The time forms of the pattern files, ready to match.

    Raises:
        ValueError: a pattern is no regular expression.
    """
    lists = {words.list: words.words for words in patterns.words}
    until = "|".join(map(regex.escape, lists.get("time-until", ())))
    macros = _MACROS | {"{dash}": rf"(?:[ ]?-[ ]?|[ ](?:{until})[ ])" if until else r"[ ]?-[ ]?"}
    counts = {w.word: w.value for w in patterns.number_word if w.role in ("digit", "ten") and 1 <= w.value <= _MOST_MONTHS}
    macros["{n}"] = rf"(?<!\d)(?P<n>0?[1-9]|1[01]|{_any_of(counts)})"
    months = {word: i for i, word in enumerate(lists.get("month-in-words", ()), 1)}
    macros["{mw}"] = rf"(?P<m>{_any_of(sorted(months, key=len, reverse=True))})"
    openers, forces = _any_of(lists.get("time-opener", ())), _any_of(lists.get("time-force", ()))
    macros["{opening}"] = rf'(?<=(?:^|[.!?:;\n"(] ?|  |\b(?:{openers}),? |\b(?:{forces}) ))'
    days = "|".join(map(regex.escape, lists.get("weekday", ())))
    forms = tuple((form, regex.compile(_spell(form, macros))) for form in patterns.time)
    placed = [(pattern, openings(pattern.pattern, {})) for _, pattern in forms]
    dated = [i for i, (form, _) in enumerate(forms) if form.evidence or form.hint]
    return TimeForms(
        forms,
        tuple(necessary(form.pattern, _DIGITS).brief() for form in patterns.time),
        frozenset(i for i, (form, _) in enumerate(forms) if form.numeric),
        Index(placed),
        Index(placed, dated),
        frozenset(i for i, (form, _) in enumerate(forms) if form.evidence),
        frozenset(i for i, (form, _) in enumerate(forms) if form.hint),
        regex.compile(_YEAR) if all(_spells_the_year(forms[i][0]) for i in dated) else None,
        max((_before_year(forms[i][0], macros) for i in dated), default=0),
        regex.compile(rf"(?:(?:{days})[,. -]{{0,3}})?"),
        lists.get("time-since", ()),
        lists.get("time-ahead", ()),
        lists.get("time-trial", ()),
        regex.compile(rf"(?<![^\W\d_])(?:{_any_of(lists.get('time-cited', ()))})(?![^\W\d_])[^.;!?\n]*$"),
        counts | ROMAN | months,
    )


def _spells_the_year(form: TimeForm) -> bool:
    return "{y}" in form.pattern and "(?P<y>" not in form.pattern


def _before_year(form: TimeForm, macros: dict[str, str]) -> int:
    """How far from where a form begins its year stands at most."""
    spelled = _spell(form, {name: text for name, text in macros.items() if name != "{y}"})
    return lead(spelled, {"y": _STANDS_FOR_A_YEAR}, _STANDS_FOR_A_YEAR)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(regex.escape, words)) or r"(?!)"


def _spell(form: TimeForm, macros: dict[str, str]) -> str:
    pattern = form.pattern
    for macro, spelled in macros.items():
        pattern = pattern.replace(macro, spelled)
    alone = "" if form.glued else r"(?<![^\W_]|\d[.,/-])"
    return rf"{alone}{pattern}(?![^\W_]|[./-]\d)"
