"""What grows, falls, weighs, costs or scores: the thing a figure is told of, where no noun names what is measured.

It stands before the links of the number (``vết nứt dài 40 m``), or is the
subject of their clause (``Đội nhà thắng, giữ ngôi đầu với 17 điểm``).
Positions are indexes of tokens.
"""

from solieu.extractor.attributes import before_list
from solieu.extractor.borrowed import Stretch, worth
from solieu.extractor.document import BOUND, TIME
from solieu.extractor.phrases import ENDS, Line, before, clause, governed, opening_phrase
from solieu.extractor.scene import Reading
from solieu.extractor.walks import Walk

_POINT = "point"
_NEAR = 8


def owner(line: Line, walk: Walk, reading: Reading, last: Reading | None) -> Stretch:
    """The thing a figure is told of, from where the way to its left ended; ``last`` is the figure before it."""
    at = walk.at
    if at < 0:
        return None
    point = reading.unit_id == _POINT
    if line.norm(at) == "(":
        return head_of(line, at - 1)
    if line.norm(at) in ENDS or line.has(at, "clause-link"):
        held = point and walk.crossed and line.norm(at) == "," and not walk.state
        return _scoring(line, at - 1) if held else None
    bare = all(line.tag(j) in (BOUND, TIME) or line.norm(j) in (":", "+", "-") for j in walk.crossed)
    if point and (not bare or line.has(at, "point-verb")):
        return _scoring(line, at)
    if bare and reading.kind == "money":
        found = worth(line, at, last is not None and last.kind == "money")
        doubtful = found == (0, 1) and not walk.crossed and " " not in line.norm(0)  # `Cướp 260 triệu đồng của tiệm vàng`
        return None if doubtful else found
    return _telling(line, walk) if walk.state or bare else None


def _telling(line: Line, walk: Walk) -> Stretch:
    at = walk.at
    distant = next((j for j in range(at, max(-1, at - _NEAR), -1) if line.has(j, "distance")), -1)
    if distant >= 0:
        return head_of(line, distant - 1) or opened_by(line, 0, distant)
    found = before(line, at, clause(line, at))
    extent = any(line.has(j, "subject-extent") for j in walk.crossed)
    if extent and found is None and line.tag(at) == "V":
        near = next((j for j in range(at, max(-1, at - _NEAR), -1) if line.has(j, "worth")), None)
        return (near, at + 1) if near is not None else None  # `hợp đồng bán vũ khí trị giá 35 tỷ USD`
    if extent and found and line.has(found[0] - 1, "subject-of") and (whose := head_of(line, found[0] - 2)):
        return whose  # `Hành trình của Hùng dài hơn 1.000 km`
    if extent and found and line.tag(found[0] - 1) == "V" and line.has(found[0] - 2, "worth"):
        return found[0] - 2, found[1]
    link = before_list(line, at)  # `con số này của hãng A và hãng B là 33% và 8%`
    owned = found is None or governed(line, found[0]) or line.tag(link) == "E" or line.has(link, "subject-of")
    return opened_by(line, clause(line, at), at + 1) if walk.state and not extent and owned else found


def _scoring(line: Line, at: int) -> Stretch:
    """Whose points they are: what the clause opens with, or the one before (`Đội nhà thắng, giữ ngôi đầu với 17 điểm`)."""
    start = clause(line, at)
    found = opened_by(line, start, at + 1)
    if found is None and line.tag(start).startswith(("V", "E", "R")) and line.norm(start - 1) == ",":
        found = opened_by(line, clause(line, start - 2), start - 1)
        return found if found and line.capital(found[1] - 1) else None
    return found


def opened_by(line: Line, start: int, limit: int) -> Stretch:
    """The phrase a clause opens with, if it is no time (`năm 2016 còn 5 tỷ`)."""
    found = opening_phrase(line, start, limit)
    return None if found and found[1] == found[0] + 1 and line.has(found[0], "no-object") else found


def head_of(line: Line, at: int) -> Stretch:
    """The phrase that ends at a token, within its clause."""
    return before(line, at, clause(line, at)) if at >= 0 else None
