"""Reading a candidate in its sentence: unit or counted noun, kind, or why it is no figure.

A unit right behind the number decides (``ha``, ``đồng``, ``tuổi``). Else the
number counts, and what it counts is a noun by segmentation and part of speech:
behind it (``152 xã``), behind a bracket (``139/186 (75%) doanh nghiệp``),
before it (``số vụ là 25``), or that of the figure beside it (``từ 41.299 lên
78.568 ca``). A number that counts nothing is rejected, with the reason.
"""

from dataclasses import dataclass, replace

import regex

from solieu.extractor.candidates import Candidate
from solieu.extractor.document import BOUND, FIGURE, Token
from solieu.extractor.knowledge import Knowledge
from solieu.extractor.nouns import Noun, noun_before, noun_behind, noun_inside
from solieu.extractor.numbers import Number
from solieu.extractor.quantity import Quantity, quantity
from solieu.extractor.units import UnitMatch, match_unit
from solieu.schemas.figure import Kind
from solieu.schemas.pattern import Unit
from solieu.schemas.rejection import Reason

RANGES, RATIOS = ("range", "dash", "neighbours"), ("ratio", "part", "ratio_every")
_LINKS = "parallel-link"
_MILLION = 1_000_000
_THOUSAND = 1_000
_REACH = 12
_OLDEST = 130
_FEW = 200
_UNPRICED = 0.7
_BESIDE = 2
_TABLE_WORDS = 3
_SIDE = regex.compile(r" ?[x×] ?\d{1,9}(?:[.,]\d{1,4})?(?: ?[x×] ?\d{1,9}(?:[.,]\d{1,4})?)?")
_MONTHS = 12
_ENGLISH_GROUP = regex.compile(r"[1-9]\d{0,2},\d{3}")
_CONTINUED = ("money", "age", "percent", "measure")


@dataclass(frozen=True, slots=True)
class Reading:
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


@dataclass(frozen=True, slots=True)
class Refusal:
    """A candidate that is no figure."""

    candidate: Candidate
    reason: Reason
    rule: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence as the reading sees it: text, tokens, and what units stand where."""

    view: str
    folded: str
    tokens: list[Token]
    units: dict[int, UnitMatch]
    prefixes: dict[int, UnitMatch]
    sport: bool
    known: Knowledge

    def index_of(self, start: int) -> int:
        """The index of the token that starts there, else of the first one after it."""
        return next((i for i, t in enumerate(self.tokens) if t.start >= start), len(self.tokens))

    def holds(self, phrases: tuple[str, ...]) -> bool:
        """Whether the article holds one of the phrases."""
        return self.sport or any(phrase in self.folded for phrase in phrases)

    def between(self, left: int, right: int) -> list[str]:
        """The folded words of the tokens that lie between two positions."""
        return [t.norm for t in self.tokens if left <= t.start and t.end <= right]


def read_all(candidates: list[Candidate], scene: Scene) -> list[Reading | Refusal]:
    """Every candidate of a sentence, read in order; then the nouns left out are filled in."""
    first = [read(c, scene) for c in candidates]
    return [_borrow(i, first, scene) for i in range(len(first))]


def read(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    """One candidate by itself: a figure, or why not."""
    if candidate.numbers and any(n.value is None for n in candidate.numbers):
        return Refusal(candidate, "too_long", "number-too-long")
    unit = scene.prefixes.get(candidate.start) or scene.units.get(candidate.end) or _unit_of_side(candidate, scene)
    if unit is not None and (not _ends_a_word(unit, scene) or _counts_the_unit(candidate, unit, scene)):
        unit = None
    if unit is not None and (refused := _no_figure_with_unit(candidate, unit)):
        return refused
    if unit is not None:
        return _with_unit(candidate, unit, scene)
    return _without_unit(candidate, scene)


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
    return before in unit.unit.not_after or _is_counted_here(number, unit.unit, before, scene)


def _is_counted_here(number: Number, unit: Unit, before: str, scene: Scene) -> bool:
    """`27 điểm sạt lở` in an article that knows no points: nothing says that it is the unit."""
    few = number.value is not None and number.value <= _FEW
    return bool(unit.cues) and few and before not in unit.sure_after and not scene.holds(unit.cues)


def _ends_a_word(unit: UnitMatch, scene: Scene) -> bool:
    """`44 điểm cầu` where the segmenter reads `điểm cầu`: then it is no unit."""
    return not unit.unit.segmented or any(t.end == unit.end for t in scene.tokens)


def _no_figure_with_unit(candidate: Candidate, unit: UnitMatch) -> Refusal | None:
    if candidate.shape == "day_month" and unit.unit.kind not in ("measure", "percent", "money"):
        return Refusal(candidate, "date", "slash-day-or-ratio")
    return None


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
    text, unit_id = scene.view[match.start : match.end].lower(), unit.id
    if match.start < candidate.start and unit.kind == "age":
        text = unit.forms[0]  # `tuổi từ 3 đến 13`
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
    if shape in ("half_unit", "split_unit"):
        return _unit_inside(candidate, scene)
    if shape == "score":
        return _make(candidate, "score", "score", None, scene)
    if shape in RANGES and (inner := _inner_unit(candidate, scene)) and inner.end < candidate.numbers[-1].start:
        return _with_unit(candidate, inner, scene)  # `từ 5 triệu đồng đến 10 triệu`
    noun = noun_behind(scene, candidate)
    glued = scene.folded[candidate.end : candidate.end + 1].isalpha() and number and number.style != "word"
    if glued and (noun is None or noun.ascii_glue):
        return Refusal(candidate, "name", "letters-behind")
    if shape == "day_month":
        return _day_or_ratio(candidate, noun, scene)
    if shape in RANGES:
        return _range_or_score(candidate, noun, scene)
    if refused := _no_figure(candidate, noun, scene):
        return refused
    if number is not None and number.style in ("half", "vulgar") and noun is not None:
        shape = "ratio"  # `nửa số giường`, `½ số hộ`: a part of a whole
    kind: Kind = "ratio" if shape in RATIOS else "count"
    if candidate.counted is not None:
        return _make(candidate, shape, kind, noun_inside(scene, candidate.counted), scene)
    if shape == "number" and number and noun and noun.head in scene.known.times.forms and number.value % 1:  # type: ignore[operator]
        return _multiple(candidate, scene)  # `bằng 1,2 lần khối lượng mặt trời`
    if shape == "number" and number and noun and _after_a_name(candidate, noun, scene):
        return Refusal(candidate, "name", "after-a-name")
    if shape == "number" and number and noun and _pays(number, noun, scene):
        return _money(candidate, scene, 0.8)
    if (
        noun is not None
        and noun.tag == "V"
        and noun.head not in scene.known.lists["counted"]
        and _follows(scene, candidate, "all-of")
    ):
        return Refusal(candidate, "word", "all-of-them")  # `cả 2 thừa nhận`
    if number and number.style == "dotted" and kind == "count":
        return Refusal(candidate, "name", "dotted-count")  # `trạm 4.1 cảnh sát giao thông`
    if noun is not None:
        return _make(candidate, shape, kind, noun, scene)
    if shape in RATIOS:
        return _make(candidate, shape, kind, noun_before(scene, candidate), scene, 0.7)
    return _bare(candidate, scene)


def _make(
    candidate: Candidate, shape: str, kind: Kind, noun: Noun | None, scene: Scene, factor: float = 1.0
) -> Reading | Refusal:
    made = quantity(candidate, shape, scene.folded, scene.known.words)
    if made is None:
        return Refusal(candidate, "other", "no-quantity")
    end = noun.end if noun is not None and noun.adjacent else candidate.end
    unit = noun.unit if noun is not None else None
    if kind == "count" and made.value is not None and made.value < _THOUSAND and _is_english(candidate, scene):
        made, factor = replace(made, value=made.value * _THOUSAND), factor * 0.7
    if kind == "ratio" and made.value is not None:
        kind = "count"  # `1/2 triệu người`
    confidence = round(candidate.confidence * factor * (noun.confidence if noun else 0.9), 2)
    return Reading(candidate, kind, made, unit, None, end, noun, confidence, candidate.start, shape)


def _is_english(candidate: Candidate, scene: Scene) -> bool:
    """`3,500 người`: no count has three decimals, so the comma groups thousands."""
    return candidate.shape == "number" and _ENGLISH_GROUP.fullmatch(scene.folded, candidate.start, candidate.end) is not None


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
        return _make(candidate, "ratio", "ratio", noun, scene)
    i = scene.index_of(candidate.start)
    if top == 1 and i > 0 and scene.tokens[i - 1].norm in scene.known.lists["share-cue"]:  # `bằng 1/5 chỉ tiêu`
        return _make(candidate, "ratio", "ratio", noun, scene, 0.85)
    return Refusal(candidate, "date", "slash-day-or-ratio")


def _range_or_score(candidate: Candidate, noun: Noun | None, scene: Scene) -> Reading | Refusal:
    """`2-3 người` is a range; `2-1` in a match report a score; `25-1` a day."""
    dashed = candidate.shape == "dash"
    small = all(n.value is not None and n.value <= 200 for n in candidate.numbers)
    plain = dashed and small and all(n.style == "plain" for n in candidate.numbers)
    if (
        plain
        and scene.sport
        and not _follows(scene, candidate, "from")
        and (noun is None or not noun.adjacent or noun.head not in scene.known.lists["counted"])
    ):
        return _make(candidate, "score", "score", None, scene, 0.9)
    if plain and _is_score(candidate, noun, scene):
        return _make(candidate, "score", "score", None, scene, 0.85)
    if noun is not None and noun.name and plain:
        return Refusal(candidate, "address", "before-a-name")
    if noun is not None and noun.adjacent:
        made = _make(candidate, "range", "count", noun, scene)
        if isinstance(made, Reading):
            return made
    if plain and all(n.value is not None and n.value <= 31 for n in candidate.numbers):
        return Refusal(candidate, "date", "dash-day-or-range")
    if len(candidate.numbers) == 1 and noun is None:  # `vài ba`
        return Refusal(candidate, "word", "number-word-alone")
    if said := _unit_said_before(candidate, scene):
        return said
    before = noun_before(scene, candidate)
    if before is not None:
        return _make(candidate, "range", "count", before, scene, 0.8)
    if any(n.scaled for n in candidate.numbers):
        return _money(candidate, scene, 0.8)
    return Refusal(candidate, "no_unit", "counts-nothing")


def _is_score(candidate: Candidate, noun: Noun | None, scene: Scene) -> bool:
    """`Arsenal 3-0 Chelsea` between two names; `25-15` is no day and does not rise."""
    first, second = (n.value or 0 for n in candidate.numbers[:2])
    if second > _MONTHS:
        return first > second and (noun is None or not noun.adjacent)
    i = scene.index_of(candidate.start)
    named = i > 0 and scene.view[scene.tokens[i - 1].start].isupper() and scene.tokens[i - 1].norm[0].isalpha()
    return named and noun is not None and noun.name and noun.adjacent and first <= _MONTHS


def _no_figure(candidate: Candidate, noun: Noun | None, scene: Scene) -> Refusal | None:
    """Bare numbers that only look like counts."""
    number = candidate.numbers[0]
    style = number.style if candidate.shape == "number" else ""
    written = scene.folded[number.start : number.end]
    if candidate.shape == "one":
        return None if noun is not None and noun.adjacent and not noun.name else Refusal(candidate, "word", "article-one")
    if style == "word" and noun is None and number.scaled:
        return None
    if style == "word" and (noun is None or not _word_counts(candidate, noun, written, scene)):
        return Refusal(candidate, "word", "number-word-alone")
    if style == "half":
        return Refusal(candidate, "word", "number-word-alone") if noun is None else None
    if style == "plain" and len(written) == 4 and "1900" <= written <= "2100" and not _counts_year(candidate, noun, scene):
        return Refusal(candidate, "date", "bare-year")
    if style == "dotted" and not number.scaled and noun is None:
        return Refusal(candidate, "date", "bare-dotted-day")
    if noun is not None and noun.name and style in ("plain", "grouped") and _is_address(candidate, noun, scene):
        return Refusal(candidate, "address", "before-a-name")
    return None


def _is_address(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`tại 44 Yết Kiêu`; but `đoạt 2 League Cup` counts a foreign name."""
    i = scene.index_of(candidate.start)
    before = scene.tokens[i - 1] if i else None
    if not noun.head.isascii() or before is None:
        return True
    return before.norm in scene.known.lists["address-cue"] or before.tag == "Np" or scene.view[before.start].isupper()


def _pays(number: Number, noun: Noun, scene: Scene) -> bool:
    """`dành 200 triệu trả lương`, `cộng 3 triệu tiền thưởng`: the currency is left out before a verb or a word of price."""
    if number.scale < _MILLION:
        return False
    if number.style == "order":
        return noun.head.partition(" ")[0] in scene.known.lists["price"]  # `nhận cả tỷ tiền thưởng`
    return not noun.tag.startswith("N") or noun.head.partition(" ")[0] in scene.known.lists["price"]


def _after_a_name(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`SEA Games 29 quyết định`: a number between a name and a verb belongs to the name."""
    i = scene.index_of(candidate.start)
    if noun.tag.startswith("N") or candidate.numbers[0].style != "plain" or i < 2:
        return False
    before = scene.tokens[i - 1]
    return before.norm[0].isalpha() and scene.view[before.start].isupper()


def _word_counts(candidate: Candidate, noun: Noun, written: str, scene: Scene) -> bool:
    """`năm người`, but not `năm` (year): everyday words count only before a noun that is often counted."""
    if not noun.adjacent or noun.name:
        return False
    if " " in written:
        return True
    if written in scene.known.lists["everyday"]:
        i = scene.index_of(candidate.start)
        read_as_number = i < len(scene.tokens) and scene.tokens[i].pos == "M" and noun.tag.startswith("N")
        return read_as_number or noun.head in scene.known.lists["counted"] or noun.head in scene.known.lists["classifier"]
    return noun.tag.startswith(("N", "M")) or noun.head in scene.known.lists["counted"]


def _counts_year(candidate: Candidate, noun: Noun | None, scene: Scene) -> bool:
    """`có 2015 người` counts; `năm 2015 người dân` and `APEC 2017` do not."""
    if noun is None or not noun.adjacent or noun.name or noun.head not in scene.known.lists["counted"]:
        return False
    i = scene.index_of(candidate.start)
    return (
        i > 0
        and scene.tokens[i - 1].tag in ("V", "R", BOUND, "CH", "E")
        and not scene.known.words.by_form.get(scene.tokens[i - 1].norm)
    )


def _bare(candidate: Candidate, scene: Scene) -> Reading | Refusal:
    """No noun behind: one before it, money by its scale word, else nothing is counted."""
    number = candidate.numbers[0]
    if number.style == "half":
        return Refusal(candidate, "word", "number-word-alone")
    if number.style == "marked" and isinstance(money := _money(candidate, scene, 0.85), Reading):
        return money
    if said := _unit_said_before(candidate, scene):
        return said
    if number.scaled and number.style != "order" and _priced(candidate, scene, _REACH):
        return _money(candidate, scene, 0.85)
    before = noun_before(scene, candidate)
    if before is not None:
        return _make(candidate, candidate.shape, "count", before, scene, 0.8)
    if _is_price(candidate, scene):
        return _money(candidate, scene, 0.8)
    if number.style == "marked" or (number.scaled and (number.scale >= _MILLION or number.style != "order")):
        return _money(candidate, scene, 0.75)
    return Refusal(candidate, "no_unit", "counts-nothing")


def _unit_said_before(candidate: Candidate, scene: Scene) -> Reading | None:
    """`tuổi trung bình của khách là 52`, `điểm chuẩn từ 18 đến 30`, `cụ đã ngoài 70`: the unit stands in the words before."""
    i = scene.index_of(candidate.start)
    made = quantity(candidate, candidate.shape, scene.folded, scene.known.words)
    if i == 0 or candidate.shape not in ("number", *RANGES) or made is None or made.order:
        return None
    unit = _unit_of_words(scene.tokens[max(0, i - _REACH) : i], scene)
    largest = made.value if made.value is not None else made.high
    if unit is None or largest is None or largest > _OLDEST:
        return None
    sure = round(candidate.confidence * 0.85, 2)
    return Reading(
        candidate, unit.kind, made, unit.forms[0], unit.id, candidate.end, None, sure, candidate.start, candidate.shape
    )


def _unit_of_words(before: list[Token], scene: Scene) -> Unit | None:
    """The unit that a word of the clause gives, across a word like `là` or `từ` right before the number."""
    linked = False
    if before[-1].norm in scene.known.lists["age-cue"]:
        return scene.known.age
    while before and (
        before[-1].norm in scene.known.lists["bound-word"] or tuple(before[-1].norm.split(" ")) in scene.known.bound_cues
    ):
        before, linked = before[:-1], True  # `điểm trung bình trên 8,0`
    if not before or not (linked or before[-1].norm in scene.known.lists["copula"]):
        return None
    for token in reversed(before):
        if token.norm in (",", ";") or token.tag == FIGURE:
            return None
        if unit := scene.known.said_before.get(token.norm):
            return unit
    return None


def _is_price(candidate: Candidate, scene: Scene) -> bool:
    """`vàng SJC có giá 3.740.000/chỉ`: thousands right behind a word of price, đồng left out."""
    number = candidate.numbers[0]
    return number.style == "grouped" and number.value is not None and number.value >= _THOUSAND and _priced(candidate, scene, 3)


def _priced(candidate: Candidate, scene: Scene, reach: int) -> bool:
    """Whether a word of price stands at most that many words before the number."""
    left = [t.norm for t in scene.tokens[: scene.index_of(candidate.start)]][-reach:]
    return any(w in scene.known.lists["price"] for norm in left for w in (norm, *norm.split(" ")))


def _money(candidate: Candidate, scene: Scene, factor: float) -> Reading | Refusal:
    """`giá 500k`, `ngốn vài trăm triệu`: đồng left out, by a word of price before it."""
    priced = _priced(candidate, scene, _REACH)
    if not priced and (candidate.numbers[-1].style == "marked" or candidate.numbers[-1].scale < _MILLION):
        return Refusal(candidate, "no_unit", "counts-nothing")
    made = quantity(candidate, candidate.shape, scene.folded, scene.known.words)
    if made is None:
        return Refusal(candidate, "other", "no-quantity")
    confidence = round(candidate.confidence * (factor if priced else factor - 0.2), 2)
    return Reading(candidate, "money", made, None, "VND", candidate.end, None, confidence, candidate.start, candidate.shape)


def _borrow(i: int, readings: list[Reading | Refusal], scene: Scene) -> Reading | Refusal:
    """A noun or unit left out is that of the figure it stands beside: `từ 41.299 lên 78.568 ca`."""
    mine = readings[i]
    if isinstance(mine, Reading) and mine.kind == "money" and mine.unit is None and i > 0:
        return _same_currency(mine, readings[i - 1], scene)
    if isinstance(mine, Reading):
        return _as_the_next(mine, readings[i + 1] if i + 1 < len(readings) else None, scene)
    if mine.rule not in ("counts-nothing", "before-a-name", "number-word-alone"):
        return mine
    if mine.rule == "number-word-alone" and mine.candidate.numbers[0].style != "word":
        return mine
    if mine.candidate.numbers[0].style == "marked" and any(isinstance(r, Reading) and r.kind == "money" for r in readings):
        return _as_money(mine, scene)  # `vé 500.000 đồng, xe điện 40k/lượt`
    if mirrored := _mirrored(mine, readings[i - 1] if i else None, scene):
        return mirrored
    sides = (i + 1,) if mine.rule == "number-word-alone" else (i + 1, i - 1)
    for other in sides:
        if not 0 <= other < len(readings) or not isinstance(theirs := readings[other], Reading):
            continue
        if theirs.kind in ("score", "age", "multiple") or theirs.shape in RATIOS:
            continue
        left, right = (mine.candidate.end, theirs.candidate.start) if other > i else (theirs.end, mine.candidate.start)
        between = scene.between(left, right)
        close = 0 < len(between) <= 3 and all(w in scene.known.lists[_LINKS] for w in between)
        if close or _continues(between, theirs, other > i, scene):
            made = quantity(mine.candidate, mine.candidate.shape, scene.folded, scene.known.words)
            if made is None:
                continue
            return replace(
                theirs,
                candidate=mine.candidate,
                quantity=made,
                end=mine.candidate.end,
                start=mine.candidate.start,
                noun=None,
                shape=mine.candidate.shape,
                confidence=round(theirs.confidence * 0.85, 2),
            )
    return mine


def _mirrored(mine: Refusal, before: Reading | Refusal | None, scene: Scene) -> Reading | None:
    """`16 Phạm lỗi 12  4 Phạt góc 12`: a table of a match in a line, one noun for the numbers on both its sides."""
    if not scene.sport or not isinstance(before, Reading) or before.kind != "count" or before.noun is None:
        return None
    here, gap = mine.candidate, scene.folded[before.end : mine.candidate.start]
    apart = scene.folded[here.end : here.end + 2] in ("  ", "") or scene.folded[here.end : here.end + 1] == "\n"
    words = gap.split()
    if not apart or len(words) > _TABLE_WORDS or not all(w.isalpha() for w in words):
        return None
    made = quantity(here, here.shape, scene.folded, scene.known.words)
    sure = round(before.confidence * 0.85, 2)
    return (
        replace(before, candidate=here, quantity=made, start=here.start, end=here.end, shape=here.shape, confidence=sure)
        if made
        else None
    )


def _follows(scene: Scene, candidate: Candidate, words: str) -> bool:
    i = scene.index_of(candidate.start)
    return i > 0 and scene.tokens[i - 1].norm in scene.known.lists[words]


def _same_currency(mine: Reading, before: Reading | Refusal, scene: Scene) -> Reading:
    """`15 triệu euro cộng 3 triệu tiền thưởng`: the currency of the sum it stands right beside."""
    if (
        isinstance(before, Reading)
        and before.kind == "count"
        and before.candidate.numbers[0].scaled
        and mine.confidence < _UNPRICED
    ):
        return replace(mine, kind="count", unit=before.unit, unit_id=None)  # `60 triệu người mỗi tháng, 30 triệu mỗi ngày`
    if not isinstance(before, Reading) or before.kind != "money":
        return mine
    near = len(scene.between(before.end, mine.start)) <= _BESIDE
    return replace(mine, unit_id=before.unit_id) if near or mine.confidence < _UNPRICED else mine


def _as_money(mine: Refusal, scene: Scene) -> Reading | Refusal:
    made = quantity(mine.candidate, mine.candidate.shape, scene.folded, scene.known.words)
    c = mine.candidate
    return Reading(c, "money", made, None, "VND", c.end, None, 0.8, c.start, c.shape) if made else mine


def _as_the_next(mine: Reading, after: Reading | Refusal | None, scene: Scene) -> Reading:
    """`nâng từ 7,25 lên 8 điểm`: the unit behind the second number is nearer than a noun before the first."""
    if not isinstance(after, Reading) or mine.noun is None or mine.noun.end > mine.start or after.kind not in _CONTINUED:
        return mine
    between = scene.between(mine.end, after.candidate.start)
    if len(between) != 1 or between[0] not in scene.known.lists[_LINKS]:
        return mine
    return replace(mine, kind=after.kind, unit=after.unit, unit_id=after.unit_id, noun=None)


def _continues(between: list[str], theirs: Reading, ahead: bool, scene: Scene) -> bool:
    """`tăng 30.000 ở chiều mua và 40.000 đồng ở chiều bán`; `Cadillac là 52 tuổi, Mercedes là 51`."""
    if theirs.kind not in _CONTINUED or not 0 < len(between) <= 8:
        return False
    links = scene.known.lists[_LINKS]
    return between[-1] in links if ahead else between[0] in links and between[-1] in scene.known.lists["copula"]
