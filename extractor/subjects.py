"""What a figure is about: the counted noun phrase, or the thing that is measured.

Counts and ratios: the phrase of their noun (``5,2 cán bộ Công an chính quy``).
Shares, sums, measures and multiples: the noun that names what is measured,
before the number (``tỷ lệ hộ nghèo giảm còn 5%``), else the thing behind it
(``40 tấn mía``), else what grows, falls or is so long (``vết nứt dài 40 m``),
else the subject of the figure before (``đạt 389 tỷ đồng, tăng 6%``). Lengths of
time, ages and scores have none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from solieu.extractor.document import BOUND, FIGURE, TIME, UNIT
from solieu.extractor.phrases import Line, before, end_of
from solieu.extractor.reading import Reading

Found = tuple[int, int] | None
"""A subject: a stretch of the text."""

_COUNTED, _MEASURED = ("count", "ratio"), ("percent", "money", "measure", "multiple")
_ENDS = (",", ";", ":", ".", "(", "!", "?", "…", "[")
_POINT = "point"
_BRACKET, _NEAR = 40, 8


@dataclass(slots=True)
class Walk:
    """The way from a number to the left, over links: where it ended, and what it crossed."""

    at: int
    crossed: list[int] = field(default_factory=list)
    state: bool = False
    share: bool = False


def subjects(readings: Sequence[Reading], line: Line) -> list[Found]:
    """For each figure of a sentence the stretch of the text that is its subject, or None."""
    return Subjects(readings, line).all()


class Subjects:
    """The subjects of the figures of one sentence, found in order."""

    def __init__(self, readings: Sequence[Reading], line: Line) -> None:
        self.readings = readings
        self.line = line
        self.first = [self._index(r.start) for r in readings]
        self.behind = [self._index(r.end) for r in readings]
        self.found: list[Found] = [self._counted(i) if r.kind in _COUNTED else None for i, r in enumerate(readings)]

    def all(self) -> list[Found]:
        """Counts first: a share in brackets beside one has its subject (`139/186 (75%) doanh nghiệp`)."""
        for i, reading in enumerate(self.readings):
            if reading.kind in _COUNTED and self.found[i] is None:
                self.found[i] = self._lent(i)
        for i, reading in enumerate(self.readings):
            if reading.kind in _MEASURED:
                self.found[i] = self._dealt(i) or self._measured(i)
        return self.found

    def _index(self, position: int) -> int:
        return next((i for i, t in enumerate(self.line.tokens) if t.start >= position), len(self.line.tokens))

    def _span(self, first: int, end: int) -> Found:
        return self.line.tokens[first].start, self.line.tokens[end - 1].end

    def _limit(self, at: int) -> int:
        """The next figure behind a token: no phrase goes past it."""
        return min((f for f in self.first if f > at), default=len(self.line.tokens))

    def _counted(self, i: int) -> Found:
        """The phrase of the counted noun; of a unit that a ratio has (`26/31 điểm`) the unit."""
        reading = self.readings[i]
        if reading.noun is None:
            at = self.behind[i] - 1
            return self._span(at, at + 1) if reading.kind == "ratio" and self.line.tag(at) == UNIT else None
        noun = reading.noun
        first, at = self._index(noun.start), self._index(noun.end)
        inside = any(t.start < noun.end < t.end for t in self.line.tokens[max(0, at - 1) : at])
        if inside or at <= first:
            return noun.start, noun.end
        end = end_of(self.line, at - 1, self._limit(first), at)
        return noun.start, max(noun.end, self.line.tokens[end - 1].end)

    def _lent(self, i: int) -> Found:
        """A noun left out is that of the figure it stands beside (`từ 41.299 lên 78.568 ca`)."""
        unit = self.readings[i].unit
        sides = (j for j in (i + 1, i - 1) if 0 <= j < len(self.readings))
        return next((self.found[j] for j in sides if unit and self.readings[j].unit == unit), None)

    def _dealt(self, i: int) -> Found:
        """`doanh thu ... và lợi nhuận ..., lần lượt tăng 6% và 5%`: each its own of the things named before."""
        first = i
        while first > 0 and self._parallel(first):
            first -= 1
        last = i
        while last + 1 < len(self.readings) and self._parallel(last + 1):
            last += 1
        size = last - first + 1
        cues = any(self.line.has(j, "respectively") for j in range(max(0, self.first[first] - _NEAR), self.first[first]))
        named = list(dict.fromkeys(f for f in self.found[:first] if f))[-size:]
        return named[i - first] if size > 1 and cues and len(named) == size else None

    def _parallel(self, i: int) -> bool:
        """Whether nothing but a comma, a link and bounds stand between a figure and the one of its kind before it."""
        if self.readings[i].kind != self.readings[i - 1].kind:
            return False
        between = range(self.behind[i - 1], self.first[i])
        return 0 < len(between) <= 4 and all(
            self.line.norm(j) == "," or self.line.tag(j) == BOUND or self.line.has(j, "and") for j in between
        )

    def _measured(self, i: int) -> Found:
        walk = self._walk(i)
        if walk.crossed and i and self._follows(i - 1, walk.at + 1) and not self._near_name(walk):
            return self._last(i)
        if self.line.norm(walk.at) == "(" and (bracket := self._bracket(i, walk)):
            return bracket
        if attribute := self._attribute(i, walk):
            return attribute
        if walk.share and (own := self._own(i, walk)):
            return own
        return self._object(i) or self._own(i, walk) or self._carried(i, walk) or self._weak(walk)

    def _weak(self, walk: Walk) -> Found:
        """`chi trả mức tối thiểu 50.000 USD`: nothing else names what is measured."""
        return (
            next((self._span(j, j + 1) for j in walk.crossed if self.line.has(j, "attribute-weak")), None)
            if not walk.state
            else None
        )

    def _bracket(self, i: int, walk: Walk) -> Found:
        """In brackets: the name they stand behind (`VCB (-1,87%)`), else the subject of the figure before in the clause."""
        at = walk.at
        found = before(self.line, at - 1, self._clause(at - 1))
        named = self.line.capital(at - 1) and found is not None and not self._governed(found[0])
        if named and not any(self.first[k] < at <= self.behind[k] for k in range(i)):
            return self._head_of(at - 1)
        same = i > 0 and self.first[i - 1] >= self._clause(at - 1)
        return self._last(i) if same and (walk.state or self._follows(i - 1, at)) else None

    def _walk(self, i: int) -> Walk:
        """To the left over bounds, adverbs, times and words like `tăng lên mức`."""
        line, walk = self.line, Walk(self.first[i] - 1)
        while walk.at >= 0 and not line.broken(walk.at + 1):
            at = walk.at
            if line.norm(at) == ")" and (opened := self._opening(at)) and walk.crossed:
                walk.at = opened - 1
                continue
            if not (line.has(at, "subject-link") or line.tag(at) in (BOUND, "R", "T", TIME)):
                break
            walk.crossed.append(at)
            walk.state = walk.state or line.has(at, "subject-state")
            walk.share = walk.share or line.has(at, "subject-share")
            walk.at -= 1
        return walk

    def _opening(self, close: int) -> int:
        """The token that opens the bracket closed there, or 0."""
        return next((j for j in range(close - 1, max(0, close - _BRACKET), -1) if self.line.norm(j) == "("), 0)

    def _clause(self, at: int) -> int:
        """The first token of the clause that a token stands in; brackets that closed before it are passed over."""
        j = at
        while j >= 0:
            if self.line.norm(j) == ")":
                j = self._opening(j) - 1
                continue
            if self.line.norm(j) in _ENDS or (self.line.broken(j + 1) and j < at):
                return j + 1
            j -= 1
        return 0

    def _attribute(self, i: int, walk: Walk) -> Found:
        """The nearest noun that names what is measured: in the clause of a verb of state, else right before the number."""
        line, at = self.line, walk.at
        if line.norm(at) == "(":
            at -= 1
            while at > 0 and line.has(at, "subject-link"):
                at -= 1
        start = self._clause(at)
        for j in range(at, start - 1, -1):
            if line.tag(j) in (FIGURE, UNIT) and not self._lasting(j):
                break
            if not walk.state and not self._goes_on(j):
                break
            if self._names(j, walk.state):
                return self._attribute_at(self._governor(self._outermost(j, start), start, walk), at + 1, i)
        near = self._near_name(walk)
        if near is not None:
            return self._attribute_at(near, near + 1, i)
        return self._share(i, start) if walk.state and self.readings[i].kind == "percent" else None

    def _near_name(self, walk: Walk) -> int | None:
        """The noun among the links that names what is measured (`Honda Civic có giá 725 triệu`)."""
        return next((j for j in walk.crossed if self._names(j, False) and not self.line.has(j, "attribute-weak")), None)

    def _share(self, i: int, start: int) -> Found:
        """`Tỷ lệ ủng hộ phương án A, phương án B là 84%`: the share named before the clause, with no figure between."""
        for j in range(start - 1, -1, -1):
            if self.line.tag(j) == FIGURE or self.line.norm(j) == ";":
                return None
            if self.line.has(j, "attribute-share"):
                return self._attribute_at(j, start, i)
        return None

    def _governor(self, j: int, start: int, walk: Walk) -> int:
        """`tổn thất của vụ tấn công quy mô toàn cầu lên tới ...`: the noun that the preposition before this one belongs to."""
        run = before(self.line, j, start)
        if not walk.state or run is None or not self._governed(run[0]):
            return j
        for k in range(run[0] - 2, start - 1, -1):
            if self.line.tag(k) in (FIGURE, UNIT):
                break
            if self._names(k, True):
                return self._outermost(k, start)
        return j

    def _lasting(self, j: int) -> bool:
        """`lãi 6 tháng đạt 83 tỷ đồng`: a length of time ends no clause."""
        start = self.line.tokens[j].start
        return any(r.kind in ("duration", "age") and r.start <= start < r.end for r in self.readings)

    def _goes_on(self, j: int) -> bool:
        """Whether a noun before the token may still be what the number right behind measures."""
        line = self.line
        if line.has(j, "subject-of") or line.nominal(j) or self._names(j, False) or line.norm(j) == "/":
            return True
        return line.tag(j) == "V" and not line.has(j, "subject-stop")

    def _names(self, j: int, state: bool) -> bool:
        """Whether the token names what is measured; a verb does so only before a verb of state (`xuất khẩu đạt`)."""
        line = self.line
        if line.tag(j) in (FIGURE, UNIT, BOUND, TIME) or line.norm(j - 1) == "/" or line.has(j - 1, "each-behind"):
            return False
        if line.has(j, "after-tax") and line.has(j - 1, "subject-of"):
            return False
        if line.has(j, "attribute-inside"):
            return True
        verb = line.tag(j) == "V" or line.tag(j - 1) == "R"
        if verb and not state and line.has(j, "attribute-homograph"):
            return False
        known = line.has(j, "attribute") or line.two(j, "attribute")
        return known or line.norm(j).partition(" ")[0] in line.lists["attribute-head"]

    def _outermost(self, j: int, start: int) -> int:
        """`mức lợi nhuận`, `tổng vốn đầu tư`, `mức thu phí`: the first of several that name one thing."""
        outer = j
        for k in range(j - 1, max(start, j - 4) - 1, -1):
            if not self._goes_on(k) or (self.line.has(k, "subject-of") and not self.line.has(k + 1, "after-tax")):
                break
            if self._names(k, False):
                outer = k
        return outer

    def _attribute_at(self, j: int, limit: int, i: int) -> Found:
        """The phrase of such a noun, up to the links before the number."""
        line = self.line
        while limit < self.first[i] and self._names(limit, False) and limit > j:
            limit += 1
        end = j + 1
        while end < limit and not line.broken(end) and self._belongs(end):
            end += 1
        while end > j + 1 and line.tag(end - 1) in ("CH", "L", "Cc", "C", "R", "E"):
            end -= 1
        start, stop = self._span(j, end) or (0, 0)
        if line.has(j, "attribute-inside"):
            start += line.norm(j).rfind(" ") + 1
        return start, stop

    def _belongs(self, j: int) -> bool:
        """Whether a word goes on with what is measured: `giá bán`, `lợi nhuận sau thuế`, `phí bảo trì và quản lý`."""
        line = self.line
        if line.has(j, "subject-of"):
            return line.has(j + 1, "after-tax")
        if line.nominal(j) or line.has(j - 1, "subject-of") or line.two(j, "attributive") or line.two(j - 1, "attributive"):
            return True
        if line.tag(j) == "V" or line.norm(j) in ("/", '"'):
            return not line.has(j, "subject-stop")
        return line.tag(j) == "Cc" and line.nominal(j + 1)

    def _object(self, i: int) -> Found:
        """The thing behind a share, sum or measure: `40 tấn mía`, `73% số nghi phạm`, `78% (77.609) ý kiến`."""
        line, at = self.line, self.behind[i]
        if self.readings[i].kind == "multiple" and not self._names(at, False):
            return None
        if line.norm(at) == "(" and line.tag(at + 1) in (FIGURE, BOUND) and (close := self._closing(at)):
            at = close + 1
        while line.has(at, "subject-whole") and (line.tag(at + 1).startswith(("N", "L")) or line.has(at + 1, "subject-whole")):
            at += 1
        if at >= len(line.tokens) or not line.tag(at).startswith("N") or not line.nominal(at) or line.broken(at):
            return None
        if line.has(at, "no-object") or line.has(at, "no-noun") or (line.capital(at) and self.readings[i].kind != "percent"):
            return None
        return self._span(at, end_of(line, at, self._limit(at)))

    def _closing(self, at: int) -> int:
        """The end of a bracket that holds a figure, or 0."""
        close = next((j for j in range(at, min(at + _NEAR, len(self.line.tokens))) if self.line.norm(j) == ")"), 0)
        return close if any(at < f < close for f in self.first) else 0

    def _own(self, i: int, walk: Walk) -> Found:
        """What grows, falls, weighs or is so long: the phrase before the links, or the subject of their clause."""
        line, at = self.line, walk.at
        if at < 0:
            return None
        point = self.readings[i].unit_id == _POINT
        if line.norm(at) == "(":
            return self._head_of(at - 1)
        if line.norm(at) in _ENDS or line.has(at, "clause-link"):
            return None
        bare = all(line.tag(j) in (BOUND, TIME) for j in walk.crossed)
        if point and not bare:
            return self._phrase(self._clause(at), at + 1)
        if not (walk.state or bare) or (bare and self.readings[i].kind == "money"):
            return None
        distant = next((j for j in range(at, max(-1, at - _NEAR), -1) if line.has(j, "distance")), -1)
        if distant >= 0:
            return self._head_of(distant - 1) or self._phrase(0, distant)
        found = before(line, at, self._clause(at))
        extent = any(line.has(j, "subject-extent") for j in walk.crossed)
        if walk.state and not extent and (found is None or self._governed(found[0])):
            return self._phrase(self._clause(at), at + 1)
        return self._span(*found) if found else None

    def _governed(self, first: int) -> bool:
        """Whether a preposition stands before the phrase: `hệ thống loa của mỗi phường`."""
        while first > 0 and self.line.has(first - 1, "subject-lead"):
            first -= 1
        return self.line.tag(first - 1) == "E" or self.line.has(first - 1, "subject-of")

    def _head_of(self, at: int) -> Found:
        found = before(self.line, at, self._clause(at)) if at >= 0 else None
        return self._span(*found) if found else None

    def _phrase(self, start: int, limit: int) -> Found:
        """The first noun phrase of a clause, if it opens with one."""
        line, at = self.line, start
        while at < limit and (
            line.has(at, "subject-lead") or line.tag(at) in (TIME, "R", "C", "L", "P") or line.norm(at) in (",", '"')
        ):
            at += 1
        if at >= limit or not line.nominal(at) or not (line.tag(at).startswith("N") or line.capital(at)):
            return None
        return self._span(at, end_of(line, at, limit))

    def _carried(self, i: int, walk: Walk) -> Found:
        """The subject of the figure before: beside it, in brackets behind it, or where a verb of state has none of its own."""
        line, at = self.line, walk.at
        if i == 0 or at < 0:
            return None
        if walk.state and (line.norm(at) in _ENDS or line.has(at, "clause-link")):
            return self._last(i)
        alike = self.readings[i - 1].kind == self.readings[i].kind
        return self._last(i) if alike and line.has(at, "subject-beside") and self._follows(i - 1, at) else None

    def _follows(self, i: int, at: int) -> bool:
        """Whether a token stands right behind a figure and its noun, its denominator, or a bracket."""
        line, end = self.line, self.behind[i]
        found = self.found[i]
        if self.readings[i].kind not in (*_COUNTED, *_MEASURED):
            return False
        if found and self.readings[i].kind in _COUNTED and found[0] >= self.readings[i].start:
            end = max(end, self._index(found[1]))
        if line.norm(end) == "/" or line.has(end, "each-behind"):
            end += 2
        if line.norm(end) == "(" and end < at:
            end = next((j + 1 for j in range(end, min(end + _NEAR, at)) if line.norm(j) == ")"), end)
        return self.behind[i] <= at <= end

    def _last(self, i: int) -> Found:
        return next((f for f in reversed(self.found[:i]) if f), None)
