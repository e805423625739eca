"""What the model says wherever nothing is known of the tokens, and near the ends of a sentence, where some are missing."""

from collections.abc import Mapping

import numpy as np

from solieu.extractor.tagging.crfsuite import Weights
from solieu.extractor.tagging.templates import BEFORE, BEHIND, Template
from solieu.extractor.tagging.told import Told

FAR = 2
"""So far from an end of the sentence no feature notices it."""


def common(told: Told, templates: list[Template], numbers: Mapping[str, int], labels: int) -> Weights:
    """The sum at a token of which nothing is known.

    Shape (places from the first, places from the last, labels), of which FAR
    stands for all places further in.
    """
    said = {value: _said(told, numbers.get(value, 0), (len(templates), labels)) for value in (BEFORE, BEHIND, "False")}
    sums = np.zeros((FAR + 1, FAR + 1, labels))
    for i, template in enumerate(templates):
        for before in range(FAR + 1):
            for behind in range(FAR + 1):
                if value := _value(template, before, behind):
                    sums[before, behind] += said[value][i]
    return sums


def _said(told: Told, text: int, shape: tuple[int, int]) -> Weights:
    """The weights of a text, by template and label."""
    said = np.zeros(shape)
    here = told.texts == text
    said[told.templates[here], told.labels[here]] = told.weights[here]
    return said


def _value(template: Template, before: int, behind: int) -> str | None:
    if before + template.first < 0:
        return BEFORE
    if behind < template.first + template.width - 1:
        return BEHIND
    return None if template.value in ("text", "lower") else "False"
