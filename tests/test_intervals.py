"""Intervals: what a printed number allows, and when one statement confirms another."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.extractor.intervals import (
    Interval,
    Stated,
    compare,
    difference,
    expected,
    opposed,
    possible,
    printed_step,
    stated,
)

BOUNDS = ("exact", "about", "nearly", "over", "under", "at_least", "at_most", "order")
numbers = st.decimals(min_value=Decimal("0.1"), max_value=Decimal("1e12"), places=2).map(lambda n: n.normalize())
bounds = st.sampled_from(BOUNDS)


def said(value: str, bound: str = "exact", text: str = "") -> Stated:
    return stated(Decimal(value), bound, text or value.replace(".", ","))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text", "step"),
    [
        ("44000", "44.000", "1"),
        ("1500000", "1,5 triệu", "100000"),
        ("77.4", "77,4", "0.1"),
        ("77.40", "77,40", "0.01"),
        ("23", "hai mươi ba", "1"),
        ("8", "08", "1"),
        ("0", "0", "1"),
        ("1200000", "1 triệu 200 nghìn", "1"),
    ],
)
def test_the_last_digit_printed(value: str, text: str, step: str) -> None:
    assert printed_step(Decimal(value), text) == Decimal(step)


@pytest.mark.parametrize(
    ("claim", "known", "relation"),
    [
        (said("44872"), said("44872"), "agrees"),
        (said("45000", "nearly"), said("44872"), "agrees"),
        (said("44000", "over"), said("44872"), "agrees"),
        (said("45000", "about"), said("44872"), "agrees"),
        (said("45000"), said("44872"), "agrees"),
        (said("44827"), said("44872"), "differs"),
        (said("44872"), said("45000", "about"), "near"),
        (said("44000", "over"), said("45000", "nearly"), "agrees"),
        (said("760", "over"), said("760"), "agrees"),
        (said("760", "over"), said("760", "under"), "differs"),
        (said("77.4"), said("77.44"), "agrees"),
        (said("77.44"), said("77.4"), "near"),
        (said("120"), said("118"), "differs"),
        (said("120", "about"), said("118"), "agrees"),
        (said("100", "order", "hàng trăm"), said("350"), "agrees"),
        (said("1000", "order", "hàng nghìn"), said("350"), "differs"),
        (said("36000000", text="36 triệu"), said("36400000", text="36,4 triệu"), "agrees"),
        (said("5000000", text="5 triệu"), said("5400000", text="5,4 triệu"), "near"),
        (stated(Decimal(5), high=Decimal(10)), stated(Decimal(5), high=Decimal(10)), "agrees"),
        (stated(Decimal(10), high=Decimal(52)), stated(Decimal(10), high=Decimal(25)), "near"),
        (stated(Decimal(50), high=Decimal(100)), stated(Decimal(5), high=Decimal(10)), "differs"),
        (stated(Decimal(6), high=Decimal(8)), said("7"), "agrees"),
    ],
)
def test_relations(claim: Stated, known: Stated, relation: str) -> None:
    assert compare(claim, known) == relation


@given(numbers, bounds, bounds, st.sampled_from([10, 1000]))
def test_ten_times_as_much_is_never_confirmed(value: Decimal, one: str, other: str, factor: int) -> None:
    claim = said(str(value * factor), one)
    assert compare(claim, said(str(value), other)) != "agrees"


@given(numbers, bounds)
def test_a_statement_confirms_itself(value: Decimal, bound: str) -> None:
    assert compare(said(str(value), bound), said(str(value), bound)) == "agrees"


@given(numbers, bounds)
def test_what_is_expected_is_possible(value: Decimal, bound: str) -> None:
    amount = said(str(value), bound)
    if bound != "exact":  # a round number may stand for more than its digits say
        assert expected(amount).within(possible(amount))


@given(numbers, numbers, bounds, bounds)
def test_no_statement_both_agrees_and_is_apart(a: Decimal, b: Decimal, one: str, other: str) -> None:
    relations = {compare(said(str(a), one), said(str(b), other)), compare(said(str(b), other), said(str(a), one))}
    assert relations != {"agrees", "differs"}


def test_open_ends() -> None:
    over = Interval(Decimal(1), Decimal(2), over=True)
    assert not over.holds(Decimal(1)) and over.holds(Decimal(2))
    assert not over.meets(Interval(Decimal(0), Decimal(1)))
    assert over.within(Interval(None, None)) and not Interval(None, None).within(over)
    assert opposed("over", "at_most") and not opposed("at_least", "at_most")


def test_the_difference_in_words() -> None:
    assert difference(said("7600"), said("760")) == "claim 7600, archive 760: 6840 more (900.0 %)"
    assert difference(said("760", "over"), said("760")) == "claim over 760, archive 760: same number"
