"""Times: where the text says a day, month, quarter, year or period, and its EDTF (ISO 8601-2, level 1).

The patterns are data (``patterns/times.toml``). What a pattern leaves open, the
year of ``26/8`` or the day of ``hôm qua``, comes from the article's date, from
the year its sentence or its text states, or not at all: a year is never
invented.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from functools import cached_property

import regex

from solieu.extractor.necessity import Necessity, necessary
from solieu.extractor.openings import Index, openings
from solieu.schemas.pattern import PatternFile, TimeForm

_HEAD = 600
_MOST_MONTHS = 11
_AHEAD = 24
_SPACE = r"(?:[ \n]{1,2})"
_YEAR = r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)"
_DAY, _MONTH = r"(?<![\d.,/-])(?:0?[1-9]|[12]\d|3[01])(?!\d)", r"(?<![\d,])(?:0?[1-9]|1[0-2])(?!\d)"
_QUARTER = r"(?:iv|iii|ii|i|[1-4])(?![^\W_])"
_CENTURY = 100
_MACROS = {
    "{d}": rf"(?P<d>{_DAY})",
    "{d2}": rf"(?P<d2>{_DAY.replace('/-]', '/]')})",  # `18-19/9/2021`
    "{m}": rf"(?P<m>{_MONTH})",
    "{m2}": rf"(?P<m2>{_MONTH})",
    "{y}": rf"(?P<y>{_YEAR})",
    "{y2}": rf"(?P<y2>{_YEAR})",
    "{yy2}": r"(?P<y2>(?:1[5-9]|20)?\d\d)(?!\d)",
    "{q}": rf"(?P<q>{_QUARTER})",
    "{sep}": r"[ ]?[/.-][ ]?",
    "{sp}": _SPACE,
}
_DIGITS = dict.fromkeys(("d", "d2", "m", "m2", "y", "y2"), frozenset("0123456789"))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MISSING = regex.compile(r"\{(\w+)([+-]\d+)?\}")
_DATE_LIKE = regex.compile(r"\d ?[/.-] ?\d")
_LINE = regex.compile(r"[^\n]{4,80}")
_CLOCK = regex.compile(
    r"[ ,|@()-]{0,5}(?:\d{1,2}(?::|h)\d{2}(?::\d{2})?(?: ?[ap]m)?)?[ ,|()-]{0,5}(?:\(?(?:gmt|utc) ?[+]?\d{0,2}\)?)?[ ]?"
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time said in the text: ``view[start:end]``, by its form's name."""

    start: int
    end: int
    edtf: str
    form: str


@dataclass(frozen=True, slots=True)
class TimeForms:
    """The forms, compiled."""

    forms: tuple[tuple[TimeForm, "regex.Pattern[str]"], ...]
    necessities: tuple[Necessity, ...]
    index: Index
    evidence: Index
    weekday: "regex.Pattern[str]"
    since: tuple[str, ...]
    counts: dict[str, int]


def compile_times(patterns: PatternFile) -> TimeForms:
    """The time forms of the pattern files, ready to match.

    Raises:
        ValueError: a pattern is no regular expression.
    """
    lists = {words.list: words.words for words in patterns.words}
    until = "|".join(map(regex.escape, lists.get("time-until", ())))
    macros = _MACROS | {"{dash}": rf"(?:[ ]?-[ ]?|[ ](?:{until})[ ])" if until else r"[ ]?-[ ]?"}
    counts = {w.word: w.value for w in patterns.number_word if w.role in ("digit", "ten") and 1 <= w.value <= _MOST_MONTHS}
    macros["{n}"] = rf"(?<!\d)(?P<n>0?[1-9]|1[01]|{_any_of(counts)})"
    months = {word: i for i, word in enumerate(lists.get("month-in-words", ()), 1)}
    macros["{mw}"] = rf"(?P<m>{_any_of(sorted(months, key=len, reverse=True))})"
    openers, forces = _any_of(lists.get("time-opener", ())), _any_of(lists.get("time-force", ()))
    macros["{opening}"] = rf'(?<=(?:^|[.!?:;\n"(] ?|  |\b(?:{openers}),? |\b(?:{forces}) ))'
    days = "|".join(map(regex.escape, lists.get("weekday", ())))
    forms = tuple((form, regex.compile(_spell(form, macros))) for form in patterns.time)
    return TimeForms(
        forms,
        tuple(necessary(form.pattern, _DIGITS) for form in patterns.time),
        Index([(pattern, openings(pattern.pattern, {})) for _, pattern in forms]),
        Index([(pattern, openings(pattern.pattern, {})) for form, pattern in forms if form.evidence]),
        regex.compile(rf"(?:(?:{days})[,. -]{{0,3}})?"),
        lists.get("time-since", ()),
        counts | _ROMAN | months,
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(regex.escape, words)) or r"(?!)"


def _spell(form: TimeForm, macros: dict[str, str]) -> str:
    pattern = form.pattern
    for macro, spelled in macros.items():
        pattern = pattern.replace(macro, spelled)
    alone = "" if form.glued else r"(?<![^\W_]|\d[.,/-])"
    return rf"{alone}{pattern}(?![^\W_]|[./-]\d)"


class Calendar:
    """What an article says of its own date, for times that leave something open.

    >>> Calendar("", Date(2021, 5, 3)).fill("{Y-1}", {})
    '2020'
    """

    def __init__(self, folded: str, date: Date | None, forms: TimeForms | None = None) -> None:
        self._folded = folded
        self._given = date
        self._forms = forms

    @cached_property
    def date(self) -> Date | None:
        """The article's date: given, or on a line of its own at the head of the text."""
        return self._given or self._dateline()

    @cached_property
    def year(self) -> int | None:
        """The year the article stands in: that of its date, else the latest that it writes behind a day, month or quarter."""
        if self.date is not None:
            return self.date.year
        return max(self._stated(), default=None)

    @cached_property
    def day(self) -> str:
        """The day whose map of the country holds; the last of the 63 provinces where the article tells no year.

        >>> Calendar("", None).day
        '2025-06-30'
        """
        if self.date is not None:
            return self.date.isoformat()
        return f"{self.year or 2025:04d}-06-30"

    def _stated(self) -> Iterator[int]:
        """The years behind a day, month or quarter, but for those something only began in (`từ tháng 9/2010`)."""
        if self._forms is None:
            return
        for _, match in self._forms.evidence.matches(self._folded, 0, len(self._folded), lambda _: True):
            ahead = self._folded[max(0, match.start() - _AHEAD) : match.start()].rstrip(" ")
            if match["y"] and not ahead.endswith(self._forms.since):
                yield int(match["y"])

    def fill(self, template: str, said: dict[str, str | None], year: int | None = None) -> str | None:
        """A template with its names replaced; None where one is unknown or a date does not exist."""
        values = self._values(said, year)
        missing = False

        def value(match: "regex.Match[str]") -> str:
            nonlocal missing
            filled = self._value(match[1], int(match[2] or 0), values)
            missing = missing or filled is None
            return filled or ""

        edtf = str(_MISSING.sub(value, template))
        return edtf if not missing and is_possible(edtf) else None

    def _values(self, said: dict[str, str | None], year: int | None) -> dict[str, int]:
        counts = self._forms.counts if self._forms else _ROMAN
        values = {k: counts.get(v) or int(v) for k, v in said.items() if v is not None}
        stated = year or self.year if "y" not in values and "y2" not in values else None
        if stated is not None:
            values["y"] = stated
        if "y" not in values and "y2" in values:  # `từ 15/3 đến 20/4/2021`
            values["y"] = values["y2"]
        if "y2" not in values and "y" in values:
            values["y2"] = values["y"]
        if values.get("y2", _CENTURY) < _CENTURY:  # `mùa 2016/17`
            values["y2"] += values["y"] // _CENTURY * _CENTURY
        if "q" in values:
            values |= {"qa": values["q"] * 3 - 2, "qb": values["q"] * 3}
        if "n" in values:
            values |= {"na": 13 - values["n"], "nb": 12}
        return values

    def _value(self, name: str, shift: int, values: dict[str, int]) -> str | None:
        if name == "today":
            return (self.date + timedelta(days=shift)).isoformat() if self.date else None
        if name == "Y":
            return str(self.date.year + shift) if self.date else None
        if name not in values:
            return None
        return str(values[name]) if name.startswith("y") else f"{values[name]:02d}"

    def _dateline(self) -> Date | None:
        if self._forms is None:
            return None
        lines = [(form, pattern) for form, pattern in self._forms.forms if form.dateline]
        for line in _LINE.finditer(self._folded, 0, min(len(self._folded), _HEAD)):
            begin = self._forms.weekday.match(self._folded, line.start(), line.end()).end()
            for form, pattern in lines:
                match = pattern.match(self._folded, begin, line.end())
                if (
                    match
                    and "y" in match.capturesdict()
                    and match["y"]
                    and _CLOCK.fullmatch(self._folded, match.end(), line.end())
                ):
                    edtf = self.fill(form.edtf, {k: match[k] for k in pattern.groupindex})
                    return Date.fromisoformat(edtf) if edtf else None
        return None


def is_possible(edtf: str) -> bool:
    """Whether every date in it exists and a period does not end before it begins.

    >>> is_possible("2021-02-29"), is_possible("2023-01/2023-06"), is_possible("2020/2016")
    (False, True, False)
    """
    ends = edtf.split("/")
    for part in ends:
        if len(part) == 10:
            try:
                Date.fromisoformat(part)
            except ValueError:
                return False
    return len(ends) < 2 or ".." in ends or ends[0] <= ends[1]


def find_times(folded: str, start: int, end: int, calendar: Calendar, forms: TimeForms) -> list[Time]:
    """The times of a sentence ``folded[start:end]``, in order, the longest where two overlap.

    >>> from solieu.patterns import load
    >>> forms = compile_times(load())
    >>> [t.edtf for t in find_times("trong quý iii-2020", 0, 18, Calendar("", None), forms)]
    ['2020-07/2020-09']
    """
    sentence = folded[start:end]
    found: list[tuple[int, int, TimeForm, regex.Match[str]]] = []
    dated = _DATE_LIKE.search(sentence) is not None
    characters = frozenset(sentence)

    def may_occur(i: int) -> bool:
        form = forms.forms[i][0]
        if (form.numeric and not dated) or (form.needs and not any(word in sentence for word in form.needs)):
            return False
        return forms.necessities[i].met_by(sentence, characters)

    for i, match in forms.index.matches(folded, start, end, may_occur):
        found.append((*match.span(), forms.forms[i][0], match))
    found.sort(key=lambda f: (f[0], -f[1]))
    idle = {span for begin, stop, form, _ in found if form.idle for span in range(begin, stop)}
    found = [f for f in found if f[2].idle or f[0] not in idle]
    said = [m.groupdict() for _, _, form, m in found if _tells_the_year(form)]
    years = [int(year) for groups in said for name in ("y", "y2") if (year := groups.get(name)) and len(year) > 2]
    year = _nearest(years)
    times: list[Time] = []
    at = start
    for begin, stop, form, match in found:
        if begin < at or form.idle:
            continue
        template = form.edtf.replace("{since}", times[-1].edtf.partition("/")[0]) if times else form.edtf
        edtf = calendar.fill(template, {k: match[k] for k in match.re.groupindex}, year)
        if edtf is not None:
            times.append(Time(begin, stop, edtf, form.name))
            at = stop
    return times


def _tells_the_year(form: TimeForm) -> bool:
    """Not `sinh năm 1962`, nor `thập niên 1990`: the days beside them are of another year."""
    return not form.idle and "X" not in form.edtf


def _nearest(years: list[int]) -> int | None:
    """`Năm 2017, đến 30/4`: the one year the sentence states is that of its days."""
    return years[0] if len(set(years)) == 1 else None
