"""The arithmetic of articles: what printed numbers may stand for, and what each kind of check says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.extractor import Extractor
from solieu.extractor.checks import compile_checks
from solieu.extractor.checks.frame import MARKS, expanded, frame, macros
from solieu.extractor.checks.interval import ENDLESS, Interval, exactly, total
from solieu.extractor.checks.printed import last_digit, last_place, printed
from solieu.extractor.text import read
from solieu.patterns import PatternError, load
from solieu.schemas.pattern import Relation

NUMBERS = st.integers(-(10**6), 10**6).map(Decimal)
INTERVALS = st.tuples(NUMBERS, NUMBERS).map(lambda ends: Interval(min(ends), max(ends)))


@given(INTERVALS, INTERVALS, st.data())
def test_intervals_hold_what_their_members_give(a: Interval, b: Interval, data: st.DataObject) -> None:
    x = data.draw(st.integers(int(a.low), int(a.high)).map(Decimal))
    y = data.draw(st.integers(int(b.low), int(b.high)).map(Decimal))
    assert (a + b).holds(x + y) and (a - b).holds(x - y) and (a * b).holds(x * y)
    if not b.holds(Decimal(0)):
        assert (a / b).wider(Decimal("1e-12")).holds(x / y)


def test_interval_edges() -> None:
    assert total([]) == exactly(Decimal(0))
    assert not exactly(Decimal(5)).meets(exactly(Decimal(6)))
    with pytest.raises(ZeroDivisionError):
        exactly(Decimal(1)) / Interval(Decimal(-1), Decimal(1))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Có 410 xã.", "410", "410"),
        ("Chi 1,5 triệu đồng.", "1450000", "1550000"),
        ("Đạt 75%.", "74.5", "75.5"),
        ("Đạt 75,0%.", "74.95", "75.05"),
        ("Có hơn 44.000 cán bộ.", "44000", "46200"),
        ("Có gần 44.000 cán bộ.", "41800", "44000"),
        ("Có khoảng 44.000 cán bộ.", "39600", "48400"),
        ("Có ít nhất 11 người chết.", "11", str(ENDLESS)),
        ("Phạt tối đa 30 triệu đồng.", "0", "30500000"),
    ],
)
def test_what_a_printed_number_stands_for(text: str, low: str, high: str, extractor: Extractor) -> None:
    interval = printed(extractor.extract(text)[0])
    assert interval is not None
    assert (interval.low, interval.high) == (Decimal(low), Decimal(high))


def test_ranges_and_ratios_stand_for_nothing(extractor: Extractor) -> None:
    assert [printed(f) for f in extractor.extract("Có 5-10% và 3/4 xã.")] == [None, None]


@pytest.mark.parametrize(
    ("value", "text", "place"), [("1200000", "1 triệu 200 nghìn", "1000"), ("0", "0", "1"), ("23", "hai mươi ba", "1")]
)
def test_last_place(value: str, text: str, place: str) -> None:
    assert last_place(Decimal(value), text) == Decimal(place)
    assert last_digit(Decimal(0)) == 1


def statuses(extractor: Extractor, text: str) -> set[tuple[str, str]]:
    return {(c.check, c.status) for f in extractor.extract(text) for c in f.checks}


@pytest.mark.parametrize(
    ("text", "check", "status"),
    [
        ("Có 139/186 (75%) doanh nghiệp đồng ý.", "percent_of_ratio", "ok"),
        ("Có 139/186 (85%) doanh nghiệp đồng ý.", "percent_of_ratio", "mismatch"),
        ("Có 139/186 (hơn 70%) doanh nghiệp đồng ý.", "percent_of_ratio", "ok"),
        ("Có 190/186 xã đạt chuẩn.", "ratio_at_most_one", "mismatch"),
        ("Xã có 410 chỉ huy, trong đó 80 trưởng, 90 phó và 240 ủy viên.", "parts_of_whole", "ok"),
        ("Xã có 410 chỉ huy, trong đó 80 trưởng, 90 phó và 250 ủy viên.", "parts_of_whole", "mismatch"),
        ("Số vụ tăng từ 100 vụ lên 150 vụ, tăng 50%.", "change_of_levels", "ok"),
        ("Số vụ tăng từ 100 vụ lên 150 vụ, tăng 40%.", "change_of_levels", "mismatch"),
        ("Vốn tăng từ 552 lên 868 triệu USD, tăng 57%.", "change_of_levels", "ok"),
        ("Tỷ lệ giảm từ 7% xuống còn 5%, giảm 2 điểm phần trăm.", "change_of_levels", "ok"),
        ("Tỷ lệ giảm từ 7% xuống còn 5%, giảm 4 điểm phần trăm.", "change_of_levels", "mismatch"),
        ("Số vụ tăng gấp đôi, từ 50 vụ lên 150 vụ.", "multiple_of_levels", "mismatch"),
        ("Giá tăng 3 lần, từ 10.000 đồng lên 40.000 đồng.", "multiple_of_levels", "ok"),
        ("Cả nước có 8.500 xã, mỗi xã 5,2 cán bộ, tổng cộng hơn 44.000 cán bộ.", "rate_times_base", "ok"),
        ("Cả nước có 8.500 xã, mỗi xã 5,2 cán bộ, tổng cộng hơn 54.000 cán bộ.", "rate_times_base", "mismatch"),
        ("Lãi đạt 300 tỷ đồng, gấp 3 lần mức 100 tỷ đồng của năm trước.", "multiple_of_levels", "ok"),
        ("Lãi đạt 300 tỷ đồng, gấp 5 lần mức 100 tỷ đồng của năm trước.", "multiple_of_levels", "mismatch"),
        ("Lãi đạt 300 tỷ đồng, gấp 3 lần so với năm trước.", "multiple_of_levels", "not_checkable"),
        ("Sở cử 20 cán bộ đi dự lễ. Tỉnh phê bình 22 cán bộ nói trên.", "restated", "mismatch"),
    ],
)
def test_each_kind(text: str, check: str, status: str, extractor: Extractor) -> None:
    assert (check, status) in statuses(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "Lốp xe cỡ 155/70, màn hình tỷ lệ 16:9, huyết áp 140/90 mmHg.",
        "Có 10 xã, trong đó 300 hộ nghèo.",
        "Giá vàng giảm 20.000 đồng, còn mức bán ra là 36 triệu đồng.",
        "Một trong mười công ty lớn nhất, chiếm 3,3% thị phần.",
        "Căn nhà có 4 tầng; trong đó có 2 phòng ngủ, 2 phòng tắm và 2 phòng khách.",
        "Đội ghi 13 bàn trong 8 trận (gồm 2 hat-trick và 3 cú đúp).",
        "Tỉnh Huế bắt 5 người. Sau đó tỉnh Huế bắt thêm 7 người.",
        "CPI tháng 5 tăng 2%. CPI tháng 6 tăng 3%.",
    ],
)
def test_what_is_no_contradiction(text: str, extractor: Extractor) -> None:
    assert [s for s in statuses(extractor, text) if s[1] == "mismatch"] == []


def test_a_check_stands_with_every_figure_it_reads(extractor: Extractor) -> None:
    figures = extractor.extract("Có 139/186 (85%) hộ đồng ý.")
    (check,) = {c for f in figures for c in f.checks if c.check == "percent_of_ratio"}
    assert check.figures == tuple(f.figure_id for f in figures)
    assert "74,73" in check.detail and "85%" in check.detail and "“Có 139/186 (85%) hộ đồng ý.”" in check.detail


def test_frame_of_text_with_invisible_characters(extractor: Extractor) -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "Có 139/186\u200b (85%) hộ đồng ý.")
    made = frame(read(text), extractor.extract(text))
    assert made.text == f"có {MARKS['ratio']} ({MARKS['percent']}) hộ đồng ý."
    assert ("percent_of_ratio", "mismatch") in statuses(extractor, text)


def test_a_wrong_relation_is_told() -> None:
    relation = Relation(name="x", check="ratio_at_most_one", pattern="(?P<ratio>{ratio}", examples=("có [1/2 xã] => none",))
    with pytest.raises(PatternError, match=r"\[\[relation\]\] x: pattern"):
        compile_checks((relation,), {})
    with pytest.raises(PatternError, match="no macro"):
        expanded("{nothing}", macros({}))
    with pytest.raises(ValueError, match="groups of a ratio_at_most_one pattern"):
        Relation(name="x", check="ratio_at_most_one", pattern="(?P<whole>{count})", examples=("x",))


def test_huge_numbers_do_no_harm(extractor: Extractor) -> None:
    nines = "9" * 25
    assert extractor.extract(f"Có {nines} hộ, trong đó {nines}9 hộ nghèo, tăng từ {nines} lên {nines} hộ.")


def test_relations_of_the_pattern_files(extractor: Extractor) -> None:
    assert {r.check for r in load().relation} == {r.relation.check for r in extractor.known.checks.relations}
    assert extractor.known.checks.other
