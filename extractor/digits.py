"""Numbers in digits, as Vietnamese news writes them: dots group thousands, a comma is the decimal mark."""

import re
from bisect import bisect_left
from decimal import Decimal

import regex

from solieu.extractor.number import MAX_DIGITS, Number, add
from solieu.extractor.number_words import Words

# Longest first; each alternative ends where no digit goes on. Bounded throughout.
_DIGITS = regex.compile(
    r"""(?<!\d)(?:
      (?P<stray>[1-9]\d{0,2}(?:\.\d{3}){1,9},[ ]\d{1,2})(?![\d.,/])
    | (?<!\d[.,])(?:(?P<grouped>[1-9]\d{0,2}(?:\.\d{3}){1,12}(?:,\d{1,12})?)(?![.,]?\d)
      | (?P<english>[1-9]\d{0,2}(?:,\d{3}){2,12}(?:\.\d{1,6})?)(?![.,]?\d)
      | (?<!\d[ ])(?P<spaced>[1-9]\d{0,2}(?:[ ]\d{3}){1,3}(?:,\d{1,6})?)(?![.,/:-]?\d)(?![ ]\d)
      | (?P<comma>\d{1,30},\d{1,30})(?![.,]?\d)
      | (?P<dotted>\d{1,30}\.\d{1,2}|0\.\d{1,12}|\d{1,3}\.(?!(?:19|20)\d\d(?!\d))\d{4,12})(?![.,]?\d))
    | (?P<plain>\d{1,64})
    )""",
    regex.X,
)
_RUN = re.compile(r"\d+")  # where every match of `_DIGITS` begins
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_VULGAR_SIGN = re.compile("[" + "".join(_VULGAR) + "]")
_VULGAR_BEHIND = re.compile(f"[ ]?{_VULGAR_SIGN.pattern}")
_DECIMAL_DOT = regex.compile(r"\d{1,30}\.\d{1,2}|0\.\d{1,12}|\d{1,3}\.\d{4,12}")
_COMMA_GROUP = re.compile(r",\d{3}")
_ENGLISH = regex.compile(r"(?<![\d.,])\d{1,3},(?:000|\d{3},\d{3})(?![.,]?\d)")
_VIETNAMESE = regex.compile(r"(?<![\d.,])\d{1,3}\.\d{3}(?![.,]?\d)")
_GOING_ON = (".", ",", " ")
_MORE = regex.compile(r"\d{1,4096}")


class Digits:
    """The numbers in digits of a text."""

    def __init__(self, folded: str, words: Words) -> None:
        self._folded, self._words = folded, words
        self._runs = [match.span() for match in _RUN.finditer(folded)]
        self._vulgar = [match.span() for match in _VULGAR_SIGN.finditer(folded)]

    def next_from(self, position: int) -> Number | None:
        """The first number that begins at a position or behind it."""
        run = _first_from(self._runs, position)
        vulgar = _first_from(self._vulgar, position) if self._vulgar else None
        if vulgar is not None and (run is None or vulgar < run):
            return Number(*vulgar, _VULGAR[self._folded[vulgar[0]]], "vulgar")
        return None if run is None else self._at(*run)

    def _at(self, start: int, end: int) -> Number:
        folded = self._folded
        if end - start <= MAX_DIGITS and _ends(folded[end : end + 2]):
            return Number(start, end, Decimal(folded[start:end]), "plain")
        match = _DIGITS.match(folded, start)
        if match is None:  # digits of a script too new for `regex`
            return Number(start, end, None, "none")
        if match.lastgroup == "plain" and (match.end() - start > MAX_DIGITS):
            return _too_long(folded, start)
        if match.lastgroup == "stray" and not self._words.measured.match(folded, match.end()):
            match = _DIGITS.match(folded, start, match.end() - match[0][::-1].index(","))
            assert match is not None
        value, end = read_digits(match[0]), match.end()
        if value is not None and (vulgar := _VULGAR_BEHIND.match(folded, end)):  # `2½`, `2 ½`
            return Number(start, vulgar.end(), add(value, _VULGAR[vulgar[0].strip()]), "grouped")
        style = {"plain": "plain", "dotted": "dotted"}.get(match.lastgroup or "", "grouped")
        return Number(start, end, value, style)


def _ends(ahead: str) -> bool:
    """Whether a run of digits before this is a number of its own: nothing goes on as in `1.482`, `5,2`, `940 000` or `2 ½`."""
    return ahead.lstrip(" ")[:1] not in _VULGAR and not (ahead[:1] in _GOING_ON and ahead[1:].isdecimal())


def _first_from(spans: list[tuple[int, int]], position: int) -> tuple[int, int] | None:
    i = bisect_left(spans, (position, 0))
    return spans[i] if i < len(spans) else None


def _too_long(folded: str, start: int) -> Number:
    """A run of over 30 digits, whole, however long: it has no value."""
    end = start
    while (match := _DIGITS.match(folded, end)) or (match := _MORE.match(folded, end)):
        end = match.end()
    return Number(start, end, None, "none")


def read_digits(written: str) -> Decimal | None:
    """The value of digits as Vietnamese news writes them; None beyond 30 digits.

    Dots group thousands and a comma is the decimal mark; English and space
    groups are told by their shape; one dot with one or two digits behind it
    cannot be a group, so it is a decimal mark (``36.32 triệu``).

    >>> [str(read_digits(s)) for s in ("44.000", "5,2", "1,234,567", "36.32", "940 000", "05")]
    ['44000', '5.2', '1234567', '36.32', '940000', '5']
    """
    plain = written.replace(" ", "")
    if plain.count(",") > 1:
        plain = plain.replace(",", "")
    elif _DECIMAL_DOT.fullmatch(plain) is None:
        plain = plain.replace(".", "").replace(",", ".")
    if len(plain) > MAX_DIGITS and sum(map(str.isdecimal, plain)) > MAX_DIGITS:
        return None
    return Decimal(plain)


def groups_by_commas(folded: str) -> bool:
    """Whether a text groups thousands by commas, and never by dots.

    >>> groups_by_commas("11,000 and 1,200,000"), groups_by_commas("11,000 và 1.200")
    (True, False)
    """
    return bool(_COMMA_GROUP.search(folded) and _ENGLISH.search(folded) and not _VIETNAMESE.search(folded))


def as_english(folded: str, number: Number) -> Number:
    """`11,000` in a text that groups thousands by commas, and never by dots, is 11 000."""
    written = folded[number.start : number.end]
    if regex.fullmatch(r"\d{1,3},\d{3}", written):
        return Number(number.start, number.end, Decimal(written.replace(",", "")), "grouped")
    return number
