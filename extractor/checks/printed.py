"""What a printed number may stand for: half a unit of its last digit to each side, and more where a bound says so.

`1,5 triệu` is 1.450.000 to 1.550.000, `75,0%` is 74,95 to 75,05. What is counted
one by one and printed to the last digit is exact: `410 xã` is 410, and `44.000
cán bộ` too, unless a bound says that it is rounded (`hơn 44.000`, `khoảng 44.000`).
"""

from decimal import Decimal

from solieu.extractor.checks.interval import ENDLESS, Interval
from solieu.schemas.figure import Figure

# How far `khoảng` may reach to either side, as a share of the number.
ABOUT = Decimal("0.1")
_NEAR = Decimal("0.05")
_COUNTED = ("count", "ratio")


def last_place(value: Decimal, text: str) -> Decimal:
    """The worth of one unit of the last digit printed.

    >>> last_place(Decimal(1500000), "1,5 triệu"), last_place(Decimal("5.20"), "5,20")
    (Decimal('100000'), Decimal('0.01'))
    """
    written = int("".join(c for c in text if c.isdecimal()) or 0)
    if written and value:
        worth = abs(value) / written
        if worth == Decimal(10) ** worth.adjusted():
            return Decimal(10) ** worth.adjusted()
    return last_digit(value)


def last_digit(value: Decimal) -> Decimal:
    """The worth of one unit of the last digit that is not zero: 1.000 for 44.000.

    >>> last_digit(Decimal(44000)), last_digit(Decimal("2.5"))
    (Decimal('1000'), Decimal('0.1'))
    """
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(10) ** exponent


def printed(figure: Figure) -> Interval | None:
    """What the figure's value may be; None for a range, ratio or score.

    >>> from solieu.extractor import extract
    >>> printed(extract("Có hơn 44.000 cán bộ.")[0])
    Interval(low=Decimal('44000'), high=Decimal('46200.00'))
    """
    if figure.value is None:
        return None
    value, place = figure.value, last_place(figure.value, figure.number.text)
    whole = figure.kind in _COUNTED and place <= 1 and value == value.to_integral_value()
    half = Decimal(0) if whole else place / 2
    return _bounded(figure.bound, value, half)


def _bounded(bound: str, value: Decimal, half: Decimal) -> Interval:
    size = abs(value)
    step = max(last_digit(value), size * _NEAR)
    if bound == "over":
        return Interval(value - half, value + step)
    if bound == "nearly":
        return Interval(value - step, value + half)
    if bound == "about":
        return Interval(value, value).wider(max(size * ABOUT, half))
    if bound in ("under", "at_most"):
        return Interval(min(Decimal(0), value), value + half)
    if bound == "at_least":
        return Interval(value - half, ENDLESS)
    if bound == "order":
        return Interval(value - half, value * 10)
    return Interval(value, value).wider(half)
