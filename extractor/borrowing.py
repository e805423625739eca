"""A noun or unit left out is that of the figure beside it: ``từ 41.299 lên 78.568 ca``, ``16 Phạm lỗi 12``."""

from decimal import Decimal

import regex

from solieu.extractor.candidates import Candidate
from solieu.extractor.number import multiply
from solieu.extractor.quantity import Quantity, quantity
from solieu.extractor.scene import RATIOS, Reading, Refusal, Scene, is_english

_LINKS = "parallel-link"
_CONTINUED = ("money", "age", "percent", "measure")
_UNPRICED = 0.7
_BESIDE = 2
_TABLE_WORDS = 3
_ALIKE = 10
_LISTED = 100
_CLAUSE = 12
_EARLIER = 8
_EXCHANGE = 100
_CELL_ENDS = regex.compile(r"\Z|\n|  | \d| ?\(\d")
_BRACKET = regex.compile(r" ?\([^()]{1,14}\)")


def borrow(i: int, readings: list[Reading | Refusal], scene: Scene) -> Reading | Refusal:
    """A noun or unit left out is that of the figure it stands beside: `từ 41.299 lên 78.568 ca`.

    >>> from solieu.extractor import extract
    >>> [f.unit for f in extract("Số ca tăng từ 41.299 lên 78.568 ca.")]
    ['ca', 'ca']
    """
    mine = readings[i]
    if isinstance(mine, Reading) and mine.kind == "money" and mine.unit is None:
        if (shared := _shared_currency(mine, readings[i + 1 : i + 2], scene)) is not None:
            return shared
        earlier = [r for r in readings[max(0, i - _EARLIER) : i] if isinstance(r, Reading)]
        return _same_currency(mine, earlier, scene)
    if isinstance(mine, Reading) and i > 0 and _is_multiple_too(mine, readings[i - 1], scene):
        return mine._replace(kind="multiple", unit=scene.known.times.forms[0], unit_id=scene.known.times.id, noun=None)
    if isinstance(mine, Reading):
        return _as_the_next(mine, readings[i + 1] if i + 1 < len(readings) else None, scene)
    if mine.rule not in ("counts-nothing", "before-a-name", "number-word-alone", "bare-dotted-day"):
        return mine
    if mine.rule == "number-word-alone" and mine.candidate.numbers[0].style != "word":
        return mine
    if mine.candidate.numbers[0].style == "marked" and any(isinstance(r, Reading) and r.kind == "money" for r in readings):
        return _as_money(mine, scene)  # `vé 500.000 đồng, xe điện 40k/lượt`
    if mirrored := _mirrored(mine, readings[i - 1] if i else None, scene):
        return mirrored
    if listed := _of_a_result(i, readings, scene) or _under_names(i, readings, scene):
        return listed
    sides = (i + 1,) if mine.rule == "number-word-alone" else (i + 1, i - 1)
    for other in sides:
        if not 0 <= other < len(readings) or not isinstance(theirs := readings[other], Reading):
            continue
        if theirs.kind == "score" or theirs.shape in RATIOS or (other < i and not _says_its_unit_first(theirs)):
            continue
        if theirs.kind == "age" and mine.candidate.numbers[0].style == "word":
            continue  # `cả hai, 25 tuổi`
        if theirs.kind == "duration" and is_english(mine.candidate, scene):
            continue  # `lên mức trung bình 23,076 so với hai tuần trước`
        left, right = (mine.candidate.end, theirs.candidate.start) if other > i else (theirs.end, mine.candidate.start)
        between = scene.between(left, right)
        close = 0 < len(between) <= 3 and all(w in scene.known.lists[_LINKS] for w in between)
        close = close or (other > i and _is_listed(mine, theirs, between))
        if close or _continues(between, theirs, other > i, scene) or (other < i and _falls_to(between, theirs, scene)):
            made = _scaled_alike(
                quantity(mine.candidate, mine.candidate.shape, scene.folded, scene.known.words), mine.candidate, theirs
            )
            if made is None or (theirs.kind in ("money", "percent") and not _of_one_size(_size(made), _size(theirs.quantity))):
                continue  # `Ferrari 458 Italia đã qua sử dụng có giá khoảng 8 tỷ đồng`
            return theirs._replace(
                candidate=mine.candidate,
                quantity=made,
                end=mine.candidate.end,
                start=mine.candidate.start,
                noun=None,
                shape=mine.candidate.shape,
                confidence=round(theirs.confidence * 0.85, 2),
            )
    return mine


def _says_its_unit_first(theirs: Reading) -> bool:
    """`lứa tuổi 20 và 30`: what follows an age or a multiple is one only where the unit stood before both."""
    return theirs.kind not in ("age", "multiple") or theirs.end == theirs.candidate.end


def _is_listed(mine: Refusal, theirs: Reading, between: list[str]) -> bool:
    """`xét nghiệm lại sau 3, 6, 9 tháng`: a rising list of lengths of time or ages, its unit said once."""
    if theirs.kind not in ("duration", "age") or between != [","]:
        return False
    first, second = mine.candidate.numbers[0], theirs.candidate.numbers[0]
    plain = first.style == second.style == "plain" and len(mine.candidate.numbers) == 1
    return plain and first.value is not None and second.value is not None and first.value < second.value < _LISTED


def _scaled_alike(made: Quantity | None, mine: Candidate, theirs: Reading) -> Quantity | None:
    """`36,150 (mua vào) – 36,330 triệu đồng`: the scale word is said once for two numbers of one size."""
    scale = theirs.candidate.numbers[-1].scale
    if made is None or made.value is None or theirs.quantity.value is None or mine.numbers[-1].scaled or scale < 2:
        return made
    theirs_bare = theirs.quantity.value / scale
    if not theirs_bare / _ALIKE <= made.value <= theirs_bare * _ALIKE:
        return made
    value = multiply(made.value, scale)
    return made._replace(value=value) if value is not None else None


def _mirrored(mine: Refusal, before: Reading | Refusal | None, scene: Scene) -> Reading | None:
    """`16 Phạm lỗi 12  4 Phạt góc 12`: a table of a match in a line, one noun for the numbers on both its sides."""
    if not scene.sport or not isinstance(before, Reading) or before.kind != "count" or before.noun is None:
        return None
    here, gap = mine.candidate, _BRACKET.sub("", scene.folded[before.end : mine.candidate.start])  # `12(7) Sút khung thành 26(8)`
    apart = _CELL_ENDS.match(scene.folded, here.end) is not None  # of a table in one line the next row's number follows
    words = gap.split()
    if not apart or len(words) > _TABLE_WORDS or not all(w.isalpha() for w in words):
        return None
    return _like(mine, before, scene)


def _like(mine: Refusal, theirs: Reading, scene: Scene) -> Reading | None:
    """A bare number counts what another one counts."""
    c = mine.candidate
    made = quantity(c, c.shape, scene.folded, scene.known.words)
    sure = round(theirs.confidence * 0.85, 2)
    like = theirs._replace(candidate=c, kind="count", start=c.start, end=c.end, noun=None, shape=c.shape, confidence=sure)
    return like._replace(quantity=made) if made and made.value is not None else None


def _of_a_result(i: int, readings: list[Reading | Refusal], scene: Scene) -> Reading | None:
    """`bất bại 18 trận (thắng 10 và hòa 8)`: behind `thắng`, `hòa`, `thua` a bare number counts the matches said before."""
    mine = readings[i]
    if isinstance(mine, Reading) or mine.candidate.numbers[0].style != "plain":
        return None
    if mine.rule != "counts-nothing" or not scene.follows(mine.candidate, "sport-result"):
        return None
    counts = (r for r in reversed(readings[:i]) if isinstance(r, Reading) and r.kind in ("count", "ratio"))
    matches = next((r for r in counts if r.unit in scene.known.lists["match"]), None)
    return _like(mine, matches, scene) if matches else None


def _under_names(i: int, readings: list[Reading | Refusal], scene: Scene) -> Reading | None:
    """`TP HCM 28 ca, Bình Dương 13, Đồng Nai 3`: in a list of names, each with its number, the noun is said once."""
    mine = readings[i]
    if isinstance(mine, Reading) or mine.rule != "counts-nothing":
        return None
    end = mine.candidate.start
    for theirs in reversed(readings[:i]):
        begin = theirs.end if isinstance(theirs, Reading) else theirs.candidate.end
        if not _is_names(begin, end, scene):
            return None
        if isinstance(theirs, Reading):
            first = scene.index_of(theirs.start)
            named = first > 0 and scene.view[scene.tokens[first - 1].start].isupper()
            return _like(mine, theirs, scene) if named and theirs.kind == "count" and theirs.noun is not None else None
        end = theirs.candidate.start
    return None


def _is_names(begin: int, end: int, scene: Scene) -> bool:
    """Whether nothing but a comma and names stand between two positions: `, Đồng Nai và Tiền Giang đều`."""
    words = [t for t in scene.tokens if begin <= t.start and t.end <= end]
    skipped = scene.known.lists["and"] | scene.known.lists["each-alike"]
    names = [t for t in words if t.norm not in skipped and t.norm not in (",", "-", "–", ";")]
    return bool(names) and words[0].norm in (",", ";") and all(scene.view[t.start].isupper() for t in names)


def _same_currency(mine: Reading, earlier: list[Reading], scene: Scene) -> Reading:
    """`15 triệu euro cộng 3 triệu tiền thưởng`: the currency of the sum it stands right beside."""
    if not earlier:
        return mine
    before = earlier[-1]
    if (counted := _counted_alike(mine, earlier, scene)) is not None:
        return mine._replace(kind="count", unit=counted.unit, unit_id=None)
    if before.kind != "money":
        return mine
    if "(" in scene.folded[before.end : mine.start]:
        return mine  # `661.000 bảng (gần 22 tỷ)`: a conversion into đồng
    near = len(scene.between(before.end, mine.start)) <= _BESIDE
    same = near or mine.confidence < _UNPRICED or _of_one_size(mine.quantity.value, before.quantity.value)
    return mine._replace(unit_id=before.unit_id) if same else mine


def _shared_currency(mine: Reading, following: list[Reading | Refusal], scene: Scene) -> Reading | None:
    """`mức lương 500.000 và 600.000 nhân dân tệ`: the currency is said once, behind the second sum."""
    after = following[0] if following else None
    if not isinstance(after, Reading) or after.kind != "money" or after.unit is None:
        return None
    between = scene.between(mine.end, after.candidate.start)
    if len(between) != 1 or between[0] == "(" or between[0] not in scene.known.lists[_LINKS]:
        return None
    same = _of_one_size(_size(mine.quantity), _size(after.quantity))
    return mine._replace(unit=after.unit, unit_id=after.unit_id) if same else None


def _of_one_size(first: Decimal | None, second: Decimal | None) -> bool:
    """`13,2 triệu USD, riêng một người bỏ ra 5,6 triệu`: no conversion into đồng, which would be thousands of times as large."""
    return first is not None and second is not None and second <= first * _EXCHANGE and first <= second * _EXCHANGE


def _size(made: Quantity) -> Decimal | None:
    return made.value if made.value is not None else made.high


def _counted_alike(mine: Reading, earlier: list[Reading], scene: Scene) -> Reading | None:
    """`60 triệu người mỗi tháng, 30 triệu mỗi ngày`; `98 triệu viên, gấp đôi con số 50 triệu`: no sum of money."""
    i = scene.index_of(mine.start)
    numbered = i > 0 and scene.tokens[i - 1].norm in scene.known.lists["number-of"]
    if mine.confidence >= _UNPRICED and not numbered:
        return None
    near = [r for r in earlier if r.kind in ("count", "money")] if numbered else earlier
    return near[-1] if near and near[-1].kind == "count" and near[-1].candidate.numbers[0].scaled else None


def _as_money(mine: Refusal, scene: Scene) -> Reading | Refusal:
    made = quantity(mine.candidate, mine.candidate.shape, scene.folded, scene.known.words)
    c = mine.candidate
    return Reading(c, "money", made, None, "VND", c.end, None, 0.8, c.start, c.shape) if made else mine


def _is_multiple_too(mine: Reading, before: Reading | Refusal, scene: Scene) -> bool:
    """`cao gấp 245 và 260 lần mức cho phép`: what is joined to a multiple is one."""
    if mine.kind != "count" or mine.noun is None or mine.noun.head not in scene.known.times.forms:
        return False
    if not isinstance(before, Reading) or before.kind != "multiple":
        return False
    skipped = (*scene.known.times.forms, ",")
    between = [w for w in scene.between(before.candidate.end, mine.start) if w not in skipped]
    return len(between) == 1 and between[0] in scene.known.lists[_LINKS]  # `nhân lên 100 lần, thậm chí 1.000 lần`


def _as_the_next(mine: Reading, after: Reading | Refusal | None, scene: Scene) -> Reading:
    """`nâng từ 7,25 lên 8 điểm`: the unit behind the second number is nearer than a noun before the first."""
    if not isinstance(after, Reading) or mine.noun is None or mine.noun.end > mine.start:
        return mine
    if after.kind not in (*_CONTINUED, "multiple") and not (after.kind == "count" and after.candidate.numbers[-1].scaled):
        return mine
    between = scene.between(mine.end, after.candidate.start)
    if len(between) != 1 or between[0] not in scene.known.lists[_LINKS]:
        return mine
    made = _scaled_alike(mine.quantity, mine.candidate, after) or mine.quantity  # `từ 3 lên 5 triệu đồng`
    return mine._replace(kind=after.kind, unit=after.unit, unit_id=after.unit_id, noun=None, quantity=made)


def _falls_to(between: list[str], theirs: Reading, scene: Scene) -> bool:
    """`rút danh sách 10 phó đoàn của đoàn thể thao xuống còn 2`: the level that a count reaches in its clause."""
    if theirs.kind != "count" or not between or len(between) > _CLAUSE:
        return False
    return between[-1] in scene.known.lists["reaching"] and not any(w in (",", ";", ".", ":") for w in between)


def _continues(between: list[str], theirs: Reading, ahead: bool, scene: Scene) -> bool:
    """`tăng 30.000 ở chiều mua và 40.000 đồng ở chiều bán`; `Cadillac là 52 tuổi, Mercedes là 51`."""
    if theirs.kind not in _CONTINUED or not 0 < len(between) <= 8 or (ahead and "," in between):
        return False  # `mũi 1, trên 20% tiêm đủ`
    links = scene.known.lists[_LINKS]
    if ahead:
        return between[-1] in links
    linked = between[0] in links or between[0] == ";"  # `môn văn là 6,61; môn toán là 4,69`
    return linked and between[-1] in scene.known.lists["copula"]
