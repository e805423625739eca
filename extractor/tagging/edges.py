"""What the model says wherever nothing is known of the tokens, and near the ends of a sentence, where some are missing."""

from collections.abc import Iterable

import numpy as np

from solieu.extractor.tagging.crfsuite import Weights
from solieu.extractor.tagging.ngrams import Weighed
from solieu.extractor.tagging.templates import BEFORE, BEHIND, Template

FAR = 2
"""So far from an end of the sentence no feature notices it."""


def common(told: dict[int, Weighed], templates: Iterable[Template], states: Weights) -> Weights:
    """The sum at a token of which nothing is known.

    Shape (places from the first, places from the last, labels), of which FAR
    stands for all places further in.
    """
    sums = np.zeros((FAR + 1, FAR + 1, states.shape[1]))
    for template in templates:
        texts = told[template.width].get(template.value, {})
        for before in range(FAR + 1):
            for behind in range(FAR + 1):
                value = _value(template, before, behind)
                for first, number in texts.get(value, ()) if value else ():
                    if first == template.first:
                        sums[before, behind] += states[number]
    return sums


def _value(template: Template, before: int, behind: int) -> str | None:
    if before + template.first < 0:
        return BEFORE
    if behind < template.first + template.width - 1:
        return BEHIND
    return None if template.value in ("text", "lower") else "False"
