"""The scores as underthesea adds them up, feature by feature: slow, for sentences in which the order of additions may tell."""

from collections.abc import Container, Sequence

import numpy as np

from solieu.extractor.tagging.crfsuite import Model, Weights
from solieu.extractor.tagging.names import Names
from solieu.extractor.tagging.ngrams import Row, Rows, rows_of
from solieu.extractor.tagging.templates import Template, features


class Exact:
    """All features of a model by their strings, in little memory."""

    def __init__(self, model: Model, templates: list[Template], words: Container[str]) -> None:
        self._templates, self._words = templates, words
        self._names = Names(model.attributes)
        self._labels = len(model.labels)
        states, numbers = rows_of(model.states), self._names.numbers()
        rows: list[Row] = [{} for _ in range(len(numbers) + 1)]
        for attribute, row in zip(model.attributes, states, strict=True):
            rows[numbers[attribute]] = row
        self._rows = Rows(rows)

    def scores(self, sentence: Sequence[str]) -> Weights:
        """The scores of one sentence; shape (tokens, labels)."""
        scores = np.zeros((len(sentence), self._labels))
        for at, row in enumerate(scores):
            for feature in features(self._templates, self._words, sentence, at):
                self._rows.add_one(self._names.number(feature), row)
        return scores
