"""Short articles with a planted mismatch, and their consistent twins: every mismatch is found, and nothing else."""

import tomllib
from collections import Counter

import pytest
from conftest import ROOT

from solieu.extractor import Extractor
from solieu.extractor.checks.findings import mismatches
from solieu.extractor.pipeline import Extraction
from solieu.schemas.article import Article
from solieu.schemas.pattern import ROLES

ARTICLES = tomllib.loads((ROOT / "samples" / "checks" / "articles.toml").read_text(encoding="utf-8"))["article"]


@pytest.fixture(scope="module")
def extractions(extractor: Extractor) -> dict[str, Extraction]:
    articles = (Article(doc_id=a["id"], text=a["text"]) for a in ARTICLES)
    return {e.article.doc_id: e for e in extractor.pipe(articles)}


def test_all_kinds_are_planted() -> None:
    planted = Counter(a["status"] for a in ARTICLES)
    assert planted["mismatch"] >= 150 and planted["ok"] >= 150
    for status in ("mismatch", "ok"):
        assert {a["check"] for a in ARTICLES if a["status"] == status} == set(ROLES)
    assert len({a["id"] for a in ARTICLES}) == len({a["text"] for a in ARTICLES}) == len(ARTICLES)


def test_every_planted_mismatch_is_found_and_nothing_else(extractions: dict[str, Extraction]) -> None:
    wrong = []
    for article in ARTICLES:
        if article["status"] == "mismatch":
            found = {check.check for _, check in mismatches(extractions[article["id"]].figures)}
            if found != {article["check"]}:
                wrong.append((article["id"], found))
    assert wrong == []


def test_no_consistent_twin_is_accused(extractions: dict[str, Extraction]) -> None:
    wrong = []
    for article in ARTICLES:
        if article["status"] == "ok":
            figures = extractions[article["id"]].figures
            confirmed = {c.check for f in figures for c in f.checks if c.status == "ok"}
            if list(mismatches(figures)) or article["check"] not in confirmed:
                wrong.append((article["id"], confirmed))
    assert wrong == []


def test_a_mismatch_names_its_numbers_and_its_sentence(extractions: dict[str, Extraction]) -> None:
    for extraction in extractions.values():
        by_id = {f.figure_id: f for f in extraction.figures}
        for figure, check in mismatches(extraction.figures):
            assert " ".join(figure.sentence.text.split())[:60] in check.detail
            assert set(check.figures) <= set(by_id)
            stated = [by_id[i].value if by_id[i].value is not None else by_id[i].numerator for i in check.figures]
            assert all(value is not None for value in stated)
            assert any(by_id[i].number.text in check.detail for i in check.figures)
