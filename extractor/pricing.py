"""Numbers without a noun or unit behind them: a unit said before, money by its scale word, a noun before, or nothing."""

import regex

from solieu.extractor.candidates import Candidate
from solieu.extractor.document import BOUND, FIGURE, Token
from solieu.extractor.nouns import Noun, noun_before
from solieu.extractor.number import Number
from solieu.extractor.quantity import quantity
from solieu.extractor.scene import RANGES, Reading, Refusal, Scene, in_priced_table, is_english, make
from solieu.schemas.pattern import Unit

_REACH = 12
_NEAR = 5
_SENTENCE = 60
_RATE = regex.compile(r" ?/ ?[^\W\d_]{2}")
_OLDEST = 130
_MILLION = 1_000_000
_BILLION = 1_000_000_000
_THOUSAND = 1_000


def bare(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    """No noun behind: one before it, money by its scale word, else nothing is counted.

    >>> from solieu.extractor import extract
    >>> extract("Số vụ là 25, giảm mạnh.")[0].unit
    'vụ'
    """
    number = candidate.numbers[0]
    if number.style == "half":
        return Refusal(candidate, "word", "number-word-alone")
    if number.style == "marked" and isinstance(sum_said := money(candidate, scene, 0.85), Reading):
        return sum_said
    if said := unit_said_before(candidate, scene):
        return said
    if number.scaled and number.style != "order" and priced(candidate, scene, _REACH):
        return money(candidate, scene, 0.85)
    if in_priced_table(candidate, scene):
        return money(candidate, scene, 0.85)
    before = noun_before(scene, candidate)
    if before is not None and _is_priced_thing(candidate, before, scene):
        return money(candidate, scene, 0.75)
    if before is not None:
        return make(candidate, candidate.shape, "count", before, scene, 0.8)
    if is_price(candidate, scene):
        return money(candidate, scene, 0.8)
    if number.style == "marked" or (number.scaled and (number.scale >= _MILLION or number.style != "order")):
        return money(candidate, scene, 0.75)
    return Refusal(candidate, "no_unit", "counts-nothing")


def pays(number: Number, noun: Noun, scene: Scene) -> bool:
    """`dành 200 triệu trả lương`, `cộng 3 triệu tiền thưởng`: the currency is left out before a verb or a word of price.

    >>> from solieu.extractor import extract
    >>> extract("Công ty dành 200 triệu trả lương.")[0].kind
    'money'
    """
    if number.scale < _MILLION or noun.head in scene.known.countable:
        return False
    if noun.name and number.scale >= _BILLION:
        return True  # `sao 62 tỷ Argentina`
    if number.style == "order" and number.scale >= _BILLION and noun.tag == "V" and noun.head not in scene.known.countable:
        return True  # `tàu thép chục tỷ nằm bờ`
    if number.style == "order":
        return noun.head.partition(" ")[0] in scene.known.lists["price"]  # `nhận cả tỷ tiền thưởng`
    return not noun.tag.startswith("N") or noun.head.partition(" ")[0] in scene.known.lists["price"]


def unit_said_before(candidate: Candidate, scene: Scene) -> Reading | None:
    """`tuổi trung bình của khách là 52`, `điểm chuẩn từ 18 đến 30`, `cụ đã ngoài 70`: the unit stands in the words before.

    >>> from solieu.extractor import extract
    >>> extract("Cụ đã ngoài 70, vẫn khỏe.")[0].kind
    'age'
    """
    i = scene.index_of(candidate.start)
    made = quantity(candidate, candidate.shape, scene.folded, scene.known.words)
    if i == 0 or candidate.shape not in ("number", *RANGES) or made is None or made.order:
        return None
    said = _unit_of_words(scene.tokens[max(0, i - _REACH) : i], scene)
    largest = made.value if made.value is not None else made.high
    if said is None or largest is None or (largest > _OLDEST and not said[1]):
        return None
    unit = said[0]
    if unit.kind == "money":
        thousand = _THOUSAND if is_english(candidate, scene) else 1  # `tỷ giá ở mức 22,662`
        if made.value is None or made.value * thousand < _THOUSAND:
            return None
        made = made._replace(value=made.value * thousand)
    sure = round(candidate.confidence * 0.85, 2)
    return Reading(
        candidate, unit.kind, made, unit.forms[0], unit.id, candidate.end, None, sure, candidate.start, candidate.shape
    )


def said_right_before(candidate: Candidate, scene: Scene) -> bool:
    """`187 em đạt điểm 10 môn Toán`: the word before the number is its unit, so that the noun behind is not counted."""
    i = scene.index_of(candidate.start)
    return i > 0 and _unit_of_label(scene.tokens[max(0, i - _REACH) : i], scene, cut=False) is not None


def _unit_of_words(before: list[Token], scene: Scene) -> tuple[Unit, bool] | None:
    """The unit that a word of the clause gives, across a word like `là` or `từ` right before the number.

    Second, whether the number may be of any size: an age or a mark is small, an index (`chỉ số`, `VN-Index`) is not.
    """
    linked = False
    if before[-1].norm in scene.known.lists["age-cue"]:
        return scene.known.age, False
    if unit := _unit_of_label(before, scene):
        return unit, unit.kind == "measure"
    while before and (_bounds(before[-1], scene) or before[-1].norm in scene.known.lists["average"]):
        before, linked = before[:-1], True  # `điểm trung bình trên 8,0`
    if not before or not (linked or before[-1].norm in scene.known.lists["copula"]):
        return None
    for j in range(len(before) - 1, -1, -1):
        token = before[j]
        if token.norm in (",", ";") or token.tag == FIGURE:
            return None
        for said in (_with_next(before, j), token.norm):
            if unit := scene.known.said_before.get(said):
                counts = said.partition(" ")[0] in scene.known.lists["number-of"]  # `số điểm bầu cử là 230`
                return unit, unit.kind != "age" and not counts and not (unit.cues and said in unit.forms)
    return None


def _with_next(tokens: list[Token], i: int) -> str:
    """`điểm | chuẩn`: the segmenter cuts some of the words."""
    return " ".join(t.norm for t in tokens[i : i + 2])


def _unit_of_label(before: list[Token], scene: Scene, *, cut: bool = True) -> Unit | None:
    """`cho thí sinh số điểm 9,75`, `187 em đạt điểm 10`: the word right before the number, where a verb or bound gives it.

    ``cut``: also a word of two tokens (`điểm | chuẩn 26`); but `tổng | điểm 3 môn` counts what stands behind.
    """
    words = (_with_next(before, len(before) - 2), before[-1].norm) if cut else (before[-1].norm,)
    said = next((s for s in words if s in scene.known.said_before), "")
    unit = scene.known.said_before.get(said)
    if unit is None or unit.kind != "measure":
        return None
    if " " in said or len(before) == 1:
        return unit if " " in said else None
    verb = before[-2]
    given = verb.norm in scene.known.lists["copula"] or verb.norm in scene.known.lists["number-of"]
    return unit if given or verb.tag == BOUND or _bounds(verb, scene) else None


def _bounds(token: Token, scene: Scene) -> bool:
    return token.norm in scene.known.lists["bound-word"] or tuple(token.norm.split(" ")) in scene.known.bound_cues


def _is_priced_thing(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`diện cây hàng hiệu hơn 4 tỷ`: a thing and, across no more than a bound, its price."""
    number = candidate.numbers[0]
    if number.scale < _MILLION or number.style == "order" or noun.head in scene.known.countable:
        return False
    if number.scale >= _BILLION:
        return True  # `số thiệt hại "khủng" là 9.000 tỷ`
    between = scene.between(noun.end, candidate.start)
    return all(word in scene.known.lists["bound-word"] for word in between)


def is_price(candidate: Candidate, scene: Scene) -> bool:
    """`vàng SJC có giá 3.740.000/chỉ`: thousands right behind a word of price, đồng left out; `/chỉ` behind shows a price too."""
    number = candidate.numbers[0]
    large = number.style == "grouped" and number.value is not None and number.value >= _THOUSAND
    rate = _RATE.match(scene.folded, candidate.end) is not None
    return large and priced(candidate, scene, _SENTENCE if rate else _NEAR)


def priced(candidate: Candidate, scene: Scene, reach: int) -> bool:
    """Whether a word of price stands at most that many words before the number.

    >>> from solieu.extractor import extract
    >>> [f.kind for f in extract("Vé có giá 500k, ai cũng mua.")]
    ['money']
    """
    left = [t.norm for t in scene.tokens[: scene.index_of(candidate.start)]][-reach:]
    return any(w in scene.known.lists["price"] for norm in left for w in (norm, *norm.split(" ")))


def money(candidate: Candidate, scene: Scene, factor: float) -> Reading | Refusal:
    """`giá 500k`, `ngốn vài trăm triệu`: đồng left out, by a word of price before it.

    >>> from solieu.extractor import extract
    >>> extract("Mỗi tháng tiền điện hết 2 triệu.")[0].unit_id
    'VND'
    """
    has_price = priced(candidate, scene, _REACH)
    if not (has_price or in_priced_table(candidate, scene)) and (
        candidate.numbers[-1].style == "marked" or candidate.numbers[-1].scale < _MILLION
    ):
        return Refusal(candidate, "no_unit", "counts-nothing")
    made = quantity(candidate, candidate.shape, scene.folded, scene.known.words)
    if made is None:
        return Refusal(candidate, "other", "no-quantity")
    confidence = round(candidate.confidence * (factor if has_price else factor - 0.2), 2)
    return Reading(candidate, "money", made, None, "VND", candidate.end, None, confidence, candidate.start, candidate.shape)
