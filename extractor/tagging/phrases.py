"""The texts a model knows something of, by number, and which of them two make when they stand side by side.

``cán`` and ``bộ`` make ``cán bộ``; so do any two parts of a text, for a token
may hold spaces itself. So whole batches of tokens are looked up as numbers, and
no text of a pair is ever put together.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import count

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.tagging.names import Names, numbered

Numbers = NDArray[np.intp]
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Spreads keys that lie close together over all places (Fibonacci hashing)."""


class Phrases:
    """Numbers of texts: 0 is a text that no one asks for. Make them with :func:`phrases`.

    Args:
        names: the texts.
        pairs: numbers of left halves, of right halves, and of what they make.
    """

    def __init__(self, names: Names, pairs: NDArray[np.int64]) -> None:
        self._names = names
        self.size = len(names) + 1
        self._index(pairs[0] * self.size + pairs[1], pairs[2])

    def number(self, text: str) -> int:
        """The number of a text."""
        return self._names.number(text)

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


class Listed:
    """Some of the texts that have a number."""

    def __init__(self, phrases: Phrases, listed: NDArray[np.bool_]) -> None:
        self._phrases, self._listed = phrases, listed

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and bool(self._listed[self._phrases.number(text)])


def phrases(tokens: Iterable[str], longer: Iterable[str]) -> tuple[Phrases, dict[str, int]]:
    """Phrases, and the numbers of all texts in them.

    Args:
        tokens: texts that a single token may be.
        longer: texts that two or three tokens may make.

    >>> made, number = phrases(["bộ"], ["cán bộ xã"])
    >>> pairs = made.joined(np.array([number["cán"]]), np.array([number["bộ"]]))
    >>> pairs[0] == number["cán bộ"], made.joined(pairs, np.array([number["xã"]]))[0] == number["cán bộ xã"]
    (np.True_, np.True_)
    """
    met: defaultdict[str, int] = defaultdict(count().__next__)
    whole = set(longer)
    whole.update([beginning for text in whole if text.count(" ") > 1 for beginning in _beginnings(text)])
    texts = list(whole)
    meet = list(map(_spaces, texts))
    halves = list(zip(texts, meet, strict=True))
    left = [text[:at] for text, spaces in halves for at in spaces]
    right = [text[at + 1 :] for text, spaces in halves for at in spaces]
    parts = [np.fromiter(map(met.__getitem__, part), dtype=np.intp, count=len(part)) for part in (left, right, texts)]
    parts[2] = np.repeat(parts[2], list(map(len, meet)))
    deque(map(met.__getitem__, tokens), maxlen=0)
    names, numbers = numbered(met)
    return Phrases(names, numbers[np.array(parts)]), dict(zip(met, numbers.tolist(), strict=True))


def _beginnings(text: str) -> Iterator[str]:
    """All but the last words of a text, as long as they are two or more: two tokens that a third may follow."""
    return (text[:end] for end in _spaces(text)[1:])


def _spaces(text: str) -> list[int]:
    """Where two halves of a text meet."""
    found = [text.find(" ")]
    while (at := text.find(" ", found[-1] + 1)) >= 0:
        found.append(at)
    return found
