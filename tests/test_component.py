"""solieu inside spaCy: the registered tokenizer and component on a blank pipeline."""

from decimal import Decimal

import pytest
import spacy

TEXT = "Tỉnh bố trí hơn 44.000 cán bộ.\n\nCó  152/152 xã (100%) đạt; 2.091 thôn, buôn."


@pytest.mark.parametrize("text", [TEXT, "", " ", "x\u200by 5 xã", "ca\u0301n bo\u0323\u0302 5 xa\u0303\t!"])
def test_tokenizer_keeps_every_character(text: str) -> None:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "solieu.Tokenizer.v1"}}})
    assert nlp(text).text == text


def test_tokenizer_keeps_numbers_whole_and_words_together() -> None:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "solieu.Tokenizer.v1"}}})
    tokens = [t.text for t in nlp(TEXT)]
    assert {"44.000", "cán bộ", "2.091", "thôn"} <= set(tokens)


def test_component_adds_records_and_spans() -> None:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "solieu.Tokenizer.v1"}}})
    nlp.add_pipe("solieu")
    doc = nlp(TEXT)
    assert [f.value for f in doc._.figures] == [Decimal(44000), None, Decimal(100), Decimal(2091)]
    spans = doc.spans["solieu"]
    assert [(s.text, s.label_) for s in spans][:2] == [("44.000 cán bộ", "count"), ("152/152 xã", "ratio")]


def test_component_works_behind_another_tokenizer_and_in_batches() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("solieu")
    docs = list(nlp.pipe([TEXT, "Không có gì.", "Có 5 xã ngập."]))
    assert [len(d._.figures) for d in docs] == [4, 0, 1]
