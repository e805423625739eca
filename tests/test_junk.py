"""Junk into every public entrance: an answer or a worded error, never a crash, never quadratic time."""

from decimal import Decimal
from itertools import pairwise

import pytest

from solieu.extractor import Extractor
from solieu.extractor.digits import read_digits
from solieu.extractor.numbers import find_numbers
from solieu.extractor.sentences import split
from solieu.extractor.text import read

JUNK = [
    "",
    " ",
    "\n",
    "\x00",
    "\ufeff",
    "\u200b" * 50,
    "a." * 500,
    "1" * 5000,
    "1." * 800,
    "1,1" * 500,
    "1/" * 500,
    "-" * 500,
    "(" * 300,
    "năm " * 400,
    "một " * 400,
    "hai " * 300,
    "1 2 " * 300,
    "%" * 300,
    "²³½¼",
    "٣٤٥",
    "🐟 5 con 🐟",
    "x" * 3000,
    "1e400",
    "nghìn tỷ " * 200,
    "từ 5 đến " * 100,
    "\t\r\v\f\u2028",
    "Ầ" * 500,
    "a\u0301" * 300,
    "\u0301\u0301\u0301",
    "1\u00ad2\u200b3",
]


@pytest.mark.parametrize("junk", JUNK, ids=lambda j: repr(j[:12]) + f" x{len(j)}")
def test_extract_survives(junk: str, extractor: Extractor) -> None:
    done = extractor.explain(junk)
    for rejection in done.rejections:
        assert junk[rejection.number.start : rejection.number.end] == rejection.number.text


def test_a_number_of_5000_digits_is_rejected_with_its_reason(extractor: Extractor) -> None:
    done = extractor.explain("Mã " + "7" * 5000 + " là gì, 3 người hỏi.")
    assert [f.text for f in done.figures] == ["3 người"]
    assert [(r.reason, len(r.number.text)) for r in done.rejections] == [("too_long", 5000)]


def test_thirty_digits_are_exact(extractor: Extractor) -> None:
    written = "1" * 30
    figure = extractor.extract(f"Có {written} con kiến.")[0]
    assert figure.value == Decimal(written)
    assert f'"value": {written},' in figure.as_json()


def test_scales_beyond_thirty_digits_are_rejected(extractor: Extractor) -> None:
    done = extractor.explain("Chi " + "9" * 28 + " triệu tỷ đồng.")
    assert done.figures == ()
    assert done.rejections[0].reason == "too_long"


def test_decimals_are_exact(extractor: Extractor) -> None:
    figure = extractor.extract("Nợ 1.234.567.890.123.456.789,25 đồng.")[0]
    assert '"value": 1234567890123456789.25,' in figure.as_json()


def test_a_megabyte_of_digits_is_linear(extractor: Extractor) -> None:
    """Ten times the digits may cost some tens of times the time, never hundreds."""
    import time

    def seconds(size: int) -> float:
        started = time.perf_counter()
        extractor.explain("5" * size)
        return time.perf_counter() - started

    seconds(1000)
    small, large = max(seconds(100_000), 1e-3), seconds(1_000_000)
    assert large / small < 60


@pytest.mark.parametrize("junk", JUNK)
def test_steps_survive(junk: str, extractor: Extractor) -> None:
    seen = read(junk)
    numbers = find_numbers(seen.folded, seen.view, extractor.known.words)
    assert all(0 <= n.start < n.end <= len(seen.folded) for n in numbers)
    assert all(a.end <= b.start for a, b in pairwise(numbers))
    for start, end in split(seen.view, frozenset()):
        assert seen.view[start:end].strip()


def test_read_digits_refuses_more_than_thirty() -> None:
    assert read_digits("1" * 31) is None
