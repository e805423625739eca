"""The normalised view: what it hides, what it keeps, and the way back to the article as read."""

import unicodedata

import pytest

from solieu.extractor import text as module
from solieu.extractor.text import fold, read


@pytest.mark.parametrize(
    ("original", "view", "inside", "stands"),
    [
        ("ca\u0301n bo\u0323\u0302: 44", "cán bộ: 44", "44", "44"),
        ("ca\u0301n bo\u0323\u0302: 44", "cán bộ: 44", "cán bộ", "ca\u0301n bo\u0323\u0302"),
        ("hơn 44\u200b.000 xã", "hơn 44.000 xã", "44.000", "44\u200b.000"),
        ("44\u00ad.000\u00ad xã", "44.000 xã", "xã", "xã"),
        ("\ufeff5 xã", "5 xã", "5", "5"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd", "b\nc", "b\rc"),
        ("mưa\r\n5 xã", "mưa\n5 xã", "\n", "\r\n"),
        ("có １２ xã％", "có 12 xã%", "12", "１２"),
        ("5\u00a0xã\tvà\u3000huyện", "5 xã và huyện", "5 xã", "5\u00a0xã"),
        ("5 xã", "5 xã", "xã", "xã"),
        ("🐟 5 con", "🐟 5 con", "5", "5"),
    ],
)
def test_the_view_and_the_way_back(original: str, view: str, inside: str, stands: str) -> None:
    text = read(original)
    assert text.view == view
    at = view.index(inside)
    start, end = text.original_span(at, at + len(inside))
    assert original[start:end] == stands


def test_clean_text_keeps_no_map() -> None:
    text = read("Có 5 xã.")
    assert text.starts is None and text.view is text.original


def test_an_empty_span_stands_somewhere_inside() -> None:
    text = read("a\u200bbc")
    assert text.original_span(1, 1) == (2, 2)
    assert text.original_span(3, 3) == (4, 4)


def test_view_and_folded_have_one_length() -> None:
    text = read("İSTANBUL: ﬁ “HOÀ” ca\u0301n")
    assert len(text.folded) == len(text.view)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("HOÀ BÌNH", "hòa bình"),
        ("khoẻ, thuỷ, loè", "khỏe, thủy, lòe"),
        ("quý quỳ quỷ", "quý quỳ quỷ"),
        ("hoàn toàn, huỳnh", "hoàn toàn, huỳnh"),
        ("Tỉ lệ 5 tỉ, tỉnh", "tỷ lệ 5 tỷ, tỉnh"),
        ("1–2 — “a” ‘b’ «c»", '1-2 - "a" \'b\' "c"'),
        ("3⁄4", "3/4"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_nothing_usual_needs_work() -> None:
    usual = [c for c in map(chr, range(0x3000)) if not module._UNUSUAL.search(c)]
    assert len(usual) > 700
    assert not [c for c in usual if module._NEEDS_WORK.search(c) or not unicodedata.is_normalized("NFC", c)]
