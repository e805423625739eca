"""Subjects: the counted noun phrase, the thing measured, and what is carried over from figure to figure."""

import pytest

from solieu.extractor import extract

COUNTED = [
    ("Huyện bố trí 52 cán bộ Công an chính quy đảm nhiệm các chức danh.", ["cán bộ Công an chính quy"]),
    ("Đoàn có 12 học sinh khác bị thương.", ["học sinh khác"]),
    ("Đội kiểm tra 3 xe tải này.", ["xe tải"]),
    ("Tại 14 tỉnh, thành phố có 30 vụ khiếu nại kéo dài.", ["tỉnh, thành phố", "vụ khiếu nại"]),
    ("Có 65 cơ quan, doanh nghiệp, cơ sở giáo dục tham dự.", ["cơ quan, doanh nghiệp, cơ sở giáo dục"]),
    ("Đại biểu của 22 nước và vùng lãnh thổ đến dự.", ["nước và vùng lãnh thổ"]),
    ("Bão làm 4 người thiệt mạng, nhà cửa hư hại.", ["người"]),
    ("Dự án đi qua 3 tỉnh Long An, Tiền Giang, Bến Tre.", ["tỉnh"]),
    ("Hãng giao 5 máy bay Boeing 737 cho khách.", ["máy bay Boeing 737"]),
    ("Số ca tăng từ 41.299 lên 78.568 ca.", ["ca", "ca"]),
    ("Ứng dụng có 28 triệu người dùng mạng xã hội.", ["người dùng mạng xã hội"]),
]
NAMED = [
    ("Tỷ lệ hộ nghèo giảm còn 5%.", ["Tỷ lệ hộ nghèo"]),
    ("Giá vàng SJC ở mức 36,5 triệu đồng/lượng.", ["Giá vàng SJC"]),
    ("Hồ nước có diện tích gần 69.000 ha.", ["diện tích"]),
    ("Cây cầu có chiều dài 12,5 km.", ["chiều dài"]),
    ("Công ty báo lợi nhuận sau thuế gần 112 tỷ đồng.", ["lợi nhuận sau thuế"]),
    ("Nhà máy có tổng vốn đầu tư 163 triệu USD.", ["tổng vốn đầu tư"]),
    ("Xe có giá 900 triệu đồng.", ["giá"]),
    ("Số vốn của tỉnh tăng gấp 3 lần.", ["Số vốn"]),
    ("Tàu có giá từ 31.600 USD.", ["giá"]),
    ("Căn hộ được bán với mức giá 2 tỷ đồng.", ["mức giá"]),
    ("Xe có mô-men xoắn cực đại 151 Nm.", ["mô-men xoắn cực đại"]),
    ("Lợi nhuận hợp nhất đạt 5 tỷ đồng.", ["Lợi nhuận hợp nhất"]),
    ("Tổng sản phẩm quốc nội (GDP) của nước này giảm 0,2%.", ["Tổng sản phẩm quốc nội"]),
    ("Doanh thu của 5 công ty đạt 10 tỷ đồng.", ["công ty", "Doanh thu"]),
    ("Vườn bán dâu với giá dâu tại vườn chỉ 20.000 đồng.", ["giá dâu"]),
    ("Mức tăng này thấp hơn mức suy giảm 2,8% của năm trước.", ["mức suy giảm"]),
    ("Chỉ số đôla, đo sức mạnh của các loại tiền tệ, tăng 0,04%.", ["Chỉ số đôla"]),
]
BEHIND = [
    ("Quỹ trao 8 triệu đồng tiền thưởng cho đội.", ["tiền thưởng"]),
    ("Nhà máy ép 40 tấn mía mỗi giờ.", ["mía"]),
    ("Khoảng 73% số hộ dân đồng ý.", ["hộ dân"]),
    ("Xã trồng mới 5 ha rừng phòng hộ.", ["rừng phòng hộ"]),
]
OWN = [
    ("Nhiệt độ từ 12 độ C, vùng núi 9 độ C.", ["Nhiệt độ", "Nhiệt độ"]),
    ("Có 10% trẻ mồ côi, 5% bị bỏ rơi.", ["trẻ mồ côi", None]),
    ("Tiền bán vé (nhà hát 79 triệu USD, rạp xiếc 7 triệu USD) tăng.", ["Tiền bán vé", "Tiền bán vé"]),
    ("Có 67% học sinh học trường công, hơn 20% học trường tư.", ["học sinh", "học sinh"]),
    ("Tuyến đường xếp thứ hai, chiếm 16% trong tổng lượng giao dịch.", ["tổng lượng giao dịch"]),
    ("Ngân hàng tung ra gói tín dụng 5.000 tỷ đồng.", ["gói tín dụng"]),
    ("Giá vốn vẫn còn rất căng, gấp gần 22 lần.", ["Giá vốn"]),
    ("Vết nứt dài hơn 40 m.", ["Vết nứt"]),
    ("Nhiều mã lớn như VHM, NVL, KBC giảm 3%.", ["mã lớn"]),
    ("Lương của giáo viên, bác sĩ và y tá tăng 10%.", ["Lương"]),
    ("Bãi biển này dài khoảng 4 km.", ["Bãi biển"]),
    ("Hành trình của anh trải dài hơn 1.000 km.", ["Hành trình"]),
    ("Phiên bản V6 tiêu hao 13,5 lít/100 km.", ["Phiên bản V6"]),
    ("Bà được tặng siêu xe 20 tỷ đồng.", ["siêu xe"]),
    ("Hai bên ký hợp đồng bán vũ khí trị giá 350 tỷ USD.", ["bên", "hợp đồng bán vũ khí"]),
    ("Wave Alpha: 18 triệu đồng, 17 triệu đồng.", ["Wave Alpha", "Wave Alpha"]),
    ("Trần nợ công đã phải nới từ 50% lên 54%.", ["Trần nợ công", "Trần nợ công"]),
    ("Năm nay, ngành khai khoáng tăng trưởng âm (-4%).", ["ngành khai khoáng"]),
    ("Thanh Hóa lấy 3 điểm trên sân nhà.", ["Thanh Hóa"]),
    ("Đại học Tân An vươn lên, giữ ngôi đầu với 33,4 điểm.", ["Đại học Tân An"]),
    ("Bia mạnh chứa 355 ml, bia nhẹ chứa 300 ml.", ["Bia mạnh", "bia nhẹ"]),
    ("Bến cảng cách trung tâm huyện khoảng 45 km.", ["Bến cảng"]),
    ("Phiên hôm nay, VN-Index tăng 1,69 điểm.", ["VN-Index"]),
    ("Điện than chiếm 70% sản lượng.", ["Điện than"]),
]
CARRIED = [
    ("Doanh thu đạt 389 tỷ đồng, tăng 6% so với năm trước.", ["Doanh thu", "Doanh thu"]),
    ("Mức phạt 600.000 nhân dân tệ (94.000 USD).", ["Mức phạt", "Mức phạt"]),
    ("Giá xăng tăng 500 đồng lên 20.000 đồng.", ["Giá xăng", "Giá xăng"]),
    ("Tỷ lệ đỗ ở thành phố đạt 99%, ở nông thôn đạt 97%.", ["Tỷ lệ đỗ", "Tỷ lệ đỗ"]),
    ("Con số này của hãng Anpha và hãng Beta lần lượt là 33% và 8%.", ["Con số", "Con số"]),
    ("Vé có giá 50.000 đồng cho người lớn, 30.000 đồng cho trẻ em.", ["giá", "giá"]),
    ("Doanh thu và lợi nhuận lần lượt đạt 10 tỷ đồng và 2 tỷ đồng.", ["Doanh thu", "lợi nhuận"]),
    ("Ngoài ra, SSB và TPB cũng giảm lần lượt 1,4% và 0,23%.", ["SSB", "TPB"]),
    ("Có 139/186 (75%) doanh nghiệp đăng ký.", ["doanh nghiệp", "doanh nghiệp"]),
    ("Trên sàn có VCB (-1,87%), BID (+0,76%).", ["VCB", "BID"]),
    (
        "Doanh thu đạt 8 tỷ đồng và lợi nhuận 2 tỷ đồng, lần lượt tăng 6% và 5%.",
        ["Doanh thu", "lợi nhuận", "Doanh thu", "lợi nhuận"],
    ),
]
NONE = [
    "Cướp 260 triệu đồng của tiệm vàng.",
    "Giám khảo dành 2 điểm cho thí sinh.",
    "Ông chi 170 triệu đồng để mua xe.",
    "Sau 20 ngày, ông trở lại.",
    "Anh Nam 25 tuổi.",
    "Đội nhà thắng 3-1 trên sân khách.",
]


@pytest.mark.parametrize(("text", "subjects"), [*COUNTED, *NAMED, *BEHIND, *OWN, *CARRIED])
def test_what_a_figure_is_about(text: str, subjects: list[str]) -> None:
    assert [f.subject for f in extract(text)] == subjects


@pytest.mark.parametrize("text", NONE)
def test_durations_ages_scores_and_what_is_merely_paid_have_no_subject(text: str) -> None:
    assert {f.subject for f in extract(text)} == {None}


def test_a_subject_is_a_stretch_of_the_text_as_written() -> None:
    text = "TỔNG quan: Tỉnh có 20 “điểm” mô hình, 15 Hội nghị chuyên đề."
    assert [f.subject for f in extract(text)] == ["“điểm” mô hình", "Hội nghị chuyên đề"]


def test_no_subject_goes_past_the_end_of_a_line() -> None:
    assert [f.subject for f in extract("Xây 3 trạm\nBệnh viện mở cửa.")] == ["trạm"]
