"""Which noun a number counts: behind it, over marks, before it; and where none stands."""

import pytest

from solieu.extractor import Extractor


@pytest.mark.parametrize(
    ("text", "number", "unit", "whole"),
    [
        ("Có 152 xã đạt chuẩn.", "152", "xã", "152 xã"),
        ("Tỉnh bố trí 44.000 cán bộ về xã.", "44.000", "cán bộ", "44.000 cán bộ"),
        ("Có 139/186 (75%) doanh nghiệp.", "139/186", "doanh nghiệp", "139/186"),
        ("Có 12 [mười hai] xã ngập.", "12", "xã", "12"),
        ('Có 5 "điểm nóng" về ma túy.', "5", "điểm nóng", '5 "điểm nóng'),
        ("Có 5 “điểm nóng” về ma túy.", "5", "điểm nóng", "5 “điểm nóng"),
        ("Đón 70.000 lượt người.", "70.000", "lượt người", "70.000 lượt người"),
        ("Bắn rơi 3 chiếc máy bay.", "3", "chiếc máy bay", "3 chiếc máy bay"),
        ("Xây 20 nhà văn hóa.", "20", "nhà văn hóa", "20 nhà văn hóa"),
        ("Ba phần tư số hộ thoát nghèo.", "Ba phần tư", "hộ", "Ba phần tư số hộ"),
        ("Đội giành 1 HCB.", "1", "hcb", "1 HCB"),
        ("Số vụ tai nạn là 25.", "25", "vụ", "25"),
        ("Tổng số thí sinh đạt 297.", "297", "thí sinh", "297"),
        ("Cán bộ: 44.000.", "44.000", "cán bộ", "44.000"),
    ],
)
def test_counted(text: str, number: str, unit: str, whole: str, extractor: Extractor) -> None:
    figure = next(f for f in extractor.extract(text) if f.number.text == number)
    assert (figure.unit, figure.text) == (unit, whole)
    assert unit in (figure.subject or "").lower()


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("Có 5 đã ngập.", "5", "no_unit"),
        ("Có 5\nxã ngập.", "5", "no_unit"),
        ("Có 5, xã này ngập.", "5", "no_unit"),
        ("Có 20 Hà Nội.", "20", "address"),
        ("Mã là 500x.", "500", "name"),
        ("Có 3 (ba) nhà.", "ba", "word"),
    ],
)
def test_nothing_counted(text: str, number: str, reason: str, extractor: Extractor) -> None:
    rejected = {r.number.text: r.reason for r in extractor.explain(text).rejections}
    assert rejected.get(number) == reason


def test_a_noun_before_is_less_sure_than_one_behind(extractor: Extractor) -> None:
    behind, before = extractor.extract("Có 25 vụ.")[0], extractor.extract("Số vụ là 25.")[0]
    assert behind.unit == before.unit == "vụ"
    assert before.confidence < behind.confidence
