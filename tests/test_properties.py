"""What must hold for every text: offsets, agreement of encodings, never an error."""

import unicodedata

from conftest import golden, sample_articles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solieu.extractor import Extractor
from solieu.extractor.text import read
from solieu.schemas.figure import Figure

EXTRACTOR = Extractor()
SENTENCES = [c["text"] for c in golden("synthetic")] + [c["text"] for c in golden("negative")]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

pieces = st.one_of(
    st.sampled_from(SENTENCES),
    st.text(max_size=12),
    st.sampled_from(
        [
            "\u200b",
            "\u00ad",
            "\ufeff",
            "\r\n",
            "\t",
            "\u00a0",
            "a\u0301",
            "1",
            "²",
            "½",
            "１２",
            "44.000",
            " triệu",
            "/",
            "-",
            "%",
            "…",
        ]
    ),
)
texts = st.lists(pieces, max_size=8).map("".join)


def spans_hold(text: str, figure: Figure) -> None:
    for span in (figure, figure.number, figure.sentence, figure.time, figure.place, figure.source):
        if span is not None:
            assert text[span.start : span.end] == span.text
    assert figure.sentence.start <= figure.start <= figure.number.start
    assert figure.number.end <= figure.end <= figure.sentence.end


@QUICK
@given(texts)
def test_offsets_hold_and_nothing_raises(text: str) -> None:
    done = EXTRACTOR.explain(text)
    for figure in done.figures:
        spans_hold(text, figure)
    for rejection in done.rejections:
        assert text[rejection.number.start : rejection.number.end] == rejection.number.text


@QUICK
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join))
def test_nfc_nfd_and_line_ends_agree(text: str) -> None:
    def essence(written: str) -> list[tuple[object, ...]]:
        figures = EXTRACTOR.extract(written)
        for figure in figures:
            spans_hold(written, figure)
        return [(f.kind, f.value, f.low, f.high, f.numerator, f.denominator, f.bound, f.unit, f.unit_id) for f in figures]

    composed = unicodedata.normalize("NFC", text)
    assert essence(unicodedata.normalize("NFD", text)) == essence(composed)
    assert essence(composed.replace("\r\n", "\n").replace("\n", "\r\n")) == essence(composed.replace("\r\n", "\n"))


@QUICK
@given(st.text(max_size=200))
def test_every_view_position_maps_into_the_original(text: str) -> None:
    seen = read(text)
    assert len(seen.view) == len(seen.folded)
    last = 0
    for i in range(len(seen.view)):
        start, end = seen.original_span(i, i + 1)
        assert last <= start < end <= len(text)
        last = start


def test_every_digit_is_a_figure_or_a_rejection() -> None:
    """Nothing just disappears: each digit of each sample stands in a figure, a unit or a rejection."""
    for name, text, _ in sample_articles():
        done = EXTRACTOR.explain(text)
        covered = set()
        for span in [*done.figures, *(r.number for r in done.rejections)]:
            covered |= set(range(span.start, span.end))
        lost = [i for i, c in enumerate(text) if c.isascii() and c.isdecimal() and i not in covered]
        assert lost == [], f"{name}: {[text[max(0, i - 15) : i + 15] for i in lost]}"


def test_a_rerun_gives_the_same_records() -> None:
    for name, text, _ in sample_articles()[:3]:
        first = [f.as_json() for f in EXTRACTOR.extract(text, doc_id=name)]
        assert first == [f.as_json() for f in Extractor().extract(text, doc_id=name)]


def test_a_batch_gives_what_single_texts_give() -> None:
    from solieu.schemas.article import Article

    articles = [Article(doc_id=name, text=text) for name, text, _ in sample_articles()]
    together = [f for e in EXTRACTOR.pipe(articles) for f in e.figures]
    alone = [f for a in articles for f in EXTRACTOR.extract(a.text, doc_id=a.doc_id)]
    assert together == alone
