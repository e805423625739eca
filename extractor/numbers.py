"""Numbers: digits, scale words and number words, read as exact Decimals.

A :class:`Number` is one stretch of the folded text that has a value of its
own: ``44.000``, ``1,5 triệu``, ``hai mươi ba``, ``hàng trăm``, ``nửa``. What
several of them make together (``152/152``, ``5-10``) is the work of the forms.

A wrong value is worse than a missed one: arithmetic runs in a context that
traps inexactness, and a number of over 30 digits has no value at all.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow
from typing import Literal, NamedTuple

import regex

from solieu.extractor.spellings import any_of
from solieu.extractor.text import fold
from solieu.schemas.pattern import NumberWord, PatternFile

MAX_DIGITS = 30
EXACT = Context(prec=MAX_DIGITS, traps=[Inexact, InvalidOperation, Overflow])
_HALF = Decimal("0.5")

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
_YEAR_FOLLOWS = regex.compile(r", |\s{0,2}[\d\"(,.;:)]")
_DECIMAL_DOT = regex.compile(r"\d{1,30}\.\d{1,2}|0\.\d{1,12}|\d{1,3}\.\d{4,12}")
_COMMA_GROUP = re.compile(r",\d{3}")
_ENGLISH = regex.compile(r"(?<![\d.,])\d{1,3},(?:000|\d{3},\d{3})(?![.,]?\d)")
_VIETNAMESE = regex.compile(r"(?<![\d.,])\d{1,3}\.\d{3}(?![.,]?\d)")
_AFTER_DIGIT = regex.compile(r"[\d½¼¾] ?\Z")
_MILLION = Decimal(1_000_000)
_TENTH = regex.compile(r" ([1-9])(?=[.,;:)!?\n](?!\d)|\Z)")  # `2 tỷ 3` at the end of a clause
_SMALLER = regex.compile(r" ([1-9]\d{0,2})(?![\d.,/:%-])")
_GOING_ON = (".", ",", " ")
_MORE = regex.compile(r"\d{1,4096}")
_SYLLABLE = regex.compile(r"[ ]?([^\W\d_]{1,12})")


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


@dataclass(frozen=True, slots=True)
class Words:
    """Number words by spelling, and the pattern of the first of a number. ``letters`` are its letters, wherever they
    stand; ``scaling`` the letters that scale words and marks begin with.
    """

    by_form: dict[str, NumberWord]
    letters: "re.Pattern[str]"
    starts: "regex.Pattern[str]"
    scaling: frozenset[str]
    marks: "regex.Pattern[str]"
    measured: "regex.Pattern[str]"


# words of these roles begin no number, but behind a word that they stand alone after (`gần nghìn tỷ đồng`)
_INSIDE = ("comma", "digit_after_ten", "tens", "zero_link", "half", "scale_mark", "scale", "dozen")


_SCALES = ("scale", "hundred", "order_scale", "dozen")


def compile_words(patterns: PatternFile) -> Words:
    """The number words of the pattern files, ready to read with."""
    by_form = {fold(form): word for word in patterns.number_word for form in (word.word, *word.also)}
    begin = [f for f, w in by_form.items() if w.alone_after or w.role not in _INSIDE]
    marks = [f for f, w in by_form.items() if w.role == "scale_mark"]
    scales = [f for f, w in by_form.items() if w.role == "scale"]
    measures = [fold(f) for u in patterns.unit for f in u.forms] + scales
    return Words(
        by_form,
        re.compile(any_of(begin)),
        regex.compile(rf"(?<![^\W\d_]){any_of(begin)}(?![^\W\d_])"),
        frozenset(f[0] for f, w in by_form.items() if w.role in (*_SCALES, "scale_mark")),
        regex.compile(rf"[ ]?(?P<mark>{any_of(marks)})(?:(?P<rest>\d{{1,3}})(?!\d)|(?![^\W_]))"),
        regex.compile(rf"[ ]{any_of(measures)}(?![^\W_])"),
    )


def find_numbers(folded: str, view: str, words: Words, dropped: list[Dropped] | None = None) -> list[Number]:
    """Every number of the text, in order, none overlapping another.

    Number words in another sense (`năm nay`, `quận Ba Đình`) are added to ``dropped``.

    >>> from solieu.patterns import load
    >>> words = compile_words(load())
    >>> [str(n.value) for n in find_numbers("hơn 1,5 triệu người, hai xe", "hơn 1,5 triệu người, hai xe", words)]
    ['1500000', '2']
    """
    found: list[Number] = []
    position = 0
    dropped = [] if dropped is None else dropped
    english = bool(_COMMA_GROUP.search(folded) and _ENGLISH.search(folded) and not _VIETNAMESE.search(folded))
    seen, read = _Digits(folded, words), _Spelled(folded, view, words, dropped)
    digits, spelled = seen.next_from(0), read.next_from(0)
    while digits or spelled:
        if spelled is None or (digits is not None and digits.start <= spelled.start):
            assert digits is not None
            found.append(_with_scale(folded, view, _as_english(folded, digits) if english else digits, words))
        else:
            found.append(spelled)
        position = found[-1].end
        if digits and digits.start < position:
            digits = seen.next_from(position)
        if spelled and spelled.start < position:
            spelled = read.next_from(position)
    return found


class _Digits:
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


class _Spelled:
    """The numbers in words of a text; words in another sense are added to ``dropped``."""

    def __init__(self, folded: str, view: str, words: Words, dropped: list[Dropped]) -> None:
        self._folded, self._view, self._words, self._dropped = folded, view, words, dropped
        self._left = words.letters.finditer(folded)

    def next_from(self, position: int) -> Number | None:
        """The first number that begins at a position or behind it; positions only grow."""
        for letters in self._left:
            start = letters.start()
            match = self._words.starts.match(self._folded, start) if start >= position else None
            if match is not None:
                number = read_words(self._folded, start, self._words)
                if number is not None and not _is_name(self._view, number):
                    return number
                self._drop(match, number)
                position = match.end()
        return None

    def _drop(self, match: "regex.Match[str]", number: Number | None) -> None:
        if number is not None:
            self._dropped.append(Dropped(number.start, number.end, "name", "capital-of-a-name"))
        elif self._words.by_form[match[0]].role in ("digit", "ten", "half_of"):
            self._dropped.append(Dropped(match.start(), match.end(), "word", "everyday-word"))


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


def _as_english(folded: str, number: Number) -> Number:
    """`11,000` in a text that groups thousands by commas, and never by dots, is 11 000."""
    written = folded[number.start : number.end]
    if regex.fullmatch(r"\d{1,3},\d{3}", written):
        return Number(number.start, number.end, Decimal(written.replace(",", "")), "grouped")
    return number


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


def _with_scale(folded: str, view: str, number: Number, words: Words) -> Number:
    """Digits with the scale words behind them: `2 nghìn tỷ`, `1 triệu 200 nghìn`, `1tr2`, `2 triệu rưỡi`."""
    ahead = folded[number.end : number.end + 2]
    if number.value is None or (ahead[1:] if ahead[:1] == " " else ahead[:1]) not in words.scaling:
        return number
    mark = words.marks.match(folded, number.end)
    if mark and _is_mark(view, number, mark, words):
        return _marked(number, mark, words)
    scale, end = _scales(folded, number.end, words)
    if end == number.end:
        return number
    value = multiply(number.value, scale)
    smaller = scale
    while value is not None:
        step = _lesser(folded, end, smaller, words)
        if step is None:
            break
        value, end, smaller = add(value, step[0]), step[1], step[2]
    return Number(number.start, end, value, "scaled" if value is not None else "none", scale)


def _is_mark(view: str, number: Number, mark: "regex.Match[str]", words: Words) -> bool:
    """`500k` glued and in lower case (`18K` gold and `4K` screens are names); `3,1 N` in capitals."""
    letters = view[mark.start("mark") : mark.end("mark")]
    if words.by_form[mark["mark"]].upper:
        return letters.isupper()
    return letters.islower() and mark.start("mark") == number.end


def _marked(number: Number, mark: "regex.Match[str]", words: Words) -> Number:
    assert number.value is not None
    scale = Decimal(words.by_form[mark["mark"]].value)
    value = multiply(number.value, scale)
    if mark["rest"] and value is not None:
        value = add(value, EXACT.multiply(scale, Decimal(f"0.{mark['rest']}")))
    return Number(number.start, mark.end(), value, "marked", scale)


def _lesser(folded: str, position: int, scale: Decimal, words: Words) -> tuple[Decimal, int, Decimal] | None:
    """What may follow a scale word: `rưỡi`, or digits with a smaller scale (`5 nghìn 200`)."""
    syllable = _syllable(folded, position)
    if syllable and _role(words, syllable[0]) == "half":
        return EXACT.multiply(scale, _HALF), syllable[2], Decimal(1)
    if scale >= _MILLION and (tenth := _TENTH.match(folded, position)):
        return EXACT.multiply(scale, Decimal(f"0.{tenth[1]}")), tenth.end(), Decimal(1)
    match = _SMALLER.match(folded, position)
    if match is None or scale < 1000:
        return None
    inner, end = _scales(folded, match.end(), words)
    if inner > 1 and inner < scale:
        product = multiply(Decimal(match[1]), inner)
        return (product, end, inner) if product is not None else None
    if inner == 1 and scale == 1000 and len(match[1]) == 3:
        return Decimal(match[1]), match.end(), Decimal(1)
    return None


def _scales(folded: str, position: int, words: Words) -> tuple[Decimal, int]:
    """The product of the scale words from here on (`nghìn tỷ` -> 10^12) and where they end."""
    scale, end = Decimal(1), position
    for _ in range(3):
        syllable = _syllable(folded, end)
        if syllable is None or _role(words, syllable[0]) not in _SCALES:
            break
        if scale == 1 and _role(words, syllable[0]) == "hundred" and folded[end : end + 1] != " ":
            break
        word = words.by_form[syllable[0]]
        if _followed_by(folded, syllable[2], word.not_before):
            break
        scale, end = scale * word.value, syllable[2]
    return scale, end


def _syllable(folded: str, position: int) -> tuple[str, int, int] | None:
    """The next syllable, one space or none before it."""
    match = _SYLLABLE.match(folded, position)
    return (match[1], *match.span(1)) if match else None


def _role(words: Words, syllable: str) -> str:
    word = words.by_form.get(syllable)
    return word.role if word else ""


def _followed_by(folded: str, position: int, phrases: tuple[str, ...]) -> bool:
    if not folded.startswith(phrases, position + 1):
        return False  # as almost always
    rest = folded[position : position + 24]
    return any(rest.startswith(" " + p) and not rest[len(p) + 1 : len(p) + 2].isalpha() for p in phrases)


def _preceded_by(folded: str, position: int, phrases: tuple[str, ...]) -> bool:
    if not folded.endswith(phrases, 0, max(0, position - 1)):
        return False
    before = folded[max(0, position - 24) : position]
    return any(before.endswith(p + " ") and not before[: -len(p) - 1][-1:].isalpha() for p in phrases)


def _is_name(view: str, number: Number) -> bool:
    """A capital inside a sentence (`quận Ba Đình`), or before another capital (`Ba Lan`), is a name."""
    if not view[number.start].isupper() or number.style == "order":
        return False  # `bình an Hàng ngàn người đứng xếp hàng`: a sentence that lost its full stop
    after = view[number.end : number.end + 2]
    before = view[max(0, number.start - 2) : number.start].rstrip(" ")
    opens = not before or before[-1] in ".!?:;…\n-–\"“”()‘'•*+…"
    shouted = view[number.start : number.end].isupper() and number.end - number.start > 1
    return not shouted and (not opens or (after[:1] == " " and after[1:].isupper()))


def read_words(folded: str, start: int, words: Words) -> Number | None:
    """The number spelled in words at ``start``, as long as it goes; None where none is.

    >>> from solieu.patterns import load
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
        if first is None or _preceded_by(self.folded, self.start, first.not_after):
            return None
        if first.homograph and _AFTER_DIGIT.search(self.folded, max(0, self.start - 2), self.start):
            return None  # `20 năm ngày tái lập`
        if first.role in ("order", "half_of"):
            return self._order() if first.role == "order" else self._half_of()
        if first.role == "times":
            return self._times()
        if _preceded_by(self.folded, self.start, first.alone_after):
            return self._one_scale()
        if first.role in ("order_scale", "hundred", "scale"):
            return self._bare_scale()
        return self._cardinal()

    def _syllable(self) -> tuple[str, int, int] | None:
        """The syllable at the place reached, which every rule asks."""
        if self._seen[0] != self.at:
            self._seen = self.at, _syllable(self.folded, self.at)
        return self._seen[1]

    def _peek(self) -> NumberWord | None:
        syllable = self._syllable()
        return self.words.by_form.get(syllable[0]) if syllable else None

    def _take(self, *roles: str, checked: bool = True) -> NumberWord | None:
        syllable = self._syllable()
        word = self.words.by_form.get(syllable[0]) if syllable else None
        if syllable is None or word is None or word.role not in roles:
            return None
        if checked and _followed_by(self.folded, syllable[2], word.not_before):
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
            return self._made(multiply(_HALF, Decimal(word.value)), "scaled", Decimal(word.value))
        return self._made(_HALF, "half")

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
                total += scale * _HALF
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
        followed = _followed_by(self.folded, self.at, word.not_before)
        if followed or (ambiguous and word.homograph) or (first and self._year_follows(word)):
            self.at = here
            return None
        return Decimal(word.value)

    def _year_follows(self, word: NumberWord) -> bool:
        """`năm 2020`, `năm thứ hai`: the word is a year, not five."""
        if not word.homograph or (mark := _YEAR_FOLLOWS.match(self.folded, self.at)) is None:
            return False
        listed = mark[0] == ", " and (next_word := _syllable(self.folded, mark.end() - 1)) is not None
        return not (listed and next_word is not None and _role(self.words, next_word[0]) == "digit")

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


def are_neighbours(numbers: tuple[Number, ...]) -> bool:
    """`hai, ba`, `năm bảy`: a range in two words; `hai, mười` is a list.

    >>> are_neighbours((Number(0, 1, Decimal(3), "plain"), Number(2, 3, Decimal(4), "plain")))
    True
    """
    low, high = numbers[0].value, numbers[-1].value
    most = 1 if numbers[0].style == "plain" else 2  # `năm bảy` is said, `5, 7` is a list
    return low is not None and high is not None and low < high <= low + most
