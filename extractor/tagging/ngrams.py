"""Tables of weights: what the model says of a token, a pair or a triple, wherever the tagged token stands by it.

Features that see the same of the same tokens (their text, say) are a row: a
weight for each label at each place that the model tells anything of, which are
few. Of single tokens, which come up again and again, everything is summed at
once, and the sum is remembered, up to a bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.remembered import Remembered
from solieu.extractor.tagging.crfsuite import Weights
from solieu.extractor.tagging.phrases import Numbers, Phrases
from solieu.extractor.tagging.rows import Rows
from solieu.extractor.tagging.templates import VALUES, Template, clean
from solieu.extractor.tagging.told import Told

KINDS = 8_000
"""So many different sums of single tokens are remembered."""
_GROWTH = 8
"""A batch with more makes the tables larger, by so manyth part."""
_Array = TypeVar("_Array", Weights, Numbers, NDArray[np.bool_])


@dataclass(frozen=True, slots=True)
class Known:
    """What a model says of so many tokens; ``listed`` tells of each text whether it stands in the word list,
    ``true`` and ``false`` are the texts that say so."""

    told: Told
    templates: list[Template]
    listed: NDArray[np.bool_]
    true: int
    false: int

    def sees(self, value: str) -> NDArray[np.bool_]:
        """Which weights are of a template that sees just this of a text."""
        sees: NDArray[np.bool_] = np.array([template.value == value for template in self.templates])[self.told.templates]
        return sees

    def flags(self) -> list[str]:
        """What is true or false of texts, as far as the model cares."""
        values = {self.templates[i].value: None for i in np.unique(self.told.templates).tolist()}
        return [value for value in values if value not in ("text", "lower")]

    def firsts(self) -> list[int]:
        """The places of which it says anything."""
        return sorted({self.templates[i].first for i in np.unique(self.told.templates).tolist()})


class Table:
    """Rows of tokens, pairs or triples, by the number of their text as it is written, and in lower case.

    Row 0 is empty, for what the model does not know. ``flags`` are the rows of
    what is true of some texts: how far it is from what the model says where it
    is not true, which ``common`` counts everywhere.

    Args:
        known: what the model says.
        cells: the cell of the first label, for each template.
    """

    def __init__(self, known: Known, cells: Sequence[int]) -> None:
        told = known.told
        at, weights = np.array(cells)[told.templates] + told.labels, told.weights.copy()
        rows = np.zeros(len(at), dtype=np.intp)
        self.flags = {flag: row for row, flag in enumerate(known.flags(), 1)}
        for flag, row in self.flags.items():
            rows[known.sees(flag) & ((told.texts == known.true) | (told.texts == known.false))] = row
            weights[known.sees(flag) & (told.texts == known.false)] *= -1
        count = len(self.flags) + 1
        tables = np.zeros((2, len(known.listed)), dtype=np.intp)
        for table, value in zip(tables, ("text", "lower"), strict=True):
            texts, which = np.unique(told.texts[known.sees(value)], return_inverse=True)
            rows[known.sees(value)] = count + which
            table[texts] = np.arange(count, count + len(texts))
            count += len(texts)
        self.texts, self.lowers = tables.astype(np.min_scalar_type(count))
        if flag_row := self.flags.get("is_in_dict", 0):
            both = self.lowers[known.listed & (self.lowers > 0)]
            self.lowers[known.listed & (self.lowers == 0)] = flag_row
            here = rows == flag_row
            rows = np.append(rows, np.repeat(both, here.sum()))
            at, weights = (np.append(of, np.tile(of[here], len(both))) for of in (at, weights))
        self.rows = Rows(rows[rows > 0], at[rows > 0], weights[rows > 0], count)


class TokenTable:
    """What the model says of single tokens, summed. Kind 0 stands around sentences: of it the model says nothing.

    ``firsts`` are the places of which it says anything; ``sums`` has a row for
    each kind and place. ``texts`` and ``lowers`` are the numbers of a kind.
    """

    def __init__(self, known: Known, phrases: Phrases, labels: int) -> None:
        self.firsts = known.firsts()
        place = {first: i * labels for i, first in enumerate(self.firsts)}
        self._table = Table(known, [place.get(template.first, 0) for template in known.templates])
        self._phrases = phrases
        self._flags = {value: row for value, row in self._table.flags.items() if value in VALUES}
        self._shape = (len(self.firsts), labels)
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._kinds: dict[tuple[int, ...], int] = {(): 0}
        self._remembered = Remembered(self._kind)
        self.sums = np.zeros((1, *self._shape))
        self.texts, self.lowers = np.zeros((2, 1), dtype=np.intp)
        self.titled = np.zeros(1, dtype=np.bool_)

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
            room = max(KINDS, kind + kind // _GROWTH) + 1
            self.sums = _with_room(self.sums, room)
            self.texts, self.lowers = _with_room(self.texts, room), _with_room(self.lowers, room)
            self.titled = _with_room(self.titled, room)
        self.texts[kind], self.lowers[kind], self.titled[kind] = text, lower, titled
        rows = [int(self._table.texts[text]), int(self._table.lowers[lower])]
        rows += [row for row, is_so in zip(self._flags.values(), flags, strict=True) if is_so]
        for row in rows:
            self._table.rows.add_one(row, self.sums[kind])


def _with_room(table: _Array, rows: int) -> _Array:
    """A larger table; what is not yet written to takes no memory."""
    larger = np.zeros((rows, *table.shape[1:]), dtype=table.dtype)
    larger[: len(table)] = table
    return larger
