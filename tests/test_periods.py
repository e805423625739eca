"""Periods: EDTF as days."""

import datetime

import pytest

from solieu.extractor.periods import days, is_moment, lying


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("2020", "2020", "same"),
        ("2020-01/2020-12", "2020", "same"),
        ("2020-05", "2020", "inside"),
        ("2020", "2020-05-03", "around"),
        ("2020", "2021", "apart"),
        ("2020-01/2020-06", "2020-06/2020-12", "overlap"),
        ("2008/..", "2020", "around"),
        ("../2020", "2021", "apart"),
        ("nonsense", "2021", "apart"),
    ],
)
def test_how_two_periods_lie(one: str, other: str, how: str) -> None:
    assert lying(one, other) == how


def test_days_of_a_period() -> None:
    assert days("2024-02") == (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    assert days("2024-02-30") is None and days("2021/2020") is None
    assert is_moment("2020-05-03") and not is_moment("2020") and not is_moment("2020-01/2020-02")
