"""The tables give underthesea's own labels, whatever the tokens; and they step back where they cannot know."""

import struct
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor import words
from solieu.extractor.cutting import Stretch, cut
from solieu.extractor.tagging import Tagger, UnknownModel, load, ngrams, tagger
from solieu.extractor.tagging.crfsuite import read_model
from solieu.extractor.tagging.templates import features, is_number, is_title, parse
from solieu.extractor.tagging.told import Told
from solieu.extractor.tagging.viterbi import decode, gains, plain
from solieu.extractor.text import read

MODELS = [words._home() / "pipeline" / task / "models" / name for task, name in (words._SEGMENTER, words._PARTS_OF_SPEECH)]
TOKENS = st.one_of(
    st.sampled_from("Công an tỉnh có cán bộ 3 152/152 xã . , “ TP.HCM U-23 1,5 tỷ đồng VÀ x² BOS EOS".split()),  # noqa: SIM905
    st.sampled_from(["1,5 triệu", "tỷ đồng", "nhà văn", "Bộ Công an"]),
    st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=0x1EFF, exclude_categories=["Z", "C", "M"]), min_size=1),
)
SENTENCES = st.lists(st.lists(TOKENS, max_size=12), max_size=5)


@pytest.fixture(scope="module", params=MODELS, ids=["segmenter", "parts of speech"])
def model(request: pytest.FixtureRequest) -> Path:
    home: Path = request.param
    return home


def _load(model: Path) -> Tagger:
    names, listed = words.read_templates(model)
    return load(model / "models.bin", names, listed, words._featurizer)


def _samples() -> list[list[str]]:
    texts = [read(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "samples" / "articles").glob("*.txt"))]
    lines = [line for text in texts for line in text.view.splitlines()]
    return [_pieces(line)[: words.MAX_SYLLABLES] for line in lines]


def _pieces(line: str) -> list[str]:
    pieces = cut([Stretch(line, line, 0, len(line), ())])
    return [line[start:end] for start, end in zip(pieces.starts, pieces.ends, strict=True)]


def test_labels_of_the_samples_are_those_of_underthesea(model: Path) -> None:
    sentences = _samples()
    assert sum(map(len, sentences)) > 1000
    assert words.labeller(model)(sentences) == words.by_underthesea(model)(sentences)


def test_labels_of_any_tokens_are_those_of_underthesea(model: Path) -> None:
    ours, theirs = words.labeller(model), words.by_underthesea(model)

    @settings(max_examples=150, deadline=None)
    @given(SENTENCES)
    def compare(sentences: list[list[str]]) -> None:
        assert ours(sentences) == theirs(sentences)

    compare()


def test_the_known_models_need_no_fallback(model: Path) -> None:
    assert isinstance(getattr(words.labeller(model), "__self__", None), Tagger)


def test_scores_are_the_sums_of_the_weights(model: Path) -> None:
    names, listed = words.read_templates(model)
    tagger, raw = _load(model), read_model(model / "models.bin")
    weights: dict[str, np.ndarray] = {}
    for _, source, label, weight in raw.states.tolist():
        weights.setdefault(raw.attributes[source], np.zeros(len(raw.labels)))[label] = weight
    sentence = ["Công", "an", "tỉnh", "có", "3", "cán", "bộ"]
    told = [features([parse(n) for n in names], listed, sentence, at) for at in range(len(sentence))]
    slow = [sum(weights[f] for f in token if f in weights) for token in told]
    np.testing.assert_allclose(tagger.scores([[], sentence, ["xã"]])[:7], np.array(slow), atol=1e-9)


def test_the_strings_of_features_are_those_of_underthesea(model: Path) -> None:
    names, _ = words.read_templates(model)
    templates, listed = [parse(n) for n in names], frozenset({"cán bộ", "xã", "bộ công an"})

    @settings(max_examples=100, deadline=None)
    @given(st.lists(TOKENS, min_size=1, max_size=6))
    def compare(tokens: list[str]) -> None:
        ours = [features(templates, listed, tokens, at) for at in range(len(tokens))]
        assert ours == words._featurizer(names, listed, tokens)

    compare()


def test_forgetting_words_changes_nothing() -> None:
    tagger, forgetful, sentences = _load(MODELS[0]), _load(MODELS[0]), _samples()
    forgetful.tokens._remembered.most = 10
    assert [forgetful.tag([s])[0] for s in sentences] == tagger.tag(sentences)
    assert len(forgetful.tokens._remembered) <= 10


def test_forgetting_sums_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = _samples()
    wanted = _load(MODELS[0]).tag(sentences)
    monkeypatch.setattr(ngrams, "KINDS", 10)
    forgetful = _load(MODELS[0])
    assert [forgetful.tag([s])[0] for s in sentences] == wanted
    assert len(forgetful.tokens._kinds) <= 10 + max(map(len, sentences))


def test_another_meaning_of_the_features_is_noticed() -> None:
    names, listed = words.read_templates(MODELS[0])
    with pytest.raises(UnknownModel, match="means something else"):
        load(MODELS[0] / "models.bin", names, listed, lambda _n, _w, s: [["T[0]=other"] for _ in s])


def test_a_feature_asked_for_twice_is_noticed() -> None:
    with pytest.raises(UnknownModel, match="twice"):
        load(MODELS[0] / "models.bin", ["T[0]", "T[0]"], frozenset(), lambda _n, _w, _s: [])


def test_more_labels_than_the_tables_are_made_for_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger, "_MOST_LABELS", 1)
    with pytest.raises(UnknownModel, match="too many"):
        _load(MODELS[0])


def test_a_table_may_have_more_rows_than_two_bytes_count() -> None:
    many = 70_000
    told = Told(np.zeros(many, int), np.arange(1, many + 1), np.zeros(many, int), np.arange(1.0, many + 1))
    table = ngrams.Table(ngrams.Known(told, [parse("T[0]")], np.zeros(many + 1, bool), 0, 0), [0])
    table.rows.add(table.texts[[0, 1, many]].astype(np.intp), np.arange(3), sums := np.zeros((3, 1)))
    assert sums.ravel().tolist() == [0, 1, many]


@pytest.mark.parametrize("name", ["T[0].shape", "X[0]", "T[0,3]", "T[-3]", "T[0,1].isdigit"])
def test_an_unknown_feature_is_noticed(name: str) -> None:
    with pytest.raises(UnknownModel):
        load(MODELS[0] / "models.bin", [name], frozenset(), lambda _n, _w, _s: [])


def test_a_model_of_another_kind_is_run_by_underthesea(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_featurizer", lambda _n, _w, s: [[] for _ in s])
    sentence = ["công", "an", "tỉnh", "có", "3", "cán", "bộ"]
    labels = words.labeller(MODELS[0])([sentence, []])
    assert labels == [["B-W", "I-W", "B-W", "B-W", "B-W", "B-W", "I-W"], []]


@pytest.mark.parametrize("cut", [0, 3, 60, 5000, -1])
def test_a_damaged_model_is_told(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "models.bin"
    path.write_bytes((MODELS[0] / "models.bin").read_bytes()[:cut])
    with pytest.raises(UnknownModel, match=r"models\.bin is"):
        read_model(path)


def test_names_that_stand_elsewhere_are_told(tmp_path: Path) -> None:
    data = bytearray((MODELS[0] / "models.bin").read_bytes())
    struct.pack_into("<I", data, 32, 12)
    (tmp_path / "models.bin").write_bytes(data)
    with pytest.raises(UnknownModel):
        read_model(tmp_path / "models.bin")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_decoding_finds_the_best_path(data: st.DataObject) -> None:
    labels, lengths = data.draw(st.integers(1, 4)), data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=4))
    weights = st.integers(-6, 6).map(float)
    steps = np.array(data.draw(st.lists(weights, min_size=labels**2, max_size=labels**2))).reshape(labels, labels)
    size = sum(lengths) * labels
    scores = np.array(data.draw(st.lists(weights, min_size=size, max_size=size))).reshape(-1, labels)
    ends = np.cumsum(lengths).tolist()
    found, close = decode(scores, ends, steps, gains(steps))
    for length, end in zip(lengths, ends, strict=True):
        ours, theirs = found[end - length : end], plain(scores[end - length : end], steps) if length else []
        assert ours == theirs or any(end - length <= token < end for token in close)


def test_paths_of_equal_worth_are_told_apart_as_underthesea_does() -> None:
    sentence = ["Xab"] * 7
    assert words.labeller(MODELS[0])([sentence] * 3) == words.by_underthesea(MODELS[0])([sentence] * 3)
    tagger = _load(MODELS[0])
    assert decode(tagger.scores([sentence]), [len(sentence)], tagger.transitions, tagger.gain)[1] != []


def test_is_number_and_title() -> None:
    assert [is_number(t) for t in ("+5", "2147483648", "²", "")] == ["True", "False", "False", "False"]
    assert [is_title(t) for t in ("A B", "A b", "ß", "中")] == ["True", "False", "False", "True"]
