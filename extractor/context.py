"""What the words around a figure say: its bound, and whether it is the amount of a change.

The rules are patterns in the language of spaCy's ``Matcher`` from the pattern
files, run only on sentences that hold a figure. The longest match wins, so ``không dưới`` beats
``dưới``, and ``cao hơn`` (a gap) beats ``hơn``.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from solieu.extractor import baselines, naming, rates, sources
from solieu.extractor.baselines import Baseline
from solieu.extractor.calendars import SEVERAL
from solieu.extractor.carrying import carried
from solieu.extractor.cutting import is_shouted
from solieu.extractor.document import BOUND
from solieu.extractor.knowledge import Knowledge
from solieu.extractor.matching import Found, RuleSet
from solieu.extractor.phrases import Line
from solieu.extractor.places import Place
from solieu.extractor.ruled_line import RuledLine, Said, as_spans, bounding, longest, roles_of, ruled
from solieu.extractor.scene import Reading
from solieu.extractor.scope import governing
from solieu.extractor.sharing import Anchor, Field
from solieu.extractor.sources import Source
from solieu.extractor.subjects import subjects
from solieu.extractor.times import Time
from solieu.schemas.figure import Bound, Change

_BARE = 4  # letters of a scale word that stands alone (`chục`)


class Context(NamedTuple):
    """Bound, change and denominator of one figure."""

    bound: Bound = "exact"
    bound_rule: str | None = None
    change: Change | None = None
    per: str | None = None
    time: Time | None = None
    subject: tuple[int, int] | None = None
    baseline: Baseline | None = None
    source: Source | None = None
    place: Place | None = None


class Matchers:
    """The context rules, compiled when first needed."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.bounds = RuleSet(known.patterns.bound)
        self.contexts = RuleSet(known.patterns.context)
        self.roles = RuleSet(known.patterns.role)
        self.baselines = RuleSet(known.patterns.baseline)
        self.sources = RuleSet(known.patterns.source)
        self.rates = rates.words(known)
        tables = (self.bounds, self.contexts, self.roles, self.baselines, self.sources)
        self.asked = self.rates.union(*(table.asked for table in tables))

    def contexts_of(self, sentences: Iterable[tuple[list[Reading], Said]]) -> list[list[Context]]:
        """For each sentence one context for each of its readings."""
        lines = [ruled(readings, said, self.asked) for readings, said in sentences]
        for line in lines:
            self._find_bounds(line)
        for line in lines:
            line.changes = longest(self.contexts.matches(line.row, line.seen), line)
        for line in lines:
            if line.said.times or line.places:
                line.roles = roles_of(self.roles.matches(line.row, line.seen), line)
        for line in lines:
            line.compared = as_spans(self.baselines.matches(line.row, line.seen), line)
        for line in lines:
            line.quoted = as_spans(self.sources.matches(line.row, line.seen), line)
        for line in lines:
            self._govern(line)
        for line in lines:
            shouted = is_shouted(line.row.text)
            line.about = subjects(line.readings, Line(line.said.view, line.tokens, self.known.lists, shouted))
        return [self._contexts(line) for line in lines]

    def _find_bounds(self, line: RuledLine) -> None:
        """The bounds, which other rules may ask for by their tag."""
        line.bounds = longest(self.bounds.matches(line.row, line.seen), line)
        for match in line.bounds.values():
            for k in bounding(match, line.row):
                if line.row.index[k] >= 0:
                    line.tokens[line.row.index[k]].tag = line.row.tags[k] = BOUND
        if line.bounds:
            line.seen |= {"#" + BOUND}

    def _govern(self, line: RuledLine) -> None:
        """Which time and which place each figure has."""
        said, readings = line.said, line.readings
        line.times, line.wheres = [None] * len(readings), [None] * len(readings)
        if said.times:
            spans = [(r.start, r.end) for r in readings]
            times = [_behind_its_length(t, spans, said.view) for t in said.times]
            line.times = governing(times, line.roles["time"], self._field_of_times(line))
        if line.places:
            line.wheres = governing(line.places, line.roles["place"], self._field_of_places(line))

    def _field_of_times(self, line: RuledLine) -> Field:
        said, lists = line.said, self.known.lists
        return Field(
            said.view,
            said.end,
            line.tokens,
            line.readings,
            lists["clause-link"],
            unshared=lists["time-unshared"],
            now=lists["time-now"],
            another=lists["time-of-another"],
            ever=lists["time-ever"],
            running=frozenset(t.start for t in said.times if t.edtf.endswith("..")),
        )

    def _field_of_places(self, line: RuledLine) -> Field:
        said, lists = line.said, self.known.lists
        anchors = {p.start: _anchor(p) for p in line.places}
        links, examples = lists["clause-link"], lists["place-examples"]
        return Field(said.view, said.end, line.tokens, line.readings, links, anchors, examples=examples)

    def _contexts(self, line: RuledLine) -> list[Context]:
        """What was found, for each figure."""
        said, readings, tokens, made = line.said, line.readings, line.tokens, []
        rated = not line.seen.isdisjoint(self.rates)
        listing = bool(said.times) and self._lists_prices(line.row.text.lower())
        for r, time, place, subject in zip(readings, line.times, line.wheres, line.about, strict=True):
            bound, rule = _bound(r, line.bounds.get(r.candidate.start))
            change = line.changes.get(r.candidate.start)
            made.append(
                Context(
                    bound,
                    rule,
                    change.rule.value if change else None,
                    rates.per(r, tokens, self.known) if rated else None,
                    time if _may_hold(r, time) and not (self._parties(r) or (listing and r.kind != "money")) else None,
                    subject,
                    place=None if _counts(r, place, line.counted) else self._where(r, place),
                )
            )
        made = carried(readings, made, said.view, self.known.lists)
        if not (line.compared or line.quoted):
            return made
        changes = [c.change for c in made]
        compared = baselines.baselines(line.compared, baselines.Field(said.view, tokens, readings, changes, self.known))
        quoted = sources.sources(line.quoted, naming.Field(said.view, tokens, readings, self.known))
        return [c._replace(baseline=b, source=s) if b or s else c for c, b, s in zip(made, compared, quoted, strict=True)]

    def _lists_prices(self, sentence: str) -> bool:
        """`GIÁ BÁN (VNĐ), áp dụng từ 06/02/2017 … 5 chỗ ngồi … 532.000.000`: the prices hold from that day, not the seats."""
        return any(heading in sentence for heading in self.known.lists["money-heading"])

    def _where(self, reading: Reading, place: Place | None) -> Place | None:
        """Ages, lengths of time and scores hold nowhere, nor do `hai nước`, `163 mã lực`; a list of places is no single one."""
        if place is None or place.several or reading.kind in ("age", "duration", "score"):
            return None
        if reading.unit in self.known.lists["place-unplaced"]:
            return None
        countries = place.level == "country" and not place.located and reading.unit in self.known.lists["place-countries"]
        return None if self._parties(reading) or countries else place

    def _parties(self, reading: Reading) -> bool:
        """`hai nước`, `hai nhà lãnh đạo`: the parties to something, who hold at no time and in neither of them."""
        return reading.quantity.value == 2 and reading.unit in self.known.lists["place-parties"]


def _bound(reading: Reading, found: Found[Any] | None) -> tuple[Bound, str | None]:
    """The bound of a figure and the rule that says so."""
    number = reading.candidate.numbers[0]
    # `hơn chục năm`: the word before a scale word that stands alone says more than the scale
    outranked = found is not None and reading.quantity.order and number.end - number.start <= _BARE
    if not outranked and (reading.quantity.order or any(n.style == "order" for n in reading.candidate.numbers)):
        return "order", found.rule.name if found and found.rule.bound == "order" else None
    return (found.rule.bound, found.rule.name) if found else ("exact", None)


def _may_hold(reading: Reading, time: Time | None) -> bool:
    """Ages hold at no time, nor anything at several; lengths of time only over a period behind: `4 năm ở đây (2013-2017)`."""
    if reading.kind == "duration":
        return time is not None and time.start > reading.end and "/" in time.edtf
    return reading.kind != "age" and (time is None or time.edtf != SEVERAL)


def _behind_its_length(time: Time, spans: list[tuple[int, int]], view: str) -> Time:
    """`trong hai năm 1967 - 1969`: the length of time is a figure, the years behind it are when it was."""
    end = next((end for start, end in spans if time.start < end < time.end), time.end)
    begin = end + 1 if view[end : end + 1].isspace() else end
    return replace(time, start=begin) if view[begin : min(begin + 1, time.end)].isdecimal() else time


def _counts(reading: Reading, place: Place | None, counted: list[Place]) -> bool:
    """Whether a figure counts units of the level of the place: `ở Hòa Bình … nối 2 tỉnh Lai Châu và Lào Cai`."""
    return any(place and p.level == place.level and p.start < reading.end and reading.start < p.end for p in counted)


def _anchor(place: Place) -> Anchor:
    return Anchor(place.anchor, place.reach, place.located, place.level in ("country", "other"), place.several)
