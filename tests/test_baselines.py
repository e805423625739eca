"""What a figure is compared with: where the phrase ends, and whose it is."""

import pytest

from solieu.extractor import extract


def _baselines(text: str) -> list[str | None]:
    return [f.baseline for f in extract(text)]


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("Số vụ tăng 6% so với cùng kỳ năm 2022, gây nhiều thiệt hại.", "so với cùng kỳ năm 2022"),
        ("Giá bán giảm 500 đồng/kg so với đầu năm xuống còn thấp nhất.", "so với đầu năm"),
        ("Giá lúa tăng 6% so tháng trước.", "so tháng trước"),
        ("Lãi tăng 6% so với mức 4% của năm trước.", "so với mức 4% của năm trước"),
        ("Lượng khách tăng 6% so với khi chưa có dịch.", "so với khi chưa có dịch"),
        ("Doanh thu gấp 2,5 lần cùng kỳ năm trước.", "cùng kỳ năm trước"),
        ("Lượng khách gấp 4 lần năm 2016.", "năm 2016"),
        ("Giá bán rẻ hơn 6 triệu đồng so với hàng mới.", "so với hàng mới"),
        ("Điểm chuẩn cao hơn năm ngoái 4 điểm.", "hơn năm ngoái"),
        ("Doanh thu bằng 95% so với kế hoạch.", "so với kế hoạch"),
    ],
)
def test_where_the_phrase_ends(text: str, baseline: str) -> None:
    assert _baselines(text)[0] == baseline


@pytest.mark.parametrize(
    ("text", "baselines"),
    [
        ("Thu và chi tăng lần lượt 6% và 5% so với năm trước.", ["so với năm trước"] * 2),
        ("Giá tăng 6% so với tháng trước và tăng 8% so với cùng kỳ.", ["so với tháng trước", "so với cùng kỳ"]),
        ("So với năm 2022, số vụ giảm 12%, số người chết giảm 5%.", ["So với năm 2022"] * 2),
        ("Tỷ lệ hộ nghèo giảm 2% còn 5% so với đầu năm.", ["so với đầu năm", None]),
    ],
)
def test_whose_it_is(text: str, baselines: list[str | None]) -> None:
    assert _baselines(text) == baselines


@pytest.mark.parametrize(
    "text", ["Đã bán hơn 6 triệu chiếc so với 5 triệu chiếc năm ngoái.", "Có 5 xã, khác so với trước đây.", "Có 5 vụ cháy."]
)
def test_levels_have_none(text: str) -> None:
    assert set(_baselines(text)) == {None}
