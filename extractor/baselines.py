"""What a figure is compared with: `so với cùng kỳ năm 2022`, `hơn năm ngoái`, where it ends and whose it is.

A comparison belongs to amounts of change, to multiples, gaps and percentages:
to the one it stands behind, to those coordinated with that one (``tăng 6% và
5% so với năm trước``), or, where it stands before them, to all that follow in
the sentence. The rules that open one are data (``patterns/baselines.toml``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solieu.extractor.document import BOUND, FIGURE, TIME, Token
from solieu.extractor.knowledge import Knowledge
from solieu.extractor.matching import Found
from solieu.extractor.scene import Reading
from solieu.schemas.figure import Change
from solieu.schemas.pattern import BaselineRule

_MARKS = frozenset(',;:.()"[]!?…•')
_MAX = 140
_BETWEEN = 70
_NEAR = 45
_RELATIVE = 3
_FREE = ("multiple", "percent", "ratio")
_DASHES = ("-", "–", "—")


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a figure is compared with: ``view[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """A sentence with its figures, and which of them say a change."""

    view: str
    tokens: Sequence[Token]
    readings: Sequence[Reading]
    changes: Sequence[Change | None]
    known: Knowledge


def baselines(found: Sequence[Found[BaselineRule]], field: Field) -> list[Baseline | None]:
    """For each figure of a sentence what it is compared with, or None."""
    if not found:
        return [None] * len(field.readings)
    gaps = {_figure(f, field): f for f in found if f.rule.role != "opens"}
    opened = _opened([f for f in found if f.rule.role == "opens"], field)
    taken: list[Baseline | None] = [_held(gaps.get(r.candidate.start), field) for r in field.readings]
    amounts = [_amount(i, field, gaps) for i in range(len(field.readings))]
    compared = [amount or _is_share(i, field) for i, amount in enumerate(amounts)]
    used: set[int] = set()
    for b in opened:
        behind = _served(b, compared, amounts, field)
        used |= {b.start} if behind else set()
        for i in behind:
            taken[i] = taken[i] or b
    for b in opened:
        ahead = [i for i, r in enumerate(field.readings) if r.start >= b.end and amounts[i]]
        if b.start not in used:
            for i in ahead:
                taken[i] = taken[i] or b
    return taken


def _opened(found: Sequence[Found[BaselineRule]], field: Field) -> list[Baseline]:
    phrases = sorted((_phrase(f, field) for f in found), key=lambda b: (b.start, -b.end))
    kept: list[Baseline] = []
    for phrase in phrases:
        if phrase.end > phrase.start and (not kept or phrase.start >= kept[-1].end):
            kept.append(phrase)
    return kept


def _figure(match: Found[BaselineRule], field: Field) -> int:
    return next(t.start for t in field.tokens[match.first : match.last] if t.tag == FIGURE)


def _phrase(match: Found[BaselineRule], field: Field) -> Baseline:
    """From the opening token to a mark, a word that opens a clause, or a figure of its own."""
    tokens, lists = field.tokens, field.known.lists
    first = match.first if match.rule.start == "first" else match.last - 1
    last = match.last if match.rule.start == "first" else first + 1
    i = last
    while i < len(tokens) and not _ends(i, last, field):
        i += 1
    while i > last and tokens[i - 1].tag in (BOUND, "E", "R", "C", "L") and tokens[i - 1].norm not in lists["baseline-last"]:
        i -= 1
    return Baseline(tokens[first].start, tokens[i - 1].end)


def _ends(i: int, first: int, field: Field) -> bool:
    token, lists = field.tokens[i], field.known.lists
    after = field.tokens[i + 1] if i + 1 < len(field.tokens) else None
    if token.norm in _MARKS or token.norm in _DASHES or "\n" in field.view[field.tokens[i - 1].end : token.start]:
        return not (token.norm == "." and after is not None and after.start == token.end and after.norm[0].isalnum())
    if token.tag == FIGURE:
        return not _inside(i, first, field)
    if token.norm in lists["baseline-end"]:
        return not (token.norm in lists["baseline-relative"] and i - first <= _RELATIVE and not _settled(i, field))
    if token.norm in lists["and"]:
        return _another_clause(i + 1, field)
    return token.end - field.tokens[first - 1].start > _MAX


def _settled(i: int, field: Field) -> bool:
    """Whether the phrase before a token is whole: a time, or a word that ends one (`so với cùng kỳ | 5%`)."""
    before = field.tokens[i - 1]
    return before.tag == TIME or before.norm in field.known.lists["baseline-last"]


def _inside(i: int, first: int, field: Field) -> bool:
    """A figure that is part of what is compared: `so với mức 4%`, `so với 3 năm trước`, `so với nhóm 10% nghèo nhất`."""
    reading = next((r for r in field.readings if r.candidate.start == field.tokens[i].start), None)
    if reading is None or (reading.kind in ("duration", "age") and i == first):
        return True
    return not _settled(i, field)


def _another_clause(i: int, field: Field) -> bool:
    """Whether `và` opens a clause: a verb, or a figure before the next mark (`so với USD và tăng 5%`)."""
    if i < len(field.tokens) and field.tokens[i].tag in ("V", "R"):
        return True
    for token in field.tokens[i:]:
        if token.norm in _MARKS:
            return False
        if token.tag == FIGURE or token.norm in field.known.lists["baseline-end"]:
            return True
    return False


def _amount(i: int, field: Field, gaps: dict[int, Found[BaselineRule]]) -> bool:
    """A change, a multiple or a gap."""
    reading = field.readings[i]
    return field.changes[i] is not None or reading.kind == "multiple" or reading.candidate.start in gaps


def _is_share(i: int, field: Field) -> bool:
    """What a comparison right behind it belongs to though it is no amount: `đạt 95% so với kế hoạch`."""
    return field.readings[i].kind in _FREE and not _reached(i, field)


def _reached(i: int, field: Field) -> bool:
    before = [t for t in field.tokens if t.end <= field.readings[i].start and t.tag != BOUND]
    return bool(before) and before[-1].norm in field.known.lists["baseline-reached"]


def _served(b: Baseline, compared: Sequence[bool], amounts: Sequence[bool], field: Field) -> list[int]:
    """The figures a comparison stands behind: the nearest that is compared, and those coordinated with it."""
    before = [i for i, r in enumerate(field.readings) if r.end <= b.start]
    nearest = next((i for i in reversed(before) if compared[i]), None)
    if nearest is None or not _joined(field.readings[nearest].end, b.start, field, amounts[nearest]):
        return []
    served = [nearest]
    for i in range(nearest - 1, -1, -1):
        if not (compared[i] and field.changes[i] == field.changes[served[-1]] and _coordinated(i, served[-1], field)):
            break
        served.append(i)
    return served


def _joined(start: int, end: int, field: Field, amount: bool) -> bool:
    """Nothing between that ends the clause; a bracket that closes is passed over (`tăng 5% (2 tỷ đồng) so với`)."""
    depth = 0
    ends = _MARKS | set(_DASHES) | (frozenset() if amount else field.known.lists["baseline-end"])
    for token in field.tokens:
        if token.start < start or token.end > end:
            continue
        depth += (token.norm == "(") - (token.norm == ")")
        if depth <= 0 and token.norm in ends and token.norm not in "()":
            return False
        if depth < 0:
            depth = 0
    return depth == 0 and end - start <= (_BETWEEN if amount else _NEAR)


def _coordinated(i: int, j: int, field: Field) -> bool:
    """`tăng 1,6% về lượng và tăng 1,2% về giá trị`: linked, or in brackets."""
    start, end = field.readings[i].end, field.readings[j].start
    inside = [t for t in field.tokens if start <= t.start and t.end <= end]
    norms = [t.norm for t in inside]
    linked = any(n in field.known.lists["and"] for n in norms)
    return (linked or norms[:1] == ["("]) and end - start <= _BETWEEN and not any(n in (";", ".", ":", ",") for n in norms)


def _held(match: Found[BaselineRule] | None, field: Field) -> Baseline | None:
    """`cao hơn năm ngoái 4 điểm`: the phrase from the comparing word to the amount."""
    if match is None or match.rule.role != "held":
        return None
    last = next(i for i in range(match.first, match.last) if field.tokens[i].tag == FIGURE)
    while last - 1 > match.first and (field.tokens[last - 1].tag == BOUND or _is_bound(field.tokens[last - 1], field)):
        last -= 1
    return Baseline(field.tokens[match.first].start, field.tokens[last - 1].end)


def _is_bound(token: Token, field: Field) -> bool:
    return token.norm in field.known.lists["bound-word"] or token.norm in field.known.lists["copula"]
