"""Segmentation and tagging: one answer per item, and a panic of the model ends nothing."""

from typing import Any

import pytest

from solieu.extractor import words
from solieu.extractor.text import fold


class PanicException(BaseException):
    """What a panic of the Rust core looks like from Python."""


class _Broken:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def predict(self, _items: list[Any]) -> list[str]:
        raise self.error


def _broken(error: BaseException) -> words.Labeller:
    return lambda sentences: [words._predict(_Broken(error), sentence) for sentence in sentences]


def test_syllables_of_a_word_are_joined() -> None:
    assert words.segment(["công", "an", "tỉnh", "có", "cán", "bộ"]) == [True, False, True, True, True, False]


def test_tags_are_plain() -> None:
    assert words.tag(["công an", "có", "3", "cán bộ"]) == ["N", "V", "M", "N"]


@pytest.mark.parametrize("size", [0, 1, words.MAX_SYLLABLES, words.MAX_SYLLABLES + 1, 1000])
def test_one_answer_per_item_however_long(size: int) -> None:
    assert len(words.segment(["xã"] * size)) == size
    assert len(words.tag(["xã"] * size)) == size


def test_a_panic_leaves_single_words(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = _broken(PanicException("index out of bounds"))
    monkeypatch.setattr(words, "_models", lambda: (broken, broken))
    assert words.segment(["cán", "bộ"]) == [True, True]
    assert words.tag(["cán bộ", "xã"]) == ["X", "X"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("no model"), SystemExit(1)])
def test_any_other_error_goes_on(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_models", lambda: (_broken(error), _broken(error)))
    with pytest.raises(type(error)):
        words.segment(["cán", "bộ"])


@pytest.mark.parametrize("task", [words._SEGMENTER, words._PARTS_OF_SPEECH])
def test_the_models_never_see_white_space_or_nothing(task: tuple[str, str]) -> None:
    model = words._home() / "pipeline" / task[0] / "models" / task[1]
    raw, clean = ["FIFA  U", " ", "nhà\u00a0văn", "", "có", "Xab"] * 7, ["FIFA U", "_", "nhà văn", "_", "có", "Xab"] * 7
    wanted = words.by_underthesea(model)([clean])
    assert words.by_underthesea(model)([raw]) == wanted
    assert words.labeller(model)([raw]) == words.labeller(model)([clean]) == wanted


def test_many_sentences_are_labelled_as_each_alone() -> None:
    sentences = [["cán", "bộ"], [], ["xã"] * (words.MAX_SYLLABLES + 3), ["công", "an", "tỉnh"]]
    assert words.segment_all(sentences) == [words.segment(s) for s in sentences]
    assert words.tag_all(sentences) == [words.tag(s) for s in sentences]


def test_lexicon_holds_folded_words_of_several_syllables() -> None:
    known = words.lexicon()
    listed = (words._home() / "corpus" / "data" / "Viet74K.txt").read_text(encoding="utf-8").splitlines()
    several = [line.strip() for line in listed if " " in line.strip()]
    assert "nhà văn hóa" in known and len(several) > 10_000
    assert all(fold(word) in known for word in several)
    assert not any(word in known for word in several if fold(word) != word)
    assert "hóa" not in known and "nhà văn hóa xã" not in known
