"""Sentences: where one ends, where none does, and very long ones."""

from itertools import pairwise

import pytest

from solieu.extractor.knowledge import knowledge
from solieu.extractor.sentences import MAX_LENGTH, sentence_at, split


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text, knowledge().abbreviations)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("  Mưa to.  ", ["Mưa to."]),
        ("Mưa to. Có 5 xã ngập.", ["Mưa to.", "Có 5 xã ngập."]),
        ("Bão ở TP. Vinh. Sau đó tạnh.", ["Bão ở TP. Vinh.", "Sau đó tạnh."]),
        ("GS.TS. Lê An nói. Ông về.", ["GS.TS. Lê An nói.", "Ông về."]),
        ("Ông Nguyễn V. A. bị bắt.", ["Ông Nguyễn V. A. bị bắt."]),
        ("Có 1.482 xã. 5 huyện khác.", ["Có 1.482 xã.", "5 huyện khác."]),
        ("Mưa… rồi tạnh.", ["Mưa… rồi tạnh."]),
        ("Mưa… Gió lớn.", ["Mưa…", "Gió lớn."]),
        ("Mưa... Gió lớn.", ["Mưa...", "Gió lớn."]),
        ("Thật à?! Thật.", ["Thật à?!", "Thật."]),
        ("“Mưa to.” Ông nói.", ["“Mưa to.”", "Ông nói."]),
        ("Mưa. “Gió lớn.”", ["Mưa.", "“Gió lớn.”"]),
        ("Mưa. - Gió lớn.", ["Mưa.", "- Gió lớn."]),
        ("Tin vắn\n\nCó 5 xã", ["Tin vắn", "Có 5 xã"]),
        ("Giá 5,2 triệu. đồng", ["Giá 5,2 triệu. đồng"]),
    ],
)
def test_where_a_sentence_ends(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    "text",
    ["mưa to gió lớn " * 400, "có 1.500 người, " * 300, "x" * 5000, "5 " * 3000],
    ids=["spaces", "commas", "one word", "digits"],
)
def test_a_long_paragraph_comes_in_parts_and_whole(text: str) -> None:
    spans = split(text, frozenset())
    assert len(spans) > 1 and all(b - a <= MAX_LENGTH for a, b in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")


def test_a_long_paragraph_is_cut_at_a_mark_and_never_in_a_number() -> None:
    text = "có 1.500 người, " * 300
    assert all(text[a:b].endswith(",") for a, b in split(text, frozenset()))
    assert split("1" * 5000, frozenset()) == [(0, 5000)]
    for lead in range(20):
        text = "x" * lead + "có 1 500 000 xã kia " * 200
        assert not [b for _, b in split(text, frozenset()) if text[b - 1].isdigit()]


@pytest.mark.parametrize(("position", "index"), [(0, 0), (6, 0), (7, 0), (8, 1), (29, 1), (90, 1)])
def test_the_sentence_of_a_position(position: int, index: int) -> None:
    assert sentence_at([(0, 7), (8, 30)], position) == index
