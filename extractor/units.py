"""Units: what stands behind a number and is no counted noun (``ha``, ``đồng``, ``%``, ``tuổi``)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import regex

from solieu.extractor.spellings import any_of
from solieu.extractor.text import fold
from solieu.schemas.pattern import PatternFile, Unit

_THOUSAND = Decimal(1000)


class UnitMatch(NamedTuple):
    """A unit found in the folded text: ``folded[start:end]`` is how it is written."""

    unit: Unit
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Units:
    """All units by spelling, with the patterns that find them."""

    behind: "regex.Pattern[str]"
    cased: "regex.Pattern[str]"
    before: "regex.Pattern[str]"
    by_form: dict[str, tuple[Unit, ...]]
    by_case: dict[str, Unit]
    by_prefix: dict[str, Unit]


def unit_pattern(patterns: PatternFile, kinds: frozenset[str] | None = None) -> str:
    """One pattern for every written form, for use inside other patterns.

    With ``kinds``, only units of these kinds that need no word behind them.

    >>> from solieu.patterns import load
    >>> bool(regex.fullmatch(unit_pattern(load()), "km"))
    True
    """
    return any_of(unit_forms(patterns, kinds), whole=True)


def unit_forms(patterns: PatternFile, kinds: frozenset[str] | None = None) -> Iterator[str]:
    """The written forms of units; with ``kinds``, only of these kinds that need no word behind them.

    >>> from solieu.patterns import load
    >>> "km" in unit_forms(load())
    True
    """
    units = (u for u in patterns.unit if u.kind != "multiple")
    asked = (u for u in units if kinds is None or (u.kind in kinds and not u.only_before))
    return (fold(form) for unit in asked for form in unit.forms)


def compile_units(patterns: PatternFile) -> Units:
    """The units of the pattern files, ready to match."""
    by_form: dict[str, tuple[Unit, ...]] = {}
    for unit in patterns.unit:
        for form in unit.forms if unit.kind != "multiple" else ():  # told by its form: `3 lần` alone counts events
            by_form[fold(form)] = (*by_form.get(fold(form), ()), unit)
    by_case = {form: unit for unit in patterns.unit for form in unit.case}
    by_prefix = {fold(form): unit for unit in patterns.unit for form in unit.prefix}
    between = any_of(bound_words(patterns), whole=True)
    letters = [f for f in by_prefix if f[-1].isalpha()]
    marks = [f for f in by_prefix if not f[-1].isalpha()]
    worded = rf"(?P<word>{any_of(letters, whole=True)}):?(?:[ ]{between})?[ ]"
    marked = rf"(?P<mark>{any_of(marks, whole=True)})[ ]?"
    return Units(
        regex.compile(rf"[ ]{{0,2}}(?P<unit>{any_of(by_form, whole=True)})"),
        regex.compile(rf"[ ]?(?P<unit>{any_of(by_case, whole=True)})(?!-\w)"),
        regex.compile(rf"(?<![^\W_])(?:{worded}|{marked})\Z"),
        by_form,
        by_case,
        by_prefix,
    )


def bound_words(patterns: PatternFile) -> frozenset[str]:
    """The one-syllable words of bounds. Right before a number they are words of their own (`tăng | gần | 20`),
    and they may stand between a unit and its number (`tuổi ngoài 60`).

    >>> from solieu.patterns import load
    >>> {"gần", "hơn"} <= bound_words(load())
    True
    """
    norms = (token.get("NORM", {}) for rule in patterns.bound for token in rule.pattern)
    return frozenset(w for n in norms if isinstance(n, dict) for w in n.get("IN", ()) if " " not in w)


def bounding(pattern: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The tokens of a bound's pattern that are the bound itself: the one right before the figure, else those behind it.

    >>> [t["NORM"] for t in bounding([{"NORM": "có thể"}, {"OP": "*"}, {"NORM": "lên tới"}, {"TAG": "FIGURE"}])]
    ['lên tới']
    """
    figure = next((i for i, token in enumerate(pattern) if token.get("TAG") == "FIGURE"), 0)
    ahead = [token for token in pattern[:figure] if token.get("OP") != "?"]  # `vượt qua (con số) 1,3 triệu`
    return ahead[-1:] or pattern[figure:]


def match_unit(folded: str, view: str, position: int, value: Decimal | None, units: Units) -> UnitMatch | None:
    """The unit that starts at ``position`` or one space behind it, if any.

    >>> from solieu.patterns import load
    >>> match_unit("69.000 ha đất", "69.000 ha đất", 6, Decimal(69000), compile_units(load())).unit.id
    'ha'
    """
    cased = units.cased.match(view, position)
    match = units.behind.match(folded, position)
    if cased and (match is None or match.end() <= cased.end()):
        return UnitMatch(units.by_case[cased["unit"]], *cased.span("unit"))
    if match is None:
        return None
    rest = folded[match.end() : match.end() + 24].lstrip(" -") if match["unit"] else ""
    for unit in units.by_form[match["unit"]]:
        if _fits(unit, rest, value):
            return UnitMatch(unit, *match.span("unit"))
    return None


def _fits(unit: Unit, rest: str, value: Decimal | None) -> bool:
    if unit.only_scaled and (value is None or value < _THOUSAND):
        return False
    if unit.only_before and not begins_with(rest, unit.only_before) and not (unit.alone and not rest[:1].isalnum()):
        return False
    return not begins_with(rest, unit.not_before)


def begins_with(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the text begins with one of the phrases, as whole words.

    >>> begins_with("chí minh", ("chí",)), begins_with("chính", ("chí",))
    (True, False)
    """
    return any(text.startswith(p) and not text[len(p) : len(p) + 1].isalnum() for p in phrases)


def match_prefix(folded: str, position: int, units: Units) -> UnitMatch | None:
    """The unit that stands right before ``position`` (``$5 triệu``), if any."""
    begin = max(0, position - 16)
    match = units.before.search(folded[begin:position])
    if match is None:
        return None
    group = "word" if match["word"] else "mark"
    start, end = match.span(group)
    return UnitMatch(units.by_prefix[match[group]], begin + start, begin + end)
