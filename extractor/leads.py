"""How far before its first number a match may begin, and how near behind that a second one must stand, read off the pattern.

``(?:ngày|hôm) {day}`` begins at most five characters before the number of a
day. Most patterns are so, and most words of a text stand far from any number.
``{num} ?- ?{num}`` need not be tried at a number whose next is a sentence away.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from solieu.extractor.pattern_tree import Branches, Item, Texts, parse

ENDLESS = 10**9


class _Sizes(NamedTuple):
    """How many characters at most: None where no match is so."""

    free: int | None
    """A match that holds no number."""
    ahead: int | None = None
    """What stands in a match before its first number."""
    behind: int | None = None
    """What stands behind the number of a match that holds but one."""
    apart: int | None = None
    """What stands between the first two numbers of a match, or between its only one and one that must stand ahead."""


_UNKNOWN = _Sizes(ENDLESS, ENDLESS, ENDLESS, ENDLESS)
_NOTHING = _Sizes(0)


def lead(pattern: str, macros: Mapping[str, Texts], numbers: Texts) -> int:
    """How many characters of a match stand before its first number at most; ``ENDLESS`` where that is not known.

    A match without a number counts whole.

    Args:
        pattern: a regular expression, its macros still in braces.
        macros: the texts that a macro stands for.
        numbers: the texts that are numbers.

    >>> lead("(?:ngày|hôm) {day}", {"day": frozenset("45")}, frozenset("45"))
    5
    """
    sizes = _of_branches(parse(pattern, macros), numbers)
    return min(_most(sizes.free, sizes.ahead) or 0, ENDLESS)


def apart(pattern: str, macros: Mapping[str, Texts], numbers: Texts) -> int:
    """How many characters stand between the first number of a match and the next one of the text at most.

    ``ENDLESS`` where a match may do with one number, or that is not known. The arguments are those of :func:`lead`.

    >>> apart("{day}(?: đến | ?- ?){day}", {"day": frozenset("45")}, frozenset("45"))
    5
    """
    sizes = _of_branches(parse(pattern, macros), numbers)
    one_will_do = sizes.free is not None or sizes.behind is not None
    return ENDLESS if one_will_do else min(sizes.apart or 0, ENDLESS)


def _of_branches(branches: Branches, numbers: Texts) -> _Sizes:
    return _either(_of_branch(branch, numbers) for branch in branches) if branches else _UNKNOWN


def _of_branch(items: Sequence[Item], numbers: Texts) -> _Sizes:
    made = _NOTHING
    for item in items:
        sizes = _of_item(item, numbers)
        made = _before(made, sizes) if item.looked else _then(made, _repeated(sizes, item))
    return made


def _of_item(item: Item, numbers: Texts) -> _Sizes:
    if item.texts:
        words = [_Sizes(max(map(len, item.texts - numbers)))] if item.texts - numbers else []
        return _either([*words, *([_Sizes(None, 0, 0)] if item.texts & numbers else ())])
    if item.branches:
        return _of_branches(item.branches, numbers)
    if item.letter:
        return _Sizes(1)
    return _Sizes(1, 0, 0) if item.single else _UNKNOWN  # any one character may be a number


def _either(sizes: Iterable[_Sizes]) -> _Sizes:
    return _Sizes(*(_most(*column) for column in zip(*sizes, strict=True)))


def _then(first: _Sizes, second: _Sizes) -> _Sizes:
    """One behind the other."""
    return _Sizes(
        _sum(first.free, second.free),
        _most(first.ahead, _sum(first.free, second.ahead)),
        _most(_sum(first.behind, second.free), None if first.free is None else second.behind),
        _most(first.apart, _sum(first.behind, second.ahead), None if first.free is None else second.apart),
    )


def _before(made: _Sizes, looked: _Sizes) -> _Sizes:
    """A match behind which something must stand: with a number, there are two."""
    if looked.free is not None:
        return made
    return made._replace(behind=None, apart=_most(made.apart, _sum(made.behind, looked.ahead)))


def _repeated(sizes: _Sizes, item: Item) -> _Sizes:
    """As often as a quantifier says."""
    if item.repeated:
        more = (item.most if item.most is not None else ENDLESS) - 1
        others = (sizes.free or 0) * more
        sizes = _Sizes(
            sizes.free and sizes.free * (more + 1),
            _sum(sizes.ahead, others),
            _sum(sizes.behind, others) if item.least < 2 or sizes.free is not None else None,
            _most(sizes.apart, _sum(_sum(sizes.behind, sizes.ahead), others) if more else None),
        )
    return _either([sizes, _NOTHING]) if item.optional else sizes


def _most(*sizes: int | None) -> int | None:
    return max((size for size in sizes if size is not None), default=None)


def _sum(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b
