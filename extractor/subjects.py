"""What a figure is about: the counted noun phrase, or the thing that is measured.

Counts and ratios: the phrase of their noun (``5,2 cán bộ Công an chính quy``).
Shares, sums, measures and multiples: the noun that names what is measured,
before the number (``tỷ lệ hộ nghèo giảm còn 5%``), else the thing behind it
(``40 tấn mía``), else what grows, falls or is so long (``vết nứt dài 40 m``),
else the subject of the figure before (``đạt 389 tỷ đồng, tăng 6%``). Lengths of
time, ages and scores have none.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from solieu.extractor.attributes import attribute, before_list, begin, names, phrase, priced, share, told_for
from solieu.extractor.borrowed import acts, before_bracket, by_unit, joint, opening_noun, told, worth
from solieu.extractor.document import BOUND, FIGURE, TIME, UNIT
from solieu.extractor.phrases import ENDS, QUOTES, Line, before, clause, end_of, governed, opening, opening_phrase, without_pair
from solieu.extractor.scene import Reading

Found = tuple[int, int] | None
"""A subject: a stretch of the text."""

_COUNTED, _MEASURED = ("count", "ratio"), ("percent", "money", "measure", "multiple")
_POINT = "point"
_NEAR = 8
_APART = 3
_START = attrgetter("start")


@dataclass(slots=True)
class Walk:
    """The way from a number to the left, over links: where it ended, and what it crossed."""

    at: int
    crossed: list[int] = field(default_factory=list)
    state: bool = False
    share: bool = False


def subjects(readings: Sequence[Reading], line: Line) -> list[Found]:
    """For each figure of a sentence the stretch of the text that is its subject, or None.

    >>> from solieu.extractor import extract
    >>> [f.subject for f in extract("Tỷ lệ hộ nghèo giảm còn 5%; có 20 xã vùng cao trồng 40 tấn mía.")]
    ['Tỷ lệ hộ nghèo', 'xã vùng cao', 'mía']
    """
    return Subjects(readings, line).all()


class Subjects:
    """The subjects of the figures of one sentence, found in order."""

    def __init__(self, readings: Sequence[Reading], line: Line) -> None:
        self.readings = readings
        self.line = line
        self.first = [self._index(r.start) for r in readings]
        self.behind = [self._index(r.end) for r in readings]
        passed = [(a, b) for i, (a, b) in enumerate(zip(self.first, self.behind, strict=True)) if self._passed(i)]
        marks = [j for j, t in enumerate(line.tokens) if t.tag in (FIGURE, UNIT)]
        self.others = frozenset([j for j in marks if not any(a <= j < b for a, b in passed)] if passed else marks)
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

    def _passed(self, i: int) -> bool:
        """Whether a measured noun may stand before a figure: lengths of time, and `doanh thu của 5 công ty đạt 9 tỷ đồng`."""
        kind, owned = self.readings[i].kind, self.line.has(self.first[i] - 1, "subject-of")
        return kind in ("duration", "age") or (kind == "count" and owned)

    def _index(self, position: int) -> int:
        return bisect_left(self.line.tokens, position, key=_START)

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
        if at <= first:
            return noun.start, noun.end
        end = end_of(self.line, at - 1, self._limit(first), at)
        if reading.quantity.value in (2, 3):
            end = without_pair(self.line, at - 1, end)
        mark = self.line.norm(first - 1)
        quoted = mark in QUOTES and any(self.line.norm(j) == mark for j in range(first, end))
        start = self.line.tokens[first - 1].start if quoted and first else noun.start
        return start, max(noun.end, self.line.tokens[end - 1].end)

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
        if first == last:
            return None
        size = last - first + 1
        cues = any(self.line.has(j, "respectively") for j in range(max(0, self.first[first] - _NEAR), self.first[first]))
        if not cues:
            return None
        if joined := joint(self.line, self._walk(self.first[first]).at, size):
            return self._span(*joined[i - first])
        named = list(dict.fromkeys(f for f in self.found[:first] if f))[-size:]
        return named[i - first] if len(named) == size else None

    def _parallel(self, i: int) -> bool:
        """Whether nothing but a comma, a link and bounds stand between a figure and the one of its kind before it."""
        if self.readings[i].kind != self.readings[i - 1].kind:
            return False
        between = range(self.behind[i - 1], self.first[i])
        return 0 < len(between) <= 4 and all(
            self.line.norm(j) == "," or self.line.tag(j) == BOUND or self.line.has(j, "and") for j in between
        )

    def _measured(self, i: int) -> Found:
        walk = self._walk(self.first[i])
        if walk.crossed and i and self._follows(i - 1, walk.at + 1) and not (self._near_name(walk) or self._passed(i - 1)):
            return self._last(i)
        if self.line.norm(walk.at) == "(" and (bracket := self._bracket(i, walk)):
            return bracket
        if attribute := self._attribute(i, walk):
            return attribute
        if walk.share and (own := self._own(i, walk)):
            return own
        if borrowed := self._borrowed(i, walk):
            return borrowed
        return self._object(i) or self._own(i, walk) or self._carried(i, walk) or self._acting(i) or self._weak(walk)

    def _borrowed(self, i: int, walk: Walk) -> Found:
        """What the unit, the words before a bracket, the opening of the clause, or a price before it say is measured."""
        line, kind = self.line, self.readings[i].kind
        if found := by_unit(line, walk.at, self.readings[i].unit):
            return self._span(*found)
        if kind == "multiple" or walk.at < 0:
            return None
        if self._priced(i) and (last := self._last(i)):
            return last
        found = before_bracket(line, walk.at, self.others) if kind == "money" else None
        if found is None and not walk.state:
            found = opening_noun(line, walk.at, self.others)
        found = found or told(line, self.first[i], self.behind[i])
        return self._span(*found) if found else None

    def _priced(self, i: int) -> bool:
        """`giá vé là 40.000 đồng/lượt ở xã, các xã khác 80.000 đồng/lượt`: a rate goes on with the rate before it."""
        if i == 0 or self.readings[i].kind != "money" or self.readings[i - 1].kind != "money":
            return False
        rates = all(self.line.norm(self.behind[k]) == "/" for k in (i - 1, i))
        last = self.found[i - 1]
        return rates and last is not None and names(self.line, self._index(last[0]), True)

    def _acting(self, i: int) -> Found:
        """`67% học sinh học trường công, hơn 20% học trường tư`: the share's verb goes on with the things of the last share."""
        if self.readings[i].kind != "percent" or not acts(self.line, self.first[i], self.behind[i]):
            return None
        found = (f for f, r in zip(self.found[i - 1 :: -1], self.readings[i - 1 :: -1], strict=False) if r.kind == "percent")
        last = next((f for f in found if f), None) if i else None
        verb = last is not None and self.line.tag(self._index(last[1])) in ("V", "R")  # not `10% trẻ mồ côi, 5% bị bỏ rơi`
        return last if verb else None

    def _weak(self, walk: Walk) -> Found:
        """`chi trả mức tối thiểu 50.000 USD`: nothing else names what is measured."""
        if walk.state:
            return None
        return next((self._span(j, j + 1) for j in walk.crossed if self.line.has(j, "attribute-weak")), None)

    def _bracket(self, i: int, walk: Walk) -> Found:
        """In brackets: the name they stand behind (`VCB (-1,87%)`), else the subject of the figure before in the clause."""
        line, at = self.line, walk.at
        found = before(line, at - 1, clause(line, at - 1))
        named = line.capital(at - 1) and found is not None and not governed(line, found[0])
        if named and not any(self.first[k] < at <= self.behind[k] for k in range(i)):
            return self._head_of(at - 1)
        told = self._walk(at)
        if told.state and line.tag(at - 1) in ("V", "A") and any(line.tag(j) == "V" for j in told.crossed):
            near = attribute(line, told.at, False, self.others)
            return (
                self._span(*near) if near else self._own(i, told) or self._attribute(i, told)
            )  # `ngành khai khoáng tăng trưởng âm (-4%)`
        same = i > 0 and self.first[i - 1] >= clause(line, at - 1)
        return self._last(i) if same and (walk.state or self._follows(i - 1, at)) else None

    def _walk(self, first: int) -> Walk:
        """From a token to the left over bounds, adverbs, times and words like `tăng lên mức`."""
        line, walk = self.line, Walk(first - 1)
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

    def _attribute(self, i: int, walk: Walk) -> Found:
        """The noun that names what is measured, before the links or among them (`Honda Civic có giá 725 triệu`)."""
        found = attribute(self.line, walk.at, walk.state, self.others)
        if found is None and (near := self._near_name(walk)) is not None:
            found = near - (near - 1 in walk.crossed and names(self.line, near - 1, False)), near + 1
        if found is None and walk.state and self.readings[i].kind == "percent":
            found = share(self.line, clause(self.line, walk.at), self.others)
        if found is None and walk.state and self.line.norm(clause(self.line, walk.at) - 1) == ",":
            if last := self._elsewhere(i, walk.at):
                return last
            found = told_for(self.line, walk.at, self.others)
        if found:
            return begin(self.line, found[0]), self.line.tokens[found[1] - 1].end
        return next((s for j in walk.crossed if (s := priced(self.line, j))), None)

    def _elsewhere(self, i: int, at: int) -> Found:
        """`Tỷ lệ ở thành phố đạt 99%, ở nông thôn đạt 97%`: a clause that opens with a place goes on with what was measured."""
        start = clause(self.line, at)
        run = before(self.line, at, start)
        placed = self.line.tag(start) == "E" and run is not None and run[0] <= start + 2
        alike = i > 0 and placed and self.readings[i - 1].kind == self.readings[i].kind
        last = self._last(i) if alike else None
        return last if last and names(self.line, self._index(last[0]), True) else None

    def _near_name(self, walk: Walk) -> int | None:
        return next((j for j in walk.crossed if names(self.line, j, False) and not self.line.has(j, "attribute-weak")), None)

    def _object(self, i: int) -> Found:
        """The thing behind a share, sum or measure: `40 tấn mía`, `73% số nghi phạm`, `78% (77.609) ý kiến`."""
        line, at = self.line, self.behind[i]
        if self.readings[i].kind == "multiple" and not names(line, at, False):
            return None
        at = self._behind_rate(at)  # `giảm 0,5%/năm lãi suất cho vay`
        if line.norm(at) == "(" and line.tag(at + 1) in (FIGURE, BOUND) and (close := self._closing(at)):
            at = close + 1
        if self.readings[i].kind == "percent" and line.has(at, "part-of") and line.has(at + 1, "whole"):
            return self._span(*phrase(line, at + 1, self._limit(at)))  # `chiếm 16% trong tổng khối lượng giao dịch`
        while line.has(at, "subject-whole") and (line.tag(at + 1).startswith(("N", "L")) or line.has(at + 1, "subject-whole")):
            at += 1
        noun = line.tag(at).startswith("N") or line.norm(at).partition(" ")[0] in line.lists["attribute-head"]
        if at >= len(line.tokens) or not (noun and (line.nominal(at) or line.tag(at) == "V")) or line.broken(at):
            return None
        if line.has(at, "no-object") or line.has(at, "no-noun") or (line.capital(at) and self.readings[i].kind != "percent"):
            return None
        return self._span(at, end_of(line, at, self._limit(at)))

    def _behind_rate(self, at: int) -> int:
        """The index behind the denominators that stand there (`/năm`, `/100 km`, `/tháng/hộ`), else the same."""
        while self.line.norm(at) == "/":
            at += 3 if self.line.norm(at + 1)[:1].isdecimal() else 2
        return at

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
            return None if i and self._follows(i - 1, at) else self._head_of(at - 1)
        if line.norm(at) in ENDS or line.has(at, "clause-link"):
            held = point and walk.crossed and line.norm(at) == "," and not walk.state
            return self._scoring(at - 1) if held else None
        bare = all(line.tag(j) in (BOUND, TIME) or line.norm(j) in (":", "+", "-") for j in walk.crossed)
        if point and (not bare or line.has(at, "point-verb")):
            return self._scoring(at)
        if bare and self.readings[i].kind == "money":
            found = worth(line, at, i > 0 and self.readings[i - 1].kind == "money")
            doubtful = found == (0, 1) and not walk.crossed and " " not in line.norm(0)  # `Cướp 260 triệu đồng của tiệm vàng`
            return self._span(*found) if found and not doubtful else None
        if not (walk.state or bare):
            return None
        distant = next((j for j in range(at, max(-1, at - _NEAR), -1) if line.has(j, "distance")), -1)
        if distant >= 0:
            return self._head_of(distant - 1) or self._opening(0, distant)
        found = before(line, at, clause(self.line, at))
        extent = any(line.has(j, "subject-extent") for j in walk.crossed)
        if found is None and extent and line.tag(at) == "V":
            near = next((j for j in range(at, max(-1, at - _NEAR), -1) if line.has(j, "worth")), None)
            return self._span(near, at + 1) if near is not None else None  # `hợp đồng bán vũ khí trị giá 35 tỷ USD`
        if found and extent and line.has(found[0] - 1, "subject-of") and (owner := self._head_of(found[0] - 2)):
            return owner  # `Hành trình của Hùng dài hơn 1.000 km`
        if found and extent and line.tag(found[0] - 1) == "V" and line.has(found[0] - 2, "worth"):
            return self._span(found[0] - 2, found[1])
        link = before_list(line, at)  # `con số này của hãng A và hãng B là 33% và 8%`
        owned = found is None or governed(line, found[0]) or line.tag(link) == "E" or line.has(link, "subject-of")
        if walk.state and not extent and owned:
            return self._opening(clause(self.line, at), at + 1)
        return self._span(*found) if found else None

    def _scoring(self, at: int) -> Found:
        """Whose points they are: what the clause opens with, or the one before (`Đội nhà thắng, giữ ngôi đầu với 17 điểm`)."""
        start = clause(self.line, at)
        found = self._opening(start, at + 1)
        if found is None and self.line.tag(start).startswith(("V", "E", "R")) and self.line.norm(start - 1) == ",":
            found = self._opening(clause(self.line, start - 2), start - 1)
            return found if found and self.line.capital(self._index(found[1]) - 1) else None
        return found

    def _opening(self, start: int, limit: int) -> Found:
        found = opening_phrase(self.line, start, limit)
        time = found is not None and found[1] == found[0] + 1 and self.line.has(found[0], "no-object")  # `năm 2016 còn 5 tỷ`
        return self._span(*found) if found and not time else None

    def _head_of(self, at: int) -> Found:
        found = before(self.line, at, clause(self.line, at)) if at >= 0 else None
        return self._span(*found) if found else None

    def _carried(self, i: int, walk: Walk) -> Found:
        """The subject of the figure before: beside it, in brackets behind it, or where a verb of state has none of its own."""
        line, at = self.line, walk.at
        if at < 0:
            return None
        if walk.state and (line.norm(at) in ENDS or line.has(at, "clause-link") or line.two(at - 1, "clause-link")):
            return self._last(i) or self._clause_before(i, at)
        if i == 0:
            return None
        alike = self.readings[i - 1].kind == self.readings[i].kind
        if (line.norm(at) == "," or line.has(at, "and")) and (last := self._listed(i)):
            return last
        beside = line.has(at, "subject-beside") and self._follows(i - 1, at)
        if alike and self.behind[i - 1] == at + 1:
            return self.found[i - 1]  # `Wave Alpha 18 triệu đồng 17 triệu đồng`
        return self._last(i) if alike and beside else None

    def _listed(self, i: int) -> Found:
        """`Tỷ lệ là 24% ở nông thôn, 38% ở thành phố`: what the last of its kind measures, where both say for whom."""
        k = next((k for k in range(i - 1, -1, -1) if self.readings[k].kind == self.readings[i].kind), None)
        if k is None or any(self.line.tag(j) != "E" for j in (self.behind[k], self.behind[i])):
            return None
        between, last = range(self.behind[k], self.first[i]), self.found[k]
        head = self.line.view[last[0] : last[1]].casefold() if last else ""
        named = last is not None and (head in self.line.lists["attribute"] or names(self.line, self._index(last[0]), True))
        return last if named and not any(self.line.tag(j) == "V" for j in between) else None

    def _clause_before(self, i: int, at: int) -> Found:
        """`Giá vốn vẫn cao, gấp 22 lần doanh thu`: what the clause before names as measured, or its subject."""
        for _ in range(_APART):
            if self.line.norm(at) != ",":
                return None
            found = attribute(self.line, at - 1, True, self.others)
            if found or i or self.readings[i].kind == "money":
                return self._span(*found) if found else None
            start = clause(self.line, at - 1)
            if self.line.tag(start) not in ("V", "E"):
                return self._opening(start, at)
            at = start - 1  # `Chỉ số đôla, đo sức mạnh của đồng tiền này, tăng 0,04%`
        return None

    def _follows(self, i: int, at: int) -> bool:
        """Whether a token stands right behind a figure and its noun, its denominator, or a bracket."""
        line, end = self.line, self.behind[i]
        found = self.found[i]
        if self.readings[i].kind not in (*_COUNTED, *_MEASURED):
            return False
        if found and self.readings[i].kind in _COUNTED and found[0] >= self.readings[i].start:
            end = max(end, self._index(found[1]))
        end = end + 2 if line.has(end, "each-behind") else self._behind_rate(end)
        if line.norm(end) == "(" and end < at:
            end = next((j + 1 for j in range(end, min(end + _NEAR, at)) if line.norm(j) == ")"), end)
        return self.behind[i] <= at <= end

    def _last(self, i: int) -> Found:
        return next((f for f in reversed(self.found[:i]) if f), None)
