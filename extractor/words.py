"""Word segmentation and parts of speech by underthesea. The only module that imports it.

underthesea's own entry points rewrite text, drop line breaks and glue words to
numbers, and its pre-tokenizer is quadratic on odd input. So the trained models
are called directly, on short clean lists of syllables that we cut ourselves.
Models load once, before any thread starts.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from solieu.extractor.text import fold

MAX_SYLLABLES = 400
"""Longer lists are cut for the models: their work grows with the list, the quality does not."""


@lru_cache(maxsize=1)
def _models() -> tuple[Any, Any]:
    import underthesea
    from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger

    home = Path(underthesea.__file__).parent / "pipeline"
    segmenter, tagger = FastCRFSequenceTagger(), FastCRFSequenceTagger()
    segmenter.load(str(home / "word_tokenize" / "models" / "ws_crf_vlsp2013_20230727"))
    tagger.load(str(home / "pos_tag" / "models" / "pos_crf_vlsp2013_20230303"))
    return segmenter, tagger


def warm_up() -> None:
    """Load the models now (half a second), so that no later call has to.

    >>> warm_up()
    """
    _models()


def segment(syllables: list[str]) -> list[bool]:
    """For each syllable, whether it begins a word.

    >>> segment(["công", "an", "tỉnh", "có", "3", "cán", "bộ"])
    [True, False, True, True, True, True, False]
    """
    begins: list[bool] = []
    for part in _parts(syllables):
        begins += [tag != "I-W" for tag in _predict(_models()[0], part)]
    return begins


def tag(words: list[str]) -> list[str]:
    """A part of speech for each word: N, Np, Nc, V, A, M, E, R, P, C, CH ...

    >>> tag(["công an", "có", "3", "cán bộ"])
    ['N', 'V', 'M', 'N']
    """
    tags: list[str] = []
    for part in _parts(words):
        tags += [t.removeprefix("B-").removeprefix("I-") for t in _predict(_models()[1], part)]
    return tags


@lru_cache(maxsize=1)
def lexicon() -> frozenset[str]:
    """Words of several syllables from the word list that ships with underthesea, folded.

    The segmenter cuts some of them (`nhà văn | hóa`); where a number counts
    one, the whole word is meant.

    >>> "nhà văn hóa" in lexicon()
    True
    """
    import underthesea

    path = Path(underthesea.__file__).parent / "corpus" / "data" / "Viet74K.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(fold(line) for line in map(str.strip, lines) if " " in line)


def _predict(model: Any, items: list[str]) -> list[str]:
    """The model's tags. Its Rust core panics on a token with an empty part (`"FIFA  U"`), so white space is squeezed.

    A panic is no ``Exception``; should one come all the same, the items stay
    untagged single words rather than end a run over a million articles.
    """
    try:
        tags: list[str] = model.predict([[" ".join(item.split()) or "_"] for item in items])
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        return ["B-X"] * len(items)
    return tags


def _parts(items: list[str]) -> list[list[str]]:
    return [items[i : i + MAX_SYLLABLES] for i in range(0, len(items), MAX_SYLLABLES)]
