"""Kind, unit and refusal of a candidate in its sentence."""

import pytest

from solieu.extractor import Extractor


@pytest.mark.parametrize(
    ("text", "kind", "number", "unit_id"),
    [
        ("Có 152 xã đạt chuẩn.", "count", "152", None),
        ("Có 7/8 thí sinh đoạt giải.", "ratio", "7/8", None),
        ("Tăng 12,5 phần trăm.", "percent", "12,5", "%"),
        ("Chi 2.000 tỷ đồng.", "money", "2.000 tỷ", "VND"),
        ("Chi $5 triệu.", "money", "5 triệu", "USD"),
        ("Mua xe giá 500 triệu.", "money", "500 triệu", "VND"),
        ("Vé giá 500k.", "money", "500k", "VND"),
        ("Trồng 69 ha lúa.", "measure", "69", "ha"),
        ("Chờ 3 ngày.", "duration", "3", "day"),
        ("Ông 41 tuổi.", "age", "41", "year-of-age"),
        ("Độ tuổi từ 3 đến 13.", "age", "3 đến 13", "year-of-age"),
        ("Giá gấp đôi năm ngoái.", "multiple", "gấp đôi", "times"),
        ("Đội nhà thắng 3-1.", "score", "3-1", None),
    ],
)
def test_kind(text: str, kind: str, number: str, unit_id: str | None, extractor: Extractor) -> None:
    (figure,) = extractor.extract(text)
    assert (figure.kind, figure.number.text, figure.unit_id) == (kind, number, unit_id)


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("Ngày 26/8 trời mưa.", "26/8", "date"),
        ("Đến 3/11 hội đàm.", "3/11", "date"),
        ("Hội nghị APEC 2017 bế mạc.", "2017", "date"),
        ("Lúc 6 giờ sáng trời mưa.", "6 giờ", "time"),
        ("Chuyến bay lúc 6 giờ rưỡi bị hoãn.", "6 giờ rưỡi", "time"),
        ("Điều 134 Bộ luật Hình sự.", "134", "id"),
        ("Xe mang biển số 29A-123.45.", "29A-123.45", "id"),
        ("Đội xếp thứ 3.", "3", "ordinal"),
        ("Quốc lộ 1 sạt lở.", "1", "address"),
        ("Anh là một người tốt.", "một", "word"),
        (f"Mã là {'7' * 40}.", "7" * 40, "too_long"),
    ],
)
def test_refused(text: str, number: str, reason: str, extractor: Extractor) -> None:
    done = extractor.explain(text)
    assert done.figures == ()
    assert [(r.number.text, r.reason) for r in done.rejections] == [(number, reason)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Số ca tăng từ 41.299 lên 78.568 ca.", [("41.299", "ca"), ("78.568", "ca")]),
        ("Em đạt 15 hoặc 20 điểm.", [("15", "điểm"), ("20", "điểm")]),
        ("Một người chết và hai người bị thương.", [("Một", "người"), ("hai", "người")]),
    ],
)
def test_a_figure_borrows_from_its_neighbour(text: str, figures: list[tuple[str, str]], extractor: Extractor) -> None:
    assert [(f.number.text, f.unit) for f in extractor.extract(text)] == figures


@pytest.mark.parametrize(
    ("text", "counts"), [("Có 2015 người dự.", True), ("Năm 2015 người dân khổ.", False), ("Đề án 2015 xã đã duyệt.", False)]
)
def test_four_digits_are_a_year_unless_they_count(text: str, counts: bool, extractor: Extractor) -> None:
    assert bool(extractor.extract(text)) is counts


@pytest.mark.parametrize(("text", "kind"), [("Đội nhà hòa 2-2 ở lượt đi.", "score"), ("Có 2-3 người bị thương.", "count")])
def test_a_dash_makes_a_score_or_a_range(text: str, kind: str, extractor: Extractor) -> None:
    assert [f.kind for f in extractor.extract(text)] == [kind]
