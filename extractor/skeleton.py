"""The skeleton: the text with every number as one character that tells its shape.

``Ngày 26/8, 152/152 xã`` becomes ``ngày D/M, #/# xã`` (with private-use
characters for D, M and #). Rules are then short and exact: a pattern file
writes ``ngày {day}/{month}`` and never meets a digit. The skeleton knows the
way back to the text it was made from.
"""

from bisect import bisect_right
from dataclasses import dataclass

from solieu.extractor.number import Number

# One character per shape of number; what the codes of plain digits mean is said in `_plain_shape`.
_CODES = "ZAIUBCDELTYNGPQSWVORHXKJMF12"
_CHAR = {code: chr(0xE000 + i) for i, code in enumerate(_CODES)}
_MACROS = {
    "num": "ZAIUBCDELTYNGPQSWVORHKJF12",
    "any": _CODES,
    "single": "1",
    "digits": "ZAIUBCDEKLTYNGPQSJF12",
    "int": "ZAIUBCDEKLTYNJ12",
    "small": "ZAIUBCDEK1",
    "ordinal": "AIUBCDEK1",
    "square": "I",
    "zero": "Z",
    "two": "UBCDEK",
    "day": "AIUBCK1",
    "month": "AIUK1",
    "hour": "ZAIUBK1",
    "late": "B",
    "minute": "ZAIUBCDK1",
    "year": "Y",
    "old-year": "2",
    "three": "T",
    "dotted": "P",
    "goals": "ZAIU1",
    "pair": "F",
    "decimal": "GPQF",
    "scaled": "SV",
    "order": "R",
    "phone": "L",
    "word": "WV",
    "one": "O",
    "half": "H",
}


def macros() -> dict[str, str]:
    """What a pattern file may write in braces, as a character class each.

    >>> sorted(macros())[:4]
    ['any', 'day', 'decimal', 'digits']
    """
    return {name: "[" + "".join(_CHAR[c] for c in codes) + "]" for name, codes in _MACROS.items()}


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The text with one character per number. Make one with :func:`build`."""

    text: str
    numbers: tuple[Number, ...]
    _at: tuple[int, ...]
    _shift: tuple[int, ...]

    def to_text(self, position: int) -> int:
        """The position in the folded text of a position in the skeleton.

        >>> from decimal import Decimal
        >>> build("hơn 44.000 xã", [Number(4, 10, Decimal(44000), "grouped")]).to_text(5)
        10
        """
        return position + self._shift[bisect_right(self._at, position - 1)]

    def numbers_in(self, start: int, end: int) -> tuple[Number, ...]:
        """The numbers of ``skeleton[start:end]``."""
        return self.numbers[bisect_right(self._at, start - 1) : bisect_right(self._at, end - 1)]

    def positions(self) -> tuple[int, ...]:
        """Where in the skeleton the numbers stand, in order."""
        return self._at


def build(folded: str, numbers: list[Number]) -> Skeleton:
    """The skeleton of a folded text whose numbers are known, in order.

    >>> build("xã", []).text
    'xã'
    """
    pieces: list[str] = []
    at: list[int] = []
    shift = [0]
    last = length = 0
    for number in numbers:
        pieces += (folded[last : number.start], _CHAR[_shape(number, folded)])
        length += number.start - last + 1
        at.append(length - 1)
        shift.append(number.end - length)
        last = number.end
    pieces.append(folded[last:])
    return Skeleton("".join(pieces), tuple(numbers), tuple(at), tuple(shift))


_STYLE = {"scaled": "S", "marked": "S", "vulgar": "H", "one": "O", "order": "R", "half": "H", "times": "M", "none": "X"}


def _shape(number: Number, folded: str) -> str:
    if number.style == "plain":
        return _plain_shape(folded[number.start : number.end])
    if number.style == "grouped":
        return "F" if number.end - number.start == 3 and folded[number.start + 1] == "," else "G"
    if number.style == "dotted":
        day, month = folded[number.start : number.end].split(".")
        return "P" if 1 <= int(day) <= 31 and 1 <= int(month) <= 12 else "Q"
    if number.style == "word":
        return "V" if number.scaled else "W"
    return _STYLE[number.style]


def _plain_shape(digits: str) -> str:
    """The code of plain digits.

    Z 0 · K 01-09 · 1 one · A 4-9 (I 2 and 3, as in m2 and m3) · U 10-12 · B 13-24 · C 25-31 · D 32-60 · E 61-99 ·
    T three digits · Y a year (2 one of 1000 to 1899) · L three and more with a leading zero · J eight and more · N any other.
    """
    if len(digits) > 2:
        if digits[0] == "0":
            return "L"
        if len(digits) >= 8:
            return "J"
        if len(digits) == 4 and digits <= "2100":
            return "Y" if digits >= "1900" else "2"
        return "T" if len(digits) == 3 else "N"
    value = int(digits)
    if value == 0:
        return "Z"
    if digits[0] == "0":
        return "K"
    if value == 1:
        return "1"
    if digits in ("2", "3"):
        return "I"
    limits = ((9, "A"), (12, "U"), (24, "B"), (31, "C"), (60, "D"), (99, "E"))
    return next(code for limit, code in limits if value <= limit)
