"""A sentence as the context rules see it, and what their matches over it say of its figures, times and places."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from solieu.extractor.document import FIGURE, PLACE, TIME, UNIT, Token, as_one
from solieu.extractor.matching import Found, features
from solieu.extractor.places import Place
from solieu.extractor.row import Row, row_of
from solieu.extractor.scene import Reading
from solieu.extractor.sharing import Roles
from solieu.extractor.times import Time
from solieu.schemas.pattern import BaselineRule, ContextRule, RoleRule, SourceRule

_BEHIND = 14
_Rule = TypeVar("_Rule", BaselineRule, SourceRule)


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence ``view[start:end]`` says besides its figures."""

    view: str
    start: int
    end: int
    tokens: list[Token]
    times: list[Time]
    places: list[Place]


@dataclass(slots=True)
class RuledLine:
    """A sentence under its rules: its times and places one token each, and what each step found in it."""

    said: Said
    readings: list[Reading]
    tokens: list[Token]
    places: list[Place]
    counted: list[Place]
    row: Row
    seen: frozenset[str]
    bounds: dict[int, Found[Any]] = field(default_factory=dict)
    changes: dict[int, Found[Any]] = field(default_factory=dict)
    roles: dict[str, Roles] = field(default_factory=dict)
    compared: list[Found[BaselineRule]] = field(default_factory=list)
    quoted: list[Found[SourceRule]] = field(default_factory=list)
    times: Sequence[Time | None] = ()
    wheres: Sequence[Place | None] = ()
    about: Sequence[tuple[int, int] | None] = ()


def ruled(readings: list[Reading], said: Said, asked: frozenset[str]) -> RuledLine:
    """A sentence as a row for the rules, each time and place in it one token; ``asked`` is what any of the rules demands."""
    tokens = said.tokens
    spans = [(r.start, r.end) for r in readings]
    for mention in said.times:
        if any(mention.start < end and start < mention.end for start, end in spans):
            continue  # `24 giờ qua`: a length of time and a time
        tokens = as_one(tokens, mention.start, mention.end, TIME)
    places = [p for p in said.places if not any(p.start < end and start < p.end for start, end in spans)]
    counted = [p for p in said.places if p.several and p not in places]
    for where in (p for p in places if not p.everywhere):
        tokens = as_one(tokens, where.start, where.end, PLACE)
    row = row_of(said.view[said.start : said.end], tokens, said.start, {p.start: p.level for p in places})
    return RuledLine(said, readings, tokens, places, counted, row, features(row, asked))


def roles_of(matches: Iterable[Found[RoleRule]], line: RuledLine) -> dict[str, Roles]:
    """What the rules say of each time and place of the sentence."""
    found: dict[tuple[str, str], set[int]] = {}
    mentions: list[Time | Place] = [*line.said.times, *line.places]
    for match in matches:
        rule = match.rule
        tag = rule.of.upper()
        named = [k for k in range(match.first, match.last) if line.row.tags[k] == tag]
        at = named[-1 if rule.pattern[-1].get("TAG") == tag else 0]  # `từ Lào vào Việt Nam`
        token = line.tokens[line.row.index[at]]
        found.setdefault((rule.of, rule.role), set()).update(m.start for m in mentions if token.start <= m.start < token.end)
    return {
        of: Roles(frozenset(found.get((of, "never"), ())), frozenset(found.get((of, "weak"), ()))) for of in ("time", "place")
    }


def longest(matches: Iterable[Found[Any]], line: RuledLine) -> dict[int, Found[Any]]:
    """Of each figure the longest match, by where it starts."""
    best: dict[int, Found[Any]] = {}
    row, tokens = line.row, line.tokens
    by_start = {r.candidate.start: r for r in line.readings} if matches else {}
    for match in matches:
        figure = next(k for k in range(match.first, match.last) if row.tags[k] == FIGURE)
        reading = by_start.get(tokens[row.index[figure]].start)
        if reading is None or _cancelled(match.rule, reading, row.index, tokens, match.first, figure):
            continue
        here = best.get(reading.candidate.start)
        if here is None or match.last - match.first > here.last - here.first:
            best[reading.candidate.start] = match
    return best


def bounding(match: Found[Any], row: Row) -> Iterator[int]:
    """Where the bound itself stands: of `mức phạt hành chính lên tới 1.000 đô la` not the noun, which is the subject."""
    figure = next(k for k in range(match.first, match.last) if row.tags[k] == FIGURE)
    for k in range(figure - 1, match.first - 1, -1):
        if row.tags[k].startswith("N") and k < figure - 1:
            break
        yield k
    yield from (k for k in range(figure + 1, match.last) if row.tags[k] != UNIT)


def as_spans(matches: Iterable[Found[_Rule]], line: RuledLine) -> list[Found[_Rule]]:
    """The matches over a row as spans of our tokens, but for those a word before them cancels."""
    kept = []
    index, tokens = line.row.index, line.tokens
    for match in matches:
        begin, end = index[match.first], index[match.last - 1] + 1
        if begin >= 0 and end > 0 and not (begin and tokens[begin - 1].norm in match.rule.unless_before):
            kept.append(Found(match.rule, begin, end))
    return kept


def _cancelled(rule: Any, reading: Reading, index: list[int], tokens: list[Token], first: int, figure: int) -> bool:
    begin = index[first]
    if rule.unless_before and begin > 0 and tokens[begin - 1].norm in rule.unless_before:
        return True
    if rule.kinds and reading.kind not in rule.kinds:
        return True
    if isinstance(rule, ContextRule):
        return False
    if reading.kind == "count" and (reading.quantity.value or reading.quantity.low or 0) < rule.counts_from:
        return True
    if rule.shapes and reading.shape not in rule.shapes:
        return True
    at = index[figure] + 1
    for token in tokens[at : at + _BEHIND]:
        if token.norm in (",", ";", "."):
            return False
        if token.norm in rule.unless_behind:
            return True
    return False
