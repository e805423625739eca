"""How a finding is told: numbers as a Vietnamese reader writes them, and a sentence around them."""

from decimal import ROUND_HALF_UP, Context, Decimal

from solieu.extractor.checks.interval import ENDLESS, Interval
from solieu.schemas.figure import Figure, digits

_SWAP = str.maketrans(",.", ".,")
_QUOTED = 400
# A number in an article may have more digits than arithmetic needs.
_WIDE = Context(prec=1000)


def vietnamese(number: Decimal) -> str:
    """A number with dots between thousands and a decimal comma.

    >>> vietnamese(Decimal("1234567.5")), vietnamese(Decimal("74.7"))
    ('1.234.567,5', '74,7')
    """
    return format(Decimal(digits(number)), ",f").translate(_SWAP)


def rounded(number: Decimal, places: int = 2) -> str:
    """The same, with so many decimal places at most.

    >>> rounded(Decimal("74.7311"), 1), rounded(Decimal(3))
    ('74,7', '3')
    """
    return vietnamese(number.quantize(Decimal(10) ** -places, rounding=ROUND_HALF_UP, context=_WIDE))


def span(interval: Interval, places: int = 2) -> str:
    """An interval as one number where it is one at these places, else as two.

    >>> span(Interval(Decimal("1.5"), Decimal("2.5"))), span(Interval(Decimal(3), Decimal(3)))
    ('1,5 to 2,5', '3')
    """
    if interval.high >= ENDLESS:
        return f"at least {rounded(interval.low, places)}"
    low, high = rounded(interval.low, places), rounded(interval.high, places)
    return low if low == high else f"{low} to {high}"


def named(figure: Figure) -> str:
    """A figure as the article writes it, on one line, its bound before it.

    >>> from solieu.extractor import extract
    >>> named(extract("Có hơn 44.000 cán bộ.")[0])
    'over 44.000 cán bộ'
    """
    said = " ".join(figure.text.split())
    return said if figure.bound == "exact" else f"{figure.bound.replace('_', ' ')} {said}"


def quoted(figure: Figure) -> str:
    """The sentence of a figure, to be put behind a finding.

    >>> from solieu.extractor import extract
    >>> quoted(extract("Có 5 xã ngập.")[0])
    'In: “Có 5 xã ngập.”'
    """
    said = " ".join(figure.sentence.text.split())
    return f"In: “{said if len(said) <= _QUOTED else said[:_QUOTED] + '…'}”"
