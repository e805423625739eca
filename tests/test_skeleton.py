"""The skeleton: one character per number, macros that name its shape, and the way back."""

import pytest
import regex

from solieu.extractor.knowledge import knowledge
from solieu.extractor.numbers import find_numbers
from solieu.extractor.skeleton import Skeleton, build, macros
from solieu.extractor.text import read


def skeleton(text: str) -> Skeleton:
    seen = read(text)
    return build(seen.folded, find_numbers(seen.folded, seen.view, knowledge().words))


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("0", "hour minute int", "day month ordinal"),
        ("05", "day month ordinal small two", "square three"),
        ("2", "day square month hour", "two year"),
        ("11", "day month two hour", "square"),
        ("20", "day hour two", "month"),
        ("28", "day two", "hour month"),
        ("45", "minute two", "day hour"),
        ("77", "two small", "minute day"),
        ("120", "three int", "small year"),
        ("012", "phone", "three"),
        ("2020", "year int", "three"),
        ("5000", "int", "year"),
        ("12345678", "int num", "year"),
        ("5,2", "pair digits", "dotted int"),
        ("1.482", "digits num", "pair int"),
        ("21.10", "dotted digits", "pair"),
        ("31.25", "digits", "dotted"),
        ("3 triệu", "digits num", "int word"),
        ("hai triệu", "word num", "digits"),
        ("hai mươi", "word", "one"),
        ("một", "one", "word"),
        ("nửa", "half", "word"),
        ("hàng trăm", "num", "word digits"),
        ("gấp đôi", "any", "num"),
        ("1" * 40, "any", "num digits"),
    ],
)
def test_macros_name_the_shape(text: str, yes: str, no: str) -> None:
    shape = skeleton(text).text
    assert len(shape) == 1
    known = macros()
    assert [m for m in yes.split() if not regex.fullmatch(known[m], shape)] == []
    assert [m for m in no.split() if regex.fullmatch(known[m], shape)] == []


def test_the_way_back() -> None:
    text = "ngày 26/8, hơn 44.000 cán bộ về 152/152 xã"
    made = skeleton(text)
    assert len(made.text) < len(text)
    for word in ("ngày", "hơn", "cán bộ", "về", "xã"):
        at = made.text.index(word)
        assert text[made.to_text(at) : made.to_text(at + len(word))] == word
    for number, at in zip(made.numbers, made.positions(), strict=True):
        assert (made.to_text(at), made.to_text(at + 1)) == (number.start, number.end)
    assert made.to_text(len(made.text)) == len(text)


def test_numbers_in_a_stretch() -> None:
    made = skeleton("có 3 xã, 5 huyện, 7 tỉnh")
    first, second, third = made.positions()
    assert [n.value for n in made.numbers_in(first, second + 1)] == [3, 5]
    assert made.numbers_in(first + 1, second) == ()
    assert [n.value for n in made.numbers_in(third, len(made.text))] == [7]
