"""What the words around a figure say: its bound, and whether it is the amount of a change.

The rules are patterns in the language of spaCy's ``Matcher`` from the pattern
files, run only on sentences that hold a figure. The longest match wins, so ``không dưới`` beats
``dưới``, and ``cao hơn`` (a gap) beats ``hơn``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import regex

from solieu.extractor import baselines, naming, rates, sources
from solieu.extractor.baselines import Baseline
from solieu.extractor.document import BOUND, FIGURE, PLACE, TIME, UNIT, Token, as_one, is_shouted
from solieu.extractor.knowledge import Knowledge
from solieu.extractor.matching import Found, RuleSet, features
from solieu.extractor.phrases import Line
from solieu.extractor.places import Place
from solieu.extractor.row import Row, row_of
from solieu.extractor.scene import Reading
from solieu.extractor.scope import governing
from solieu.extractor.sequence import Places
from solieu.extractor.sharing import Anchor, Field, Roles
from solieu.extractor.sources import Source
from solieu.extractor.subjects import subjects
from solieu.extractor.times import SEVERAL, Time
from solieu.schemas.figure import Bound, Change
from solieu.schemas.pattern import BaselineRule, ContextRule, RoleRule, SourceRule

_BEHIND, _CONVERSION, _LISTED = 14, 30, 5
_OPENS = regex.compile(r"(?: ?/ ?[^\W_]{1,12})? ?\(")  # `29 USD/oz (2,3%)`
_BARE = 4  # letters of a scale word that stands alone (`chục`)


_Rule = TypeVar("_Rule", BaselineRule, SourceRule)


@dataclass(frozen=True, slots=True)
class Context:
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


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence ``view[start:end]`` says besides its figures."""

    view: str
    start: int
    end: int
    tokens: list[Token]
    times: list[Time]
    places: list[Place]


@dataclass(slots=True)
class _Line:
    """A sentence on its way: its times and places one token each, and what each step found in it."""

    said: Said
    readings: list[Reading]
    tokens: list[Token]
    places: list[Place]
    counted: list[Place]
    row: Row
    stand: Places
    seen: frozenset[str]
    bounds: dict[int, Found[Any]] = field(default_factory=dict)
    changes: dict[int, Found[Any]] = field(default_factory=dict)
    roles: dict[str, Roles] = field(default_factory=dict)
    compared: list[Found[BaselineRule]] = field(default_factory=list)
    quoted: list[Found[SourceRule]] = field(default_factory=list)
    times: Sequence[Time | None] = ()
    wheres: Sequence[Place | None] = ()
    about: Sequence[tuple[int, int] | None] = ()


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

    def contexts_of(self, sentences: Iterable[tuple[list[Reading], Said]]) -> list[list[Context]]:
        """For each sentence one context for each of its readings."""
        lines = [_line(readings, said) for readings, said in sentences]
        for line in lines:
            self._find_bounds(line)
        for line in lines:
            line.changes = _best(self.contexts.matches(line.row, line.stand, line.seen), line)
        for line in lines:
            if line.said.times or line.places:
                line.roles = _roles(self.roles.matches(line.row, line.stand, line.seen), line)
        for line in lines:
            line.compared = _matched(self.baselines.matches(line.row, line.stand, line.seen), line)
        for line in lines:
            line.quoted = _matched(self.sources.matches(line.row, line.stand, line.seen), line)
        for line in lines:
            self._govern(line)
        for line in lines:
            shouted = is_shouted(line.row.text)
            line.about = subjects(line.readings, Line(line.said.view, line.tokens, self.known.lists, shouted))
        return [self._contexts(line) for line in lines]

    def _find_bounds(self, line: _Line) -> None:
        """The bounds, which other rules may ask for by their tag."""
        line.bounds = _best(self.bounds.matches(line.row, line.stand, line.seen), line)
        for match in line.bounds.values():
            for k in _bounding(match, line.row):
                if line.row.index[k] >= 0:
                    line.tokens[line.row.index[k]].tag = line.row.tags[k] = BOUND
        if line.bounds:
            line.seen, line.stand = line.seen | features(line.tokens), Places(line.row)

    def _govern(self, line: _Line) -> None:
        """Which time and which place each figure has."""
        said, readings, lists = line.said, line.readings, self.known.lists
        around = Field(said.view, said.end, line.tokens, readings, lists["clause-link"])
        line.times, line.wheres = [None] * len(readings), [None] * len(readings)
        if said.times:
            when = replace(around, unshared=lists["time-unshared"], now=lists["time-now"], another=lists["time-of-another"])
            when = replace(when, ever=lists["time-ever"], running=frozenset(t.start for t in said.times if t.edtf.endswith("..")))
            spans = [(r.start, r.end) for r in readings]
            line.times = governing([_behind_its_length(t, spans, said.view) for t in said.times], line.roles["time"], when)
        if line.places:
            where = replace(around, anchors={p.start: _anchor(p) for p in line.places}, examples=lists["place-examples"])
            line.wheres = governing(line.places, line.roles["place"], where)

    def _contexts(self, line: _Line) -> list[Context]:
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
        made = _inherit(readings, made, said.view, self.known.lists)
        changes = [c.change for c in made]
        compared = baselines.baselines(line.compared, baselines.Field(said.view, tokens, readings, changes, self.known))
        quoted = sources.sources(line.quoted, naming.Field(said.view, tokens, readings, self.known))
        return [replace(c, baseline=b, source=s) if b or s else c for c, b, s in zip(made, compared, quoted, strict=True)]

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


def _line(readings: list[Reading], said: Said) -> _Line:
    """A sentence as a row for the rules, each time and place in it one token."""
    tokens = said.tokens
    spans = [(r.start, r.end) for r in readings]
    for mention in said.times:
        if any(mention.start < end and start < mention.end for start, end in spans):
            continue  # `24 giờ qua`: a length of time and a time
        tokens = as_one(tokens, mention.start, mention.end, TIME)
    places = [p for p in said.places if not any(p.start < end and start < p.end for start, end in spans)]
    counted = [p for p in said.places if p.several and p not in places]
    for where in (p for p in places if not p.everywhere):
        tokens = as_one(tokens, where.start, where.end, PLACE)
    row = row_of(said.view[said.start : said.end], tokens, said.start, {p.start: p.level for p in places})
    return _Line(said, readings, tokens, places, counted, row, Places(row), features(tokens))


def _roles(matches: Iterable[Found[RoleRule]], line: _Line) -> dict[str, Roles]:
    """What the rules say of each time and place of the sentence."""
    found: dict[tuple[str, str], set[int]] = {}
    mentions: list[Time | Place] = [*line.said.times, *line.places]
    for match in matches:
        rule = match.rule
        tag = rule.of.upper()
        named = [k for k in range(match.first, match.last) if line.row.tags[k] == tag]
        at = named[-1 if rule.pattern[-1].get("TAG") == tag else 0]  # `từ Lào vào Việt Nam`
        token = line.tokens[line.row.index[at]]
        found.setdefault((rule.of, rule.role), set()).update(m.start for m in mentions if token.start <= m.start < token.end)
    return {
        of: Roles(frozenset(found.get((of, "never"), ())), frozenset(found.get((of, "weak"), ()))) for of in ("time", "place")
    }


def _best(matches: Iterable[Found[Any]], line: _Line) -> dict[int, Found[Any]]:
    """Of each figure the longest match, by where it starts."""
    best: dict[int, Found[Any]] = {}
    row, tokens = line.row, line.tokens
    by_start = {r.candidate.start: r for r in line.readings} if matches else {}
    for match in matches:
        figure = next(k for k in range(match.first, match.last) if row.tags[k] == FIGURE)
        reading = by_start.get(tokens[row.index[figure]].start)
        if reading is None or _cancelled(match.rule, reading, row.index, tokens, match.first, figure):
            continue
        here = best.get(reading.candidate.start)
        if here is None or match.last - match.first > here.last - here.first:
            best[reading.candidate.start] = match
    return best


def _bound(reading: Reading, found: Found[Any] | None) -> tuple[Bound, str | None]:
    """The bound of a figure and the rule that says so."""
    number = reading.candidate.numbers[0]
    # `hơn chục năm`: the word before a scale word that stands alone says more than the scale
    outranked = found is not None and reading.quantity.order and number.end - number.start <= _BARE
    if not outranked and (reading.quantity.order or any(n.style == "order" for n in reading.candidate.numbers)):
        return "order", found.rule.name if found and found.rule.bound == "order" else None
    return (found.rule.bound, found.rule.name) if found else ("exact", None)


def _inherit(readings: list[Reading], said: list[Context], view: str, lists: dict[str, frozenset[str]]) -> list[Context]:
    """What holds for the next figure too: `hơn 7,8 tỉ won (6,85 triệu USD)`, `tăng 6% và 5%`, `giảm 126 tin (6,3%)`."""
    links = lists["and"]
    for i in range(len(readings) - 1, 0, -1):
        if said[i].per and not said[i - 1].per and _borrows(readings[i - 1], readings[i]):
            said[i - 1] = replace(said[i - 1], per=said[i].per)
    for i in range(1, len(readings)):
        first, second = readings[i - 1], readings[i]
        between = view[first.end : second.start]
        converted = first.kind == second.kind in ("money", "measure", "duration") and first.unit_id != second.unit_id
        if converted and said[i].bound == "exact" and "(" in between and ")" not in between and len(between) < _CONVERSION:
            said[i] = replace(said[i], bound=said[i - 1].bound, change=said[i].change or said[i - 1].change)
        same = first.kind == second.kind and between.strip() in links
        share = second.kind == "percent" and first.kind in ("count", "money", "measure") and _OPENS.fullmatch(between)
        if said[i].per is None and said[i - 1].per and first.kind == second.kind == "count" and _in_one_list(between, links):
            said[i] = replace(said[i], per=said[i - 1].per)
        if (same or share or _restates(first, second, said[i], between, lists["restating"])) and said[i].change is None:
            said[i] = replace(said[i], change=said[i - 1].change)
        elif said[i].change is None and (partner := _partner(i, readings, view, links)) is not None:
            said[i] = replace(said[i], change=said[partner].change)
    return said


def _restates(first: Reading, second: Reading, said: Context, between: str, restating: frozenset[str]) -> bool:
    """`giảm 1,2 USD, tương đương 2,6%`; but `mất 52 tỷ USD, tương đương 1% tổng sản phẩm` is the share of a whole."""
    kinds = {first.kind, second.kind}
    _, mark, words = between.lower().rpartition("(" if "(" in between else ",")
    if not (mark or " " in words.strip()) or words.strip() not in restating or ")" in between or len(between) > _CONVERSION:
        return False
    of_another = said.subject is not None and said.subject[0] >= second.end
    return len(kinds) == 2 and "percent" in kinds and kinds <= {"percent", "money", "measure", "count"} and not of_another


def _in_one_list(between: str, links: frozenset[str]) -> bool:
    """`Mỗi ngày có 182 chuyến, hơn 8.200 lượt khách`: nothing but a mark or link and a few words between two counts."""
    _, mark, tail = between.rpartition(",")
    joined = mark and len(tail.split()) <= 2
    linked = between.split()[-1:] and between.split()[-1] in links
    return "/" not in between and len(between) < _CONVERSION and len(between.split()) <= _LISTED and bool(joined or linked)


def _borrows(first: Reading, second: Reading) -> bool:
    """`từ mức 220.000 lên mức 250.000 đồng/lượng`: who borrows the unit borrows its denominator."""
    bare = first.end == first.candidate.end and first.start == first.candidate.start
    same = first.kind == second.kind in ("money", "measure") and first.unit_id == second.unit_id
    return bare and same and second.start - first.end < _CONVERSION


def _partner(i: int, readings: list[Reading], view: str, links: frozenset[str]) -> int | None:
    """`giảm 5 đồng ở chiều mua và 10 đồng ở chiều bán`: the figure of the same unit that a link joins to this one."""
    mine = readings[i]
    if mine.kind not in ("money", "percent"):
        return None
    before = next((k for k in (i - 1, i - 2) if k >= 0 and readings[k].kind == mine.kind), None)
    if before is None or readings[before].unit_id != mine.unit_id or mine.start - readings[before].end > _CONVERSION:
        return None
    between = view[readings[before].end : mine.start]
    linked = between.split()[-1:] and between.split()[-1] in links and not any(c in between for c in ",;:.")
    return before if linked or (i - before == 2 and between.split()[-1:] and between.split()[-1] in links) else None


def _may_hold(reading: Reading, time: Time | None) -> bool:
    """Ages hold at no time, nor anything at several; lengths of time only over a period behind: `4 năm ở đây (2013-2017)`."""
    if reading.kind == "duration":
        return time is not None and time.start > reading.end and "/" in time.edtf
    return reading.kind != "age" and (time is None or time.edtf != SEVERAL)


def _bounding(match: Found[Any], row: Row) -> Iterator[int]:
    """Where the bound itself stands: of `mức phạt hành chính lên tới 1.000 đô la` not the noun, which is the subject."""
    figure = next(k for k in range(match.first, match.last) if row.tags[k] == FIGURE)
    for k in range(figure - 1, match.first - 1, -1):
        if row.tags[k].startswith("N") and k < figure - 1:
            break
        yield k
    yield from (k for k in range(figure + 1, match.last) if row.tags[k] != UNIT)


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


def _matched(matches: Iterable[Found[_Rule]], line: _Line) -> list[Found[_Rule]]:
    """The matches over a row as spans of our tokens, but for those a word before them cancels."""
    kept = []
    index, tokens = line.row.index, line.tokens
    for match in matches:
        begin, end = index[match.first], index[match.last - 1] + 1
        if begin >= 0 and end > 0 and not (begin and tokens[begin - 1].norm in match.rule.unless_before):
            kept.append(Found(match.rule, begin, end))
    return kept


def _cancelled(rule: Any, reading: Reading, index: list[int], tokens: list[Token], first: int, figure: int) -> bool:
    begin = index[first]
    if rule.unless_before and begin > 0 and tokens[begin - 1].norm in rule.unless_before:
        return True
    if rule.kinds and reading.kind not in rule.kinds:
        return True
    if isinstance(rule, ContextRule):
        return False
    if reading.kind == "count" and (reading.quantity.value or reading.quantity.low or 0) < rule.counts_from:
        return True
    if rule.shapes and reading.shape not in rule.shapes:
        return True
    at = index[figure] + 1
    for token in tokens[at : at + _BEHIND]:
        if token.norm in (",", ";", "."):
            return False
        if token.norm in rule.unless_behind:
            return True
    return False
