"""One number spelled in words, read as long as it goes: `hai mươi tư`, `hàng trăm nghìn`, `nửa triệu`."""

from decimal import Decimal

import regex

from solieu.extractor.number import HALF, MAX_DIGITS, Number, multiply
from solieu.extractor.number_words import Words, followed_by, preceded_by, role_of, syllable_at
from solieu.schemas.pattern import NumberWord

_YEAR_FOLLOWS = regex.compile(r", |\s{0,2}[\d\"(,.;:)]")
_AFTER_DIGIT = regex.compile(r"[\d½¼¾] ?\Z")


def read_words(folded: str, start: int, words: Words) -> Number | None:
    """The number spelled in words at ``start``, as long as it goes; None where none is.

    >>> from solieu.patterns import load
    >>> from solieu.extractor.number_words import compile_words
    >>> words = compile_words(load())
    >>> [str(read_words(s, 0, words).value) for s in ("hai mươi tư", "một trăm linh năm", "hàng trăm nghìn")]
    ['24', '105', '100000']
    """
    reader = _Reader(folded, start, words)
    return reader.number()


class _Reader:
    """Reads one number in words. Positions go back where a rule does not fit."""

    def __init__(self, folded: str, start: int, words: Words) -> None:
        self.folded, self.start, self.at, self.words = folded, start, start, words
        self._seen: tuple[int, tuple[str, int, int] | None] = (-1, None)

    def number(self) -> Number | None:
        first = self._peek()
        if first is None or preceded_by(self.folded, self.start, first.not_after):
            return None
        if first.homograph and _AFTER_DIGIT.search(self.folded, max(0, self.start - 2), self.start):
            return None  # `20 năm ngày tái lập`
        if first.role in ("order", "half_of"):
            return self._order() if first.role == "order" else self._half_of()
        if first.role == "times":
            return self._times()
        if preceded_by(self.folded, self.start, first.alone_after):
            return self._one_scale()
        if first.role in ("order_scale", "hundred", "scale"):
            return self._bare_scale()
        return self._cardinal()

    def _syllable(self) -> tuple[str, int, int] | None:
        """The syllable at the place reached, which every rule asks."""
        if self._seen[0] != self.at:
            self._seen = self.at, syllable_at(self.folded, self.at)
        return self._seen[1]

    def _peek(self) -> NumberWord | None:
        syllable = self._syllable()
        return self.words.by_form.get(syllable[0]) if syllable else None

    def _take(self, *roles: str, checked: bool = True) -> NumberWord | None:
        syllable = self._syllable()
        word = self.words.by_form.get(syllable[0]) if syllable else None
        if syllable is None or word is None or word.role not in roles:
            return None
        if checked and followed_by(self.folded, syllable[2], word.not_before):
            return None
        self.at = syllable[2]
        return word

    def _made(self, value: Decimal | None, style: str, scale: Decimal = Decimal(1)) -> Number:
        fits = value is not None and value.adjusted() < MAX_DIGITS
        return Number(self.start, self.at, value if fits else None, style if fits else "none", scale)

    def _order(self) -> Number | None:
        """`hàng trăm nghìn`, `vài chục`: the product of the scale words behind it."""
        self._take("order")
        scale = Decimal(1)
        while word := self._take("scale", "hundred", "order_scale"):
            scale *= word.value
        return self._made(scale, "order", scale) if scale > 1 else None

    def _times(self) -> Number | None:
        """`gấp đôi`, `gấp rưỡi`: a multiple that is one word with its number."""
        if (first := self._take("times")) is None or first.value:
            return None
        if word := self._take("times"):
            return self._made(Decimal(word.value), "times")
        return self._made(Decimal("1.5"), "times") if self._take("half") else None

    def _half_of(self) -> Number | None:
        """`nửa triệu`, and `nửa` alone: 0.5 of the unit that follows."""
        if self._take("half_of") is None:
            return None
        if word := self._take("scale"):
            return self._made(multiply(HALF, Decimal(word.value)), "scaled", Decimal(word.value))
        return self._made(HALF, "half")

    def _bare_scale(self) -> Number | None:
        """`chục người` (about ten), `trăm rưỡi` (150), `trăm triệu`, `nghìn tỷ`; a bare `trăm` or `nghìn` is left alone."""
        word = self._take("order_scale", "hundred", "scale")
        if word is None:
            return None
        if self._take("half"):
            return self._made(Decimal(word.value) * Decimal("1.5"), "word")
        scale = self._scale_product() * word.value
        alone = scale == word.value and word.role != "order_scale"
        return None if alone else self._made(scale, "order", scale)

    def _one_scale(self) -> Number | None:
        """`hơn trăm người`, `gần nghìn tỷ đồng`: one of the scale, where a bound stands before it."""
        scale = Decimal(1)
        while word := self._take("hundred", "scale"):
            scale *= word.value
        if scale == 1:
            return None
        if self._take("half"):
            return self._made(scale * Decimal("1.5"), "word")
        return self._made(scale, "word", scale if scale >= 1000 else Decimal(1))

    def _cardinal(self) -> Number | None:
        total, below = Decimal(0), None
        scaled = Decimal(1)
        while (part := self._below_thousand(first=below is None)) is not None:
            if part >= 10 and self._take("order"):  # `mười mấy nghìn`: ten thousand and some
                scale = self._scale_product()
                return self._made(part * scale, "order", scale)
            if self._take("comma"):
                part += self._tenths()
            scale = self._scale_product()
            if below is not None and scale >= below:
                return None
            total += part * scale
            below, scaled = scale, max(scaled, scale)
            if scale == 1:
                break
            if self._take("half"):
                total += scale * HALF
                break
            if self._tail_link():
                tail = self._below_thousand(first=False)
                if tail is None:
                    return None
                total += tail
                break
            if colloquial := self._colloquial(scale):
                total += colloquial
                break
        if below is None:
            return None
        style = "one" if total == 1 else "word"
        return self._made(total, style, scaled)

    def _tenths(self) -> Decimal:
        """What stands behind `phẩy`: `hai phẩy năm` is 2.5."""
        value = self._below_hundred(first=True)
        return Decimal(f"0.{value}") if value is not None else Decimal(0)

    def _scale_product(self) -> Decimal:
        scale = Decimal(1)
        while word := self._take("scale"):
            scale *= word.value
        return scale

    def _tail_link(self) -> bool:
        here = self.at
        if self._take("zero_link") and self._peek_role() in ("digit", "digit_after_ten", "ten"):
            return True
        self.at = here
        return False

    def _colloquial(self, scale: Decimal) -> Decimal | None:
        """`một triệu hai` is 1,2 million; `hai triệu hai trăm nghìn` and `hai triệu năm` are not this."""
        here = self.at
        if scale < 1000 or self._peek_homograph() or (word := self._take("digit", "digit_after_ten")) is None:
            return None
        following = self._syllable()
        if (following and self.words.by_form.get(following[0])) or (following and scale == 1000):
            self.at = here
            return None
        return scale * word.value / 10

    def _peek_role(self) -> str:
        word = self._peek()
        return word.role if word else ""

    def _peek_homograph(self) -> bool:
        word = self._peek()
        return word is not None and word.homograph

    def _below_thousand(self, first: bool) -> Decimal | None:
        here = self.at
        if (hundreds := self._take("digit", "digit_after_ten", checked=False)) and self._take("hundred"):
            return Decimal(100 * hundreds.value) + self._after_hundred()
        self.at = here
        return self._below_hundred(first)

    def _after_hundred(self) -> Decimal:
        here = self.at
        if self._take("half"):
            return Decimal(50)
        if self._take("zero_link") and (unit := self._take("digit", "digit_after_ten")):
            return Decimal(unit.value)
        self.at = here
        tens = self._tens()
        if tens is None:
            self.at = here
        return tens or Decimal(0)

    def _below_hundred(self, first: bool) -> Decimal | None:
        if (tens := self._tens()) is not None:
            return tens
        here = self.at
        word = self._take("digit", checked=False)
        if word is None:
            return None
        if self._take("dozen"):
            return Decimal(12 * word.value)
        ambiguous = not first and self._peek_role() not in ("scale", "tens")
        followed = followed_by(self.folded, self.at, word.not_before)
        if followed or (ambiguous and word.homograph) or (first and self._year_follows(word)):
            self.at = here
            return None
        return Decimal(word.value)

    def _year_follows(self, word: NumberWord) -> bool:
        """`năm 2020`, `năm thứ hai`: the word is a year, not five."""
        if not word.homograph or (mark := _YEAR_FOLLOWS.match(self.folded, self.at)) is None:
            return False
        listed = mark[0] == ", " and (next_word := syllable_at(self.folded, mark.end() - 1)) is not None
        return not (listed and next_word is not None and role_of(self.words, next_word[0]) == "digit")

    def _tens(self) -> Decimal | None:
        """`mười hai`, `hai mươi tư`, `năm chục`, `hăm lăm`; never `mười năm` (ten years)."""
        here = self.at
        if ten := self._take("ten", "twenty"):
            return Decimal(ten.value + self._units())
        digit = self._take("digit", checked=False)
        if digit and self._take("tens"):
            return Decimal(10 * digit.value + self._units())
        if digit and self._take("order_scale"):
            return Decimal(10 * digit.value)
        self.at = here
        return None

    def _units(self) -> int:
        if self._peek_homograph():
            return 0
        word = self._take("digit", "digit_after_ten", checked=False)
        return word.value if word else 0
