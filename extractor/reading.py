"""Reading a candidate in its sentence: unit or counted noun, kind, or why it is no figure.

A unit right behind the number decides (``ha``, ``đồng``, ``tuổi``). Else the
number counts, and what it counts is a noun by segmentation and part of speech:
behind it (``152 xã``), behind a bracket (``139/186 (75%) doanh nghiệp``),
before it (``số vụ là 25``), or that of the figure beside it (``từ 41.299 lên
78.568 ca``). A number that counts nothing is rejected, with the reason.
"""

from solieu.extractor.borrowing import borrow
from solieu.extractor.candidates import Candidate
from solieu.extractor.counting import without_unit
from solieu.extractor.document import NUMBER
from solieu.extractor.measuring import no_figure_with_unit, unit_of, with_unit
from solieu.extractor.scene import Reading, Refusal, Scene


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
    unit = unit_of(candidate, scene)
    if unit is None:
        return without_unit(candidate, scene)
    return no_figure_with_unit(candidate, unit, scene) or with_unit(candidate, unit, scene)


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
