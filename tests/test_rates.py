"""The denominator of a rate: behind a slash, behind `mỗi`, or earlier in the clause."""

import pytest

from solieu.extractor import Extractor


@pytest.mark.parametrize(
    ("text", "number", "per"),
    [
        ("Thu nhập 20-30 triệu đồng/tháng.", "20-30 triệu", "tháng"),
        ("Đóng 50.000 đồng/người/năm.", "50.000", "người/năm"),
        ("Giá 15.000 đồng / kg.", "15.000", "kg"),
        ("Đài phát 04 chuyên mục truyền hình/tháng.", "04", "tháng"),
        ("Thưởng 37 triệu đồng mỗi người.", "37 triệu", "người"),
        ("Nhà máy ép 40 tấn mía mỗi giờ.", "40", "giờ"),
        ("Khoảng 20.000 xe mỗi ngày qua cầu.", "20.000", "ngày"),
        ("Mật độ 45 người trên 1 km².", "45", "km²"),
        ("Mỗi xã bố trí 5,2 cán bộ.", "5,2", "xã"),
        ("Hằng năm tỉnh đón hơn 1.000 lượt khách.", "1.000", "năm"),
        ("Dân số tăng 1,2% mỗi năm.", "1,2", "năm"),
    ],
)
def test_per(text: str, number: str, per: str, extractor: Extractor) -> None:
    figures = {f.number.text: f.per for f in extractor.extract(text)}
    assert figures.get(number) == per


@pytest.mark.parametrize(
    "text",
    [
        "Xe chạy 70 km/h.",
        "Có 152/152 xã đạt chuẩn.",
        "Mỗi xã một vẻ, tỉnh có 5 huyện.",
        "Có 5 xã; mỗi tháng họp một lần.",
    ],
)
def test_no_rate(text: str, extractor: Extractor) -> None:
    (figure, *_) = extractor.extract(text)
    assert figure.per is None


def test_each_number_of_a_clause_has_its_own_denominator(extractor: Extractor) -> None:
    figures = extractor.extract("Giá gạo 15.000 đồng/kg, thịt 120.000 đồng một cân, thuê 3 triệu đồng/tháng.")
    assert [f.per for f in figures if f.kind == "money"] == ["kg", "cân", "tháng"]
