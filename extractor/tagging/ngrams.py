"""Tables of weights: what the model says of a token, a pair or a triple, wherever the tagged token stands by it.

Features that see the same of the same tokens (their text, say) are a row: a
weight for each label at each place that the model tells anything of, which are
few. Of single tokens, which come up again and again, everything is summed at
once, and the sum is remembered, up to a bound.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import numpy as np

from solieu.extractor.remembered import Remembered
from solieu.extractor.tagging.crfsuite import Weights
from solieu.extractor.tagging.phrases import Numbers, Phrases
from solieu.extractor.tagging.templates import VALUES, Template, clean

KEPT = 16_000
"""So many single tokens are remembered."""
KINDS = 10_000
"""So many different sums of single tokens are."""
_FIRST, _GROWTH = 1024, 8
"""A table is made for so many, and grows by so manyth part: sums of thirty labels at five places are large."""
Row = dict[int, float]
"""Cells of a table of places and labels, and what is added to them."""
Weighed = dict[str, dict[str, list[tuple[int, int]]]]
"""For a value of templates (``lower``), of each text its features: the place of the first token, the number of the weights."""


def weighed(templates: Iterable[Template], attributes: Sequence[str]) -> Weighed:
    """The attributes of a model that templates make, by what they say of which text."""
    named = {t.name: t for t in templates}
    found: Weighed = {t.value: {} for t in named.values()}
    for number, attribute in enumerate(attributes):
        name, _, text = attribute.partition("=")
        if name in named:
            found[named[name].value].setdefault(text, []).append((named[name].first, number))
    return found


def rows_of(states: Weights) -> list[Row]:
    """The weights of each attribute that are not nothing, by their labels."""
    rows: list[Row] = [{} for _ in states]
    attributes, labels = np.nonzero(states)
    for attribute, label, weight in zip(attributes.tolist(), labels.tolist(), states[attributes, labels].tolist(), strict=True):
        rows[attribute][label] = weight
    return rows


class Rows:
    """Rows of weights in which nearly all cells are empty."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._starts = np.cumsum([0, *map(len, rows)], dtype=np.int32)
        size = int(self._starts[-1])
        self._cells = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=size)
        self._weights = np.fromiter(chain.from_iterable(map(dict.values, rows)), dtype=np.float64, count=size)

    def add_one(self, row: int, table: Weights) -> None:
        """Add a row to the cells of a table."""
        here = slice(self._starts[row], self._starts[row + 1])
        table.reshape(-1)[self._cells[here]] += self._weights[here]

    def add(self, rows: Numbers, cells: Numbers, table: Weights) -> None:
        """Add rows to a table, each with its cells counted from one on."""
        starts = self._starts[rows]
        counts = self._starts[rows + 1] - starts
        entries = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        at = np.repeat(cells, counts) + self._cells[entries]
        table += np.bincount(at, self._weights[entries], table.size).reshape(table.shape)


class Table:
    """Rows of tokens, pairs or triples, by the number of their text as it is written, and in lower case.

    Row 0 is empty, for what the model does not know. ``flags`` are the rows of
    what is true of some texts: how far it is from what the model says where it
    is not true, which ``Beside`` counts everywhere.
    """

    def __init__(
        self, told: Weighed, states: list[Row], numbers: dict[str, int], words: frozenset[str], cell: Callable[[int], int]
    ) -> None:
        def row(*values: tuple[str, str, int]) -> Row:
            cells: Row = {}
            for value, text, sign in values:
                for first, number in told.get(value, {}).get(text, ()):
                    for label, weight in states[number].items():
                        at = cell(first) + label
                        cells[at] = cells.get(at, 0.0) + sign * weight
            return cells

        is_true = {value: ((value, "True", 1), (value, "False", -1)) for value in told if value not in ("text", "lower")}
        rows: list[Row] = [{}]
        self.flags = {}
        for value, values in is_true.items():
            self.flags[value] = len(rows)
            rows.append(row(*values))
        self.texts = np.zeros(len(numbers) + 1, dtype=np.uint16)
        self.lowers = self.texts.copy()
        for text in told.get("text", ()):
            self.texts[numbers.get(text, 0)] = len(rows)
            rows.append(row(("text", text, 1)))
        if listed := self.flags.get("is_in_dict"):
            for text in words:
                self.lowers[numbers.get(text, 0)] = listed
        for text in told.get("lower", ()):
            self.lowers[numbers.get(text, 0)] = len(rows)
            rows.append(row(("lower", text, 1), *(is_true.get("is_in_dict", ()) if text in words else ())))
        self.texts[0] = self.lowers[0] = 0
        self.rows = Rows(rows)


class TokenTable:
    """What the model says of single tokens, summed. Kind 0 stands around sentences: of it the model says nothing.

    ``firsts`` are the places of which it says anything; ``sums`` has a row for
    each kind and place. ``texts`` and ``lowers`` are the numbers of a kind.
    """

    def __init__(self, told: Weighed, states: list[Row], labels: int, phrases: Phrases, words: frozenset[str]) -> None:
        self.firsts = sorted({first for texts in told.values() for features in texts.values() for first, _ in features})
        self._table = Table(told, states, phrases.numbers(), words, lambda first: self.firsts.index(first) * labels)
        self._phrases = phrases
        self._flags = {value: row for value, row in self._table.flags.items() if value in VALUES}
        self._shape = (len(self.firsts), labels)
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._kinds: dict[tuple[int, ...], int] = {(): 0}
        self._remembered = Remembered(self._kind, KEPT)
        self.sums = np.zeros((_FIRST, *self._shape))
        self.texts = np.zeros(_FIRST, dtype=np.intp)
        self.lowers = self.texts.copy()
        self.titled = np.zeros(_FIRST, dtype=bool)

    def kinds(self, tokens: Sequence[str]) -> Numbers:
        """The kind of each token; good until the next call."""
        if len(self._kinds) > KINDS:
            self.forget()
        return np.fromiter(map(self._remembered.__getitem__, tokens), dtype=np.intp, count=len(tokens))

    def _kind(self, token: str) -> int:
        token = clean(token)
        text, lower = self._phrases.number(token), self._phrases.number(token.lower())
        told = (text, lower, *(VALUES[value](token) == "True" for value in ("istitle", *self._flags)))
        if told not in self._kinds:
            self._add(len(self._kinds), *told)
            self._kinds[told] = len(self._kinds)
        return self._kinds[told]

    def _add(self, kind: int, text: int, lower: int, titled: int, *flags: int) -> None:
        if kind == len(self.sums):
            more = kind // _GROWTH
            tables = self.sums, self.texts, self.lowers, self.titled
            self.sums, self.texts, self.lowers, self.titled = (np.concatenate([t, np.zeros_like(t[:more])]) for t in tables)
        self.texts[kind], self.lowers[kind], self.titled[kind] = text, lower, titled
        rows = [int(self._table.texts[text]), int(self._table.lowers[lower])]
        rows += [row for row, is_so in zip(self._flags.values(), flags, strict=True) if is_so]
        for row in rows:
            self._table.rows.add_one(row, self.sums[kind])
