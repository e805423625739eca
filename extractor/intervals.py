"""What a printed number allows: intervals on Decimal, from its bound and from its digits.

`77,4%` is printed to a tenth, so the truth may lie from 77,35 up to 77,45;
`hơn 44.000` allows what lies over it, up to the next step of its last digit
that is not zero (45.000: a writer who knew more would have said so). Two
statements *agree* when one confirms the other, *differ* when no number fits
both, and are *near* in between: neither confirmed nor excluded.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import regex

from solieu.schemas.figure import Bound, digits

Relation = Literal["agrees", "near", "differs"]
_PRINTED = regex.compile(r"\d(?:[\d.,]*\d)?")
_HALF, _TENTH = Decimal("0.5"), Decimal("0.1")
# `36 triệu` said of 36,4 is rounding; `5 triệu` of 5,4 is more than that.
_ROUNDING = Decimal("0.025")
# A round number without a bound (`45.000 cán bộ`) may stand for 44.872; a small one (`120 người chết`) may not.
_ROUND_FROM = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from ``low`` to ``high``; None where it is open for ever. ``over``, ``under``: without the end itself.

    >>> Interval(Decimal(1), Decimal(2), over=True).holds(Decimal(1))
    False
    """

    low: Decimal | None
    high: Decimal | None
    over: bool = False
    under: bool = False

    def holds(self, number: Decimal) -> bool:
        """Whether the number lies in it."""
        above = self.low is None or (number > self.low if self.over else number >= self.low)
        return above and (self.high is None or (number < self.high if self.under else number <= self.high))

    def within(self, other: "Interval") -> bool:
        """Whether every number of it lies in the other."""
        low = other.low is None or (
            self.low is not None and (self.low > other.low or (self.low == other.low and (self.over or not other.over)))
        )
        high = other.high is None or (
            self.high is not None and (self.high < other.high or (self.high == other.high and (self.under or not other.under)))
        )
        return low and high

    def meets(self, other: "Interval") -> bool:
        """Whether some number lies in both."""
        return not (self._ends_before(other) or other._ends_before(self))

    def times(self, factor: Decimal) -> "Interval":
        """The same interval in a unit that is ``factor`` times smaller.

        >>> Interval(Decimal(5), None).times(Decimal(1000)).low
        Decimal('5000')
        """
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Interval(low, high, self.over, self.under)

    def _ends_before(self, other: "Interval") -> bool:
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.under or other.over))


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount as an article states it: from ``low`` to ``high`` (equal for one number), its bound, its last digit."""

    low: Decimal
    high: Decimal
    bound: Bound
    step: Decimal

    def times(self, factor: Decimal) -> "Stated":
        """The same amount in another unit."""
        return Stated(self.low * factor, self.high * factor, self.bound, self.step * factor)


def stated(value: Decimal, bound: Bound = "exact", text: str = "", high: Decimal | None = None) -> Stated:
    """One number, or a range up to ``high``. ``text`` is the number as written, for the place of its last digit.

    >>> stated(Decimal(1500000), text="1,5 triệu").step == 100000
    True
    """
    return Stated(value, value if high is None else high, bound, printed_step(value, text if high is None else ""))


def printed_step(value: Decimal, text: str) -> Decimal:
    """One unit of the last digit printed: 0.1 for `77,4`, 1 for `44.000`, 100000 for `1,5 triệu`.

    >>> printed_step(Decimal("77.4"), "77,4") == Decimal("0.1"), printed_step(Decimal(44000), "44.000") == 1
    (True, True)
    """
    printed = _PRINTED.findall(text)
    figures = regex.sub(r"\D", "", printed[0]) if len(printed) == 1 else ""
    own = Decimal(1).scaleb(min(0, int(value.normalize().as_tuple().exponent)))
    if not figures or not int(figures) or not value:
        return own
    ratio = (abs(value) / int(figures)).normalize()
    power = ratio.adjusted()
    return Decimal(1).scaleb(power) if ratio == Decimal(1).scaleb(power) else own


def significant_step(amount: Stated) -> Decimal:
    """One unit of the last digit that is not zero: 1000 for 44.000, 1 for 44.001.

    >>> significant_step(stated(Decimal(44000), text="44.000")) == 1000
    True
    """
    if not amount.low:
        return amount.step
    return max(amount.step, Decimal(1).scaleb(int(amount.low.normalize().as_tuple().exponent)))


def possible(amount: Stated) -> Interval:
    """Every number that the statement leaves possible.

    >>> possible(stated(Decimal("77.4"), text="77,4")).high
    Decimal('77.45')
    """
    v, half = amount.low, amount.step * _HALF
    if amount.high != amount.low:
        return Interval(amount.low, amount.high)
    size = abs(v)
    match amount.bound:
        case "over":
            return Interval(v, v + size, over=True)
        case "under" | "nearly":
            return Interval(v - size * _HALF, v, under=True)
        case "at_least":
            return Interval(v, None)
        case "at_most":
            return Interval(None, v)
        case "order":
            return Interval(v, v * 10, under=True)
        case "about":
            slack = _slack(amount, _TENTH)
            return Interval(v - slack, v + slack)
    return Interval(v - half, v + half, under=True)


def expected(amount: Stated) -> Interval:
    """What a careful writer would have covered by these words: narrower than :func:`possible`.

    >>> over = expected(stated(Decimal(44000), "over", "44.000"))
    >>> over.holds(Decimal(44872)), over.holds(Decimal(46000))
    (True, False)
    """
    v, size = amount.low, abs(amount.low)
    if amount.high != amount.low:
        return Interval(amount.low, amount.high)
    match amount.bound:
        case "over":
            return Interval(v, v + _slack(amount, _HALF), over=True)
        case "nearly":
            return Interval(v - _slack(amount, _TENTH), v, over=True, under=True)
        case "under":
            return Interval(v - _slack(amount, _HALF), v, under=True)
        case "at_least":
            return Interval(v, v + size)
        case "at_most":
            return Interval(v - size * _HALF, v)
        case "exact" if size >= _ROUND_FROM and len(v.normalize().as_tuple().digits) > 1:
            half = min(significant_step(amount) * _HALF, size * _ROUNDING)
            return Interval(v - half, v + half)
        case "exact":
            half = min(amount.step * _HALF, size * _ROUNDING)
            return Interval(v - half, v + half)
    return possible(amount)


def _slack(amount: Stated, share: Decimal) -> Decimal:
    return min(significant_step(amount), abs(amount.low) * share)


_UPWARD, _DOWNWARD = {"over", "at_least"}, {"under", "nearly", "at_most"}


def opposed(one: Bound, other: Bound) -> bool:
    """Whether two bounds of the same number exclude each other.

    >>> opposed("over", "nearly"), opposed("over", "about")
    (True, False)
    """
    strict = {"over", "under", "nearly"}
    return bool({one, other} & strict) and ((one in _UPWARD and other in _DOWNWARD) or (one in _DOWNWARD and other in _UPWARD))


def compare(claim: Stated, known: Stated) -> Relation:
    """Whether what is known confirms the claim, excludes it, or neither.

    >>> known = stated(Decimal(44872), text="44.872")
    >>> compare(stated(Decimal(44000), "over", "44.000"), known), compare(stated(Decimal(44827), text="44.827"), known)
    ('agrees', 'differs')
    """
    if claim.low == known.low and claim.high == known.high:
        return "differs" if opposed(claim.bound, known.bound) else "agrees"
    if claim.low != claim.high or known.low != known.high:
        return _ranges(claim, known)
    if known.bound in ("exact", "about") and expected(claim).holds(known.low):
        return "agrees"
    if expected(known).within(expected(claim)):
        return "agrees"
    return "near" if possible(claim).meets(possible(known)) or expected(claim).meets(expected(known)) else "differs"


def _ranges(claim: Stated, known: Stated) -> Relation:
    """A range confirms only itself; a number inside a claimed range confirms the range if that is not wide."""
    if claim.low != claim.high and known.low == known.high:
        narrow = claim.high <= claim.low * 2
        if narrow and known.bound in ("exact", "about") and claim.low <= known.low <= claim.high:
            return "agrees"
    return "near" if possible(claim).meets(possible(known)) else "differs"


def difference(claim: Stated, known: Stated) -> str:
    """How far the claim is from what is known, in words.

    >>> difference(stated(Decimal(760)), stated(Decimal(706)))
    'claim 760, archive 706: 54 more (7.6 %)'
    """
    said = f"claim {in_words(claim)}, archive {in_words(known)}"
    if claim.low != claim.high or known.low != known.high or claim.low == known.low:
        return f"{said}: same number" if (claim.low, claim.high) == (known.low, known.high) else said
    gap = claim.low - known.low
    share = f" ({abs(gap) * 100 / abs(known.low):.1f} %)" if known.low else ""
    return f"{said}: {digits(abs(gap))} {'more' if gap > 0 else 'less'}{share}"


def in_words(amount: Stated) -> str:
    """The amount with its bound.

    >>> in_words(stated(Decimal(44000), "over"))
    'over 44000'
    """
    number = digits(amount.low) if amount.low == amount.high else f"{digits(amount.low)} to {digits(amount.high)}"
    return number if amount.bound == "exact" else f"{amount.bound.replace('_', ' ')} {number}"
