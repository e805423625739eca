"""Places: every province by every spelling, both maps of the country, names that are no places, and which place governs."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from solieu.extractor import extract
from solieu.extractor.calendars import Calendar
from solieu.extractor.gazetteer import NEW_MAP, gazetteer, key_of
from solieu.extractor.knowledge import knowledge
from solieu.extractor.pattern_check import check
from solieu.extractor.pipeline import Extractor
from solieu.extractor.text import read
from solieu.patterns import PatternError, load_only
from solieu.patterns import gazetteer as data

OLD, NEW = date(2024, 5, 20), date(2026, 5, 20)
PROVINCES = data("provinces")["place"]


def _valid(day: date) -> list[dict[str, str]]:
    return [p for p in PROVINCES if p["from"] <= day.isoformat() <= p.get("until", "9999")]


def _spellings(day: date) -> list[tuple[str, str]]:
    return [(name, p["code"]) for p in _valid(day) for name in (p["name"], *p.get("aliases", ()))]


def _place(text: str, day: date | None = None) -> list[tuple[str, str, str | None] | None]:
    return [(f.place.text, f.place.level, f.place.code) if f.place else None for f in extract(text, date=day)]


def _texts(text: str) -> list[str | None]:
    return [place[0] if place else None for place in _place(text)]


def test_the_two_maps() -> None:
    assert len(_valid(date(2025, 6, 30))) == 63
    assert len(_valid(NEW_MAP)) == len(_valid(NEW)) == 34
    assert {p["successor"] for p in _valid(date(2025, 6, 30))} == {p["code"] for p in _valid(NEW_MAP)}


@pytest.mark.parametrize("day", [OLD, NEW], ids=["63", "34"])
def test_every_province_with_its_aliases(day: date) -> None:
    """By `tại`, in running text, and in capitals."""
    for name, code in _spellings(day):
        assert _place(f"Tại {name} có 5 vụ cháy.", day) == [(name, "province", code)], name
        if name.startswith("Hai "):
            continue  # in capitals a number word
        assert _place(f"CÓ 5 VỤ CHÁY TẠI {name.upper()}.", day) == [(name.upper(), "province", code)], name


@pytest.mark.parametrize("day", [OLD, NEW], ids=["63", "34"])
def test_every_province_with_its_kind(day: date) -> None:
    for province in _valid(day):
        name = f"{province['kind']} {province['name']}"
        assert _place(f"Công an {name} bắt 3 đối tượng.", day) == [(name, "province", province["code"])]


def test_names_without_a_sign() -> None:
    for province in _valid(OLD):
        if not province.get("ambiguous"):
            assert _place(f"Năm nay {province['name']} có 5 vụ cháy.", OLD) == [(province["name"], "province", province["code"])]


def test_binh_duong_before_and_after_the_merger() -> None:
    text = "Tỉnh Bình Dương có 5 vụ cháy. Sau đó, Bình Dương có thêm 2 vụ."
    assert [p and p[2] for p in _place(text, OLD)] == ["74", "74"]
    assert [p and p[2] for p in _place(text, NEW)] == ["79", "79"]
    assert [p and p[2] for p in _place(text, date(2025, 6, 30))] == ["74", "74"]
    assert [p and p[2] for p in _place(text, date(2025, 7, 1))] == ["79", "79"]
    assert [p and p[2] for p in _place(text)] == ["74", "74"], "no date: the map of the 63"
    assert [p and p[2] for p in _place("Thứ tư, 20/5/2026\n" + text)] == ["79", "79"], "the text tells its date"


def test_all_old_provinces_map_to_the_new() -> None:
    for province in _valid(date(2025, 6, 30)):
        place = _place(f"Tỉnh {province['name']} có 5 vụ cháy.", NEW)[0]
        now = next((p["code"] for p in _valid(NEW) if p["name"] == province["name"]), province["successor"])
        assert place is not None and place[1:] == ("province", now)


def test_ha_tay_and_thua_thien_hue() -> None:
    assert _place("Tỉnh Hà Tây có 5 vụ cháy.", date(2007, 1, 1)) == [("Tỉnh Hà Tây", "province", "28")]
    assert _place("Tỉnh Hà Tây có 5 vụ cháy.", OLD) == [("Tỉnh Hà Tây", "province", "01")]
    assert _place("TP Huế có 5 vụ cháy.", OLD) == [("TP Huế", "district", "474")]
    assert _place("TP Huế có 5 vụ cháy.", NEW) == [("TP Huế", "province", "46")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Tại huyện Ea Kar có 5 vụ cháy.", ("huyện Ea Kar", "district", "651")),
        ("Tại TX. Ba Đồn có 5 vụ cháy.", ("TX. Ba Đồn", "district", "458")),
        ("TP. Vinh có 5 vụ cháy.", ("TP. Vinh", "district", "412")),
        ("Tại quận 7 có 5 vụ cháy.", ("quận 7", "district", "778")),
        ("Tại Q.7 có 5 vụ cháy.", ("Q.7", "district", "778")),
        ("Ở huyện Châu Thành có 5 vụ cháy.", ("huyện Châu Thành", "district", None)),
        ("Ở huyện Châu Thành, tỉnh Tây Ninh, có 5 vụ cháy.", ("huyện Châu Thành", "district", "708")),
        ("Tại xã Châu Hóa (huyện Tuyên Hóa) có 5 vụ cháy.", ("xã Châu Hóa", "commune", "19000")),
        ("Tại thôn Thanh Châu, xã Châu Hóa, huyện Tuyên Hóa, có 5 vụ cháy.", ("thôn Thanh Châu", "other", None)),
        ("Ở xã Kim Mỹ Xuân có 5 vụ cháy.", ("xã Kim Mỹ Xuân", "commune", None)),
        ("Thủ đô Baghdad của Iraq có 5 vụ cháy.", ("Thủ đô Baghdad", "other", None)),
        ("Tại Yakutsk có 5 vụ cháy.", ("Yakutsk", "other", None)),
        ("Ở Glasgow, Scotland, có 5 vụ cháy.", ("Glasgow", "other", None)),
        ("Tại Nhật có 5 vụ cháy.", ("Nhật", "country", "JP")),
        ("Tại Vương quốc Thái Lan có 5 vụ cháy.", ("Vương quốc Thái Lan", "country", "TH")),
        ("TP Đà Lạt và huyện Đức Trọng, tỉnh Lâm Đồng, có 5 vụ cháy.", ("tỉnh Lâm Đồng", "province", "68")),
    ],
)
def test_levels_and_codes(text: str, place: tuple[str, str, str | None]) -> None:
    assert _place(text, OLD) == [place]


def test_districts_are_gone_and_communes_renumbered() -> None:
    assert _place("Tại huyện Ea Kar có 5 vụ cháy.", NEW) == [("huyện Ea Kar", "district", None)]
    assert _place("Tại xã Ea Kar, tỉnh Đắk Lắk, có 5 vụ cháy.", NEW)[0][1:] == ("commune", "24373")  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "Ông Nguyễn Thái Bình có 3 xe.",
        "Tàu qua Thái Bình Dương có 3 xe.",
        "Hai bên ký thỏa thuận Hòa Bình với 3 điều.",
        "Đường Điện Biên Phủ có 3 xe dừng.",
        "Chị Nga và anh Đức có 3 xe.",
        "Anh có 3 xe.",
        "Trường THPT Cao Bằng có 3 xe.",
        "Đại học Quốc gia Hà Nội có 3 xe.",
        "Hãng Việt Nam Airlines có 3 xe.",
        "Có 3 người Mỹ và 2 xe Nhật.",
        "Theo báo Anh, có 3 xe.",
        "Cao tốc Hà Nội - Hải Phòng có 3 làn.",
        "Tại World Cup có 3 đội.",
        "Mỹ nữ có 3 xe.",
        "Bà xã Trấn Thành có 3 xe.",
        "Ở Honda City có 3 chỗ.",
        "Cầu thủ ghi bàn ở trận đấu tại Anfield với 3 thẻ.",
        "Bản Marco Polo có 3 chỗ.",
        "Tại Tập đoàn này có 3 xe.",
        "Quan hệ của Việt Nam và Lào: hai nước hợp tác.",
    ],
)
def test_names_that_are_no_places(text: str) -> None:
    assert set(_texts(text)) <= {None}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("TP Hồ Chí Minh có 5 trường hợp, tỉnh Bình Dương có 2 trường hợp.", ["TP Hồ Chí Minh", "tỉnh Bình Dương"]),
        ("Trong đó, tại Cần Thơ có 5 vụ, tại tỉnh Trà Vinh có 2 vụ.", ["Cần Thơ", "tỉnh Trà Vinh"]),
        ("Pakistan (2 triệu người), Bangladesh (1,5 triệu người).", ["Pakistan", "Bangladesh"]),
        ("Công an tỉnh Bến Tre bắt 3 đối tượng.", ["tỉnh Bến Tre"]),
        ("Nghệ An: 14 người nhập viện", ["Nghệ An"]),
        ("Có 5 vụ cháy ở xã Châu Hóa, huyện Tuyên Hóa.", ["xã Châu Hóa"]),
        ("Có 2 người bị thương tại cửa hàng trên phố Hàng Bông, quận Hoàn Kiếm, Hà Nội.", ["quận Hoàn Kiếm"]),
        ("Anh Nam (quê ở Hải Dương) bán 3 xe tại Hà Nội.", ["Hà Nội"]),
        ("Ông Kỷ (36 tuổi, trú xã Duy Châu) chở 3 xe cát.", [None, None]),
        ("Đã xuất 5 tấn gạo sang Thái Lan.", [None]),
        ("Nghệ An, Hà Tĩnh và Quảng Bình có 5 vụ cháy.", [None]),
        ("Xã nằm cách thành phố Vị Thanh 40 km.", [None]),
        ("Bà Lan, 40 tuổi, ở Hà Nội.", [None]),
        ("Theo Công an tỉnh Hải Dương, có 3 xe ở Hà Nội bị giữ.", ["Hà Nội"]),
        ("Hiện Việt Nam có 48 triệu người dùng.", ["Việt Nam"]),
        ("Tổng thống Nga phát biểu. Lạm phát của Nga là 5,4%.", ["Nga"]),
        ("Chị Nga đến. Xe của Nga có 3 chỗ.", [None]),
        ("Hiện tại Smith Brown có 3 xe.", [None]),
        ("Đại sứ Lào tại Malaysia nói họ chi 3 tỷ đồng.", [None]),
        ("Cả hai bạn rủ nhau đi chơi biển Sầm Sơn.", [None]),
        ("Có 3 người chết và 2 người bị thương ở tỉnh Kon Tum.", ["tỉnh Kon Tum", "tỉnh Kon Tum"]),
        ("Có 5 vụ cháy trên đường Võ Thị Sáu, TP Vũng Tàu.", ["TP Vũng Tàu"]),
        ("Có 5 vụ cháy tại xã Đa Thông tỉnh Cao Bằng.", ["xã Đa Thông"]),
        ("Có 5 vụ cháy tại quận 9 TPHCM.", ["quận 9"]),
        ("Tại xã Nam Hồng, huyện Nam Sách (Hải Dương), Công an tỉnh Hải Dương bắt 3 đối tượng.", ["xã Nam Hồng"]),
        ("Ở Hà Nội, Công an tỉnh Hải Dương bắt 3 đối tượng.", ["tỉnh Hải Dương"]),
        ("Tại huyện Kiên Lương và xã Thuận Yên, thị xã Hà Tiên có 5 vụ cháy.", [None]),
        ("Tại xã Châu Hóa và xã Phong Hóa, huyện Tuyên Hóa có 5 vụ cháy.", ["huyện Tuyên Hóa"]),
        ("Có 5 công ty Ấn Độ và Nga.", [None]),
        ("Các doanh nghiệp Nhật Bản và Hàn Quốc góp 30 dự án ở Hà Nội.", ["Hà Nội"]),
        ("Hai nhà lãnh đạo của Mỹ và Lào đến.", [None]),
        ("Xe mang biển Hải Phòng kéo lê 10 mét.", [None]),
        ("Xe bán tại Thái Lan có công suất 163 mã lực, giá 20.000 USD.", [None, "Thái Lan"]),
        ("Nguyễn Thanh Hải (sinh năm 1993, ngụ tại 60/2/2 đường số 4, phường Trường Thọ) giấu 1.035 gram ma túy.", [None]),
        ("Đầu tư của Nga vào Việt Nam đạt 2 tỷ USD.", ["Việt Nam"]),
        ("Hồ Nam chịu thiệt hại hơn 1 tỷ USD.", ["Hồ Nam"]),
        ("Tại Bình Định có 15 tàu do Công ty TNHH Nam Triệu (Hải Phòng) đóng.", ["Bình Định"]),
        ("Sở Phát triển nông thôn Đồng Nai cho biết, trên địa bàn còn 400.000 con lợn.", ["Đồng Nai"]),
        ("Liên quan đến vụ nổ tại Mosul, quỹ cảnh báo 100.000 trẻ em đang đói.", ["Mosul"]),
        ("Nguyễn Tiến Dũng (43 tuổi, ở phường Đông Hải 1, Hải An, Hải Phòng) cầm hai ống kim loại.", [None, None]),
        ("Theo thỏa thuận khí hậu Paris, lượng khí thải giảm 26%.", [None]),
        ("Bún chả gia truyền Hà Nội  Nguyên liệu 2 kg bún.", [None]),
        ("Đội cần thêm bốn điểm để giành vé dự World Cup 2022 tại Qatar.", [None]),
    ],
)
def test_which_place_governs(text: str, places: list[str | None]) -> None:
    assert _texts(text) == places


def test_offsets_hold_in_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "Tại tỉnh Đắk Lắk có 5 vụ, ở thôn Thanh Châu có 3 vụ cháy.")
    for figure in extract(text):
        assert figure.place is not None
        assert text[figure.place.start : figure.place.end] == figure.place.text
    assert [f.place.code for f in extract(text) if f.place] == ["66", None]


def test_tone_placement_and_dashes_are_one_name() -> None:
    for name in ("Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu", "Bà Rịa-Vũng Tàu"):
        assert _place(f"Tại {name} có 5 vụ cháy.", OLD) == [(name, "province", "77")]
    assert _place("Tỉnh Khánh Hoà có 5 vụ.", OLD)[0][2] == "56"  # type: ignore[index]


def test_a_place_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[place]]\nname = "Phố Lở"\nlevel = "other"\ncode = "X1"\naliases = ["Lở Town"]\nfrom = 2020-01-01\n'
        'examples = ["[Phố Lở] có 5 vụ cháy => X1"]\n',
        encoding="utf-8",
    )
    extractor = Extractor(str(tmp_path))
    assert list(check(load_only(tmp_path), extractor)) == []
    assert [f.place.code for f in extractor.extract("Lở Town có 5 vụ cháy.", date=OLD) if f.place] == ["X1"]
    own.write_text('[[place]]\nname = "Phố Lở"\nlevel = "village"\nexamples = ["x"]\n', encoding="utf-8")
    with pytest.raises(PatternError, match="Phố Lở"):
        load_only(tmp_path)


def test_the_gazetteer_is_whole() -> None:
    names = gazetteer().names
    assert all(key_of(unit.name) for named in names.values() for unit in named.units)
    assert sum(len(rows) for rows in data("districts")["districts"].values()) == data("districts")["count"] == 696
    for file, count in (("communes_2024", 10035), ("communes_2025", 3321)):
        lines = [line for block in data(file)["communes"].values() for line in block.strip().splitlines()]
        assert len(lines) == len({line[:5] for line in lines}) == count
    assert knowledge().places.find(read("Có 5 xã."), 0, 8, Calendar("", None)) == []


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Có 7 người chết trong vụ cháy nhà tù ở miền Đông Cộng hòa Dân chủ Congo.", "Cộng hòa Dân chủ Congo"),
        ("Xảy ra 5 vụ tai nạn trên quốc lộ 13, đoạn qua tỉnh Bình Dương.", "tỉnh Bình Dương"),
        ("Ông có 3 căn nhà trong hẻm 75 đường Trần Phú, quận Ninh Kiều.", "quận Ninh Kiều"),
        ("Vụ cháy làm 10 người bị bỏng, phải chuyển cấp cứu tại Bệnh viện Đa khoa Cần Thơ.", None),
        ("Họ mua 3 căn nhà ở TP Không cần thế chấp.", None),
    ],
)
def test_places_of_unseen_news(sentence: str, place: str | None) -> None:
    figure = Extractor().extract(sentence, date=OLD)[0]
    assert (figure.place.text if figure.place else None) == place
