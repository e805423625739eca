"""The rules of the pattern files, forms and never-figures, compiled for the skeleton."""

from dataclasses import dataclass

import regex

from solieu.extractor.index import Index
from solieu.extractor.leads import apart, lead
from solieu.extractor.necessity import Necessity, necessary
from solieu.extractor.openings import openings
from solieu.extractor.skeleton import macros
from solieu.extractor.spellings import any_of
from solieu.extractor.units import unit_forms, unit_pattern
from solieu.patterns import PatternError
from solieu.schemas.pattern import Form, Never, PatternFile

NEAR = 128
"""Nearly all patterns begin so near before their first number; the others are searched for."""
_ALONE = "{any}"
_NOTHING = Necessity((), ())
_UNITS = {"unit": None, "hard-unit": frozenset({"measure", "money", "percent", "age"})}
"""What a pattern may write for units of these kinds."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the pattern files, compiled for the skeleton."""

    written: tuple[Form | Never, ...]
    alone: tuple[Form, ...]
    """The forms of a number by itself."""
    necessities: dict[int, Necessity]
    """What a text must hold for a rule, by the rule's number; of those that may begin at few places it need not be asked."""
    groups: tuple[tuple[int, int], ...]
    """Of each rule the group that is the number, and the one that is the noun counted: 0 for the whole match, or for none."""
    index: Index
    before: dict[str, tuple[tuple[str, Never], ...]]
    after: dict[str, tuple[tuple[str, Never], ...]]
    lifts: dict[str, "regex.Pattern[str]"]
    classes: dict[str, frozenset[str]]


def compile_rules(patterns: PatternFile) -> Rules:
    """Forms and never-figures, ready to search with.

    Raises:
        PatternError: a pattern is no regular expression or names an unknown macro.
    """
    known = macros() | {w.list: any_of(w.words) for w in patterns.words}
    known |= {name: unit_pattern(patterns, kinds) for name, kinds in _UNITS.items()}
    shapes = {name: frozenset(chars.strip("[]")) for name, chars in macros().items()}
    lists = {w.list: frozenset(w.words) for w in patterns.words}
    told = shapes | lists
    rules: list[Form | Never] = [*patterns.form, *(n for n in patterns.never if n.pattern)]
    compiled = [compile_pattern(r.name, r.pattern, known) for r in rules]
    begun = [(pattern, _near_openings(r.pattern, told)) for pattern, r in zip(compiled, rules, strict=True)]
    sized = told | {name: frozenset(unit_forms(patterns, kinds)) for name, kinds in _UNITS.items()}
    alone = {i: r for i, r in enumerate(rules) if isinstance(r, Form) and r.pattern == _ALONE}
    index = Index(
        begun,
        [i for i in range(len(rules)) if i not in alone],
        {i: apart(r.pattern, sized, told["any"]) for i, r in enumerate(rules)},
    )
    needed = {i: necessary(rules[i].pattern, told) for i in index.beyond}
    necessities = {i: needed.get(i, _NOTHING).and_words(r.needs) for i, r in enumerate(rules)}
    return Rules(
        tuple(rules),
        tuple(alone.values()),
        {i: need for i, need in necessities.items() if need},
        tuple((pattern.groupindex.get("n", 0), pattern.groupindex.get("u", 0)) for pattern in compiled),
        index,
        _by_word([(p, n) for n in patterns.never for p in n.before], last=True),
        _by_word([(p, n) for n in patterns.never for p in n.after], last=False),
        {n.name: _lift(_checked(n), known) for n in patterns.never},
        shapes,
    )


def _near_openings(pattern: str, told: dict[str, frozenset[str]]) -> frozenset[str]:
    """How a pattern begins, where it does so near a number."""
    return openings(pattern, told) if lead(pattern, told, told["any"]) <= NEAR else frozenset()


def compile_pattern(name: str, pattern: str, known: dict[str, str]) -> "regex.Pattern[str]":
    """A skeleton pattern with its macros filled in. One that begins with a word matches only where a word begins.

    >>> bool(compile_pattern("x", "ngày {day}", {"day": "[0-9]"}).search("ngày 2"))
    True
    """

    def fill(match: "regex.Match[str]") -> str:
        if match[1] not in known:
            raise PatternError(f"{name}: unknown macro {{{match[1]}}}. Known: {', '.join(sorted(known))}.")
        return known[match[1]]

    if regex.match(r"(?:\(\?:)?\p{L}", pattern):
        pattern = rf"(?<!\p{{L}})(?:{pattern})"  # `hiệp` is no part of `doanh nghiệp`
    try:
        return regex.compile(regex.sub(r"\{([a-z_-]+)\}", fill, pattern))
    except regex.error as error:
        raise PatternError(f"{name}: the pattern is no regular expression: {error}. Mend `pattern`.") from error


def _checked(never: Never) -> Never:
    if never.numbers not in macros():
        raise PatternError(f"{never.name}: numbers = {never.numbers!r} names no shape. Known: {', '.join(sorted(macros()))}.")
    return never


def _lift(never: Never, known: dict[str, str]) -> "regex.Pattern[str]":
    """What behind a number lifts a rule: its own words, and for neighbours any unit of measure, money or age.

    A word that opens another number lifts nothing: `lần thứ 18 năm 2017`.
    """
    words = [*never.unless_after, *(("{hard-unit}",) if never.before else ())]
    whole = "|".join(w if w[-1].isalpha() or w[-1] in ")}" else regex.escape(w) for w in words)
    return compile_pattern(
        never.name, rf"(?: ?- ?{{num}})? ?(?!{{no-lifting}}(?!\w))(?:{whole})(?![^\W_])(?! {{any}})" if words else r"(?!)", known
    )


def _by_word(pairs: list[tuple[str, Never]], last: bool) -> dict[str, tuple[tuple[str, Never], ...]]:
    grouped: dict[str, list[tuple[str, Never]]] = {}
    for phrase, never in pairs:
        words = phrase.split(" ")
        grouped.setdefault(words[-1] if last else words[0], []).append((phrase, never))
    return {word: tuple(sorted(found, key=lambda p: -len(p[0]))) for word, found in grouped.items()}
