"""Time grows with the text, whatever the text: four times as much may not cost many times four."""

import time

import pytest

from solieu.extractor import Extractor

SMALL, LARGE = 250_000, 1_000_000


def _seconds(extractor: Extractor, text: str) -> float:
    started = time.process_time()
    extractor.explain(text)
    return time.process_time() - started


@pytest.mark.parametrize("unit", ["x", "xã", "a.", "7"], ids=["no-space", "no-space-syllables", "a.", "digits"])
def test_a_megabyte_without_a_sentence_costs_four_times_a_quarter(unit: str, extractor: Extractor) -> None:
    extractor.explain("Có 3 xã.")
    small, large = ((unit * size)[:size] for size in (SMALL, LARGE))
    ratio = min(_seconds(extractor, large) for _ in range(2)) / max(min(_seconds(extractor, small) for _ in range(3)), 1e-3)
    assert ratio < 10
