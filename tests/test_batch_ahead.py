"""Articles are looked at several at once, and what goes wrong meanwhile is still put down to the right one."""

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from light import dump, job

from solieu.extractor import Extractor
from solieu.extractor.batch.ahead import Ahead
from solieu.extractor.batch.beat import Beat
from solieu.extractor.batch.job import Summary
from solieu.extractor.batch.run import run
from solieu.extractor.batch.worker import Report, Task, _done
from solieu.extractor.draft import Draft
from solieu.extractor.pipeline import Extraction
from solieu.schemas.article import Article

TEXTS = ["Có 3 xã ngập.", "Không có số.", "", "Tỉnh có 152/152 xã đạt chuẩn, tăng 5%.", "x " * 150_000, "Có 7 hộ.", "Có 8 hộ."]
ARTICLES = tuple(Article(doc_id=str(i), text=text) for i, text in enumerate(TEXTS))


class Mischief:
    """An extractor that does something to an article whose text names a step, in that step."""

    def __init__(self, real: Extractor, act: Any) -> None:
        self.real, self.act = real, act

    def _at(self, step: str, articles: Sequence[Article]) -> None:
        if any(article.text.startswith(step) for article in articles):
            self.act()

    def drafts(self, articles: Sequence[Article]) -> list[Draft]:
        self._at("draft", articles)
        return self.real.drafts(articles)

    def cut(self, drafts: list[Draft]) -> None:
        self._at("cut", [draft.article for draft in drafts])
        self.real.cut(drafts)

    def finished(self, drafts: list[Draft]) -> list[Extraction]:
        self._at("finish", [draft.article for draft in drafts])
        return self.real.finished(drafts)

    def pipe(self, articles: Sequence[Article], batch_size: int = 1) -> Iterator[Extraction]:
        assert len(articles) <= batch_size
        drafts = self.drafts(articles)
        self.cut(drafts)
        yield from self.finished(drafts)


def _report(extract: Any, articles: tuple[Article, ...], deaths: int = 0) -> Report:
    return _done(Task(0, 0, articles, None, deaths=deaths), extract, Beat(), os.getppid())


def test_the_same_comes_out(extractor: Extractor) -> None:
    together, alone = (_report(Ahead(extractor), ARTICLES, deaths) for deaths in (0, 1))
    assert together == alone
    assert together.figures == 5


def test_they_are_looked_at_together_but_for_long_ones(extractor: Extractor) -> None:
    looked: list[list[str]] = []

    class Noting(Mischief):
        def cut(self, drafts: list[Draft]) -> None:
            looked.append([draft.article.doc_id for draft in drafts])
            super().cut(drafts)

    _report(Ahead(Noting(extractor, None)), ARTICLES)  # type: ignore[arg-type]
    assert looked == [["0", "1", "2", "3"], ["4"], ["5", "6"]]


@pytest.mark.parametrize("step", ["draft", "cut", "finish"])
def test_an_error_is_told_of_the_article_that_makes_it(step: str, extractor: Extractor) -> None:
    def fail() -> None:
        raise ValueError("mischief")

    bad = Article(doc_id="bad", text=f"{step} 5 xã")
    report = _report(Ahead(Mischief(extractor, fail)), (*ARTICLES[:2], bad, *ARTICLES[2:]))  # type: ignore[arg-type]
    assert list(report.failed) == [2]
    assert "ValueError: mischief" in report.failed[2]
    assert report.figures == 5


@pytest.mark.parametrize("step", ["draft", "cut", "finish"])
def test_a_killer_alone_is_quarantined(step: str, tmp_path: Path, extractor: Extractor) -> None:
    def make(_patterns: str | None) -> Ahead:
        return Ahead(Mischief(extractor, lambda: os.kill(os.getpid(), signal.SIGKILL)))  # type: ignore[arg-type]

    texts = [f"Có {i} xã ngập." for i in range(2, 60)]
    texts.insert(40, f"{step} 5 xã")
    source, out, rows = dump(tmp_path / "dump.jsonl", texts), tmp_path / "out.jsonl", []
    summary = run(job(source, out, maker=make), rows.append, lambda _: None, summary=Summary())
    assert [(row.doc_id, row.signal) for row in rows] == [("40", signal.SIGKILL)]
    assert summary.figures == 58
