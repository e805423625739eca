"""Two numbers without a unit: a day or a ratio (``7/8``), a range or a score (``2-3``)."""

from solieu.extractor.candidates import Candidate
from solieu.extractor.nouns import Noun, noun_before
from solieu.extractor.pricing import is_price, money, priced, unit_said_before
from solieu.extractor.scene import Reading, Refusal, Scene, make

_MONTHS = 12
_NEAR = 8


def day_or_ratio(candidate: Candidate, noun: Noun | None, scene: Scene) -> Reading | Refusal:
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


def range_or_score(candidate: Candidate, noun: Noun | None, scene: Scene) -> Reading | Refusal:
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
