"""A candidate that is no figure. Nothing just disappears: it is told here."""

from typing import Literal

from pydantic import Field

from solieu.schemas.base import Frozen
from solieu.schemas.figure import Span

Reason = Literal["date", "time", "id", "ordinal", "name", "address", "list", "word", "no_unit", "too_long", "other"]


class Rejection(Frozen):
    """A number that is not a figure, by which rule, and why.

    ``word`` is a number word in its everyday sense (``năm nay``), ``no_unit``
    a bare number that counts nothing, ``too_long`` one of over 30 digits.

    >>> Rejection(doc_id="a", number=Span(text="26/8", start=5, end=9), reason="date",
    ...           rule="date-day-month").reason
    'date'
    """

    doc_id: str
    number: Span
    reason: Reason
    rule: str = Field(description="the rule of the pattern files that rejected it, or the step of the reading")
