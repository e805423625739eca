"""The thing behind a share, sum or measure: ``40 tấn mía``, ``73% số nghi phạm``. Positions are indexes of tokens."""

from collections.abc import Sequence

from solieu.extractor.attributes import names, phrase
from solieu.extractor.borrowed import Stretch
from solieu.extractor.document import BOUND, FIGURE
from solieu.extractor.phrases import Line, end_of
from solieu.extractor.scene import Reading

_NEAR = 8


def thing_behind(line: Line, reading: Reading, at: int, figures: Sequence[int]) -> Stretch:
    """What a figure that ends before a token is so much of; ``figures`` are the first tokens of all of the sentence."""
    if reading.kind == "multiple" and not names(line, at, False):
        return None
    at = behind_rate(line, at)  # `giảm 0,5%/năm lãi suất cho vay`
    if line.norm(at) == "(" and line.tag(at + 1) in (FIGURE, BOUND) and (close := _closing(line, at, figures)):
        at = close + 1  # `78% (77.609) ý kiến`
    if reading.kind == "percent" and line.has(at, "part-of") and line.has(at + 1, "whole"):
        return phrase(line, at + 1, next_figure(line, at, figures))  # `chiếm 16% trong tổng khối lượng giao dịch`
    while line.has(at, "subject-whole") and (line.tag(at + 1).startswith(("N", "L")) or line.has(at + 1, "subject-whole")):
        at += 1
    noun = line.tag(at).startswith("N") or line.norm(at).partition(" ")[0] in line.lists["attribute-head"]
    if at >= len(line.tokens) or not (noun and (line.nominal(at) or line.tag(at) == "V")) or line.broken(at):
        return None
    if line.has(at, "no-object") or line.has(at, "no-noun") or (line.capital(at) and reading.kind != "percent"):
        return None
    return at, end_of(line, at, next_figure(line, at, figures))


def next_figure(line: Line, at: int, figures: Sequence[int]) -> int:
    """The next figure behind a token, or the end: no phrase goes past it."""
    return min((f for f in figures if f > at), default=len(line.tokens))


def behind_rate(line: Line, at: int) -> int:
    """The index behind the denominators that stand there (`/năm`, `/100 km`, `/tháng/hộ`), else the same."""
    while line.norm(at) == "/":
        at += 3 if line.norm(at + 1)[:1].isdecimal() else 2
    return at


def _closing(line: Line, at: int, figures: Sequence[int]) -> int:
    """The end of a bracket that holds a figure, or 0."""
    close = next((j for j in range(at, min(at + _NEAR, len(line.tokens))) if line.norm(j) == ")"), 0)
    return close if any(at < f < close for f in figures) else 0
