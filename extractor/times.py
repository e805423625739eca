"""Times: where the text says a day, month, quarter, year or period, and its EDTF (ISO 8601-2, level 1).

The patterns are data (``patterns/times.toml``). What a pattern leaves open, the
year of ``26/8`` or the day of ``hôm qua``, comes from the article's date, from
the year its sentence or its text states, or not at all: a year is never
invented.
"""

from dataclasses import dataclass

import regex

from solieu.extractor.calendars import IN_A_YEAR, SEVERAL, Calendar
from solieu.extractor.time_forms import TimeForms
from solieu.schemas.pattern import TimeForm

_TELLS = 60
_DATE_LIKE = regex.compile(r"\d ?[/.-] ?\d")


@dataclass(frozen=True, slots=True)
class Time:
    """A time said in the text: ``view[start:end]``, by its form's name."""

    start: int
    end: int
    edtf: str
    form: str


def find_times(folded: str, start: int, end: int, calendar: Calendar, forms: TimeForms) -> list[Time]:
    """The times of a sentence ``folded[start:end]``, in order, the longest where two overlap.

    >>> from solieu.patterns import load
    >>> from solieu.extractor.time_forms import compile_times
    >>> forms = compile_times(load())
    >>> [t.edtf for t in find_times("trong quý iii-2020", 0, 18, Calendar("", None), forms)]
    ['2020-07/2020-09']
    """
    sentence = folded[start:end]
    undated = frozenset[int]() if _DATE_LIKE.search(sentence) else forms.numeric

    def may_occur(i: int) -> bool:
        if i in undated:
            return False
        needs = forms.forms[i][0].needs
        if needs and not any(word in sentence for word in needs):
            return False
        return forms.necessities[i].met_by(sentence)

    listed = list(forms.index.matches(folded, start, end, may_occur))
    listed.sort(key=lambda f: (f[1].start(), -f[1].end(), f[0]))
    found = [(*match.span(), forms.forms[i][0], match) for i, match in listed]
    idle = {span for begin, stop, form, _ in found if form.idle for span in range(begin, stop)}
    found = [f for f in found if f[2].idle or f[0] not in idle]
    asked = any("{y}" in form.edtf and not _own_year(match.groupdict()) for _, _, form, match in found)
    years = [
        (int(year), begin, stop)
        for begin, stop, form, match in (found if asked else ())
        for name, year in match.groupdict().items()
        if name in ("y", "y2") and year and len(year) > 2 and _tells_the_year(form) and not calendar.only_told(begin, forms)
    ]
    tried = any(word in sentence for word in forms.trial)  # `Ngày 9/5, tòa xét xử …`: years behind the deed
    times: list[Time] = []
    at = start
    for begin, stop, form, match in found:
        if begin < at or form.idle:
            continue
        told = next((time.edtf for time in reversed(times) if time.edtf != SEVERAL), None)
        template = form.edtf.replace("{since}", told.partition("/")[0]) if told else form.edtf
        groups, year = {k: match[k] for k in match.re.groupindex}, None if form.this_year else _told_beside(begin, stop, years)
        open_year = year is None and calendar.date is None and not _own_year(groups)
        edtf = None if tried and open_year else calendar.fill(template, groups, year)
        if edtf is None and open_year and IN_A_YEAR.search(template):
            edtf = SEVERAL  # of no year that the article tells, but no other time governs what stands at it
        if edtf is not None:
            times.append(Time(begin, stop, edtf, form.name))
            at = stop
    return times


def _own_year(said: dict[str, str | None]) -> str | None:
    return said.get("y") or said.get("y2")


def _tells_the_year(form: TimeForm) -> bool:
    """Not `sinh năm 1962`, nor `thập niên 1990`: the days beside them are of another year."""
    return not form.idle and "X" not in form.edtf


def _told_beside(start: int, end: int, years: list[tuple[int, int, int]]) -> int | None:
    """`Năm 2017, đến 30/4`: the one year the sentence states near a day is that of the day."""
    near = any(first - end <= _TELLS and start - last <= _TELLS for _, first, last in years)
    return years[0][0] if near and len({year for year, _, _ in years}) == 1 else None
