"""Tables of summed weights: what the model says of a token, a pair or a triple, wherever the tagged token stands by it.

All features that see the same of the same tokens (their text, say) are summed
once into a row with a part for each place. Texts that the model does not know
share one row, so that only the model's own texts take memory; of single tokens,
which come up again and again, everything is summed at once and the row is
remembered, up to a bound.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.remembered import Remembered
from solieu.extractor.tagging.crfsuite import Weights
from solieu.extractor.tagging.templates import BEFORE, BEHIND, Template, is_title

KEPT = 20_000
"""So many single tokens the rows of which are remembered."""
_LEADS = 1
"""The row of pairs of which the model knows only that they begin a triple."""
_GROWTH = 8
"""A table that is full grows by so manyth part: rows of thirty labels and five places are large."""
Rows = NDArray[np.intp]
Told = tuple[tuple[str, str], ...]
"""Values of templates and what they are of a text: ``(("lower", "a b"), ("is_in_dict", "True"))``."""


class Weighed:
    """The features of a model: for a value of templates (``lower``), of each text the places and rows of weights."""

    def __init__(self, templates: list[Template], attributes: dict[str, int], states: Weights) -> None:
        self.states = states
        self.firsts: list[int] = sorted({t.first for t in templates})
        self.known: dict[str, dict[str, list[tuple[int, int]]]] = {t.value: {} for t in templates}
        places = {t.name: (t.value, self.firsts.index(t.first)) for t in templates}
        for attribute, number in attributes.items():
            name, _, text = attribute.partition("=")
            if name in places:
                value, place = places[name]
                self.known[value].setdefault(text, []).append((place, number))

    def relevant(self, told: Told) -> Told:
        """What of it the model has weights for: all prices are the same to it."""
        return tuple((value, text) for value, text in told if text in self.known.get(value, ()))

    def total(self, told: Told) -> Weights:
        """The sum of what values tell; shape (places, labels)."""
        total = np.zeros((len(self.firsts), self.states.shape[1]))
        for value, text in told:
            for place, number in self.known.get(value, {}).get(text, ()):
                total[place] += self.states[number]
        return total


class TokenTable:
    """The rows of single tokens."""

    def __init__(self, weighed: Weighed, said: dict[str, Callable[[str], str]]) -> None:
        self.firsts = weighed.firsts
        self._weighed = weighed
        self._said = [(value, said[value]) for value in weighed.known]
        self._rows = Remembered(self._new, KEPT)
        self._lowers = Remembered(str.lower, KEPT)
        self._shared: dict[Told, int] = {}
        self.sums = np.zeros((1024, len(self.firsts), weighed.states.shape[1]))
        self.titles = np.zeros(1024, dtype=bool)
        self.before = self._add(tuple((value, BEFORE) for value in weighed.known))
        self.behind = self._add(tuple((value, BEHIND) for value in weighed.known))

    def rows(self, tokens: list[str]) -> Rows:
        """The number of each token's row in ``sums``."""
        return np.fromiter(map(self._rows.__getitem__, tokens), dtype=np.intp, count=len(tokens))

    def lowered(self, tokens: list[str]) -> list[str]:
        """Each token in lower case."""
        return list(map(self._lowers.__getitem__, tokens))

    def _new(self, token: str) -> int:
        told = self._weighed.relevant(tuple((value, say(token)) for value, say in self._said))
        told = (*told, ("", is_title(token)))
        row = self._shared.get(told)
        return self._add(told) if row is None else row

    def _add(self, told: Told) -> int:
        row = len(self._shared)
        if row == len(self.sums):
            more = max(row // _GROWTH, 1)
            self.sums = np.concatenate([self.sums, np.zeros_like(self.sums[:more])])
            self.titles = np.concatenate([self.titles, np.zeros_like(self.titles[:more])])
        self._shared[told] = row
        self.sums[row] = self._weighed.total(told)
        self.titles[row] = ("", "True") in told
        return row


class PhraseTable:
    """The rows of pairs or triples, by one or two things told of them.

    Row 0 is for all that the model does not know; ``default`` is what it says
    of those, and ``deltas`` how far each row is from that. ``leads`` tells of
    each row whether its pairs begin a known triple.
    """

    def __init__(self, weighed: Weighed, default: Told, texts: Iterable[tuple[str, Told]], leading: Iterable[str] = ()) -> None:
        self.firsts = weighed.firsts
        self.default = weighed.total(default)
        relevant = lru_cache(maxsize=16)(weighed.relevant)  # of all phrases of the word list the same is told
        unknown = relevant(default)
        index = dict.fromkeys(leading, _LEADS)
        shared: dict[tuple[Told, bool], int] = {(unknown, False): 0, (unknown, True): _LEADS}
        rows = [np.zeros_like(self.default), np.zeros_like(self.default)]
        beyond = ((mark, tuple((value, mark) for value, _ in default)) for mark in (BEFORE, BEHIND))
        for text, told in chain(texts, beyond):
            key = relevant(told), text in index
            if key not in shared:
                shared[key] = len(rows)
                rows.append(weighed.total(key[0]) - self.default)
            index[text] = shared[key]
        self._index = index
        self.deltas = np.stack(rows)
        self.leads = np.fromiter((leads for _, leads in shared), dtype=bool, count=len(shared))
        self.before, self.behind = self.row(BEFORE), self.row(BEHIND)

    def row(self, text: str) -> int:
        """The number of a text's row."""
        return self._index.get(text, 0)

    def rows(self, texts: list[str]) -> Rows:
        """The number of each text's row, all at once."""
        return np.fromiter(map(self._index.get, texts, repeat(0)), dtype=np.intp, count=len(texts))


def by_text(weighed: Weighed, longer: Iterable[str] = ()) -> PhraseTable:
    """What the model says of phrases as they are written; ``longer`` are those that it knows with one more token."""
    texts = ((t, (("text", t),)) for t in weighed.known["text"])
    return PhraseTable(weighed, (("text", ""),), texts, _beginnings(longer))


def by_lower(weighed: Weighed, words: Iterable[str], longer: Iterable[str] = ()) -> PhraseTable:
    """What it says of phrases in lower case, and of those in the word list."""
    known = weighed.known.get("lower", {})
    listed = frozenset(words) if "is_in_dict" in weighed.known else frozenset()
    texts = {t: (("lower", t), ("is_in_dict", str(t in listed))) for t in known}
    others = dict.fromkeys(listed.difference(known), (("is_in_dict", "True"),))
    default = (("lower", ""), ("is_in_dict", "False"))
    return PhraseTable(weighed, default, chain(texts.items(), others.items()), _beginnings(longer))


def by_title(weighed: Weighed) -> PhraseTable:
    """What it says of phrases whose words all begin with a capital: ``True``."""
    return PhraseTable(weighed, (("istitle", "False"),), (("True", (("istitle", "True"),)),))


def _beginnings(phrases: Iterable[str]) -> Iterator[str]:
    """All but the last words of each phrase, wherever its last token may begin, if that leaves two or more."""
    for phrase in phrases:
        at = phrase.find(" ", phrase.find(" ") + 1)
        while at > 0:
            yield phrase[:at]
            at = phrase.find(" ", at + 1)
