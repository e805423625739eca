"""Candidates: what the rules claim, what lifts them, and how a wrong rule is told."""

import pytest

from solieu.extractor.candidates import Candidate, find
from solieu.extractor.knowledge import knowledge
from solieu.extractor.numbers import find_numbers
from solieu.extractor.overlap import choose
from solieu.extractor.rules import compile_pattern, compile_rules
from solieu.extractor.skeleton import build
from solieu.extractor.text import read
from solieu.patterns import PatternError
from solieu.schemas.pattern import Form, PatternFile


def candidates(text: str) -> list[Candidate]:
    seen = read(text)
    return find(build(seen.folded, find_numbers(seen.folded, seen.view, knowledge().words)), knowledge().rules)


def chosen(text: str) -> list[tuple[str, str]]:
    return [(text[c.start : c.end], c.rule if c.shape != "never" else c.reason) for c in choose(candidates(text))]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Không có số nào.", []),
        ("Ngày 26/8, 152/152 xã đạt", [("26/8", "date"), ("152/152", "ratio-slash")]),
        ("Trồng 5-10 ha", [("5-10", "range-dash")]),
        ("Từ 3 đến 5 năm", [("3 đến 5", "range-words")]),
        ("Quốc lộ 1 sạt lở", [("1", "address")]),
        ("Quốc lộ 1 km", [("1", "number")]),
        ("Đội xếp thứ 3", [("3", "ordinal")]),
        ("Ở tầng hai của nhà", [("hai", "ordinal")]),
        ("Mỗi tầng hai người ở", [("hai", "number")]),
        ("Doanh nghiệp 5 năm tuổi", [("5", "number")]),
        ("Cao 1m88", [("1m88", "metre-split")]),
        ("Lạnh -2°C", [("-2", "negative-sign")]),
        ("Ngồi tù 4 năm rưỡi", [("4 năm rưỡi", "half-unit")]),
        ("Rộng 30 m2", [("30", "number"), ("2", "other")]),
        ("Giá tăng 2,5 lần", [("2,5", "multiple-times")]),
        ("Đội nhà thắng 3-1", [("3-1", "score-cue")]),
    ],
)
def test_what_stands(text: str, stands: list[tuple[str, str]]) -> None:
    assert chosen(text) == stands


def test_every_number_has_at_least_its_own_candidate() -> None:
    text = "Ngày 26/8/2021 có 3 trong số 6 xã, gấp đôi năm 2020."
    spans = {(c.start, c.end) for c in candidates(text) if c.rule == "number"}
    assert {text[a:b] for a, b in spans} == {"26", "8", "2021", "3", "6", "gấp đôi", "2020"}


def test_a_form_may_hold_its_noun() -> None:
    text = "Cứ 10 người thì có 3 hút thuốc"
    ratio = next(c for c in candidates(text) if c.rule == "ratio-every")
    assert ratio.counted is not None and text[slice(*ratio.counted)] == "người"


def test_no_form_is_made_of_a_number_without_value() -> None:
    assert {c.shape for c in candidates(f"Có 3/{'7' * 40} xã") if len(c.numbers) > 1} <= {"never"}


@pytest.mark.parametrize(("text", "hit"), [("hiệp 2", True), ("doanh nghiệp hiệp 2", True), ("doanhhiệp 2", False)])
def test_a_pattern_begins_where_a_word_begins(text: str, hit: bool) -> None:
    assert bool(compile_pattern("x", "hiệp {d}", {"d": "[0-9]"}).search(text)) is hit


@pytest.mark.parametrize(("pattern", "told"), [("{nope}", "unknown macro {nope}"), ("(", "no regular expression")])
def test_a_wrong_pattern_names_its_entry(pattern: str, told: str) -> None:
    form = Form(name="mine", shape="number", pattern=pattern, examples=("[1]",))
    with pytest.raises(PatternError, match="mine: ") as caught:
        compile_rules(PatternFile(form=(form,), unit=knowledge().patterns.unit))
    assert told in str(caught.value)
