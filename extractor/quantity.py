"""From a candidate to a quantity: the value, ratio, range or score its numbers make."""

from decimal import Decimal, DecimalException
from typing import NamedTuple

from solieu.extractor.candidates import Candidate
from solieu.extractor.number import EXACT, Number, are_neighbours, multiply
from solieu.extractor.number_words import Words

_HALF = Decimal("0.5")
_THOUSAND = Decimal(1_000)
_FAR = 20
_FALLING = Decimal("1.1")
_HALVED = Decimal(2)
_PARTS = 10


class Quantity(NamedTuple):
    """How much. One of: value; numerator and denominator; low and high."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    order: bool = False


def quantity(candidate: Candidate, shape: str, folded: str, words: Words, mixed: int = 1) -> Quantity | None:
    """The quantity of a candidate read in the given shape; None where it makes none.

    ``mixed`` is how many of a range's first unit make its last
    (``ba tháng đến một năm``: 12).

    >>> from solieu.extractor.knowledge import knowledge
    >>> half = Number(0, 3, Decimal("0.5"), "half")
    >>> quantity(Candidate(0, 3, "number", "number", 10, (half,)), "number", "nửa", knowledge().words).value
    Decimal('0.5')
    """
    numbers = candidate.numbers
    values = [n.value for n in numbers]
    if any(v is None for v in values):
        return None
    if shape == "ratio_every":  # `cứ 10 người thì có 3`
        return Quantity(numerator=numbers[-1].value, denominator=numbers[0].value)
    if shape == "part" and not values[0] <= values[-1]:  # type: ignore[operator]  # `3 trong 1` is no part
        return None
    if shape in ("ratio", "part", "score"):
        return _ratio(candidate, folded, words)
    if shape == "neighbours" and not are_neighbours(numbers):
        return None
    if shape in ("range", "dash", "neighbours"):
        return _range(numbers, mixed)
    value = values[0]
    assert value is not None
    if shape == "negative":
        return Quantity(value=-value)
    if shape == "mixed_units":
        return _mixed(numbers, mixed)
    if shape == "half_unit":
        return Quantity(value=value + numbers[0].scale * _HALF)  # `4 năm rưỡi`, `2 triệu đồng rưỡi`
    if shape == "split_unit":
        return _split(numbers[0], numbers[-1], folded)
    if shape == "split_range":
        return _between(_split(numbers[0], numbers[1], folded), _split(numbers[-2], numbers[-1], folded))
    return Quantity(value=value, order=numbers[0].style == "order")


def _ratio(candidate: Candidate, folded: str, words: Words) -> Quantity | None:
    """`152/152`, `3 trong số 6`; `ba phần tư` (the lower term may be no counting word), `một nửa`."""
    numbers = candidate.numbers
    first = numbers[0].value
    if numbers[-1].style in ("half", "vulgar"):
        return _part(numbers[-1]) if len(numbers) == 1 else Quantity(numerator=Decimal(1), denominator=Decimal(2))
    if len(numbers) == 1:
        lower = words.by_form.get(folded[: candidate.end].rpartition(" ")[2])
        return Quantity(numerator=first, denominator=Decimal(lower.value)) if lower and lower.value > 1 else None
    last = numbers[-1]
    if last.scaled and not numbers[0].scaled and last.style == "scaled" and first is not None and last.value:
        bottom = last.value / last.scale
        if bottom > _PARTS:
            return Quantity(numerator=first, denominator=bottom)  # `giải ngân 72/160 tỷ đồng`
        return _scaled_part(first, bottom, last.scale)
    return Quantity(numerator=first, denominator=last.value)


def _scaled_part(top: Decimal, bottom: Decimal, scale: Decimal) -> Quantity | None:
    """`1/2 triệu` is 500000; `1/3 tỷ` has no exact value."""
    try:
        return Quantity(value=EXACT.divide(EXACT.multiply(top, scale), bottom))
    except DecimalException:
        return None


def _part(number: Number) -> Quantity | None:
    """`nửa số giường` is 1/2, `¾ diện tích` 3/4."""
    if number.value is None:
        return None
    top, bottom = number.value.as_integer_ratio()
    return Quantity(numerator=Decimal(top), denominator=Decimal(bottom))


def _range(numbers: tuple[Number, ...], mixed: int) -> Quantity | None:
    """`5 - 7 nghìn tỷ`: a scale word behind the second number is meant for both."""
    if len(numbers) == 1:  # `vài ba`, `đôi ba`
        high = numbers[0].value
        return Quantity(low=Decimal(2), high=high) if high is not None and high > 2 else None
    first, last = numbers[0], numbers[-1]
    low, high = first.value, last.value
    if low is None or high is None:
        return None
    if last.scaled and not first.scaled and low < high / last.scale:
        low = multiply(low, last.scale)
    if low is not None and _shares_thousands(first, last):
        low = multiply(low, _THOUSAND)
    high = high * mixed
    if low is not None and high < low <= high * (_HALVED if low % 1 and high % 1 else _FALLING):
        low, high = high, low  # `vùng hỗ trợ 1.199 - 1.183 USD`, `13,9-8,2 lít/100 km`
    if low is None or not 0 <= low < high:
        return None
    return Quantity(low=low, high=high)


def _shares_thousands(first: Number, last: Number) -> bool:
    """`từ 50 - 100.000 đồng/kg` begins at 50.000; `đánh số từ 1 đến 5.000` and `từ 2 đến 100.000` begin where they say."""
    low, high = first.value, last.value
    if low is None or high is None or first.style != "plain" or last.style != "grouped" or high % _THOUSAND:
        return False
    return 1 < low < high / _THOUSAND <= low * _FAR


def _mixed(numbers: tuple[Number, ...], times: int) -> Quantity | None:
    """`6 năm 6 tháng` is 78 months: the larger unit counted in the smaller."""
    large, small = numbers[0].value, numbers[-1].value
    if large is None or small is None or times < 2 or small >= times:
        return None
    return Quantity(value=large * times + small)


def _split(whole: Number, rest: Number, folded: str) -> Quantity | None:
    """`1m88` -> 1.88, `1m7` -> 1.7, `2h30` -> 2.5."""
    if whole.value is None or rest.value is None:
        return None
    if folded[whole.end] == "h":
        return Quantity(value=whole.value + rest.value / 60) if rest.value % 3 == 0 else None
    return Quantity(value=whole.value + Decimal("0." + folded[rest.start : rest.end]))


def _between(first: Quantity | None, last: Quantity | None) -> Quantity | None:
    """`từ 1m50 đến 1m60` is one range."""
    if first is None or last is None or first.value is None or last.value is None or not first.value < last.value:
        return None
    return Quantity(low=first.value, high=last.value)
