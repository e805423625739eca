"""The choice among overlapping candidates: pure, complete and blind to their order."""

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.extractor.overlap import choose


class Claim(NamedTuple):
    start: int
    end: int
    priority: int


claims = st.builds(lambda s, n, p: Claim(s, s + n, p), st.integers(0, 40), st.integers(1, 8), st.integers(0, 3))


def overlap(a: Claim, b: Claim) -> bool:
    return a.start < b.end and b.start < a.end


@pytest.mark.parametrize(
    ("given_claims", "stand"),
    [
        ([], []),
        ([Claim(0, 2, 10), Claim(0, 5, 10)], [Claim(0, 5, 10)]),
        ([Claim(0, 5, 10), Claim(1, 2, 80)], [Claim(1, 2, 80)]),
        ([Claim(0, 3, 10), Claim(2, 5, 10)], [Claim(0, 3, 10)]),
        ([Claim(3, 5, 10), Claim(0, 3, 10)], [Claim(0, 3, 10), Claim(3, 5, 10)]),
        ([Claim(0, 9, 50), Claim(2, 3, 80), Claim(4, 6, 10)], [Claim(2, 3, 80), Claim(4, 6, 10)]),
    ],
    ids=["none", "longer", "priority", "earlier", "neighbours", "freed"],
)
def test_who_stands(given_claims: list[Claim], stand: list[Claim]) -> None:
    assert choose(given_claims) == stand


@given(st.lists(claims, max_size=20))
def test_none_overlap_and_none_is_lost_without_a_stronger_one(found: list[Claim]) -> None:
    stand = choose(found)
    assert all(a.end <= b.start for a, b in pairwise(stand))
    for claim in found:
        assert any(overlap(claim, s) and s.priority >= claim.priority for s in stand)


@given(st.lists(claims, max_size=12).flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))))
def test_the_order_of_the_input_says_nothing(both: tuple[list[Claim], list[Claim]]) -> None:
    assert choose(both[0]) == choose(both[1])


@given(st.lists(claims, max_size=20))
def test_choosing_again_changes_nothing(found: list[Claim]) -> None:
    assert choose(choose(found)) == choose(found)
