"""What an article says of its own date, and dates that leave something open filled in with it.

The year of ``26/8`` or the day of ``hôm qua`` comes from the date given with
the article, from a date line at its head, from the days that its text writes
out, or not at all: a year is never invented.
"""

from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from functools import cached_property

import regex

from solieu.extractor.index import stretches
from solieu.extractor.periods import gap
from solieu.extractor.time_forms import ROMAN, TimeForms

SEVERAL = "-"
"""What a form says that is of several times: a figure holds at none of them alone."""
_HEAD = 600
_NEAR, _NEAR_DAY, _NEAR_HINT = 93, 62, 31  # `quý IV` beside `quý II/2022`: a quarter between
_CITED = 48
_LATER = 3
_CENTURY = 100
IN_A_YEAR = regex.compile(r"\{(?:m|qa)\}")
_MISSING = regex.compile(r"\{(\w+)([+-]\d+)?\}")
_LINE = regex.compile(r"[^\n]{4,80}")
_CLOCK = regex.compile(
    r"[ ,|@()-]{0,5}(?:\d{1,2}(?::|h)\d{2}(?::\d{2})?(?: ?[ap]m)?)?[ ,|()-]{0,5}(?:\(?(?:gmt|utc) ?[+]?\d{0,2}\)?)?[ ]?"
)


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
        return max((int(edtf[:4]) for edtf in self._stated), default=None)

    @cached_property
    def day(self) -> str:
        """The day whose map of the country holds; the last of the 63 provinces where the article tells no year.

        >>> Calendar("", None).day
        '2025-06-30'
        """
        if self.date is not None:
            return self.date.isoformat()
        return f"{self.year or 2025:04d}-06-30"

    @cached_property
    def _stated(self) -> list[str]:
        """The days and quarters written with their year."""
        return list(self._written(self._forms, self._forms.evidence)) if self._forms else []

    @cached_property
    def _hinted(self) -> list[str]:
        """The months written with their year: evidence for days beside them where the article writes no day out."""
        return list(self._written(self._forms, self._forms.hints)) if self._forms else []

    @cached_property
    def _years(self) -> frozenset[int]:
        """The years that the article writes, but for ends of periods, which may lie ahead (`đến năm 2020`)."""
        forms = self._forms
        if forms is None or forms.year is None:
            return frozenset()
        said = self._places_of_years
        return frozenset(int(self._folded[at : at + 4]) for at in said if not self._ahead_of(at).endswith(forms.ahead))

    @cached_property
    def _places_of_years(self) -> list[int]:
        """Where the article writes a year of four digits."""
        forms = self._forms
        return [] if forms is None or forms.year is None else [match.start() for match in forms.year.finditer(self._folded)]

    def _ahead_of(self, start: int) -> str:
        return self._folded[max(0, start - _CITED) : start].rstrip(" ")

    def _written(self, forms: TimeForms, dated: frozenset[int]) -> Iterator[str]:
        """The times of forms with their year that say the article's own.

        Not those something only began in (`từ tháng 9/2010`) or compares with, nor of what is cited (`Nghị quyết số 170
        ngày 10.7.2015`), nor any where the article goes on to a later year.
        """
        folded, near = self._folded, None
        if forms.year is not None:
            if not self._places_of_years:
                return
            near = stretches(folded, self._places_of_years, forms.before_year, 0, len(folded))
        matches = forms.dated.matches(folded, 0, len(folded), dated.__contains__, near)
        written = [(i, m) for i, m in matches if m["y"] and not self._is_begun(m.start(), forms)]
        latest = max((int(m["y"]) for _, m in written), default=0)
        for i, match in written:
            year = int(match["y"])
            if year >= latest - 1 and not self._is_cited(match.start(), forms) and not self._outdated(year):
                edtf = self._filled(forms.forms[i][0].edtf, {k: match[k] for k in match.re.groupindex}, None)
                if edtf is not None:
                    yield edtf

    def _outdated(self, year: int) -> bool:
        """Whether the article writes one of the next years too: what it tells of this one is past."""
        return any(later in self._years for later in range(year + 1, year + 1 + _LATER))

    def only_told(self, start: int, forms: TimeForms) -> bool:
        """Whether a time is that of something else than the article tells: begun, compared with or cited."""
        return self._is_begun(start, forms) or self._is_cited(start, forms)

    def _is_begun(self, start: int, forms: TimeForms) -> bool:
        return self._ahead_of(start).endswith(forms.since)

    def _is_cited(self, start: int, forms: TimeForms) -> bool:
        return forms.cited.search(self._ahead_of(start)) is not None

    def fill(self, template: str, said: dict[str, str | None], year: int | None = None) -> str | None:
        """A template with its names replaced; None where one is unknown or a date does not exist."""
        if year is None and self.date is None and IN_A_YEAR.search(template) and not (said.get("y") or said.get("y2")):
            return self._beside(template, said)
        return self._filled(template, said, year or self.year)

    def _beside(self, template: str, said: dict[str, str | None]) -> str | None:
        """A day, month or quarter in the year that puts it beside one the article writes out: `8/2` beside `30/12/2016`."""
        written, near = self._stated, _NEAR if "{qa}" in template else _NEAR_DAY
        if not written and "{d}" in template:
            written, near = self._hinted, _NEAR_HINT
        years = {int(edtf[:4]) + shift for edtf in written for shift in (-1, 0, 1)}
        filled = [edtf for year in years if (edtf := self._filled(template, said, year))]
        found = ((gap(edtf, other), edtf) for edtf in filled for other in written)
        return min((f for f in found if f[0] <= near), default=(0, None))[1]

    def _filled(self, template: str, said: dict[str, str | None], year: int | None) -> str | None:
        values = self._values(said, year)
        missing = False

        def value(match: "regex.Match[str]") -> str:
            nonlocal missing
            filled = self._value(match[1], int(match[2] or 0), values)
            missing = missing or filled is None
            return filled or ""

        edtf = str(_MISSING.sub(value, template))
        first, both, second = edtf.partition("&")
        if both and not missing:
            return f"{first}/{second}" if first < second and gap(first, second) == 1 else SEVERAL
        return edtf if not missing and is_possible(edtf) else None

    def _values(self, said: dict[str, str | None], year: int | None) -> dict[str, int]:
        counts = self._forms.counts if self._forms else ROMAN
        values = {k: counts.get(v) or int(v) for k, v in said.items() if v is not None}
        stated = year if "y" not in values and "y2" not in values else None
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
                    edtf = self._filled(form.edtf, {k: match[k] for k in pattern.groupindex}, None)
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
