"""The sample articles against their gold: what a newcomer's first run gives must be right."""

import json
from pathlib import Path

from conftest import ROOT, sample_articles

from solieu.extractor import Extractor
from solieu.extractor.evaluation import evaluate
from solieu.schemas.article import Article


def test_gold_agrees_with_its_articles() -> None:
    articles = sample_articles()
    assert len(articles) >= 12
    for name, text, rows in articles:
        for row in rows:
            number = row["number"]
            assert text[number["start"] : number["end"]] == number["text"], name


def test_score_on_samples(extractor: Extractor, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    articles = [Article(doc_id=name, text=text) for name, text, _ in sample_articles()]
    lines = [f.as_json() for e in extractor.pipe(articles) for f in e.figures]
    records.write_text("\n".join(lines), encoding="utf-8")
    score = evaluate(ROOT / "samples" / "articles", records)
    assert score.gold > 400
    assert score.f1(score.found) >= 98
    assert score.f1(score.records) >= 96


def test_samples_carry_the_hard_characters() -> None:
    text = (ROOT / "samples" / "articles" / "broken_crawl.txt").read_bytes().decode("utf-8")
    for character in ("\r\n", "\u00a0", "\u200b", "\u00ad"):
        assert character in text


def test_gold_has_all_kinds() -> None:
    kinds = {row["kind"] for _, _, rows in sample_articles() for row in rows}
    assert kinds >= set(json.loads((ROOT / "schemas" / "figure.schema.json").read_text())["properties"]["kind"]["enum"])
