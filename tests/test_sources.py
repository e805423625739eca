"""Who says a figure: where the naming of a source ends, and which figures it governs."""

import pytest

from solieu.extractor import extract


def _sources(text: str) -> list[str | None]:
    figures = extract(text)
    assert all(text[f.source.start : f.source.end] == f.source.text for f in figures if f.source)
    return [f.source.text if f.source else None for f in figures]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Theo Công an tỉnh Đắk Lắk, có 5 vụ cháy.", "Theo Công an tỉnh Đắk Lắk"),
        ("Theo báo cáo của Bộ Y tế, có 5 ca nặng.", "Theo báo cáo của Bộ Y tế"),
        ("Theo báo cáo năm 2020, có 5 ca nặng.", "Theo báo cáo năm 2020"),
        ("Theo Trung tâm Dự báo khí tượng, có 5 cơn bão.", "Theo Trung tâm Dự báo khí tượng"),
        ("Theo thống kê cả nước có 5 vụ cháy.", "Theo thống kê"),
        ("Cũng theo ông Nguyễn Văn Nam, có 5 vụ cháy.", "theo ông Nguyễn Văn Nam"),
        ("Theo ông Trần Văn Nam, Giám đốc Sở Y tế, có 5 ca nặng.", "Theo ông Trần Văn Nam, Giám đốc Sở Y tế"),
        ("Ngày 5/7, Bộ Y tế cho biết có 5 ca nặng.", "Bộ Y tế"),
        ("Tại Hà Nội, ông Trần Văn Nam, Giám đốc Sở Y tế, cho biết có 5 ca.", "ông Trần Văn Nam, Giám đốc Sở Y tế"),
        ("Bộ Lao động, Thương binh và Xã hội cho biết có 5 vụ.", "Bộ Lao động, Thương binh và Xã hội"),
        ("AFP dẫn lời ông Trần Văn Nam cho biết có 5 vụ.", "ông Trần Văn Nam"),
        ("Số liệu của Tổng cục Thống kê cho thấy có 5 vụ.", "Số liệu của Tổng cục Thống kê"),
        ("AFP đưa tin 5 người chết.", "AFP"),
    ],
)
def test_where_the_naming_ends(text: str, source: str) -> None:
    assert _sources(text)[-1] == source


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Vụ nổ làm 5 người chết, theo Reuters.", ["theo Reuters"]),
        ("Vụ nổ làm 5 người chết, cảnh sát cho hay.", ["cảnh sát"]),
        ("Vụ nổ làm 5 người chết, cảnh sát cho biết trong một tuyên bố.", ["cảnh sát"]),
        ("Xuất khẩu đạt 5 tỷ USD (Nguồn: Tổng cục Hải quan).", ["Nguồn: Tổng cục Hải quan"]),
        ("Ông Trần Văn Nam (60 tuổi) cho biết nhà có 5 sào ruộng.", [None, "Ông Trần Văn Nam (60 tuổi)"]),
        ("Theo AFP, có 5 người chết; theo Reuters, có 6 người chết.", ["Theo AFP", "theo Reuters"]),
    ],
)
def test_which_figures_it_governs(text: str, sources: list[str | None]) -> None:
    assert _sources(text) == sources


@pytest.mark.parametrize(
    "text",
    [
        "Theo đó, có 5 xã.",
        "Theo quy định, mỗi xã có 5 cán bộ.",
        "Theo Luật Đầu tư, có 2 dự án.",
        "Theo Bộ Luật Hình sự, có 2 tội danh.",
        "Cả xã trồng 5 ha theo mô hình mới.",
        "Có 500 người theo dõi.",
        "Được biết, có 5 vụ cháy.",
        "Vụ cháy ước tính làm mất 5 tỷ đồng.",
        "Đoàn có 5 tàu ra khơi (Nguồn: TTXVN).",
    ],
)
def test_what_is_no_source(text: str) -> None:
    assert set(_sources(text)) == {None}
