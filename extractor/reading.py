"""Reading a candidate in its sentence: unit or counted noun, kind, or why it is no figure.

A unit right behind the number decides (``ha``, ``đồng``, ``tuổi``). Else the
number counts, and what it counts is a noun by segmentation and part of speech:
behind it (``152 xã``), behind a bracket (``139/186 (75%) doanh nghiệp``),
before it (``số vụ là 25``), or that of the figure beside it (``từ 41.299 lên
78.568 ca``). A number that counts nothing is rejected, with the reason.
"""

import regex

from solieu.extractor.borrowing import borrow
from solieu.extractor.candidates import Candidate
from solieu.extractor.document import NUMBER
from solieu.extractor.nouns import Noun, noun_before, noun_behind, noun_inside
from solieu.extractor.pricing import bare, is_price, money, pays, priced, said_right_before, unit_said_before
from solieu.extractor.quantity import quantity
from solieu.extractor.refusing import after_a_name, no_figure
from solieu.extractor.scene import RANGES, RATIOS, Reading, Refusal, Scene, in_priced_table, is_english, make
from solieu.extractor.units import UnitMatch, match_unit
from solieu.schemas.figure import Kind
from solieu.schemas.pattern import Unit

_SIDE = regex.compile(r" ?[x×] ?\d{1,9}(?:[.,]\d{1,4})?(?: ?[x×] ?\d{1,9}(?:[.,]\d{1,4})?)?")
_MARK = regex.compile(r" (?:10|\d)(?:[.,]\d{1,2})?(?![\w/%-]| ?(?:-|–) ?\d)")
_FEW = 200
_MONTHS = 12
_LITRE = ("l",)
_THOUSAND = 1_000
_LABEL = 16
_NEAR = 8


def read_all(candidates: list[Candidate], scene: Scene) -> list[Reading | Refusal]:
    """Every candidate of a sentence, read in order; then the nouns left out are filled in."""
    readings = [read(c, scene) for c in candidates]
    readings = [
        Refusal(r.candidate, "name", "next-of-labels") if isinstance(r, Reading) and _is_next_of_labels(r, scene) else r
        for r in readings
    ]
    borrowed = [borrow(i, readings, scene) for i in range(len(readings))]
    if borrowed == readings:
        return readings
    return [borrow(i, borrowed, scene) for i in range(len(borrowed))]  # `sau 3, 6, 9 tháng`: through its neighbour


def read(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    """One candidate by itself: a figure, or why not."""
    if candidate.numbers and any(n.value is None for n in candidate.numbers):
        return Refusal(candidate, "too_long", "number-too-long")
    if _is_coded(candidate, scene):
        return Refusal(candidate, "name", "letters-before")
    unit = scene.prefixes.get(candidate.start) or scene.units.get(candidate.end) or _unit_of_side(candidate, scene)
    if unit is not None and (not _ends_a_word(unit, scene) or _counts_the_unit(candidate, unit, scene)):
        unit = None
    if unit is not None and (refused := _no_figure_with_unit(candidate, unit, scene)):
        return refused
    if unit is not None:
        return _with_unit(candidate, unit, scene)
    return _without_unit(candidate, scene)


def _is_next_of_labels(mine: Reading, scene: Scene) -> bool:
    """`Tập 8 và 9 tiết lộ`, `iPhone 13 và 13 mini`: behind a number that is no figure and a link, before nothing countable."""
    noun = mine.noun
    if mine.kind != "count" or mine.candidate.numbers[0].style != "plain" or noun is None or noun.start < mine.start:
        return False
    if (noun.tag.startswith("N") and not noun.name) or noun.head in scene.known.countable:
        return False
    i = scene.index_of(mine.start)
    joined = i > 1 and scene.joins(i - 1)
    j = i - 2
    while j > 0 and scene.view[scene.tokens[j].start].isupper():
        j -= 1  # `iPhone 13 Pro và 13 Pro Max`
    return joined and scene.tokens[j].tag == NUMBER


def _is_coded(candidate: Candidate, scene: Scene) -> bool:
    """`các lô đất B4 – B5 – B6`: a capital right before plain digits makes a code."""
    before = scene.view[candidate.start - 1 : candidate.start]
    return before.isupper() and bool(candidate.numbers) and candidate.numbers[0].style == "plain"


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


def _no_figure_with_unit(candidate: Candidate, unit: UnitMatch, scene: Scene) -> Refusal | None:
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


def _with_unit(candidate: Candidate, match: UnitMatch, scene: Scene) -> Reading | Refusal:
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


def _inner_unit(candidate: Candidate, scene: Scene) -> UnitMatch | None:
    """The unit behind the first number, inside the candidate or before it ends: `ba tháng` of `ba tháng đến một năm`."""
    first = candidate.numbers[0]
    return match_unit(scene.folded, scene.view, first.end, first.value, scene.known.units)


def _two_units(candidate: Candidate, match: UnitMatch, scene: Scene) -> bool:
    """A range over two units that nothing relates: neither is the unit of both."""
    inner = _inner_unit(candidate, scene)
    return inner is not None and inner.end <= candidate.end and inner.unit.id != match.unit.id


def _times_of_first(candidate: Candidate, match: UnitMatch, scene: Scene) -> int:
    """How many of the unit behind make the unit inside (`6 năm 6 tháng`: 12)."""
    inner = _inner_unit(candidate, scene)
    smaller = inner.unit.smaller if inner is not None else None
    return smaller.times if smaller is not None and smaller.id == match.unit.id else 1


def _mixed(candidate: Candidate, match: UnitMatch, scene: Scene) -> int:
    """How many of a range's first unit make its last (`ba tháng đến một năm`: 12)."""
    smaller = match.unit.smaller
    if smaller is None or len(candidate.numbers) < 2:
        return 1
    inner = _inner_unit(candidate, scene)
    return smaller.times if inner is not None and inner.unit.id == smaller.id else 1


def _first_unit(candidate: Candidate, scene: Scene) -> str:
    inner = _inner_unit(candidate, scene)
    return scene.folded[inner.start : inner.end] if inner else ""


def _without_unit(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    shape = candidate.shape
    number = candidate.numbers[0] if candidate.numbers else None
    if shape == "multiple" or (number and number.style == "times"):
        return _multiple(candidate, scene)
    if shape in ("half_unit", "split_unit", "split_range"):
        return _unit_inside(candidate, scene)
    if shape == "score":
        return make(candidate, "score", "score", None, scene)
    if shape in RANGES and (inner := _inner_unit(candidate, scene)) and inner.end < candidate.numbers[-1].start:
        return _with_unit(candidate, inner, scene)  # `từ 5 triệu đồng đến 10 triệu`
    noun = noun_behind(scene, candidate)
    if noun is not None and (
        _is_next_label(candidate, noun, scene) or (shape == "number" and said_right_before(candidate, scene))
    ):
        noun = None
    glued = scene.folded[candidate.end : candidate.end + 1].isalpha() and number and number.style != "word"
    if glued and (noun is None or noun.ascii_glue):
        return Refusal(candidate, "name", "letters-behind")
    if shape == "day_month":
        return _day_or_ratio(candidate, noun, scene)
    if shape in RANGES and noun and noun.head in scene.known.times.forms and any((n.value or 0) % 1 for n in candidate.numbers):
        return _multiple(candidate, scene)  # `bằng 1,5 - 2,5 lần hệ đại học`
    if shape in RANGES:
        return _range_or_score(candidate, noun, scene)
    if refused := no_figure(candidate, noun, scene):
        return refused
    if number is not None and number.style in ("half", "vulgar") and noun is not None:
        shape = "ratio"  # `nửa số giường`, `½ số hộ`: a part of a whole
    kind: Kind = "ratio" if shape in RATIOS else "count"
    if candidate.counted is not None:
        return make(candidate, shape, kind, noun_inside(scene, candidate.counted), scene)
    if shape == "number" and number and noun and noun.head in scene.known.times.forms and number.value % 1:  # type: ignore[operator]
        return _multiple(candidate, scene)  # `bằng 1,2 lần khối lượng mặt trời`
    if shape == "number" and number and noun and after_a_name(candidate, noun, scene):
        return Refusal(candidate, "name", "after-a-name")
    if shape == "number" and number and noun and pays(number, noun, scene):
        return money(candidate, scene, 0.8)
    if noun is not None and scene.follows(candidate, "all-of") and _says_what_they_do(candidate, noun, scene):
        return Refusal(candidate, "word", "all-of-them")
    if number and number.style == "dotted" and kind == "count" and noun is not None:
        return Refusal(candidate, "name", "dotted-count")  # `trạm 4.1 cảnh sát giao thông`
    if noun is not None and (noun.name or shape == "negative") and in_priced_table(candidate, scene):
        return money(candidate, scene, 0.85)
    if noun is not None:
        return make(candidate, shape, kind, noun, scene)
    if shape in RATIOS:
        return make(candidate, shape, kind, noun_before(scene, candidate), scene, 0.7)
    return bare(candidate, scene)


def _says_what_they_do(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`cả 2 thừa nhận`, `cả 2 "đường ai nấy đi"`: a verb or a saying behind `cả hai` is not what is counted."""
    saying = noun.start > candidate.end + 1 and scene.folded[noun.start - 1] == '"'
    syllables, acts = noun.head.split(" "), scene.known.lists["act"]
    if noun.head not in scene.known.countable and (syllables[0] in acts or " ".join(syllables[:2]) in acts):
        return True  # tagged as a noun behind a number: `cả hai quyết định`
    return saying or (noun.tag == "V" and noun.head not in scene.known.lists["counted"])


def _is_next_label(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`Số sinh viên: 466 Tổng tài sản: 404 tỉ USD`: what stands behind the number is the next line's label."""
    before = scene.folded[: candidate.start].rstrip()[-1:]
    behind = scene.folded[noun.end : noun.end + _LABEL].partition(":")
    return before == ":" and bool(behind[1]) and scene.view[noun.start].isupper() and not any(c in ".,;" for c in behind[0])


def _multiple(candidate: Candidate, scene: Scene) -> Reading | Refusal:
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


def _unit_inside(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    """`4 năm rưỡi`, `1m88`: the unit stands inside the number."""
    made = quantity(candidate, candidate.shape, scene.folded, scene.known.words)
    match = _inner_unit(candidate, scene)
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


def _day_or_ratio(candidate: Candidate, noun: Noun | None, scene: Scene) -> Reading | Refusal:
    """`7/8 thí sinh` is a ratio, `3/11 hội đàm` a day: only a noun that can be counted decides."""
    top, bottom = (n.value for n in candidate.numbers[:2])
    whole = scene.known.lists["whole"]
    countable = (
        noun is not None
        and noun.adjacent
        and (
            noun.head in scene.known.lists["counted"]
            or noun.head in scene.known.lists["classifier"]
            or (top != bottom and (noun.head in whole or noun.lead in whole))
        )
    )
    if countable and top is not None and bottom is not None and top <= bottom:
        return make(candidate, "ratio", "ratio", noun, scene)
    if noun and noun.adjacent and noun.tag.startswith("N") and not noun.name and top is not None and bottom and top <= bottom:
        return make(candidate, "ratio", "ratio", noun, scene, 0.85)  # `2/4 bảng thuộc khối này`: a day has no noun behind it
    i = scene.index_of(candidate.start)
    if top == 1 and i > 0 and scene.tokens[i - 1].norm in scene.known.lists["share-cue"]:  # `bằng 1/5 chỉ tiêu`
        return make(candidate, "ratio", "ratio", noun, scene, 0.85)
    return Refusal(candidate, "date", "slash-day-or-ratio")


def _range_or_score(candidate: Candidate, noun: Noun | None, scene: Scene) -> Reading | Refusal:
    """`2-3 người` is a range; `2-1` in a match report a score; `25-1` a day."""
    dashed = candidate.shape == "dash"
    small = all(n.value is not None and n.value <= 200 for n in candidate.numbers)
    plain = dashed and small and all(n.style == "plain" for n in candidate.numbers)
    if (
        plain
        and scene.sport
        and not scene.follows(candidate, "from")
        and (noun is None or not noun.adjacent or noun.head not in scene.known.lists["counted"])
    ):
        return make(candidate, "score", "score", None, scene, 0.9)
    if plain and _is_score(candidate, noun, scene):
        return make(candidate, "score", "score", None, scene, 0.85)
    if noun is not None and noun.name and plain:
        return Refusal(candidate, "address", "before-a-name")
    if noun is not None and noun.adjacent:
        made = make(candidate, "range", "count", noun, scene)
        if isinstance(made, Reading):
            return made
    if plain and all(n.value is not None and n.value <= 31 for n in candidate.numbers):
        return Refusal(candidate, "date", "dash-day-or-range")
    if len(candidate.numbers) == 1 and noun is None:  # `vài ba`
        return Refusal(candidate, "word", "number-word-alone")
    if said := unit_said_before(candidate, scene):
        return said
    before = noun_before(scene, candidate)
    scaled = any(n.scaled for n in candidate.numbers)
    if before is not None and not (scaled and priced(candidate, scene, _NEAR)):  # `doanh số công ty đạt 150 - 200 triệu`
        return make(candidate, "range", "count", before, scene, 0.8)
    if scaled or is_price(candidate, scene):
        return money(candidate, scene, 0.8)
    return Refusal(candidate, "no_unit", "counts-nothing")


def _is_score(candidate: Candidate, noun: Noun | None, scene: Scene) -> bool:
    """`Arsenal 3-0 Chelsea` between two names; `25-15` is no day and does not rise."""
    first, second = (n.value or 0 for n in candidate.numbers[:2])
    if second > _MONTHS:
        return first > second and (noun is None or not noun.adjacent)
    i = scene.index_of(candidate.start)
    named = i > 0 and scene.view[scene.tokens[i - 1].start].isupper() and scene.tokens[i - 1].norm[0].isalpha()
    return named and noun is not None and noun.name and noun.adjacent and first <= _MONTHS
