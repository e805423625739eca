"""Periods: EDTF as days, and how two of them lie to each other."""

from calendar import monthrange
from datetime import date as Date
from typing import Literal

import regex

Lying = Literal["same", "inside", "around", "overlap", "apart"]
Days = tuple[Date, Date]
_POINT = regex.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?")


def days(edtf: str) -> Days | None:
    """First and last day of a period; the calendar's ends where it is open; None for what is no plain EDTF.

    >>> days("2020-02"), days("2008/..")[0]
    ((datetime.date(2020, 2, 1), datetime.date(2020, 2, 29)), datetime.date(2008, 1, 1))
    """
    first, slash, last = edtf.partition("/")
    start = Date.min if first in ("..", "") else _point(first, 0)
    end = Date.max if slash and last in ("..", "") else _point(last if slash else first, 1)
    return (start, end) if start and end and start <= end else None


def _point(text: str, which: int) -> Date | None:
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if month is None:
            return Date(year or 0, *((1, 1), (12, 31))[which])
        return Date(year or 0, month, day or (1, monthrange(year or 0, month)[1])[which])
    except ValueError:
        return None


def lying(one: str, other: str) -> Lying:
    """How the first period lies to the second.

    >>> lying("2020-05-03", "2020"), lying("2020", "2020-05"), lying("2020", "2021")
    ('inside', 'around', 'apart')
    """
    a, b = days(one), days(other)
    if one == other or a == b:
        return "same" if one == other or a is not None else "apart"
    if a is None or b is None or a[1] < b[0] or b[1] < a[0]:
        return "apart"
    if b[0] <= a[0] and a[1] <= b[1]:
        return "inside"
    return "around" if a[0] <= b[0] and b[1] <= a[1] else "overlap"


def gap(one: str, other: str) -> int:
    """How many days lie between two periods.

    >>> gap("2017-02-08", "2016-12"), gap("2017-02-08", "2017-02")
    (39, 0)
    """
    a, b = days(one), days(other)
    if a is None or b is None:
        return Date.max.toordinal()
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)


def is_moment(edtf: str) -> bool:
    """Whether the period is a day or a month: an event in it also happened in its year.

    >>> is_moment("2020-05"), is_moment("2020-01/2020-06")
    (True, False)
    """
    return "/" not in edtf and "-" in edtf
