"""How far before its first number a match may begin, read off the pattern: only there need be looked for its begin.

``(?:ngày|hôm) {day}`` begins at most five characters before the number of a
day. Most patterns are so, and most words of a text stand far from any number.
"""

from collections.abc import Mapping, Sequence

from solieu.extractor.pattern_tree import Branches, Item, Texts, parse

ENDLESS = 10**9


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
    return min(_of_branches(parse(pattern, macros), numbers)[0], ENDLESS)


def _of_branches(branches: Branches, numbers: Texts) -> tuple[int, int | None]:
    """What stands before the first number at most, and how long what holds no number is at most: None where all do."""
    told = [_of_branch(branch, numbers) for branch in branches]
    free = [through for _, through in told if through is not None]
    return max((ahead for ahead, _ in told), default=ENDLESS), max(free, default=None) if told else ENDLESS


def _of_branch(items: Sequence[Item], numbers: Texts) -> tuple[int, int | None]:
    ahead = through = 0
    for item in items:
        before, without = _of_item(item, numbers)
        times = item.most if item.most is not None else ENDLESS
        ahead = max(ahead, through + before + (without * (times - 1) if without and times > 1 else 0))
        if without is None and not item.optional:
            return ahead, None
        through += without * times if without else 0
    return ahead, through


def _of_item(item: Item, numbers: Texts) -> tuple[int, int | None]:
    if item.looked:
        return 0, 0
    if item.texts:
        size = max(map(len, item.texts))
        return (0, None) if item.texts <= numbers else (size, size)
    if item.branches:
        return _of_branches(item.branches, numbers)
    return (1, 1) if item.single else (ENDLESS, ENDLESS)
