"""The way from a number to the left: over bounds, adverbs, times and words like `tăng lên mức`, to what may be measured."""

from dataclasses import dataclass, field

from solieu.extractor.attributes import names
from solieu.extractor.document import BOUND, TIME
from solieu.extractor.phrases import Line, opening


@dataclass(slots=True)
class Walk:
    """Where a way ended, what it crossed, and whether among that was a verb of state or of a share."""

    at: int
    crossed: list[int] = field(default_factory=list)
    state: bool = False
    share: bool = False


def walk_from(line: Line, first: int) -> Walk:
    """The way to the left of a token, the first of a figure."""
    walk = Walk(first - 1)
    while walk.at >= 0 and not line.broken(walk.at + 1):
        at = walk.at
        if line.norm(at) == ")" and (opened := opening(line, at)) and walk.crossed:
            walk.at = opened - 1
            continue
        rated = line.has(at, "attribute-share") and line.has(at - 1, "subject-share")  # `chiếm tỷ lệ 15%`
        if not (rated or line.has(at, "subject-link") or line.tag(at) in (BOUND, "R", "T", TIME)):
            break
        walk.crossed.append(at)
        walk.state = walk.state or line.has(at, "subject-state")
        walk.share = walk.share or line.has(at, "subject-share")
        walk.at -= 1
    if walk.crossed and line.has(walk.at, "demonstrative") and not line.broken(walk.at + 1):
        walk.at -= 1  # `Bãi biển này dài 4 km`
    return walk


def crossed_name(line: Line, walk: Walk) -> int | None:
    """The noun among what was crossed that names what is measured (`có giá 725 triệu`)."""
    return next((j for j in walk.crossed if names(line, j, False) and not line.has(j, "attribute-weak")), None)
