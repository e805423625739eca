"""The pattern files, compiled once and shared by every step."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from solieu.extractor.checks import Rules as CheckRules
from solieu.extractor.checks import compile_checks
from solieu.extractor.disk_cache import kept
from solieu.extractor.document import matcher_cues
from solieu.extractor.gazetteer import gazetteer
from solieu.extractor.number_words import Words, compile_words
from solieu.extractor.place_text import place_words
from solieu.extractor.places import PlaceFinder
from solieu.extractor.rules import Rules, compile_rules
from solieu.extractor.sentences import abbreviations
from solieu.extractor.text import fold
from solieu.extractor.time_forms import TimeForms, compile_times
from solieu.extractor.units import Units, bound_words, bounding, compile_units
from solieu.extractor.words import lexicon
from solieu.patterns import files, load
from solieu.schemas.pattern import PatternFile, Unit

_KEPT = ("compound", "each-phrase", "each-before", "among")
"""Word lists whose phrases stay one token."""


@dataclass(frozen=True)
class Knowledge:
    """Everything the steps know. Make one with :func:`knowledge`."""

    patterns: PatternFile
    words: Words
    units: Units
    rules: Rules
    abbreviations: frozenset[str]
    lists: dict[str, frozenset[str]]
    cues: frozenset[tuple[str, ...]]
    single_cues: frozenset[str]
    times: Unit
    age: Unit
    said_before: dict[str, Unit]
    bound_cues: frozenset[tuple[str, ...]]
    time_forms: TimeForms
    checks: CheckRules

    @cached_property
    def countable(self) -> frozenset[str]:
        """Nouns that are often counted, and classifiers."""
        return self.lists["counted"] | self.lists["classifier"]

    def is_whole(self, word: str) -> bool:
        """Whether a word of several syllables is one by the lexicon or by the pattern files."""
        return word in lexicon() or tuple(word.split(" ")) in self.cues

    @cached_property
    def places(self) -> PlaceFinder:
        """The gazetteer, read when the first figure asks for its place."""
        return PlaceFinder(gazetteer(self.patterns.place), place_words(self.lists))


@lru_cache(maxsize=4)
def knowledge(directory: str | None = None) -> Knowledge:
    """The knowledge of solieu, with that of a user's pattern directory behind it.

    Raises:
        PatternError: a pattern file cannot be used.

    >>> "lượt" in knowledge().lists["classifier"]
    True
    """
    return kept("patterns", files(directory), lambda: _compiled(load(directory)))


def _compiled(patterns: PatternFile) -> Knowledge:
    lists: dict[str, frozenset[str]] = {}
    for words in (*patterns.words, *patterns.subject):
        lists[words.list] = lists.get(words.list, frozenset()) | frozenset(map(fold, words.words))
    return Knowledge(
        patterns,
        compile_words(patterns),
        compile_units(patterns),
        compile_rules(patterns),
        abbreviations(patterns),
        lists,
        matcher_cues(
            [r.pattern for r in patterns.bound] + [r.pattern for r in patterns.context] + [r.pattern for r in patterns.role]
        )
        | matcher_cues([r.pattern for r in patterns.baseline] + [r.pattern for r in patterns.source])
        | {tuple(word.split(" ")) for name in _KEPT for word in lists.get(name, ()) if " " in word},
        bound_words(patterns),
        next(unit for unit in patterns.unit if unit.kind == "multiple"),
        next(unit for unit in patterns.unit if unit.kind == "age"),
        {fold(word): unit for unit in patterns.unit for word in unit.said_before},
        matcher_cues(bounding(rule.pattern) for rule in patterns.bound),
        compile_times(patterns),
        compile_checks(patterns.relation, lists),
    )
