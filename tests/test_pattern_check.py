"""Examples of pattern files: how they are written, and what is told when one does not come out."""

from decimal import Decimal
from typing import Any

import pytest

from solieu.extractor import Extractor
from solieu.extractor.pattern_check import check, count, parse
from solieu.schemas.pattern import BoundRule, ContextRule, Form, Never, PatternFile, Relation, Unit, WordList

HA = Unit(id="ha", kind="measure", forms=("ha",), examples=("trồng [5 ha] => 5",))
TOKENS = ({"NORM": "hơn"}, {"TAG": "FIGURE"})
OVER = BoundRule(name="over", bound="over", pattern=TOKENS, examples=("có hơn [5 xã]",))
UP = ContextRule(name="up", field="change", value="increase", pattern=TOKENS, examples=("tăng [5%]",))
SLASH = Form(name="ratio-slash", shape="ratio", pattern="{num}/{num}", examples=("có [152/152 xã] đạt",))
DAY = Never(name="date-day-word", reason="date", pattern="{day}", examples=("ngày [26/8] mưa",), counterexamples=("có [5 xã]",))
WORDS = WordList(list="counted", words=("xã",), why="x", examples=("có [5 xã] ngập",))


@pytest.mark.parametrize(
    ("example", "text", "inner", "value"),
    [
        ("có [5 xã] ngập", "có 5 xã ngập", "5 xã", None),
        ("[1,5 triệu] => 1500000", "1,5 triệu", "1,5 triệu", "1500000"),
        ("lạnh [-2°C]=>-2", "lạnh -2°C", "-2°C", "-2"),
        ("dòng\n[5 xã]\nnữa", "dòng\n5 xã\nnữa", "5 xã", None),
    ],
)
def test_parse(example: str, text: str, inner: str, value: str | None) -> None:
    parsed = parse(example)
    assert (parsed.text, parsed.inner, parsed.value) == (text, inner, Decimal(value) if value else None)


@pytest.mark.parametrize("example", ["có 5 xã", "có [] xã", "có [5 xã"])
def test_an_example_needs_brackets(example: str) -> None:
    with pytest.raises(ValueError, match="brackets"):
        parse(example)


@pytest.mark.parametrize(
    ("table", "entry", "example", "told"),
    [
        ("unit", HA, "trồng [5 ha] => 6", "has the value 5, not 6"),
        ("unit", HA, "dài [5 km]", "is measure in km, not measure in ha"),
        ("unit", HA, "trồng [lúa] 5 ha", "gives no figure 'lúa'"),
        ("unit", HA, "trồng 5 ha", "no [brackets]"),
        ("bound", OVER, "có gần [5 xã]", "has the bound nearly, not over"),
        ("context", UP, "giảm [5%]", "has the change decrease, not increase"),
        ("form", SLASH, "có [5 xã]", "was made by the rule number"),
        ("never", DAY, "có [5 xã]", "is not rejected by this rule"),
        ("never", DAY, "ngày [26/8/2021] mưa", "is not rejected by this rule"),
        ("words", WORDS, "ngày [26/8]", "26/8' rejected by date"),
    ],
)
def test_what_is_told(table: str, entry: Any, example: str, told: str, extractor: Extractor) -> None:
    right = PatternFile.model_validate({table: (entry,)})
    assert list(check(right, extractor)) == []
    wrong = PatternFile.model_validate({table: (entry.model_copy(update={"examples": (example,)}),)})
    (problem,) = check(wrong, extractor)
    assert problem.startswith(f"[[{table}]] ") and told in problem


def test_counterexamples_are_run_and_counted(extractor: Extractor) -> None:
    wrong = PatternFile(never=(DAY.model_copy(update={"counterexamples": ("ngày [26/8] mưa",)}),))
    (problem,) = check(wrong, extractor)
    assert "counterexample" in problem
    assert count(PatternFile(never=(DAY,), unit=(HA,))) == 3


def test_examples_of_relations(extractor: Extractor) -> None:
    share = Relation(
        name="share",
        check="percent_of_ratio",
        pattern=r"(?P<ratio>{ratio}) \((?P<percent>{percent})",
        examples=("có 139/186 ([75%]) hộ => ok",),
        counterexamples=("có 139/186 hộ, đạt [85%] => none",),
    )
    assert list(check(PatternFile(relation=(share,)), extractor)) == []
    spoilt = {"examples": ("có 139/186 ([75%]) hộ => mismatch",), "counterexamples": ("có 139/186 ([75%]) hộ => none",)}
    wrong = share.model_copy(update=spoilt)
    told = list(check(PatternFile(relation=(wrong,)), extractor))
    assert len(told) == 2 and "is ok" in told[0] and "counterexample" in told[1]
