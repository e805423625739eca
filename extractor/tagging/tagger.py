"""A tagger for many sentences at once, from a CRFsuite model and its feature templates."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from solieu.extractor.tagging.crfsuite import UnknownModel, Weights, read_model
from solieu.extractor.tagging.edges import FAR, common
from solieu.extractor.tagging.exact import Exact
from solieu.extractor.tagging.ngrams import Known, Table, TokenTable
from solieu.extractor.tagging.phrases import Listed, Numbers, Phrases
from solieu.extractor.tagging.templates import Template, clean, features, parse
from solieu.extractor.tagging.told import told_by
from solieu.extractor.tagging.viterbi import Gains, decode, gains, plain

_PAD = FAR
"""So many places before and behind a sentence stand for what is beyond it; no template looks further."""
_MOST_LABELS = 100
"""Of more, what neighbours can gain (labels by labels by labels) would take too much memory."""
_PROBE = ["Ab", "3", "cd", "U-23", "1,5 ef", "ÑÖ", "Gh Ij", "x²", "+7", "99999999999"]
_PROBE_WORDS = frozenset({"cd", "gh ij", "ñö gh ij", "3 cd u-23"})
Featurizer = Callable[[list[str], frozenset[str], list[str]], list[list[str]]]
"""The feature strings of each token of a sentence, by templates and a word list, as underthesea makes them."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """What a model knows, ready to look up. Make one with :func:`load`.

    ``wider`` are the tables of pairs and triples, by their width; ``common`` is
    what the model says of any token, by its distance from the ends of a sentence.
    """

    labels: tuple[str, ...]
    phrases: Phrases
    tokens: TokenTable
    wider: dict[int, Table]
    common: Weights
    transitions: Weights
    gain: Gains
    exact: Exact

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The labels of the tokens of each sentence."""
        ends: list[int] = np.cumsum([len(s) for s in sentences], dtype=int).tolist()
        best, close = decode(self.scores(sentences), ends, self.transitions, self.gain)
        for i in sorted({bisect_right(ends, token) for token in close}):
            best[ends[i] - len(sentences[i]) : ends[i]] = plain(
                self.exact.scores(list(map(clean, sentences[i]))), self.transitions
            )
        named = list(map(self.labels.__getitem__, best))
        return [named[end - len(s) : end] for s, end in zip(sentences, ends, strict=True)]

    def scores(self, sentences: Sequence[Sequence[str]]) -> Weights:
        """How well each label fits each token, sentence after sentence; shape (tokens, labels)."""
        lengths = np.array([len(s) for s in sentences], dtype=np.intp)
        kinds = self.tokens.kinds(list(chain.from_iterable(sentences)))
        place = np.arange(len(kinds)) + np.repeat(np.arange(1, len(lengths) + 1) * _PAD, lengths)
        padded = np.zeros(len(kinds) + (len(lengths) + 1) * _PAD, dtype=np.intp)
        padded[place] = kinds
        scores = np.zeros((len(padded), len(self.labels)))
        sums = self.tokens.sums.reshape(-1, len(self.labels))
        for i, first in enumerate(self.tokens.firsts):
            seen = padded[_PAD + first : len(padded) - _PAD + first]
            scores[_PAD:-_PAD] += sums.take(seen * len(self.tokens.firsts) + i, axis=0)
        self._add_wider(scores, padded)
        return scores[place] + self._common(lengths)

    def _add_wider(self, scores: Weights, kinds: Numbers) -> None:
        """Add what the tables say of pairs and triples; of most they say nothing."""
        one_text, one_lower = self.tokens.texts[kinds], self.tokens.lowers[kinds]
        texts, lowers, titled = one_text, one_lower, self.tokens.titled[kinds]
        for width in (2, 3):
            texts, lowers = self._joined(texts, lowers, one_text[width - 1 :], one_lower[width - 1 :])
            titled = titled[:-1] & self.tokens.titled[kinds[width - 1 :]]
            if table := self.wider.get(width):
                for rows in (table.texts[texts], table.lowers[lowers], table.flags.get("istitle", 0) * titled):
                    told = np.flatnonzero(rows)
                    table.rows.add(rows[told].astype(np.intp), told * len(self.labels), scores)

    def _joined(self, texts: Numbers, lowers: Numbers, next_texts: Numbers, next_lowers: Numbers) -> tuple[Numbers, Numbers]:
        """The numbers of texts with one token more, and of these in lower case: mostly the same."""
        texts, lowers = texts[:-1], lowers[:-1]
        joined = self.phrases.joined(texts, next_texts)
        lowered = joined.copy()
        other = np.flatnonzero((texts != lowers) | (next_texts != next_lowers))
        lowered[other] = self.phrases.joined(lowers[other], next_lowers[other])
        return joined, lowered

    def _common(self, lengths: Numbers) -> Weights:
        """What the model says of any token, by how near it stands to the ends of its sentence."""
        ends = np.repeat(np.cumsum(lengths), lengths)
        behind = ends - 1 - np.arange(len(ends))
        before = np.repeat(lengths, lengths) - 1 - behind
        common: Weights = self.common[np.minimum(before, FAR), np.minimum(behind, FAR)]
        return common


def load(path: Path, names: list[str], words: frozenset[str], featurizer: Featurizer) -> Tagger:
    """The tagger of a model file.

    Args:
        path: the model, as CRFsuite writes it.
        names: the feature templates it was trained with.
        words: the word list that ``is_in_dict`` means.
        featurizer: underthesea's, to make sure that it means by the templates what we do.

    Raises:
        UnknownModel: the tables could give other labels than underthesea.
    """
    templates = _understood(names, featurizer)
    model = read_model(path)
    labels = len(model.labels)
    if labels > _MOST_LABELS:
        raise UnknownModel(f"{labels} labels are too many")
    told, phrases, numbers = told_by(model, templates, words)
    listed = np.zeros(phrases.size, dtype=np.bool_)
    listed[list(map(numbers.__getitem__, words))] = True
    widths = np.array([template.width for template in templates])[told.templates]
    true, false = numbers.get("True", 0), numbers.get("False", 0)
    known = {width: Known(told.where(widths == width), templates, listed, true, false) for width in (1, 2, 3)}
    cells = [-template.first * labels for template in templates]
    return Tagger(
        labels=model.labels,
        phrases=phrases,
        tokens=TokenTable(known[1], phrases, labels),
        wider={width: Table(known[width], cells) for width in (2, 3) if width in widths},
        common=common(told, templates, numbers, labels),
        transitions=model.transitions,
        gain=gains(model.transitions),
        exact=Exact(told, templates, phrases, Listed(phrases, listed), labels),
    )


def _understood(names: list[str], featurizer: Featurizer) -> list[Template]:
    """The templates, which underthesea means as we do."""
    templates = [parse(name) for name in names]
    if len(set(templates)) < len(templates):
        raise UnknownModel("a feature is asked for twice")
    if any(t.first < -_PAD or t.first + t.width - 1 > _PAD or not 1 <= t.width <= 3 for t in templates):
        raise UnknownModel("a feature looks further than two tokens")
    if any(t.width > 1 and t.value == "isdigit" for t in templates):
        raise UnknownModel("a feature asks whether a phrase is a number")
    ours = [features(templates, _PROBE_WORDS, _PROBE, at) for at in range(len(_PROBE))]
    if featurizer(names, _PROBE_WORDS, _PROBE) != ours:
        raise UnknownModel("underthesea means something else by its features")
    return templates
