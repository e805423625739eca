"""The entries of a pattern file: what a researcher may write, and how it is checked.

A pattern file is TOML and may hold any of the tables below, each as often as
needed. Every entry carries ``examples``, and they are tests: text with the
figure in square brackets, and after ``=>`` its exact value where that matters
(``"[1,5 triệu người] => 1500000"``). In examples of :class:`Never` the brackets
hold the number that is no figure. Text is compared in lower case.
"""

import re
from datetime import date as Date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, StringConstraints, model_validator

from solieu.schemas.base import Frozen
from solieu.schemas.figure import Bound, Change, CheckName, Kind, Level
from solieu.schemas.rejection import Reason

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._%°$-]*$")]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Examples = Annotated[tuple[str, ...], Field(min_length=1)]
TokenPattern = dict[str, Any]
_GROUP = re.compile(r"\(\?P<(\w+)>")


class NumberWord(Frozen):
    """A word that numbers are made of (``hai``, ``mươi``, ``triệu``, ``rưỡi``)."""

    word: Phrase
    also: tuple[Phrase, ...] = Field(default=(), description="other spellings")
    role: Literal[
        "digit",
        "digit_after_ten",
        "ten",
        "tens",
        "twenty",
        "hundred",
        "scale",
        "scale_mark",
        "zero_link",
        "half",
        "half_of",
        "dozen",
        "order",
        "order_scale",
        "times",
        "comma",
    ]
    value: int = 0
    upper: bool = Field(default=False, description="a scale mark in capitals, a space before it allowed (`3,1 N`)")
    homograph: bool = Field(default=False, description="an everyday word too: ends no longer number, precedes no digits")
    not_before: tuple[Phrase, ...] = Field(default=(), description="words after it that make it another word")
    not_after: tuple[Phrase, ...] = Field(default=(), description="words before it that make it another word")
    alone_after: tuple[Phrase, ...] = Field(default=(), description="words behind which it counts alone (`hơn trăm người`)")
    examples: Examples


class Smaller(Frozen):
    """A smaller unit of the same kind, and how many of it make the larger."""

    id: str
    times: int = Field(gt=1)


class Unit(Frozen):
    """A unit of measure, money, time, age or multiple, and how it is written."""

    id: str = Field(description="canonical id: ISO 4217 for money, else a short symbol or English name")
    kind: Kind
    forms: tuple[Phrase, ...] = Field(min_length=1, description="as written, any case")
    case: tuple[Phrase, ...] = Field(default=(), description="forms where case matters (`V`, `W`, `Mb`)")
    prefix: tuple[Phrase, ...] = Field(default=(), description="forms that stand before the number (`$`)")
    not_before: tuple[Phrase, ...] = Field(default=(), description="words after it that make it another word")
    not_after: tuple[Phrase, ...] = Field(default=(), description="words before the number that make it a counted noun")
    said_before: tuple[Phrase, ...] = Field(
        default=(), description="words earlier in the clause that give this unit to a bare number (`tuổi ... là 52`)"
    )
    only_before: tuple[Phrase, ...] = Field(default=(), description="words one of which must follow (`mẫu ruộng`)")
    alone: bool = Field(default=False, description="with only_before: the end of the clause will do too (`mất 5 chỉ`)")
    only_scaled: bool = Field(default=False, description="only after a scale word or from 1,000 up (`5 triệu bảng`)")
    whole: bool = Field(default=False, description="has no smaller part: a comma before three digits groups (`22,715 đồng`)")
    smaller: Smaller | None = Field(default=None, description="for ranges of mixed units (`ba tháng đến một năm`)")
    cues: tuple[Phrase, ...] = Field(
        default=(), description="words one of which the article must hold; else a small whole number counts (`27 điểm sạt lở`)"
    )
    sure_after: tuple[Phrase, ...] = Field(default=(), description="with cues: words before the number that do as well")
    segmented: bool = Field(default=False, description="must end where the word segmenter ends a word")
    examples: Examples


class BoundRule(Frozen):
    """Tokens around a figure that say how its number limits the truth."""

    name: Name
    bound: Bound
    pattern: tuple[TokenPattern, ...] = Field(min_length=2, description="spaCy Matcher pattern, one token TAG=FIGURE")
    unless_before: tuple[Phrase, ...] = Field(default=(), description="words before the match that cancel it")
    unless_behind: tuple[Phrase, ...] = Field(default=(), description="words behind the figure that cancel it")
    kinds: tuple[Kind, ...] = Field(default=(), description="only figures of these kinds; empty: any")
    shapes: tuple[str, ...] = Field(default=(), description="only numbers of these shapes; empty: any")
    counts_from: int = Field(default=0, description="a smaller count is exact (`trên hai xe buýt` is a place)")
    examples: Examples

    @model_validator(mode="after")
    def _names_the_figure(self) -> "BoundRule":
        return _one_figure(self)


class ContextRule(Frozen):
    """Tokens around a figure that say whether it is the amount of a change."""

    name: Name
    field: Literal["change"]
    value: Change
    kinds: tuple[Kind, ...] = Field(default=(), description="only figures of these kinds; empty: any")
    pattern: tuple[TokenPattern, ...] = Field(min_length=2, description="spaCy Matcher pattern, one token TAG=FIGURE")
    unless_before: tuple[Phrase, ...] = Field(default=(), description="words before the match that cancel it")
    examples: Examples

    @model_validator(mode="after")
    def _names_the_figure(self) -> "ContextRule":
        return _one_figure(self)


class RoleRule(Frozen):
    """Tokens around a time or place that say what it does in its sentence.

    ``never``: it says nothing of the figures beside it (``so với cùng kỳ năm
    2022``, ``quê ở Hải Dương``).
    """

    name: Name
    of: Literal["time", "place"]
    role: Literal["never", "weak"] = Field(description="never: governs no figure; weak: only where nothing else does")
    pattern: tuple[TokenPattern, ...] = Field(min_length=2, description="spaCy Matcher pattern, one token TAG=TIME or TAG=PLACE")
    examples: Examples

    @model_validator(mode="after")
    def _names_the_mention(self) -> "RoleRule":
        if sum(token.get("TAG") == self.of.upper() for token in self.pattern) != 1:
            raise ValueError(f'exactly one token of the pattern must be {{ TAG = "{self.of.upper()}" }}')
        return self


class BaselineRule(Frozen):
    """Tokens that say what a figure is compared with, or that a figure is the amount of a gap.

    ``opens``: a token of the match opens the phrase, code finds where it ends
    (``so với cùng kỳ năm trước``). ``gap``: the figure is the amount by which
    two things differ (``cao hơn 5%``). ``held``: the phrase stands between the
    comparing word and the figure (``cao hơn năm ngoái 4 điểm``).
    """

    name: Name
    role: Literal["opens", "gap", "held"]
    start: Literal["first", "last"] = Field(default="first", description="opens: which token of the match opens the phrase")
    pattern: tuple[TokenPattern, ...] = Field(
        min_length=1, description="spaCy Matcher pattern; gap and held: one token TAG=FIGURE"
    )
    unless_before: tuple[Phrase, ...] = Field(default=(), description="words before the match that cancel it")
    examples: Examples

    @model_validator(mode="after")
    def _names_the_figure(self) -> "BaselineRule":
        return self if self.role == "opens" else _one_figure(self)


class SourceRule(Frozen):
    """Tokens that name a source: ``theo`` before it, a verb of saying behind it."""

    name: Name
    side: Literal["behind", "before"] = Field(description="where the source's noun phrase stands, seen from the match")
    heads: tuple[Literal["person", "body", "report", "name"], ...] = Field(
        min_length=1, description="what the noun phrase may begin with: a word of the lists source-person ..., or a name"
    )
    pattern: tuple[TokenPattern, ...] = Field(min_length=1, description="spaCy Matcher pattern")
    closing: bool = Field(default=False, description="only where it ends the sentence (`Nguồn: Bộ Y tế`)")
    unless_before: tuple[Phrase, ...] = Field(default=(), description="words before the match that cancel it")
    examples: Examples


class Form(Frozen):
    """A composite way of writing numbers, as a pattern over the skeleton of the text.

    In the skeleton every number is one character, named by a macro in braces:
    ``{num}\\s?/\\s?{num}`` is ``152/152`` as well as ``540.642/584.404``.
    """

    name: Name
    shape: Literal[
        "number",
        "one",
        "range",
        "dash",
        "neighbours",
        "ratio",
        "part",
        "ratio_every",
        "score",
        "multiple",
        "half_unit",
        "split_unit",
        "split_range",
        "mixed_units",
        "day_month",
        "negative",
    ]
    pattern: str
    needs: tuple[Phrase, ...] = Field(default=(), description="words one of which the article must hold, for speed")
    priority: int = 50
    confidence: float = Field(default=0.95, ge=0, le=1)
    examples: Examples


class Never(Frozen):
    """A number that is no figure: a date, an id, an ordinal, a name, an address."""

    name: Name
    reason: Reason
    pattern: str = Field(default="", description="pattern over the skeleton; group `n` is what is rejected, else all")
    before: tuple[Phrase, ...] = Field(default=(), description="phrases right before the number")
    after: tuple[Phrase, ...] = Field(default=(), description="phrases right after the number")
    numbers: str = Field(default="num", description="macro of the numbers that `before` and `after` apply to")
    unless_after: tuple[Phrase, ...] = Field(default=(), description="words after the number that lift the rule")
    unless_before: tuple[Phrase, ...] = Field(default=(), description="words before a phrase of `before` that lift it")
    needs: tuple[Phrase, ...] = Field(default=(), description="words one of which the article must hold, for speed")
    priority: int = 80
    examples: Examples
    counterexamples: tuple[str, ...] = Field(default=(), description="figures the rule must leave alone")

    @model_validator(mode="after")
    def _says_something(self) -> "Never":
        if not (self.pattern or self.before or self.after):
            raise ValueError("write `pattern`, `before` or `after`")
        return self


class TimeForm(Frozen):
    """A way of writing when something holds, as a pattern over the folded text with named groups, and its EDTF.

    Groups and template names are listed at the head of ``patterns/times.toml``.
    """

    name: Name
    pattern: str
    edtf: str = Field(min_length=1, description="template of the answer: `{y}-{m}-{d}`")
    needs: tuple[Phrase, ...] = Field(default=(), description="words one of which the sentence must hold")
    numeric: bool = Field(default=False, description="needs digits beside a slash, dot, dash or comma (`26/8`), for speed")
    glued: bool = Field(default=False, description="may stand right behind letters (`ANTTnăm 2023`)")
    evidence: bool = Field(default=False, description="its year may be the year of the article's other dates")
    hint: bool = Field(default=False, description="its year may be that of days beside it, where no form of evidence is met")
    this_year: bool = Field(default=False, description="the article's year, whatever its sentence names (`quý 1 năm nay`)")
    idle: bool = Field(default=False, description="when something else was (`sinh năm 1985`): read, and no time of any figure")
    dateline: bool = Field(default=False, description="alone on a line at the head of an article it is the article's date")
    examples: Examples


class PlaceName(Frozen):
    """A place of your own, beside those of ``patterns/gazetteer``. Its dates are days on which it existed.

    >>> PlaceName.model_validate({"name": "Phố Mới", "level": "other", "examples": ["x"]}).code is None
    True
    """

    name: Phrase
    aliases: tuple[Phrase, ...] = Field(default=(), description="other spellings")
    level: Level
    code: str | None = Field(default=None, description="official code, ISO 3166-1 alpha-2 for a country")
    first: Date | None = Field(default=None, alias="from", description="first day it existed")
    until: Date | None = Field(default=None, description="last day it existed")
    signed: bool = Field(default=False, description="also an ordinary word or name: a place only behind `tại`, `ở` or a kind")
    examples: Examples


class WordList(Frozen):
    """Words that share a behaviour, by the name the code asks for."""

    list: Name
    words: tuple[Phrase, ...] = Field(min_length=1)
    why: str
    examples: Examples


class SubjectWords(WordList):
    """Words that bound the noun phrase a figure is about; behind ``=>`` an example gives that phrase, or ``none``."""


ROLES: dict[CheckName, tuple[str, ...]] = {
    "percent_of_ratio": ("ratio", "part", "whole", "percent"),
    "ratio_at_most_one": ("ratio",),
    "parts_of_whole": ("whole", "part"),
    "change_of_levels": ("before", "now", "amount", "percent", "times"),
    "rate_times_base": ("base", "rate", "total"),
    "multiple_of_levels": ("before", "now", "times"),
    "restated": ("first", "again"),
}
"""What a figure may be in a relation: the names of the groups of its pattern."""


class Relation(Frozen):
    """Words between figures that say how the figures depend on each other (``trong đó``, ``từ ... lên ...``).

    Examples hold one figure of the relation in brackets and, behind ``=>``, the
    status of the check that this entry alone makes: ``ok``, ``mismatch``,
    ``not_checkable`` or ``none``.
    """

    name: Name
    check: CheckName
    pattern: str = Field(description="over the text with each figure one character, named in braces; groups name the roles")
    needs: tuple[Phrase, ...] = Field(default=(), description="words one of which the article must hold, for speed")
    units: tuple[Phrase, ...] = Field(default=(), description="only figures that count one of these; empty: any")
    complete: bool = Field(default=False, description="parts_of_whole: the parts named are all there are (`gồm`, `còn lại`)")
    change: Change | None = Field(default=None, description="which way the words say it went (`tăng 3 lần`: 3 or 4 times)")
    examples: Examples
    counterexamples: tuple[str, ...] = Field(default=(), description="figures the entry must leave alone: `... => none`")

    @model_validator(mode="after")
    def _roles_are_known(self) -> "Relation":
        named = set(_GROUP.findall(self.pattern))
        if not named or named - set(ROLES[self.check]):
            raise ValueError(f"groups of a {self.check} pattern are (?P<name>...) with a name of {', '.join(ROLES[self.check])}")
        return self


class PatternFile(Frozen):
    """One pattern file: any of the tables, each as often as needed.

    >>> PatternFile.model_validate({"unit": []}).unit
    ()
    """

    number_word: tuple[NumberWord, ...] = ()
    unit: tuple[Unit, ...] = ()
    bound: tuple[BoundRule, ...] = ()
    context: tuple[ContextRule, ...] = ()
    role: tuple[RoleRule, ...] = ()
    baseline: tuple[BaselineRule, ...] = ()
    source: tuple[SourceRule, ...] = ()
    form: tuple[Form, ...] = ()
    never: tuple[Never, ...] = ()
    time: tuple[TimeForm, ...] = ()
    place: tuple[PlaceName, ...] = ()
    words: tuple[WordList, ...] = ()
    subject: tuple[SubjectWords, ...] = ()
    relation: tuple[Relation, ...] = ()


_Rule = TypeVar("_Rule", BoundRule, ContextRule, BaselineRule)


def _one_figure(rule: _Rule) -> _Rule:
    if sum(token.get("TAG") == "FIGURE" for token in rule.pattern) != 1:
        raise ValueError('exactly one token of the pattern must be { TAG = "FIGURE" }')
    return rule
