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
from operator import attrgetter

from solieu.extractor.attributes import attribute, begin, names, priced, share, told_for
from solieu.extractor.borrowed import Stretch, acts, before_bracket, by_unit, joint, opening_noun, told
from solieu.extractor.document import BOUND, FIGURE, UNIT
from solieu.extractor.objects import behind_rate, next_figure, thing_behind
from solieu.extractor.owners import head_of, opened_by, owner
from solieu.extractor.phrases import ENDS, Line, before, clause, end_of, governed, without_pair
from solieu.extractor.scene import Reading
from solieu.extractor.text import QUOTES
from solieu.extractor.walks import Walk, crossed_name, walk_from

Found = tuple[int, int] | None
"""A subject: a stretch of the text."""

_COUNTED, _MEASURED = ("count", "ratio"), ("percent", "money", "measure", "multiple")
_NEAR = 8
_APART = 3
_START = attrgetter("start")


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

    def _told(self, run: Stretch) -> Found:
        return self._span(*run) if run else None

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
        end = end_of(self.line, at - 1, next_figure(self.line, first, self.first), at)
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
        if joined := joint(self.line, walk_from(self.line, self.first[first]).at, size):
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
        walk = walk_from(self.line, self.first[i])
        follows = walk.crossed and i and self._follows(i - 1, walk.at + 1)
        if follows and not (crossed_name(self.line, walk) or self._passed(i - 1)):
            return self._last(i)
        if self.line.norm(walk.at) == "(" and (bracket := self._bracket(i, walk)):
            return bracket
        if attribute := self._attribute(i, walk):
            return attribute
        if walk.share and (own := self._own(i, walk)):
            return own
        if borrowed := self._borrowed(i, walk):
            return borrowed
        if thing := thing_behind(self.line, self.readings[i], self.behind[i], self.first):
            return self._span(*thing)
        return self._own(i, walk) or self._carried(i, walk) or self._acting(i) or self._weak(walk)

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
            return self._told(head_of(line, at - 1))
        told = walk_from(self.line, at)
        if told.state and line.tag(at - 1) in ("V", "A") and any(line.tag(j) == "V" for j in told.crossed):
            near = attribute(line, told.at, False, self.others)  # `ngành khai khoáng tăng trưởng âm (-4%)`
            return self._span(*near) if near else self._own(i, told) or self._attribute(i, told)
        same = i > 0 and self.first[i - 1] >= clause(line, at - 1)
        return self._last(i) if same and (walk.state or self._follows(i - 1, at)) else None

    def _attribute(self, i: int, walk: Walk) -> Found:
        """The noun that names what is measured, before the links or among them (`Honda Civic có giá 725 triệu`)."""
        found = attribute(self.line, walk.at, walk.state, self.others)
        if found is None and (near := crossed_name(self.line, walk)) is not None:
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

    def _own(self, i: int, walk: Walk) -> Found:
        """What grows, falls, weighs or scores, but not before a bracket that stands behind another figure."""
        if i and self.line.norm(walk.at) == "(" and self._follows(i - 1, walk.at):
            return None
        return self._told(owner(self.line, walk, self.readings[i], self.readings[i - 1] if i else None))

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
                return self._told(opened_by(self.line, start, at))
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
        end = end + 2 if line.has(end, "each-behind") else behind_rate(line, end)
        if line.norm(end) == "(" and end < at:
            end = next((j + 1 for j in range(end, min(end + _NEAR, at)) if line.norm(j) == ")"), end)
        return self.behind[i] <= at <= end

    def _last(self, i: int) -> Found:
        return next((f for f in reversed(self.found[:i]) if f), None)
