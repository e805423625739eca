"""Times: EDTF of every form, the article's year and date, and which time governs which figure."""

from datetime import date

import pytest

from solieu.extractor import extract
from solieu.extractor.calendars import Calendar, is_possible
from solieu.extractor.knowledge import knowledge
from solieu.extractor.times import find_times

MONDAY = date(2023, 7, 3)
FORMS = [
    ("tính đến hết ngày 23/4/2021 có 5 vụ", "2021-04-23"),
    ("đến tháng 10/2020 có 5 vụ", "2020-10"),
    ("trong năm 2023 có 5 vụ", "2023"),
    ("6 tháng đầu năm 2023 có 5 vụ", "2023-01/2023-06"),
    ("9 tháng năm 2022 có 5 vụ", "2022-01/2022-09"),
    ("quý I/2024 có 5 vụ", "2024-01/2024-03"),
    ("quý III-2020 có 5 vụ", "2020-07/2020-09"),
    ("quý 4 năm 2018 có 5 vụ", "2018-10/2018-12"),
    ("cuối năm 2016 có 5 vụ", "2016"),
    ("từ năm 2008 đến nay có 5 vụ", "2008/.."),
    ("giai đoạn 2016-2020 có 5 vụ", "2016/2020"),
    ("nhiệm kỳ 2020 – 2025 có 5 vụ", "2020/2025"),
    ("từ 15/3 đến 20/4/2021 có 5 vụ", "2021-03-15/2021-04-20"),
    ("năm học 2020-2021 có 5 vụ", "2020/2021"),
    ("vụ đông xuân 2019-2020 có 5 vụ", "2019/2020"),
    ("ngày 21 tháng 9 năm 2025 có 5 vụ", "2025-09-21"),
    ("20.08.2014 có 5 vụ", "2014-08-20"),
]
RELATIVE = [
    ("Hôm qua có 5 vụ.", "2023-07-02"),
    ("Năm ngoái có 5 vụ.", "2022"),
    ("24 giờ qua có 5 vụ.", "2023-07-02/2023-07-03"),
    ("Năm nay có 5 vụ.", "2023"),
    ("Sáng 26/6 có 5 vụ.", "2023-06-26"),
    ("Quý I có 5 vụ.", "2023-01/2023-03"),
]


def _times(text: str, day: date | None = None) -> list[str | None]:
    return [f.time.edtf if f.time else None for f in extract(text, date=day)]


@pytest.mark.parametrize(("text", "edtf"), FORMS)
def test_every_form_of_the_inventory(text: str, edtf: str) -> None:
    assert _times(text) == [edtf]


@pytest.mark.parametrize(("text", "edtf"), RELATIVE)
def test_relative_times_need_the_date_of_the_article(text: str, edtf: str) -> None:
    assert _times(text, MONDAY)[-1] == edtf
    assert set(_times(text)) == {None}, "never invented"


def test_a_dateline_is_the_date_of_the_article() -> None:
    assert _times("Thứ hai, 3/7/2023, 10:30 (GMT+7)\nHôm qua, có 5 vụ cháy.") == ["2023-07-02"]


def test_a_day_takes_the_year_the_article_writes_behind_another_date() -> None:
    assert _times("Đến 30/4, có 5 vụ. Quý I-2017 cũng vậy.") == ["2017-04-30"]
    assert _times("Đến 30/4, có 5 vụ. Ông Nam sinh năm 1962.") == [None]
    assert _times("Ngày 8/2, có 5 vụ. Tính đến 30/12/2016, thành phố yên ổn.") == ["2017-02-08"]
    assert _times("Ngày 22/6, có 5 vụ. Đầu tháng 6/2017, thành phố yên ổn.") == ["2017-06-22"]
    assert _times("Ngày 8/6, có 5 vụ. Ngày 3/1/2015, thành phố yên ổn.") == [None], "a written day too far away is another year's"
    assert _times("Trong quý III, có 5 vụ. Thành phố yên hơn so với quý III/2020.") == [None]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Ngày 9/5, xã thu 5 lần. Theo Nghị quyết số 17 ngày 10/5/2015, phí được bỏ.", None),  # cited
        ("Ngày 9/5, có 5 vụ. Hôm 12/5/2016 cũng vậy. Nay đã là năm 2017.", None),  # the article goes on to a later year
        ("Ngày 9/5, có 5 vụ. Hôm 12/5/2016 cũng vậy. Đường xong vào năm 2018 đến năm 2020.", None),
        ("Ngày 9/5, có 5 vụ. Hôm 12/5/2016 cũng vậy. Đường xong trước, chậm nhất đến năm 2020.", "2016-05-09"),  # a plan
        ("Ngày 9/5, TAND huyện xét xử 5 bị cáo. Hôm 12/5/2015, họ đốt kho gạo.", None),  # a trial, years behind the deed
        ("Ngày 9/6, có 5 vụ, ít hơn so với năm 2016.", None),
        ("Ngày 9/6, thanh tra kết luận có 5 vụ; khu đất ấy được giao cho ban quản lý chợ và các hộ dân thuê năm 2009.", None),
        ("Từ ngày 18-2 đến ngày 3-3, có 5 vụ. Ngày 30-4-2017 cũng vậy.", "2017-02-18/2017-03-03"),
        ("Kể từ đầu 2021, tỉnh có 5 vụ.", "2021/.."),
    ],
)
def test_a_year_is_taken_only_from_what_the_article_tells_of_its_own_days(text: str, edtf: str | None) -> None:
    assert _times(text)[0] == edtf


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Năm 2023 đạt 389 tỷ đồng, tăng 6% so với năm 2022.", ["2023", "2023"]),
        ("Đã chi 12% trong năm 2022, còn 18% sẽ chi trong năm 2023.", ["2022", "2023"]),
        ("Tính đến 14/5/2021, có 5 xã; 6 phường.", ["2021-05-14", "2021-05-14"]),
        ("Có 139/186 (75%) doanh nghiệp; 12/15 xã đăng ký tiêu chuẩn năm 2023.", ["2023", "2023", "2023"]),
        ("Bà Tính (sinh năm 1963, ở Buôn Hồ) có 2 căn nhà.", [None]),
        ("Nếu như năm 2015 đàn lợn là 1,7 triệu con thì đến năm 2016 đàn đã tăng lên 2,2 triệu con.", ["2015", "2016"]),
        ("Năm 2021 tỉnh đón 10.000 lượt khách và năm 2022 đón 3,5 triệu lượt.", ["2021", "2022"]),
        (
            "Trong quý 4, theo kế hoạch, tỉnh đặt mục tiêu đón khoảng 10.000 lượt khách và năm 2022 đón 3,5 triệu lượt.",
            [None, "2022"],
        ),
        (
            "Năm 2016 là năm khó, và theo lời các ông chủ quán ở chợ cùng bà con tiểu thương, đến tháng 2 chỉ còn 16 quán.",
            [None],
        ),
        ("2016 là năm thị trấn bàn giao 2 ha đất.", ["2016"]),
        ("Giấy phép do Sở cấp ngày 17/2/2016, chủ nhà xây trái phép 104 căn hộ.", [None]),
        ("Hãng được cấp giấy phép ký vào cuối năm 2015 với số vốn 600 tỷ đồng.", ["2015"]),
        ("Có 1.500 người chết kể từ cuộc không kích đầu tiên, ngày 23/9/2014.", ["2014-09-23/.."]),
        ("Thiệt hại tăng 42% so với toàn năm 2020.", [None]),
        ("Bộ được phân bổ 70.000 tỷ đồng vốn trong 5 năm (2016-2020) cho các dự án.", ["2016/2020", "2016/2020"]),
        ("Năm 2004, cô mới 17 tuổi.", [None]),
        ("Ông làm việc 4 năm ở đây (2013-2017).", ["2013/2017"]),
        ("Việt Nam gia nhập năm 1998 và hiện nay, khối chiếm 78% thương mại.", [None]),
        ("Chi ngân sách tăng từ 4,8% hiện nay lên 5,3% trong năm 2013 và 2014.", [None, "2013/2014"]),
        ("Ngân hàng tăng lãi suất 2 lần vào tháng 12/2016 và tháng 3/2017.", [None]),
        ("Quý IV/2016, hãng lỗ 1,2 tỷ đồng, so với mức lãi 692 triệu đồng cùng kỳ năm ngoái.", ["2016-10/2016-12", None]),
        ("Trong dịp Tết Đinh Dậu 2017 (từ 26/1 đến 1/2), có 5 vụ.", ["2017-01-26/2017-02-01"]),
        ("Để giảm tải, từ cuối tháng 9-2015, cảng bỏ 21 thủ tục.", ["2015-09/.."]),
        ("Nếu 2012 chỉ thu hơn 11 tỷ đồng, đến 2016 đã lên hơn 42 tỷ đồng.", ["2012", "2016"]),
        ("Phí tăng từ mức 10 đồng/lít thời điểm 2012 lên 30 đồng/lít trong 2016.", ["2012", "2016"]),
        ("Từ nay đến cuối năm 2020, cả nước cần 400.000 kỹ sư.", ["../2020"]),
        ("Đến năm 2030, 50% điện là điện gió.", ["2030"]),
        ("Vốn năm 2008 là 100 tỷ đồng, đến nay đã có 18 dự án.", ["2008", None]),
        ("Từ năm 2008, khi mở cảng, cho đến nay đã có 18 tàu vào.", ["2008/.."]),
        ("Năm 2016, hãng lãi cao nhất từ trước tới nay, hơn 8.200 tỷ đồng.", ["2016"]),
        ("Năm 2015 đến nay có 5 vụ.", ["2015/.."]),
        ("Nhân ngày Thương binh (27/7/1947 - 27/7/2017), cả nước còn 200.000 hài cốt chưa tìm thấy.", [None]),
        ("Dự án (1/6/2016 - 1/7/2017) tốn 5 tỷ đồng.", ["2016-06-01/2017-07-01"]),
        ("Ông Nam cho hay từ năm 2011, thành phố mở 5 chợ.", ["2011/.."]),
        ("Cầu đón 5 triệu lượt xe kể từ tháng 7/2015.", ["2015-07/.."]),
        ("Kể từ tháng 2/2020 đến tháng 4/2021 có 160 sự cố.", ["2020-02/2021-04"]),
        ("Theo Thông tư số 03 /2016/TT - BNN của Bộ ngày 21/4/2016, thuốc có 36 tên.", [None]),
        ("Năm 2011, hai nước ký 5 văn kiện.", [None, "2011"]),
        ("Lộ trình gồm 3 giai đoạn: Giai đoạn 2017-2018: tập trung quản lý.", [None]),
    ],
)
def test_which_time_governs(text: str, times: list[str | None]) -> None:
    assert _times(text) == times


@pytest.mark.parametrize(
    ("edtf", "possible"), [("2021-02-29", False), ("2020-02-29", True), ("2020/2016", False), ("../2022", True)]
)
def test_only_dates_that_exist(edtf: str, possible: bool) -> None:
    assert is_possible(edtf) is possible


def test_the_longest_time_wins_where_two_overlap() -> None:
    text = "từ tháng 9/2015 đến tháng 5/2016"
    assert [t.edtf for t in find_times(text, 0, len(text), Calendar(text, None), knowledge().time_forms)] == ["2015-09/2016-05"]
