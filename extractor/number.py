"""What a number is: a stretch of the text with an exact value, and arithmetic that never rounds.

A wrong value is worse than a missed one: arithmetic runs in a context that
traps inexactness, and a number of over 30 digits has no value at all.
"""

from dataclasses import dataclass
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow
from typing import Literal, NamedTuple

MAX_DIGITS = 30
EXACT = Context(prec=MAX_DIGITS, traps=[Inexact, InvalidOperation, Overflow])
HALF = Decimal("0.5")


class Number(NamedTuple):
    """A stretch of the folded text with a value.

    ``style`` is how it is written: ``plain`` (``12``), ``grouped`` (``1.482``,
    ``5,2``), ``dotted`` (``31.5``: a decimal or a date), ``scaled`` (with a
    scale word), ``marked`` (``500k``), ``word``, ``one`` (``một``), ``order``, ``half``, ``vulgar``
    (``½``), ``times`` (``gấp đôi``) or ``none`` (over 30 digits).
    """

    start: int
    end: int
    value: Decimal | None
    style: str
    scale: Decimal = Decimal(1)

    @property
    def scaled(self) -> bool:
        """Whether a scale word is part of it (``3 triệu``).

        >>> Number(0, 7, Decimal(3000000), "scaled", Decimal(1000000)).scaled
        True
        """
        return self.scale != 1


@dataclass(frozen=True, slots=True)
class Dropped:
    """A number word in another sense, with the reason: ``word`` (`năm nay`) or ``name`` (`Ba Lan`)."""

    start: int
    end: int
    reason: Literal["word", "name"]
    rule: str


def multiply(a: Decimal, b: Decimal) -> Decimal | None:
    """The exact product, or None where 30 digits cannot hold it.

    >>> str(multiply(Decimal("1.5"), Decimal(1000000)))
    '1500000'
    """
    try:
        product = EXACT.multiply(a, b)
    except DecimalException:
        return None
    if product.adjusted() >= MAX_DIGITS:
        return None
    whole = product.to_integral_value()
    return whole if whole == product else product


def add(a: Decimal, b: Decimal) -> Decimal | None:
    """The exact sum, or None where 30 digits cannot hold it.

    >>> str(add(Decimal(1000000), Decimal(200000)))
    '1200000'
    """
    try:
        total = EXACT.add(a, b)
    except DecimalException:
        return None
    return total if total.adjusted() < MAX_DIGITS else None


def are_neighbours(numbers: tuple[Number, ...]) -> bool:
    """`hai, ba`, `năm bảy`: a range in two words; `hai, mười` is a list.

    >>> are_neighbours((Number(0, 1, Decimal(3), "plain"), Number(2, 3, Decimal(4), "plain")))
    True
    """
    low, high = numbers[0].value, numbers[-1].value
    most = 1 if numbers[0].style == "plain" else 2  # `năm bảy` is said, `5, 7` is a list
    return low is not None and high is not None and low < high <= low + most
