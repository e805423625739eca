"""A sentence as the reading sees it, and what becomes of a candidate in it: a ``Reading`` or a ``Refusal``."""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import regex

from solieu.extractor.candidates import Candidate
from solieu.extractor.document import Token
from solieu.extractor.knowledge import Knowledge
from solieu.extractor.nouns import Noun
from solieu.extractor.quantity import Quantity, quantity
from solieu.extractor.units import UnitMatch
from solieu.schemas.figure import Kind
from solieu.schemas.rejection import Reason

RANGES, RATIOS = ("range", "dash", "neighbours"), ("ratio", "part", "ratio_every")
_THOUSAND = 1_000
_MILLION = 1_000_000
_TABLE = 4_000
_START = attrgetter("start")
_ENGLISH_GROUP = regex.compile(r"[1-9]\d{0,2},\d{3}")


class Reading(NamedTuple):
    """A candidate understood: how much of what. Positions are in the view."""

    candidate: Candidate
    kind: Kind
    quantity: Quantity
    unit: str | None
    unit_id: str | None
    end: int
    noun: Noun | None
    confidence: float
    start: int
    shape: str


class Refusal(NamedTuple):
    """A candidate that is no figure."""

    candidate: Candidate
    reason: Reason
    rule: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence as the reading sees it: text, tokens, and what units stand where.

    ``held`` remembers for the whole article where phrases first stand in it, so that no sentence searches it again.
    """

    view: str
    folded: str
    tokens: list[Token]
    units: dict[int, UnitMatch]
    prefixes: dict[int, UnitMatch]
    sport: bool
    known: Knowledge
    held: dict[Collection[str], int]

    def index_of(self, start: int) -> int:
        """The index of the token that starts there, else of the first one after it."""
        return bisect_left(self.tokens, start, key=_START)

    def first(self, phrases: tuple[str, ...] | frozenset[str]) -> int:
        """Where in the article one of the phrases stands first, or -1."""
        if phrases not in self.held:
            self.held[phrases] = min((at for phrase in phrases if (at := self.folded.find(phrase)) >= 0), default=-1)
        return self.held[phrases]

    def holds(self, phrases: tuple[str, ...]) -> bool:
        """Whether the article holds one of the phrases; a match report is taken to."""
        return self.sport or self.first(phrases) >= 0

    def between(self, left: int, right: int) -> list[str]:
        """The folded words of the tokens that lie between two positions."""
        return [t.norm for t in self.tokens if left <= t.start and t.end <= right]

    def joins(self, i: int) -> bool:
        """Whether the token there is a comma or a link like `và`, which joins what stands on its sides."""
        return self.tokens[i].norm == "," or self.tokens[i].norm in self.known.lists["and"]

    def follows(self, candidate: Candidate, words: str) -> bool:
        """Whether the word right before a candidate is on a list."""
        i = self.index_of(candidate.start)
        return i > 0 and self.tokens[i - 1].norm in self.known.lists[words]


def make(candidate: Candidate, shape: str, kind: Kind, noun: Noun | None, scene: Scene, factor: float = 1.0) -> Reading | Refusal:
    """A candidate and its noun as a reading; a refusal where its numbers make no quantity.

    >>> from solieu.extractor import extract
    >>> int(extract("Có 3,500 người dự.")[0].value)
    3500
    """
    made = quantity(candidate, shape, scene.folded, scene.known.words)
    if made is None:
        return Refusal(candidate, "other", "no-quantity")
    end = noun.end if noun is not None and noun.adjacent else candidate.end
    unit = noun.unit if noun is not None else None
    if kind == "count" and made.value is not None and made.value < _THOUSAND and is_english(candidate, scene):
        made, factor = made._replace(value=made.value * _THOUSAND), factor * 0.7
    if kind == "ratio" and made.value is not None:
        kind = "count"  # `1/2 triệu người`
    confidence = round(candidate.confidence * factor * (noun.confidence if noun else 0.9), 2)
    return Reading(candidate, kind, made, unit, None, end, noun, confidence, candidate.start, shape)


def is_english(candidate: Candidate, scene: Scene) -> bool:
    """`3,500 người`: no count has three decimals, so the comma groups thousands."""
    return candidate.shape == "number" and _ENGLISH_GROUP.fullmatch(scene.folded, candidate.start, candidate.end) is not None


def in_priced_table(candidate: Candidate, scene: Scene) -> bool:
    """`Giá bán (VNĐ) … 7.680.000.000 7.540.000.000`: thousands behind a heading that names the currency.

    >>> from solieu.extractor import extract
    >>> [f.unit_id for f in extract("Xe và giá bán (VNĐ) Vios E 564.000.000 Vios G 622.000.000")]
    ['VND', 'VND']
    """
    number = candidate.numbers[0]
    if number.style != "grouped" or number.value is None or number.value < _THOUSAND:
        return False
    large = number.value >= _MILLION and number.value % _THOUSAND == 0  # of a later row, which a full stop may have cut off
    if large:
        return 0 <= scene.first(scene.known.lists["money-heading"]) < candidate.start
    return under_price_heading(candidate, scene)


def under_price_heading(candidate: Candidate, scene: Scene) -> bool:
    """Whether a heading of the same sentence names the currency of the bare numbers behind it."""
    headings = scene.known.lists["money-heading"]
    first = scene.first(headings)
    if not scene.tokens or not 0 <= first < candidate.start:
        return False
    begin = scene.tokens[0].start
    near = scene.folded[max(begin, candidate.start - _TABLE) : candidate.start]
    return first >= begin or any(heading in near for heading in headings)
