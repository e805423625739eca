"""A small arithmetic of intervals: what a number as printed may stand for, and what follows from several.

`75%` stands for 74,5 to 75,5; a quotient of two such numbers for all quotients
of what they stand for. Two statements disagree only when their intervals do
not touch.
"""

from dataclasses import dataclass
from decimal import Decimal

# An upper end that is none: `ít nhất 5`.
ENDLESS = Decimal("1E+30")


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``, both ends included.

    >>> Interval(Decimal(2), Decimal(3)) + Interval(Decimal(1), Decimal(1))
    Interval(low=Decimal('3'), high=Decimal('4'))
    """

    low: Decimal
    high: Decimal

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Interval") -> "Interval":
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: "Interval") -> "Interval":
        """The quotients; the divisor must not hold zero.

        Raises:
            ZeroDivisionError: the divisor holds zero.
        """
        if other.holds(Decimal(0)):
            raise ZeroDivisionError("the divisor may be zero")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def holds(self, number: Decimal) -> bool:
        """Whether the number lies within.

        >>> exactly(Decimal(5)).holds(Decimal(5))
        True
        """
        return self.low <= number <= self.high

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a number in common.

        >>> exactly(Decimal(5)).meets(Interval(Decimal(1), Decimal(5)))
        True
        """
        return self.low <= other.high and other.low <= self.high

    def wider(self, by: Decimal) -> "Interval":
        """The interval with so much more at both ends.

        >>> exactly(Decimal(5)).wider(Decimal(1)).high
        Decimal('6')
        """
        return Interval(self.low - by, self.high + by)


def exactly(number: Decimal) -> Interval:
    """The one number.

    >>> exactly(Decimal(5)).low
    Decimal('5')
    """
    return Interval(number, number)


def total(terms: list[Interval]) -> Interval:
    """The sum of several.

    >>> total([exactly(Decimal(1)), exactly(Decimal(2))]).high
    Decimal('3')
    """
    return sum(terms[1:], terms[0]) if terms else exactly(Decimal(0))
