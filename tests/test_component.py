"""solieu inside spaCy: the registered tokenizer and component on a blank pipeline."""

import datetime
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from solieu.extractor import Extractor
from solieu.extractor.component import Component
from solieu.patterns import PatternError

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
    spans = doc.spans["figures"]
    assert [s._.figure for s in spans] == doc._.figures
    assert [(s.start, s.end) for s in doc.spans["solieu"]] == [(s.start, s.end) for s in spans]
    assert doc[0:1]._.figure is None
    assert [(s.text, s.label_) for s in spans][:2] == [("44.000 cán bộ", "count"), ("152/152 xã", "ratio")]


def test_component_works_behind_another_tokenizer_and_in_batches() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("solieu")
    docs = list(nlp.pipe([TEXT, "Không có gì.", "Có 5 xã ngập."]))
    assert [len(d._.figures) for d in docs] == [4, 0, 1]


UNIT = """
[[unit]]
id = "gia"
kind = "measure"
forms = ["giạ"]
examples = ["thu [20 giạ] lúa => 20"]
"""
OWN = "Thu 20 giạ lúa."


@pytest.fixture
def own_patterns(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "units.toml").write_text(UNIT, encoding="utf-8")
    return folder


def unit_ids(nlp: Any, text: str = OWN) -> list[str | None]:
    return [f.unit_id for f in nlp(text)._.figures]


def test_patterns_go_to_disk_and_come_back_on_another_machine(own_patterns: Path, tmp_path: Path) -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("solieu", config={"patterns": str(own_patterns)})
    assert unit_ids(nlp) == ["gia"]
    nlp.to_disk(tmp_path / "model")
    data = nlp.to_bytes()
    (own_patterns / "units.toml").unlink()
    own_patterns.rmdir()
    assert unit_ids(spacy.load(tmp_path / "model")) == ["gia"]
    again = spacy.blank("xx")
    again.add_pipe("solieu")
    assert unit_ids(again) != ["gia"]
    assert unit_ids(again.from_bytes(data)) == ["gia"]
    component = pickle.loads(pickle.dumps(nlp.get_pipe("solieu")))
    assert [f.unit_id for f in component(spacy.blank("xx")(OWN))._.figures] == ["gia"]


def test_without_patterns_of_its_own_a_pipeline_is_saved_too(tmp_path: Path) -> None:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "solieu.Tokenizer.v1"}}})
    nlp.add_pipe("solieu", config={"spans_key": "sc"})
    nlp.to_disk(tmp_path / "model")
    doc = spacy.load(tmp_path / "model")(TEXT)
    assert [s.label_ for s in doc.spans["sc"]] == ["count", "ratio", "percent", "count"]


def test_patterns_that_are_nowhere_are_told(tmp_path: Path) -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("solieu", config={"patterns": str(tmp_path / "nowhere")})
    with pytest.raises(PatternError, match="no directory"):
        nlp(TEXT)


def test_docs_with_figures_can_be_saved_and_sent() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("solieu")
    done = nlp(TEXT)
    for doc in (
        Doc(nlp.vocab).from_bytes(done.to_bytes()),
        next(DocBin(store_user_data=True, docs=[done]).get_docs(nlp.vocab)),
    ):
        assert doc._.figures == done._.figures
        assert [s._.figure for s in doc.spans["figures"]] == done._.figures


def test_two_processes_give_what_one_gives() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("solieu")
    texts = [f"Có {i} xã và {i + 1} huyện ngập." for i in range(2, 8)]
    one, two = ([d._.figures for d in nlp.pipe(texts, n_process=n, batch_size=2)] for n in (1, 2))
    assert one == two and len(one[0]) == 2


def test_ids_and_days_of_articles() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("solieu")
    for date in (datetime.date(2021, 4, 23), "2021-04-23"):
        doc = nlp.make_doc("Hôm qua, 3 xã ngập.")
        doc.user_data |= {"id": "a", "date": date}
        (figure,) = nlp(doc)._.figures
        assert figure.time is not None and (figure.doc_id, figure.time.edtf) == ("a", "2021-04-22")


def test_two_figures_in_one_token_keep_their_records() -> None:
    doc = Doc(spacy.blank("xx").vocab, words=["Giá", "5ha,6ha"], spaces=[True, False])
    Component()(doc)
    assert [s.text for s in doc.spans["figures"]] == ["5ha,6ha"] * len(doc._.figures)
    assert [s._.figure for s in doc.spans["figures"]] == doc._.figures


def test_the_error_handler_hears_of_the_culprit_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Extractor.pipe

    def pipe(self: Extractor, articles: Any, batch_size: int = 32) -> Any:
        articles = list(articles)
        if any("nổ" in a.text for a in articles):
            raise RuntimeError("boom")
        return real(self, articles, batch_size)

    monkeypatch.setattr(Extractor, "pipe", pipe)
    nlp = spacy.blank("xx")
    nlp.add_pipe("solieu")
    texts = ["Có 3 xã.", "nổ 4 xã.", "Có 5 xã."]
    with pytest.raises(RuntimeError):
        list(nlp.pipe(texts))
    told: list[str] = []
    nlp.set_error_handler(lambda *heard: told.extend(d.text for d in heard[2]))
    assert [d.text for d in nlp.pipe(texts)] == ["Có 3 xã.", "Có 5 xã."]
    assert told == ["nổ 4 xã."]


def test_no_import_is_needed() -> None:
    code = (
        "import spacy; nlp = spacy.blank('xx'); nlp.add_pipe('solieu'); doc = nlp('Có 152/152 xã đạt.'); "
        "print(doc.spans['figures'][0]._.figure.numerator)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "152"
