"""Numbers without a unit, which count: the noun behind them, inside them or before them, or nothing (then no figure)."""

from solieu.extractor.candidates import Candidate
from solieu.extractor.measuring import inner_unit, multiple, unit_inside, with_unit
from solieu.extractor.nouns import Noun, noun_before, noun_behind, noun_inside
from solieu.extractor.pricing import bare, money, pays, said_right_before
from solieu.extractor.ranging import day_or_ratio, range_or_score
from solieu.extractor.refusing import after_a_name, no_figure
from solieu.extractor.scene import RANGES, RATIOS, Reading, Refusal, Scene, in_priced_table, make
from solieu.schemas.figure import Kind

_LABEL = 16


def without_unit(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    """A number that no unit stands by, read: what it counts, or why it counts nothing."""
    shape = candidate.shape
    number = candidate.numbers[0] if candidate.numbers else None
    if shape == "multiple" or (number and number.style == "times"):
        return multiple(candidate, scene)
    if shape in ("half_unit", "split_unit", "split_range"):
        return unit_inside(candidate, scene)
    if shape == "score":
        return make(candidate, "score", "score", None, scene)
    if shape in RANGES and (inner := inner_unit(candidate, scene)) and inner.end < candidate.numbers[-1].start:
        return with_unit(candidate, inner, scene)  # `từ 5 triệu đồng đến 10 triệu`
    noun = noun_behind(scene, candidate)
    if noun is not None and (
        _is_next_label(candidate, noun, scene) or (shape == "number" and said_right_before(candidate, scene))
    ):
        noun = None
    glued = scene.folded[candidate.end : candidate.end + 1].isalpha() and number and number.style != "word"
    if glued and (noun is None or noun.ascii_glue):
        return Refusal(candidate, "name", "letters-behind")
    if shape == "day_month":
        return day_or_ratio(candidate, noun, scene)
    if shape in RANGES and noun and noun.head in scene.known.times.forms and any((n.value or 0) % 1 for n in candidate.numbers):
        return multiple(candidate, scene)  # `bằng 1,5 - 2,5 lần hệ đại học`
    if shape in RANGES:
        return range_or_score(candidate, noun, scene)
    if refused := no_figure(candidate, noun, scene):
        return refused
    if number is not None and number.style in ("half", "vulgar") and noun is not None:
        shape = "ratio"  # `nửa số giường`, `½ số hộ`: a part of a whole
    kind: Kind = "ratio" if shape in RATIOS else "count"
    if candidate.counted is not None:
        return make(candidate, shape, kind, noun_inside(scene, candidate.counted), scene)
    if shape == "number" and number and noun and noun.head in scene.known.times.forms and number.value % 1:  # type: ignore[operator]
        return multiple(candidate, scene)  # `bằng 1,2 lần khối lượng mặt trời`
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
