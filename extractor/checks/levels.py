"""Arithmetic of two levels and the way between them, shared by changes and multiples."""

from decimal import Decimal

import regex

from solieu.extractor.checks.interval import Interval, exactly
from solieu.extractor.checks.printed import last_place, printed
from solieu.schemas.figure import Change, Figure

ONE, HUNDRED = Decimal(1), Decimal(100)
_NUMERIC = regex.compile(r"\d[\d.]{0,30}(?:,\d{1,20})?")


def levels(before: Figure, now: Figure) -> tuple[Interval, Interval] | None:
    """What two levels stand for; `từ 552 lên 868 triệu USD` says the scale once for both.

    >>> from solieu.extractor import extract
    >>> [int(level.low) for level in levels(*extract("Vốn tăng từ 552 lên 868 triệu USD."))]
    [551500000, 867500000]
    """
    a, b = printed(before), printed(now)
    if a is None or b is None:
        return None
    scale = exactly(_scale(now)) if _scale(before) == 1 and before.value is not None and before.value < 1000 else exactly(ONE)
    return (_half_open(a, before) * scale if scale.low != 1 else a), b


def _half_open(level: Interval, figure: Figure) -> Interval:
    """`552` before `triệu` is rounded to millions, however exact a count of 552 would be."""
    assert figure.value is not None
    return level.wider(last_place(figure.value, figure.number.text) / 2) if level.low == level.high else level


def _scale(figure: Figure) -> Decimal:
    """What a scale word multiplies with: 1.000.000 for `868 triệu`, 1 for plain digits."""
    digits = _NUMERIC.match(figure.number.text)
    if digits is None or figure.value is None or not any(c.isalpha() for c in figure.number.text):
        return ONE
    plain = Decimal(digits[0].rstrip(".").replace(".", "").replace(",", "."))
    return figure.value / plain if plain else ONE


def distance(before: Interval, now: Interval) -> Interval:
    """How far apart two levels are, whichever is the higher.

    >>> distance(exactly(Decimal(150)), exactly(Decimal(100))).low
    Decimal('50')
    """
    gap = now - before
    if gap.low >= 0:
        return gap
    return Interval(-gap.high, -gap.low) if gap.high <= 0 else Interval(Decimal(0), max(-gap.low, gap.high))


def percent_between(before: Interval, now: Interval) -> Interval | None:
    """The change in per cent of the level before; None where that level may be zero.

    The two ends are taken together: `now / before - 1`, so that a rounding of
    ``before`` counts once.

    >>> int(percent_between(exactly(Decimal(100)), exactly(Decimal(150))).low)
    50
    """
    if before.low <= 0 or now.low < 0:
        return None
    change = (now / before - exactly(ONE)) * exactly(HUNDRED)
    return distance(exactly(Decimal(0)), change)


def level_before(now: Interval, amount: Interval, change: Change) -> Interval:
    """The level that so much of an increase or decrease led from.

    >>> level_before(exactly(Decimal(180)), exactly(Decimal(30)), "increase").low
    Decimal('150')
    """
    return now - amount if change == "increase" else now + amount
