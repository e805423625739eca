"""The sentence as its times and places divide it, and figures that share one: `240/310 cơ sở; 12/15 xã … năm 2023`."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol, TypeVar

from solieu.extractor.document import Token
from solieu.extractor.scene import Reading

CLAUSE = frozenset(",;:.()")
"""Marks that end a clause."""
_JOINED = 60
_START, _END = attrgetter("start"), attrgetter("end")


class Mention(Protocol):
    """A time or place said in the sentence: ``view[start:end]``."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


M = TypeVar("M", bound=Mention)


@dataclass(frozen=True, slots=True)
class Roles:
    """The mentions of a sentence that govern nothing, and those that do only for want of another; by their start."""

    never: frozenset[int] = frozenset()
    weak: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Anchor:
    """How a place stands: where the phrase begins that it closes, where its chain ends, whether a preposition leads it.

    ``abroad``: a country or city that may act itself (`Bắc Kinh không thừa nhận …`). ``several``: a list.
    """

    begin: int
    reach: int
    located: bool
    abroad: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """The sentence as the mentions divide it.

    ``anchors`` is given for places, by a mention's start. A place before one
    in brackets holds too. ``unshared``: words that keep two figures from
    sharing the time behind the second. ``examples``: words behind which a
    list of places gives examples. ``now``: words that end the hold of a time;
    ``ever``: that stand before such a word and end nothing (`từ trước đến nay`);
    ``another``: that give an amount to the period compared with. ``running``: the
    times without an end (`từ năm 2008`), by their start.
    """

    view: str
    end: int
    tokens: Sequence[Token]
    readings: Sequence[Reading]
    links: frozenset[str]
    anchors: Mapping[int, Anchor] | None = None
    unshared: frozenset[str] = frozenset()
    examples: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    ever: frozenset[str] = frozenset()
    another: frozenset[str] = frozenset()
    running: frozenset[int] = frozenset()

    def index(self, start: int) -> int:
        """The index of the first token that begins there or behind."""
        return bisect_left(self.tokens, start, key=_START)

    def inside(self, start: int, end: int) -> Sequence[Token]:
        """The tokens between two positions."""
        return self.tokens[self.index(start) : bisect_right(self.tokens, end, key=_END)]


def shared(chosen: list[M | None], field: Field) -> list[M | None]:
    """A figure without a mention takes that behind the next one where the two stand in one list."""
    for i in range(len(chosen) - 2, -1, -1):
        after, here = chosen[i + 1], field.readings[i]
        behind = after is not None and after.start >= field.readings[i + 1].end
        if chosen[i] is None and behind and _shares(here, field.readings[i + 1], field):
            chosen[i] = after
    return chosen


def _shares(first: Reading, second: Reading, field: Field) -> bool:
    """Whether two figures share a mention behind: places only by a link (`hai người chết và ba người bị thương ở …`)."""
    if field.anchors is None and _same_list(first, second, field):
        return True
    if first.kind != second.kind or second.start - first.end > _JOINED:
        return False
    inside = field.inside(first.end, second.start)
    if field.anchors is not None and inside and inside[-1].norm == "," and all(t.tag in ("N", "Nc", "A") for t in inside[:-1]):
        return first.kind == "count"  # `2 chỉ huy, 180 tay súng IS ở Syria`
    words = {t.norm for t in inside}
    return bool(words & field.links) and not words & (CLAUSE | field.unshared)


def _same_list(first: Reading, second: Reading, field: Field) -> bool:
    """Nothing but nouns and marks between two figures, or a word as in `gấp đôi lên 40 triệu`."""
    inside = field.inside(first.end, second.start)
    if any(t.norm in field.unshared for t in inside):
        return False
    return all(not t.tag.startswith(("V", "E", "C")) or t.norm in field.links or t.tag == "CH" for t in inside)
