"""What the words around a figure say: bounds, where the longest rule wins, and changes."""

from typing import get_args

import pytest

from solieu.extractor import Extractor
from solieu.schemas.figure import Bound

CASES = [
    ("Có 5 người chết.", "exact"),
    ("Khoảng 5 người chết.", "about"),
    ("Có trên dưới 100 người dự.", "about"),
    ("Gần 200 vụ án.", "nearly"),
    ("Bố trí hơn 44.000 cán bộ.", "over"),
    ("Có trên 340 tin báo.", "over"),
    ("Có dưới 5 người dự.", "under"),
    ("Có không dưới 5 người dự.", "at_least"),
    ("Ít nhất 11 người thiệt mạng.", "at_least"),
    ("Tuyển người từ 18 tuổi trở lên.", "at_least"),
    ("Giá từ 1,6 triệu đồng mỗi khách.", "at_least"),
    ("Giảm từ 1,6 triệu đồng xuống 1,2 triệu đồng.", "exact"),
    ("Không quá 5 ngày làm việc.", "at_most"),
    ("Phạt tối đa 30 triệu đồng.", "at_most"),
    ("Hàng trăm người sơ tán.", "order"),
    ("Giá cao hơn 5% so với năm trước.", "exact"),
    ("Chị trẻ hơn 5 tuổi.", "exact"),
    ("Tòa nhà cao hơn 100 m.", "over"),
]


@pytest.mark.parametrize(("text", "bound"), CASES)
def test_bound(text: str, bound: str, extractor: Extractor) -> None:
    assert extractor.extract(text)[0].bound == bound


def test_every_bound_is_shown() -> None:
    assert {bound for _, bound in CASES} == set(get_args(Bound))


@pytest.mark.parametrize(
    ("text", "change", "bound"),
    [
        ("Sản lượng tăng 12,5%.", "increase", "exact"),
        ("Sản lượng tăng gần 20%.", "increase", "nearly"),
        ("Thêm 37.269 ca mới.", "increase", "exact"),
        ("Ngân sách giảm hơn 300 tỷ đồng.", "decrease", "over"),
        ("Chỉ số mất 20 điểm.", "decrease", "exact"),
        ("Có 20 vụ tai nạn.", None, "exact"),
    ],
)
def test_change(text: str, change: str | None, bound: str, extractor: Extractor) -> None:
    (figure,) = extractor.extract(text)
    assert (figure.change, figure.bound) == (change, bound)


def test_levels_of_a_change_are_no_change(extractor: Extractor) -> None:
    assert [f.change for f in extractor.extract("Tăng từ 5% lên 10%.")] == [None, None]


def test_a_bound_holds_for_its_own_figure_only(extractor: Extractor) -> None:
    figures = extractor.extract("Có hơn 30 xã và 5 huyện bị ngập.")
    assert [(f.unit, f.bound) for f in figures] == [("xã", "over"), ("huyện", "exact")]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Bán được hơn 7,8 tỉ won (6,85 triệu USD).", ["over", "over"]),
        ("Bán được hơn 7,8 tỉ won (khoảng 6,85 triệu USD).", ["over", "about"]),
        ("Bán được hơn 7,8 tỉ won và 6,85 triệu USD.", ["over", "exact"]),
    ],
)
def test_a_conversion_in_brackets_inherits_its_bound(text: str, bounds: list[str], extractor: Extractor) -> None:
    assert [f.bound for f in extractor.extract(text)] == bounds
