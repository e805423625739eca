"""Digits with the scale words and marks behind them: `2 nghìn tỷ`, `1 triệu 200 nghìn`, `1tr2`, `500k`."""

from decimal import Decimal

import regex

from solieu.extractor.number import EXACT, HALF, Number, add, multiply
from solieu.extractor.number_words import SCALES, Words, followed_by, role_of, syllable_at

_MILLION = Decimal(1_000_000)
_TENTH = regex.compile(r" ([1-9])(?=[.,;:)!?\n](?!\d)|\Z)")  # `2 tỷ 3` at the end of a clause
_SMALLER = regex.compile(r" ([1-9]\d{0,2})(?![\d.,/:%-])")


def with_scale(folded: str, view: str, number: Number, words: Words) -> Number:
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
    syllable = syllable_at(folded, position)
    if syllable and role_of(words, syllable[0]) == "half":
        return EXACT.multiply(scale, HALF), syllable[2], Decimal(1)
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
        syllable = syllable_at(folded, end)
        if syllable is None or role_of(words, syllable[0]) not in SCALES:
            break
        if scale == 1 and role_of(words, syllable[0]) == "hundred" and folded[end : end + 1] != " ":
            break
        word = words.by_form[syllable[0]]
        if followed_by(folded, syllable[2], word.not_before):
            break
        scale, end = scale * word.value, syllable[2]
    return scale, end
