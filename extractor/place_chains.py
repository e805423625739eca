"""Chains and lists of places: a unit with those around it is one place, and so are names that are listed.

``xã Châu Hóa, huyện Tuyên Hóa`` is its first, ``Nghệ An và Hà Tĩnh`` no single place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from solieu.extractor.place_mentions import Mention

if TYPE_CHECKING:
    from solieu.extractor.places import Sentence

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Found:
    """A place with the units around it; where its chain or list begins and ends."""

    mention: Mention
    outer: list[Mention]
    begin: int
    reach: int
    several: bool = False


def chained(mentions: list[Mention], sentence: "Sentence") -> list[Found]:
    """Each place with the units around it, and whether it is a list."""
    made: list[Found] = []
    for chain in _runs(mentions, lambda first, second: _wider(first, second, sentence)):
        here, outer = chain[0], chain[1:]
        begin = here.start
        named = not here.kind and (not here.units or sentence.names_a_work(here))
        if outer and named and outer[0].units and outer[0].units[0].level != "country":
            here, outer = outer[0], outer[1:]  # `ở Đồng Sênh (xã Đồng Tâm)`: no unit, the one around it is
        made.append(Found(here, outer, begin, chain[-1].end))
    return _listed(made, sentence)


def _runs(items: list[_T], together: Callable[[_T, _T], bool]) -> Iterator[list[_T]]:
    """The items in stretches: each belongs to the stretch of the one before it where the two go together."""
    run: list[_T] = []
    for item in items:
        if run and not together(run[-1], item):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _wider(first: Mention, second: Mention, sentence: "Sentence") -> bool:
    """Whether the second is the unit around the first: `xã Châu Hóa (huyện Tuyên Hóa)`."""
    if second.rank <= first.rank:
        return False
    joined = sentence.touches(first, second) and first.kind != ""  # `xã Đa Thông tỉnh Cao Bằng`
    if not joined and not sentence.has("place-chain", sentence.between(first.end, second.start)):
        return False
    if sentence.between(first.end, second.start) == "-" and second.units and second.units[0].level == "country":
        return False  # `TP.HCM - Hong Kong`
    known = [u for u in first.units if u.level in ("district", "commune")]
    if not known or (second.units and second.units[0].level == "country"):
        city = first.rank == second.rank - 2 and not first.units and sentence.between(first.end, second.start) == "("
        return first.sure or city  # `Las Vegas (Mỹ)` in a match report
    return any(sentence.lies_in(u, second) for u in known) or (first.sure and first.kind != "")


def _listed(found: list[Found], sentence: "Sentence") -> list[Found]:
    """Lists as one: the unit around all of them where it is said, else no single place."""
    made: list[Found] = []
    for run in _runs(found, lambda first, second: _same(first, second, sentence)):
        here, end = run[0], run[-1]
        sure = any(f.mention.sure or f.outer for f in run)
        if len(run) == 1 and sure:
            made += [] if sentence.opens_a_pair(here) else [here]
        elif sure and (around := _around_all(run)):
            made.append(Found(around[0], around[1:], here.begin, end.reach))
        elif sure:
            made.append(Found(replace(here.mention, end=end.mention.end), [], here.begin, end.reach, True))
    return made


def _around_all(run: list[Found]) -> list[Mention]:
    """The units around the last of a list that hold the rest too: not `huyện Kiên Lương và xã Thuận Yên, thị xã Hà Tiên`."""
    widest = max(m.rank for found in run[:-1] for m in (found.mention, *found.outer))
    return [unit for unit in run[-1].outer if unit.rank > widest]


def _same(first: Found, second: Found, sentence: "Sentence") -> bool:
    """`Nghệ An và Hà Tĩnh`, and the ends of a road: `Hà Nội - Hải Phòng`."""
    mark = sentence.between(first.reach, second.begin)
    if sentence.has("place-and", mark):
        return True
    return mark == "-" or (first.mention.rank == second.mention.rank and sentence.has("place-list", mark))
