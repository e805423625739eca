"""Numbers in digits and in words: each way of writing them, and what is no number at all."""

from decimal import Decimal

import pytest

from solieu.extractor.digits import read_digits
from solieu.extractor.knowledge import knowledge
from solieu.extractor.number import Number, multiply
from solieu.extractor.numbers import find_numbers
from solieu.extractor.text import read


def numbers(text: str) -> list[Number]:
    seen = read(text)
    return find_numbers(seen.folded, seen.view, knowledge().words)


def written(text: str) -> list[tuple[str, Decimal | None]]:
    return [(text[n.start : n.end], n.value) for n in numbers(text)]


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [
        ("12 xã", "12", "plain"),
        ("05 người", "5", "plain"),
        ("1.482 người", "1482", "grouped"),
        ("1.234.567,25 đồng", "1234567.25", "grouped"),
        ("5,2 km", "5.2", "grouped"),
        ("1,234,567 người", "1234567", "grouped"),
        ("940 000 đồng", "940000", "grouped"),
        ("31.5", "31.5", "dotted"),
        ("0.125", "0.125", "dotted"),
        ("31.5 triệu", "31500000", "scaled"),
        ("2 nghìn tỷ", "2000000000000", "scaled"),
        ("2 triệu rưỡi", "2500000", "scaled"),
        ("1 triệu 200 nghìn", "1200000", "scaled"),
        ("5 nghìn 200", "5200", "scaled"),
        ("nửa tỷ", "500000000", "scaled"),
        ("500k", "500000", "marked"),
        ("1tr25", "1250000", "marked"),
        ("3,1 N", "3100", "marked"),
        ("½", "0.5", "vulgar"),
        ("nửa", "0.5", "half"),
        ("hàng trăm nghìn", "100000", "order"),
        ("gấp rưỡi", "1.5", "times"),
        ("một", "1", "one"),
        ("hai mươi mốt", "21", "word"),
        ("hăm lăm", "25", "word"),
        ("hai tá", "24", "word"),
        ("ba trăm rưỡi", "350", "word"),
        ("một trăm linh năm", "105", "word"),
        ("một nghìn hai trăm ba mươi tư", "1234", "word"),
        ("hai nghìn không trăm hai mươi mốt", "2021", "word"),
        ("ba tỷ hai trăm triệu", "3200000000", "word"),
        ("một triệu hai", "1200000", "word"),
        ("trăm rưỡi", "150", "word"),
    ],
)
def test_every_style(text: str, value: str, style: str) -> None:
    (number,) = numbers(text)
    assert (number.value, number.style) == (Decimal(value), style)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("44.000.", ["44.000"]),
        ("44.000, rồi", ["44.000"]),
        ("1.000-2.000", ["1.000", "2.000"]),
        ("1,2,3", ["1", "2", "3"]),
        ("12 34", ["12", "34"]),
        ("15 000, 20 000", ["15 000", "20 000"]),
        ("4K và 18K", ["4", "18"]),
        ("5 nghìn 200 nghìn", ["5 nghìn", "200 nghìn"]),
        ("hai mươi năm", ["hai mươi"]),
        ("năm 2020", ["2020"]),
        ("năm nay, năm ngoái", []),
        ("20 năm ngày thành lập", ["20"]),
        ("ở Ba Lan", []),
        ("quận Ba Đình", []),
        ("Ba người", ["Ba"]),
        ("tỷ lệ, tỷ phú", []),
        ("năm người", ["năm"]),
        ("lúa chín", []),
    ],
)
def test_where_a_number_ends_and_what_is_none(text: str, found: list[str]) -> None:
    assert [w for w, _ in written(text)] == found


@pytest.mark.parametrize(
    ("text", "value"), [("có 11,000 và 12,000 xe", "11000"), ("có 11,000 và 1.000 xe", "11"), ("có 11,5 và 12,000 xe", "11.5")]
)
def test_english_groups_only_where_no_vietnamese_ones_stand(text: str, value: str) -> None:
    assert numbers(text)[0].value == Decimal(value)


def test_thirty_digits_and_no_more() -> None:
    assert read_digits("1" * 30) == Decimal("1" * 30)
    assert read_digits("1" * 31) is None
    assert multiply(Decimal("9" * 28), Decimal(1000)) is None


@pytest.mark.parametrize(
    ("text", "found", "value"),
    [
        ("có 1.2345 người", "1.2345", "1.2345"),
        ("chi hai phẩy năm triệu đồng", "hai phẩy năm triệu", "2500000"),
        ("chờ 2½ tháng", "2½", "2.5"),
    ],
)
def test_a_number_in_parts_is_one_stretch(text: str, found: str, value: str) -> None:
    assert written(text) == [(found, Decimal(value))]


def test_a_year_behind_a_fraction_is_no_number() -> None:
    assert [w for w, _ in written("chờ 2½ năm")] == ["2½"]


def test_a_sum_beyond_thirty_digits_has_no_value() -> None:
    assert numbers("9,91234567890123456789012345678 triệu rưỡi")[0].value is None


def test_marked_numbers_are_exact() -> None:
    assert numbers("123456789012345678901234567k555")[0].value == Decimal("123456789012345678901234567555")


@pytest.mark.parametrize("text", ["năm tỷ tỷ tỷ tỷ tỷ", "hàng tỷ tỷ tỷ tỷ tỷ"])
def test_words_beyond_thirty_digits_have_no_value(text: str) -> None:
    assert numbers(text)[0].value is None
