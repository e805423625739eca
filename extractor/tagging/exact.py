"""The scores as underthesea adds them up, feature by feature: slow, for sentences in which the order of additions may tell."""

from bisect import bisect_left
from collections.abc import Container, Sequence

import numpy as np

from solieu.extractor.tagging.crfsuite import Weights
from solieu.extractor.tagging.phrases import Phrases
from solieu.extractor.tagging.rows import Rows
from solieu.extractor.tagging.templates import Template, features
from solieu.extractor.tagging.told import Told


class Exact:
    """All features of a model, by template and text."""

    def __init__(self, told: Told, templates: list[Template], phrases: Phrases, words: Container[str], labels: int) -> None:
        self._templates, self._phrases, self._words, self._labels = templates, phrases, words, labels
        self._place = {template.name: i * phrases.size for i, template in enumerate(templates)}
        self._features, row = np.unique(told.templates * phrases.size + told.texts, return_inverse=True)
        self._rows = Rows(row, told.labels, told.weights, len(self._features))

    def scores(self, sentence: Sequence[str]) -> Weights:
        """The scores of one sentence; shape (tokens, labels)."""
        scores = np.zeros((len(sentence), self._labels))
        for at, row in enumerate(scores):
            for feature in features(self._templates, self._words, sentence, at):
                self._add(feature, row)
        return scores

    def _add(self, feature: str, row: Weights) -> None:
        name, _, text = feature.partition("=")
        wanted = self._place[name] + self._phrases.number(text)
        place = bisect_left(self._features, wanted)
        if place < len(self._features) and self._features[place] == wanted:
            self._rows.add_one(place, row)
