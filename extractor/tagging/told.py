"""The weights of a model by numbers: which template sees which text, and what that says for which label."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.tagging.crfsuite import Model, Weights
from solieu.extractor.tagging.phrases import Numbers, Phrases, phrases
from solieu.extractor.tagging.templates import Template


@dataclass(frozen=True, slots=True)
class Told:
    """Weights, and of each the number of its template, of its text and of the label it speaks for."""

    templates: Numbers
    texts: Numbers
    labels: Numbers
    weights: Weights

    def where(self, chosen: NDArray[np.bool_]) -> "Told":
        """Some of them."""
        return Told(self.templates[chosen], self.texts[chosen], self.labels[chosen], self.weights[chosen])


def told_by(model: Model, templates: list[Template], words: Iterable[str]) -> tuple[Told, Phrases, dict[str, int]]:
    """What a model says by its templates, and the numbers of the texts that it names, and of words."""
    named = [attribute.partition("=") for attribute in model.attributes]
    texts = [text for _, _, text in named]
    wide = {template.name for template in templates if template.width > 1}
    longer = [text for name, _, text in named if name in wide and " " in text]
    made, number = phrases(chain(texts, words), chain(longer, (word for word in words if " " in word)))
    place = {template.name: i for i, template in enumerate(templates)}
    template_of = np.array([place.get(name, -1) for name, _, _ in named], dtype=np.intp)
    number_of = np.fromiter(map(number.__getitem__, texts), dtype=np.intp, count=len(texts))
    source, label = model.states["source"], model.states["label"].astype(np.intp)
    told = Told(template_of[source], number_of[source], label, model.states["weight"].astype(np.float64))
    return told.where(told.templates >= 0), made, number
