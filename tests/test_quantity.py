"""What numbers make together: values, ratios, ranges of mixed units, split units, halves."""

import pytest

from solieu.extractor import Extractor


def amounts(text: str, extractor: Extractor) -> list[tuple[str, str | None]]:
    """Each figure's amount in one cell, with its unit."""
    found = []
    for f in extractor.extract(text):
        if f.value is not None:
            found.append((f"{f.value.normalize():f}", f.unit))
        elif f.numerator is not None:
            found.append((f"{f.numerator}/{f.denominator}", f.unit))
        else:
            assert f.low is not None and f.high is not None
            found.append((f"{f.low.normalize():f} to {f.high.normalize():f}", f.unit))
    return found


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("Có 152/152 xã đạt chuẩn.", "152/152", "xã"),
        ("Bão làm đổ 3 trong số 6 trụ.", "3/6", "trụ"),
        ("Cứ 10 người thì có 3 người hút thuốc.", "3/10", "người"),
        ("Ba phần tư diện tích bị ngập.", "3/4", "diện tích"),
        ("Một nửa dân số đã tiêm.", "1/2", "dân số"),
        ("Nửa số giường còn trống.", "1/2", "giường"),
        ("¾ diện tích rừng bị cháy.", "3/4", "diện tích"),
        ("Đội nhà thắng 3-1.", "3/1", None),
        ("Lãi 20-30 triệu đồng.", "20000000 to 30000000", "đồng"),
        ("Vốn 5 - 7 nghìn tỷ đồng.", "5000000000000 to 7000000000000", "đồng"),
        ("Phạt 200 nghìn đồng đến 5 triệu đồng.", "200000 to 5000000", "đồng"),
        ("Tường cao từ 5 đến 7 m.", "5 to 7", "m"),
        ("Chừng hai ba người bị thương.", "2 to 3", "người"),
        ("Vài ba người đến xem.", "2 to 3", "người"),
        ("Phạt từ ba tháng đến một năm tù.", "3 to 12", "tháng"),
        ("Đường dài 800 m đến 1,2 km.", "800 to 1200", "m"),
        ("Anh cao 1m88.", "1.88", "m"),
        ("Chị cao 1m7.", "1.7", "m"),
        ("Ca mổ kéo dài 3h15.", "3.25", "h"),
        ("Ngồi tù 4 năm rưỡi.", "4.5", "năm"),
        ("Trời lạnh tới -2°C.", "-2", "°c"),
        ("Trời lạnh âm 5 độ.", "-5", "độ"),
        ("Doanh thu tăng 2-3 lần.", "2 to 3", "lần"),
        ("Có 1/2 triệu người dự.", "500000", "người"),
        ("Giá 2 triệu đồng rưỡi.", "2500000", "đồng"),
        ("Chờ 2½ tháng mới xong.", "2.5", "tháng"),
        ("Có hàng trăm người dân.", "100", "người"),
    ],
)
def test_amount(text: str, amount: str, unit: str | None, extractor: Extractor) -> None:
    assert amounts(text, extractor) == [(amount, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "Có từ 10 đến 5 người.",
        "Có 10 - 5 người.",
        "Chờ từ 2 tuần đến 1 tháng.",
        "Phạt từ 2 tuần đến 3 tháng tù.",
        "Vé từ 2 USD đến 50.000 đồng.",
        "Thưởng 1/3 tỷ đồng.",
        "Ca mổ kéo dài 3h20.",
    ],
    ids=[
        "falling words",
        "falling dash",
        "falling units",
        "unlinked units",
        "two currencies",
        "no exact third",
        "no exact hours",
    ],
)
def test_no_exact_quantity_is_no_figure(text: str, extractor: Extractor) -> None:
    done = extractor.explain(text)
    assert done.figures == () and done.rejections
