"""Nouns that name what is measured: which one, and how far its phrase goes."""

import pytest

from solieu.extractor import extract


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Mức thu phí là 35.000 đồng.", "Mức thu phí"),
        ("Tổn thất của vụ cháy quy mô lớn lên tới 5 tỷ đồng.", "Tổn thất"),
        ("Lãi 6 tháng đạt 83 tỷ đồng.", "Lãi"),
        ("Tỷ lệ nợ công/GDP ở mức 63%.", "Tỷ lệ nợ công/GDP"),
        ("Xuất khẩu của vùng đạt 5 tỷ USD.", "Xuất khẩu"),
    ],
)
def test_the_noun_that_names_what_is_measured(text: str, subject: str) -> None:
    assert [f.subject for f in extract(text) if f.kind != "duration"] == [subject]


def test_a_verb_that_spends_names_nothing() -> None:
    assert [f.subject for f in extract("Họ đã đầu tư 60 tỷ đồng vào đây.")] == [None]
