"""Numbers with a unit: which unit it is, and what they measure (``1.500 ha``, ``4 năm rưỡi``, ``gấp ba lần``)."""

import regex

from solieu.extractor.candidates import Candidate
from solieu.extractor.quantity import quantity
from solieu.extractor.scene import RANGES, RATIOS, Reading, Refusal, Scene, is_english
from solieu.extractor.units import UnitMatch, match_unit
from solieu.schemas.pattern import Unit

_SIDE = regex.compile(r" ?[x×] ?\d{1,9}(?:[.,]\d{1,4})?(?: ?[x×] ?\d{1,9}(?:[.,]\d{1,4})?)?")
_MARK = regex.compile(r" (?:10|\d)(?:[.,]\d{1,2})?(?![\w/%-]| ?(?:-|–) ?\d)")
_FEW = 200
_LITRE = ("l",)
_THOUSAND = 1_000


def unit_of(candidate: Candidate, scene: Scene) -> UnitMatch | None:
    """The unit of a number, before it, behind it or behind the last side; None where the word there is counted or none."""
    unit = scene.prefixes.get(candidate.start) or scene.units.get(candidate.end) or _unit_of_side(candidate, scene)
    if unit is not None and (not _ends_a_word(unit, scene) or _counts_the_unit(candidate, unit, scene)):
        return None
    return unit


def _unit_of_side(candidate: Candidate, scene: Scene) -> UnitMatch | None:
    """`2,05 x 1,13 mét`: the unit behind the last side is that of the first."""
    side = _SIDE.match(scene.folded, candidate.end)
    if side is None:
        return None
    match = match_unit(scene.folded, scene.view, side.end(), None, scene.known.units)
    return match if match and match.unit.kind == "measure" else None


def _counts_the_unit(candidate: Candidate, unit: UnitMatch, scene: Scene) -> bool:
    """`kế hoạch gồm 12 điểm`: behind such words the unit is a thing that is counted."""
    i = scene.index_of(candidate.start)
    number = candidate.numbers[0]
    before = scene.tokens[i - 1].norm if i > 0 else ""
    if number.style not in ("plain", "word"):
        return False
    few = number.value is not None and number.value <= _FEW  # `kháng cự tại 730 điểm` are points all the same
    if unit.unit.said_before and _MARK.match(scene.folded, unit.end):
        return few  # `Sinh học có 22 điểm 10`: tens are counted
    return few and (before in unit.unit.not_after or _is_counted_here(unit.unit, before, scene))


def _is_counted_here(unit: Unit, before: str, scene: Scene) -> bool:
    """`27 điểm sạt lở` in an article that knows no points: nothing says that it is the unit."""
    return bool(unit.cues) and before not in unit.sure_after and not scene.holds(unit.cues)


def _ends_a_word(unit: UnitMatch, scene: Scene) -> bool:
    """`44 điểm cầu` where the segmenter reads `điểm cầu`: then it is no unit."""
    return not unit.unit.segmented or any(t.end == unit.end for t in scene.tokens)


def no_figure_with_unit(candidate: Candidate, unit: UnitMatch, scene: Scene) -> Refusal | None:
    """Why a number with a unit is no figure: `Fiat 500L`, `7/8 giờ`."""
    if unit.unit.id in _LITRE and _is_of_a_model(candidate, unit, scene):
        return Refusal(candidate, "name", "letter-behind")
    if candidate.shape == "day_month" and unit.unit.kind not in ("measure", "percent", "money"):
        return Refusal(candidate, "date", "slash-day-or-ratio")
    return None


def _is_of_a_model(candidate: Candidate, unit: UnitMatch, scene: Scene) -> bool:
    """`Fiat 500L`: a capital glued to a number behind a name."""
    i = scene.index_of(candidate.start)
    glued = unit.start == candidate.end and unit.end == unit.start + 1 and scene.view[unit.start].isupper()
    before = scene.tokens[i - 1] if i > 0 else None
    plain = candidate.numbers[0].style == "plain"  # but `động cơ Diesel 1.7L`
    return plain and glued and i > 1 and before is not None and before.norm.isascii() and scene.view[before.start].isupper()


def with_unit(candidate: Candidate, match: UnitMatch, scene: Scene) -> Reading | Refusal:
    """A number with its unit, read."""
    shape = candidate.shape
    if shape == "day_month":
        shape = "ratio"
    mixed = _times_of_first(candidate, match, scene) if shape == "mixed_units" else 1
    if shape in RANGES:
        mixed = _mixed(candidate, match, scene)
    if shape in RANGES and mixed == 1 and _two_units(candidate, match, scene):
        return Refusal(candidate, "other", "two-units")
    made = quantity(candidate, shape, scene.folded, scene.known.words, mixed)
    if made is None:
        return Refusal(candidate, "other", "no-quantity")
    unit, kind = match.unit, match.unit.kind
    if shape in (*RATIOS, "score") and made.value is None:
        kind = "ratio" if shape in RATIOS else "score"
    beside = match.start <= candidate.end + 1
    end = max(match.end, candidate.end) if beside else candidate.end
    start = min(match.start, candidate.start)
    text, unit_id = scene.view[match.start : match.end].lower().lstrip("-"), unit.id  # `5,5-inch`
    if match.start < candidate.start and unit.kind == "age":
        text = unit.forms[0]  # `tuổi từ 3 đến 13`
    if unit.whole and made.value is not None and is_english(candidate, scene):
        made = made._replace(value=made.value * _THOUSAND)  # `22,715 đồng`
    if shape in RANGES and mixed > 1 and unit.smaller is not None:
        text, unit_id = _first_unit(candidate, scene), unit.smaller.id
    return Reading(candidate, kind, made, text, unit_id, end, None, candidate.confidence, start, shape)


def inner_unit(candidate: Candidate, scene: Scene) -> UnitMatch | None:
    """The unit behind the first number, inside the candidate or before it ends: `ba tháng` of `ba tháng đến một năm`."""
    first = candidate.numbers[0]
    return match_unit(scene.folded, scene.view, first.end, first.value, scene.known.units)


def _two_units(candidate: Candidate, match: UnitMatch, scene: Scene) -> bool:
    """A range over two units that nothing relates: neither is the unit of both."""
    inner = inner_unit(candidate, scene)
    return inner is not None and inner.end <= candidate.end and inner.unit.id != match.unit.id


def _times_of_first(candidate: Candidate, match: UnitMatch, scene: Scene) -> int:
    """How many of the unit behind make the unit inside (`6 năm 6 tháng`: 12)."""
    inner = inner_unit(candidate, scene)
    smaller = inner.unit.smaller if inner is not None else None
    return smaller.times if smaller is not None and smaller.id == match.unit.id else 1


def _mixed(candidate: Candidate, match: UnitMatch, scene: Scene) -> int:
    """How many of a range's first unit make its last (`ba tháng đến một năm`: 12)."""
    smaller = match.unit.smaller
    if smaller is None or len(candidate.numbers) < 2:
        return 1
    inner = inner_unit(candidate, scene)
    return smaller.times if inner is not None and inner.unit.id == smaller.id else 1


def _first_unit(candidate: Candidate, scene: Scene) -> str:
    inner = inner_unit(candidate, scene)
    return scene.folded[inner.start : inner.end] if inner else ""


def unit_inside(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    """`4 năm rưỡi`, `1m88`: the unit stands inside the number."""
    made = quantity(candidate, candidate.shape, scene.folded, scene.known.words)
    match = inner_unit(candidate, scene)
    if match is None:
        first = candidate.numbers[0]
        spelled = scene.folded[first.end : first.end + 1]
        match = next((UnitMatch(u, first.end, first.end + 1) for u in scene.known.units.by_form.get(spelled, ())), None)
    if made is None or match is None:
        return Refusal(candidate, "other", "no-quantity")
    text = scene.folded[match.start : match.end]
    return Reading(
        candidate,
        match.unit.kind,
        made,
        text,
        match.unit.id,
        candidate.end,
        None,
        candidate.confidence,
        candidate.start,
        candidate.shape,
    )


def multiple(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    """`gấp ba lần`, `bằng 1,5 - 2,5 lần`: how many times as much."""
    made = quantity(candidate, "range" if len(candidate.numbers) > 1 else "number", scene.folded, scene.known.words)
    if made is None:
        return Refusal(candidate, "other", "no-quantity")
    i = scene.index_of(candidate.end)
    times = scene.known.times
    written = i < len(scene.tokens) and scene.tokens[i].norm in times.forms
    end = scene.tokens[i].end if written else candidate.end
    return Reading(
        candidate, "multiple", made, times.forms[0], times.id, end, None, candidate.confidence, candidate.start, "multiple"
    )
