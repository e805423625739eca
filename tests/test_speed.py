"""A guard against growing slow: calls are counted and pipelines compared in one run; seconds never."""

import cProfile
import pstats
import statistics
import time
from collections.abc import Callable

import pytest
from conftest import ROOT

from solieu.extractor import Extractor
from solieu.schemas.article import Article

CALLS = 22_500
"""Calls of functions (Python's and C's) for each thousand characters of the sample articles, measured in November 2026."""
GROWTH = 1.1
"""A change that needs more than a tenth more must say so here."""
RATIO = 1.0
"""Plain segmentation in times ours, on the sample articles: every tenth word of them is a figure. On news it is far more."""
TURNS = 7


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    paths = sorted((ROOT / "samples" / "articles").glob("*.txt"))
    return [Article(doc_id=path.stem, text=path.read_text(encoding="utf-8")) for path in paths]


def _calls(run: Callable[[], object]) -> int:
    profile = cProfile.Profile()
    profile.enable()
    run()
    profile.disable()
    counted: int = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]
    return counted


def test_no_more_calls_than_before(extractor: Extractor, articles: list[Article]) -> None:
    list(extractor.pipe(articles))  # what is remembered of words and chunks is no work of these articles
    calls = _calls(lambda: list(extractor.pipe(articles)))
    per_thousand = calls * 1000 / sum(len(article.text) for article in articles)
    assert per_thousand < CALLS * GROWTH, f"{per_thousand:.0f} calls for a thousand characters"
    assert per_thousand > CALLS / 2, f"{per_thousand:.0f} calls: much faster than CALLS says; set it down"


def test_no_slower_than_before_beside_plain_segmentation(extractor: Extractor, articles: list[Article]) -> None:
    from underthesea import sent_tokenize, word_tokenize

    def obvious() -> None:
        for article in articles:
            for sentence in sent_tokenize(article.text):
                word_tokenize(sentence)

    def ours() -> None:
        list(extractor.pipe(articles))

    obvious()  # loads its model
    ratios = [_seconds(obvious) / _seconds(ours) for _ in range(TURNS)]
    assert statistics.median(ratios) > RATIO / 1.4, ratios


def _seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started
