"""From articles to records: batches, ids, own patterns, rejections in order."""

from datetime import date
from pathlib import Path

import pytest
from conftest import sample_articles

from solieu.extractor import Extractor, extract
from solieu.extractor.records import figure_id
from solieu.patterns import PatternError
from solieu.schemas.article import Article

TEXT = "Ngày 26/8, tỉnh có 152/152 xã (100%) đạt chuẩn. Hơn 44.000 cán bộ về xã; năm nay chưa có 3 huyện."
UNIT = '[[unit]]\nid = "gia"\nkind = "measure"\nforms = ["giạ"]\nexamples = ["thu [20 giạ] lúa => 20"]\n'


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_batches_equal_singles(size: int, extractor: Extractor) -> None:
    articles = [Article(doc_id=name, text=text) for name, text, _ in sample_articles()[:5]]
    together = list(extractor.pipe(iter(articles), batch_size=size))
    assert [e.article for e in together] == articles
    assert together == [extractor.explain(a.text, doc_id=a.doc_id) for a in articles]


def test_pipe_takes_no_more_than_a_batch_ahead(extractor: Extractor) -> None:
    taken = []

    def stream():  # type: ignore[no-untyped-def]
        for i in range(10):
            taken.append(i)
            yield Article(doc_id=str(i), text="Có 3 xã ngập.")

    next(extractor.pipe(stream(), batch_size=4))
    assert taken == [0, 1, 2, 3]


def test_figures_and_rejections_in_order(extractor: Extractor) -> None:
    done = extractor.explain(TEXT)
    assert [f.number.text for f in done.figures] == ["152/152", "100", "44.000", "3"]
    starts = [r.number.start for r in done.rejections]
    assert starts == sorted(starts) and done.rejections[0].number.text == "26/8"


def test_a_figure_stands_in_its_sentence(extractor: Extractor) -> None:
    figures = extractor.extract(TEXT)
    assert figures[0].sentence.text.startswith("Ngày 26/8") and figures[0].sentence.text.endswith("chuẩn.")
    assert figures[-1].sentence.text.startswith("Hơn 44.000")


def test_ids_depend_on_article_and_place_alone() -> None:
    assert figure_id("a.txt", 10, 17) == "deebd5f5dd4901e3"
    others = {figure_id("b.txt", 10, 17), figure_id("a.txt", 11, 17), figure_id("a.txt", 10, 18), figure_id("a.txt", 1, 17)}
    assert len(others | {figure_id("a.txt", 10, 17)}) == 5
    assert extract(TEXT, doc_id="x")[0].figure_id != extract(TEXT, doc_id="y")[0].figure_id


def test_the_date_changes_times_and_places_only() -> None:
    without, dated = extract(TEXT, doc_id="x"), extract(TEXT, doc_id="x", date=date(2021, 4, 23))
    said = {"time", "place"}
    assert [f.model_dump(exclude=said) for f in dated] == [f.model_dump(exclude=said) for f in without]


def test_own_patterns_are_added(tmp_path: Path, extractor: Extractor) -> None:
    (tmp_path / "mine.toml").write_text(UNIT, encoding="utf-8")
    own = Extractor(str(tmp_path))
    assert [f.unit_id for f in own.extract("Ông thu 20 giạ lúa và trồng 5 ha.")] == ["gia", "ha"]
    assert [f.unit_id for f in extractor.extract("Ông thu 20 giạ lúa.")] != ["gia"]


def test_wrong_patterns_are_told_before_any_article(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="holds no"):
        Extractor(str(tmp_path))
