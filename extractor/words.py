"""Word segmentation and parts of speech by underthesea. The only module that imports it.

underthesea's own entry points rewrite text, drop line breaks and glue words to
numbers, and its pre-tokenizer is quadratic on odd input. So the trained models
are used directly, on short clean lists of syllables that we cut ourselves, and
through the tables of ``tagging``, which give the same labels many times faster.
A model that the tables do not know (of a later underthesea) is run by
underthesea itself. Models load once, before any thread starts.
"""

import pickle
from collections.abc import Callable, Container, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solieu.extractor.disk_cache import kept
from solieu.extractor.remembered import Remembered
from solieu.extractor.text import fold

if TYPE_CHECKING:
    from solieu.extractor.tagging import Tagger
    from solieu.extractor.tagging.names import Names

MAX_SYLLABLES = 400
"""Longer lists are cut for the models: their work grows with the list, the quality does not."""
TOKENS_AT_ONCE = 20_000
"""The models see no more at a time: memory stays small on any article."""
Sentences = Sequence[Sequence[str]]
Labeller = Callable[[list[list[str]]], list[list[str]]]
_SEGMENTER = ("word_tokenize", "ws_crf_vlsp2013_20230727")
_PARTS_OF_SPEECH = ("pos_tag", "pos_crf_vlsp2013_20230303")


def _home() -> Path:
    """Where underthesea stands; to import it would take half a second."""
    spec = find_spec("underthesea")
    if spec is None or not spec.origin:
        raise ModuleNotFoundError("underthesea is not installed. Run: pip install underthesea")
    return Path(spec.origin).parent


@lru_cache(maxsize=1)
def _models() -> tuple[Labeller, Labeller]:
    segmenter, tagger = (_home() / "pipeline" / task / "models" / name for task, name in (_SEGMENTER, _PARTS_OF_SPEECH))
    return labeller(segmenter), labeller(tagger)


def labeller(model: Path) -> Labeller:
    """What labels the tokens of sentences with a model of underthesea: tables of its weights, else underthesea itself.

    Args:
        model: the model's directory.
    """
    from solieu.extractor.tagging import UnknownModel

    try:
        return kept(f"tables-{model.name}", [p for p in sorted(model.iterdir()) if p.is_file()], lambda: _tables(model)).tag
    except (UnknownModel, OSError):
        return by_underthesea(model)


def _tables(model: Path) -> "Tagger":
    from solieu.extractor.tagging import load

    names, words = read_templates(model)
    return load(model / "models.bin", names, words, _featurizer)


def read_templates(model: Path) -> tuple[list[str], frozenset[str]]:
    """The feature templates of a model, and the word list that they ask (empty if they ask none)."""
    names: list[str] = _stored(model / "features.bin")
    asks_words = any(name.endswith("is_in_dict") for name in names)
    return names, frozenset(_stored(model / "dictionary.bin")) if asks_words else frozenset()


def _stored(path: Path) -> Any:
    """What underthesea stored with joblib: so far plain pickles, which Python itself reads ten times faster."""
    try:
        with path.open("rb") as file:
            return pickle.load(file)
    except (pickle.UnpicklingError, ValueError, EOFError, KeyError):  # compressed
        import joblib

        return joblib.load(path)


def _featurizer(names: list[str], words: frozenset[str], sentence: list[str]) -> list[list[str]]:
    from underthesea_core import CRFFeaturizer

    features: list[list[list[str]]] = CRFFeaturizer(names, set(words)).process([[[token] for token in sentence]])
    return features[0]


def by_underthesea(model: Path) -> Labeller:
    """The labels as underthesea itself finds them: twenty to thirty times slower."""
    from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger

    from solieu.extractor.tagging import clean

    tagger = FastCRFSequenceTagger()
    tagger.load(str(model))
    return lambda sentences: [_predict(tagger, list(map(clean, sentence))) if sentence else [] for sentence in sentences]


def _predict(tagger: Any, sentence: list[str]) -> list[str]:
    """The labels of one sentence. A panic of the Rust core is no ``Exception``; should one come all the same,
    the items stay untagged single words rather than end a run over a million articles.
    """
    try:
        labels: list[str] = tagger.predict([[token] for token in sentence])
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        return ["B-X"] * len(sentence)
    return labels


def warm_up() -> None:
    """Load the models now (half a second), so that no later call has to.

    >>> warm_up()
    """
    _models()


def segment(syllables: Sequence[str]) -> list[bool]:
    """For each syllable, whether it begins a word.

    >>> segment(["công", "an", "tỉnh", "có", "3", "cán", "bộ"])
    [True, False, True, True, True, True, False]
    """
    return segment_all([syllables])[0]


def segment_all(sentences: Sentences) -> list[list[bool]]:
    """Of many sentences at once, which is faster: for each syllable, whether it begins a word.

    >>> segment_all([["cán", "bộ"], [], ["xã"]])
    [[True, False], [], [True]]
    """
    return [[label != "I-W" for label in labels] for labels in _label(_models()[0], sentences)]


def tag(words: Sequence[str]) -> list[str]:
    """A part of speech for each word: N, Np, Nc, V, A, M, E, R, P, C, CH ...

    >>> tag(["công an", "có", "3", "cán bộ"])
    ['N', 'V', 'M', 'N']
    """
    return tag_all([words])[0]


def tag_all(sentences: Sentences) -> list[list[str]]:
    """Of many sentences at once, which is faster: a part of speech for each word.

    >>> tag_all([["xã"], ["có", "3"]])
    [['N'], ['V', 'M']]
    """
    return [list(map(_PLAIN.__getitem__, labels)) for labels in _label(_models()[1], sentences)]


_PLAIN = Remembered(lambda label: label.removeprefix("B-").removeprefix("I-"))


def _label(model: Labeller, sentences: Sentences) -> list[list[str]]:
    """The model's labels of each sentence; long ones are cut for it."""
    parts: list[list[str]] = []
    sizes: list[int] = []
    for sentence in sentences:
        cut = [list(sentence[i : i + MAX_SYLLABLES]) for i in range(0, len(sentence), MAX_SYLLABLES)]
        parts += cut
        sizes.append(len(cut))
    labelled = (labels for group in _groups(parts) for labels in model(group))
    return [next(labelled) if size == 1 else [label for _ in range(size) for label in next(labelled)] for size in sizes]


def _groups(parts: list[list[str]]) -> Iterator[list[list[str]]]:
    """The parts in turns of a bounded number of tokens: an article of five megabytes takes no more memory than a hundred."""
    group: list[list[str]] = []
    tokens = 0
    for part in parts:
        group.append(part)
        tokens += len(part)
        if tokens >= TOKENS_AT_ONCE:
            yield group
            group, tokens = [], 0
    yield group


@lru_cache(maxsize=1)
def lexicon() -> Container[str]:
    """Words of several syllables from the word list that ships with underthesea, folded.

    The segmenter cuts some of them (`nhà văn | hóa`); where a number counts
    one, the whole word is meant.

    >>> "nhà văn hóa" in lexicon()
    True
    """
    path = _home() / "corpus" / "data" / "Viet74K.txt"
    return kept("lexicon", [path], lambda: _lexicon(path)) if path.exists() else frozenset()


def _lexicon(path: Path) -> "Names":
    from solieu.extractor.tagging.names import numbered

    lines = path.read_text(encoding="utf-8").splitlines()
    return numbered(dict.fromkeys(fold(line) for line in map(str.strip, lines) if " " in line))[0]
