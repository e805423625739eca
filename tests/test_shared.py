"""Measurements on real articles, where they are at hand; elsewhere they are skipped, and say so."""

import gzip
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SHARED

from solieu.extractor import Extractor
from solieu.extractor.evaluation import evaluate
from solieu.schemas.article import Article

GOLD = SHARED / "gold" / "dev"
NEWS = SHARED / "news" / "articles.jsonl.gz"

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the real articles (shared/) are not beside this checkout")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dev") / "dev.jsonl"
    articles = [Article(doc_id=p.name, text=p.read_bytes().decode("utf-8")) for p in sorted(GOLD.glob("*.txt"))]
    lines = [f.as_json() for e in Extractor().pipe(articles) for f in e.figures]
    out.write_text("\n".join(lines), encoding="utf-8")
    return out


def test_score_on_real_articles(records: Path) -> None:
    score = evaluate(GOLD, records)
    assert score.f1(score.found) >= 98
    assert score.f1(score.records) >= 97


def test_our_score_is_the_judges_score(records: Path) -> None:
    """Two engines, one answer: `solieu evaluate` and the judge's own script agree to the last digit."""
    done = subprocess.run(
        [sys.executable, str(SHARED / "gold" / "score.py"), str(GOLD), str(records), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    judged, ours = json.loads(done.stdout), evaluate(GOLD, records).as_dict()
    for key in ("gold", "predicted", "precision", "recall", "f1_found", "f1_record", "missed"):
        assert judged[key] == ours[key], key
    for key, share in judged["accuracy"].items():
        if key not in ("time", "place"):
            assert share == ours["accuracy"][key], key


@pytest.mark.skipif(not NEWS.exists(), reason="the news dump is not beside this checkout")
def test_spans_hold_on_real_news(extractor: Extractor) -> None:
    with gzip.open(NEWS, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in itertools.islice(stream, 0, 4000, 20)]
    articles = [Article(doc_id=r["id"], text=r["text"]) for r in rows]
    done = list(extractor.pipe(articles))
    assert [e.article.doc_id for e in done] == [a.doc_id for a in articles]
    for extraction in done:
        text = extraction.article.text
        for figure in extraction.figures:
            for span in (figure, figure.number, figure.sentence):
                assert text[span.start : span.end] == span.text
    assert sum(len(e.figures) for e in done) > 1000
