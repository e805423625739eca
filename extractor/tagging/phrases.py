"""The texts a model knows something of, by number, and which of them two make when they stand side by side.

``cán`` and ``bộ`` make ``cán bộ``; so do any two parts of a text, for a token
may hold spaces itself. So whole batches of tokens are looked up as numbers, and
no text of a pair is ever put together.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.tagging.names import Names

Numbers = NDArray[np.intp]
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Spreads keys that lie close together over all places (Fibonacci hashing)."""


class Phrases:
    """Numbers of texts: 0 is a text that no one asks for.

    Args:
        tokens: texts that a single token may be.
        phrases: texts that two or three tokens may make.

    >>> phrases = Phrases(["bộ"], ["cán bộ xã"])
    >>> numbers = np.array([phrases.number(text) for text in ["cán", "bộ", "xã", "cán bộ"]])
    >>> pairs = phrases.joined(numbers[:-2], numbers[1:-1])
    >>> pairs[0] == phrases.number("cán bộ"), phrases.joined(pairs[:1], numbers[2:3])[0] == phrases.number("cán bộ xã")
    (np.True_, np.True_)
    """

    def __init__(self, tokens: Iterable[str], phrases: Iterable[str]) -> None:
        whole = {part for text in phrases for part in (text, *_beginnings(text))}
        pairs = [(left, right, text) for text in whole for left, right in _halves(text)]
        self._names = Names({*tokens, *whole, *(half for left, right, _ in pairs for half in (left, right))})
        number = self.numbers()
        self.size = len(self._names) + 1
        told = np.array([[number[text] for text in pair] for pair in pairs], dtype=np.int64).reshape(-1, 3)
        self._index(told[:, 0] * self.size + told[:, 1], told[:, 2])

    def number(self, text: str) -> int:
        """The number of a text."""
        return self._names.number(text)

    def numbers(self) -> dict[str, int]:
        """The numbers of all texts."""
        return self._names.numbers()

    def _index(self, keys: NDArray[np.int64], made: NDArray[np.int64]) -> None:
        self._shift = np.uint64(64 - max(len(keys), 2).bit_length())
        places = self._places(keys)
        order = np.argsort(places, kind="stable")
        self._keys, self._made = keys[order], made[order].astype(np.int32)
        counts = np.bincount(places, minlength=1 << (64 - int(self._shift)))
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)

    def _places(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        return (keys.astype(np.uint64) * _MIX >> self._shift).astype(np.int64)

    def joined(self, left: Numbers, right: Numbers) -> Numbers:
        """The number of what each two texts make."""
        made = np.zeros(len(left), dtype=np.intp)
        asked = np.flatnonzero((left != 0) & (right != 0))
        keys = left[asked] * self.size + right[asked]
        places = self._places(keys)
        at, end = self._starts[places], self._starts[places + 1]
        while True:
            still = np.flatnonzero(at < end)
            if not len(still):
                return made
            asked, keys, at, end = asked[still], keys[still], at[still], end[still]
            same = self._keys[at] == keys
            made[asked[same]] = self._made[at[same]]
            at = np.where(same, end, at + 1)


def _beginnings(text: str) -> Iterator[str]:
    """All but the last words of a text, as long as they are two or more: two tokens that a third may follow."""
    first = text.find(" ")
    end = text.find(" ", first + 1)
    while 0 <= first < end:
        yield text[:end]
        end = text.find(" ", end + 1)


def _halves(text: str) -> Iterator[tuple[str, str]]:
    at = text.find(" ")
    while at >= 0:
        yield text[:at], text[at + 1 :]
        at = text.find(" ", at + 1)
