"""Tokens keep the edges of numbers and units; the spaCy Doc is the sentence, character for character."""

import pytest

from solieu.extractor.document import (
    FIGURE,
    UNIT,
    Fixed,
    Stretch,
    Token,
    as_doc,
    folding_vocab,
    matcher_cues,
    tokenize,
    tokenize_all,
)
from solieu.extractor.text import fold


def tokens_of(view: str, *fixed: tuple[str, str], cues: frozenset[tuple[str, ...]] = frozenset()) -> list[Token]:
    spans = [Fixed(view.index(t), view.index(t) + len(t), tag) for t, tag in fixed]
    return tokenize(view, fold(view), 0, len(view), spans, cues)


def test_numbers_and_units_keep_their_edges() -> None:
    tokens = tokens_of("Có 2.091 thôn rộng 5ha.", ("2.091", FIGURE), ("5", FIGURE), ("ha", UNIT))
    assert [(t.norm, t.tag) for t in tokens if t.tag in (FIGURE, UNIT)] == [("2.091", FIGURE), ("5", FIGURE), ("ha", UNIT)]
    assert [t.norm for t in tokens] == ["có", "2.091", "thôn", "rộng", "5", "ha", "."]


def test_words_of_several_syllables_stay_together() -> None:
    assert "cán bộ" in [t.norm for t in tokens_of("Tỉnh bố trí 5 cán bộ.", ("5", FIGURE))]
    assert "cán bộ" in [t.norm for t in tokens_of("TỈNH BỐ TRÍ 5 CÁN BỘ", ("5", FIGURE))]


def test_a_word_never_spans_a_line_break() -> None:
    assert not [t for t in tokens_of("Các cán\nbộ về xã") if "\n" in t.norm]


def test_cues_are_one_token() -> None:
    text = "không dưới năm xã"
    assert "không dưới" not in [t.norm for t in tokens_of(text)]
    cued = tokens_of(text, cues=frozenset({("không", "dưới")}))
    assert cued[0].norm == "không dưới"


def test_overlapping_spans_keep_the_first() -> None:
    tokens = tokenize("5 km đường", "5 km đường", 0, 10, [Fixed(0, 4, FIGURE), Fixed(2, 4, UNIT)])
    assert (tokens[0].norm, tokens[0].tag) == ("5 km", FIGURE)


def test_sentences_without_a_piece_have_no_tokens() -> None:
    empty = Stretch("  ", "  ", 0, 2, ())
    full = Stretch("Có 5 xã", "có 5 xã", 0, 7, (Fixed(3, 4, FIGURE),))
    assert tokenize_all([]) == [] and tokenize_all([empty]) == [[]]
    assert [[t.norm for t in tokens] for tokens in tokenize_all([empty, full, empty])] == [[], ["có", "5", "xã"], []]


def test_a_cue_phrase_ends_with_its_sentence() -> None:
    text = "thu tăng gần chạm"
    halves = [Stretch(text, text, 0, 12, ()), Stretch(text, text, 13, 17, ())]
    tokens = tokenize_all(halves, frozenset({("tăng", "gần", "chạm"), ("tăng", "gần")}))
    assert [[t.norm for t in half] for half in tokens] == [["thu", "tăng gần"], ["chạm"]]


@pytest.mark.parametrize("text", ["", " ", "Có  5 xã", " Có 5 xã \n", "Có\t5\u00a0xã.", "5", "a\n\nb   c", "“Có” (5%)…"])
def test_doc_text_is_the_text(text: str) -> None:
    tokens = tokens_of(text)
    doc, index = as_doc(folding_vocab(), text, tokens)
    assert doc.text == text
    assert [i for i in index if i >= 0] == list(range(len(tokens)))
    assert [doc[k].norm_ for k, i in enumerate(index) if i >= 0] == [t.norm for t in tokens]


def test_a_doc_may_begin_inside_the_article() -> None:
    view = "Mưa to. Có 5 xã."
    tokens = tokenize(view, fold(view), 8, len(view), [Fixed(11, 12, FIGURE)])
    doc, _ = as_doc(folding_vocab(), view[8:], tokens, 8)
    assert doc.text == "Có 5 xã." and [t.text for t in doc if t.tag_ == FIGURE] == ["5"]


def test_cues_come_from_matcher_patterns() -> None:
    pattern = [{"NORM": {"IN": ["ít nhất", "từ"]}}, {"NORM": "trở lên", "OP": "?"}, {"TAG": FIGURE}]
    assert matcher_cues([pattern]) == {("ít", "nhất"), ("trở", "lên")}
