"""Confidence: each sign of doubt is seen, takes something off, and plain records keep all of it."""

import pytest

from solieu.extractor import extract
from solieu.extractor.confidence import DOUBTS, SURE

PLAIN = ["Có 152/152 xã đạt chuẩn.", "Tỉnh bố trí hơn 44.000 cán bộ.", "Giá vàng tăng 12,5% so với năm trước.", "Ông 41 tuổi."]
DOUBTFUL = [
    ("Thành phố thực hiện chương trình “4 an”.", "quoted"),
    ("Trong một hoặc hai ngày tới, anh sẽ về.", "range"),
    ("Xe chạy sau 22 giờ.", "hour-of-day"),
    ("Chỉ một người sống sót.", "one"),
    ("Ba quán phở mở cửa.", "everyday-word"),
    ("Chạy 2,3 phút thì dừng.", "two-digits"),
    ("Máy chụp với tốc độ 1/4000 giây.", "slash"),
    ("Giá xe từ 500 triệu đồng.", "bound-far"),
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_record_is_sure(text: str) -> None:
    assert all(f.confidence >= 0.8 for f in extract(text))
    assert max(f.confidence for f in extract(text)) <= SURE


@pytest.mark.parametrize(("text", "doubt"), DOUBTFUL)
def test_a_sign_of_doubt_takes_its_part(text: str, doubt: str) -> None:
    figure = extract(text)[0]
    assert figure.confidence <= round(SURE * DOUBTS[doubt], 2)


def test_every_doubt_takes_something_and_leaves_something() -> None:
    assert all(0 < factor < 1 for factor in DOUBTS.values())
