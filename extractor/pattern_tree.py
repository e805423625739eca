"""A pattern read as a tree: what stands in it one behind another, so that others can tell what it demands and how it begins.

Look-arounds match nothing by themselves and are left out, but for what must
stand ahead. What is written in a way not understood here is an item of which nothing is known, so whatever is
told of a tree holds for every match, but need not be all that holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import regex

Texts = frozenset[str]
_QUANTIFIER = regex.compile(r"[?*+]\+?\??|\{(\d*)(,?)(\d*)\}[+?]?")
_MACRO = regex.compile(r"\{([a-z][a-z0-9_-]*)\}")
_CLASS = regex.compile(r"\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]")
_PLAIN_CLASS = regex.compile(r"\[(-?(?:(?P<range>\d-\d)|\\n|\\[^\p{L}\p{N}]|[^\[\]^\\-])+-?)\]")
_LETTER_CLASS = regex.compile(r"\[(?:[a-z]-[a-z]|\p{L})+\]")
_ESCAPE = regex.compile(r"\\(?:[pP]\{[^}]*\}|.)")
_GROUP = regex.compile(r"\((?:\?(?:P<\w+>|:|>))?(?!\?)")
_AGAIN = regex.compile(r"\(\?P=\w+\)")
_WRITTEN_OUT = 2
_UNREAD = regex.compile(r"(?<!\\)\(\?[a-zA-Z-]+[:)]|\\[xuUNLQgkKGRX0-9]|\{[^}]*[<=]|(?<!\\)\(\?[|(&#]")
"""Flags, characters by number, references and fuzzy matching: of patterns with them nothing is said."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a pattern wants at a place: one of ``texts``, or one of the ``branches`` of a group; unknown where it has neither.

    ``char`` marks a character that means itself, which makes a longer text with
    those beside it; ``letter`` that any letter of a class may stand there,
    ``single`` that one character does, whichever it is; ``looked`` that it is
    only looked for ahead, and is no part of a match. ``optional``, ``repeated``,
    ``least`` and ``most`` (None: without end) are what a quantifier says, if one stands there.
    """

    texts: Texts | None = None
    branches: "tuple[tuple[Item, ...], ...]" = ()
    char: bool = False
    letter: bool = False
    single: bool = False
    looked: bool = False
    quantified: bool = False
    optional: bool = False
    repeated: bool = False
    least: int = 1
    most: int | None = 1


Branches = tuple[tuple[Item, ...], ...]


def parse(pattern: str, macros: Mapping[str, Texts]) -> Branches:
    """The branches of a pattern, each its items in order; none where nothing can be said of it.

    Args:
        pattern: a regular expression, its macros still in braces.
        macros: the texts that a macro stands for, one of them each time; of those not named nothing is known.

    >>> [item.texts for item in parse("a{day}?", {"day": frozenset("D")})[0]]
    [frozenset({'a'}), frozenset({'D'})]
    """
    if _UNREAD.search(pattern):
        return ()
    reader = _Reader(pattern, macros)
    branches = reader.branches()
    return branches if reader.at == len(pattern) else ()


@dataclass(slots=True)
class _Reader:
    pattern: str
    macros: Mapping[str, Texts]
    at: int = 0

    def branches(self) -> Branches:
        """Each branch up to the end of the group."""
        found = [self.branch()]
        while self.pattern[self.at : self.at + 1] == "|":
            self.at += 1
            found.append(self.branch())
        return tuple(found)

    def branch(self) -> tuple[Item, ...]:
        items: list[Item] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            item = self.item()
            items += self.with_quantifier(item)
        return tuple(items)

    def item(self) -> Item:
        """What stands next, without its quantifier."""
        if macro := _MACRO.match(self.pattern, self.at):
            self.at = macro.end()
            return Item(self.macros.get(macro[1]))
        if self.pattern[self.at] == "[":
            return self.one_of()
        if escape := _ESCAPE.match(self.pattern, self.at):
            self.at = escape.end()
            return Item(single=True) if escape[0][1].isalnum() else Item(frozenset(escape[0][1]), char=True)
        if self.pattern[self.at] == "(":
            return self.group()
        self.at += 1
        char = self.pattern[self.at - 1]
        return Item(single=True) if char in ".^${}" else Item(frozenset(char), char=True)

    def one_of(self) -> Item:
        """A class; one of characters that mean themselves (`[/.-]`) says which."""
        plain = _PLAIN_CLASS.match(self.pattern, self.at)
        match = plain or _CLASS.match(self.pattern, self.at)
        self.at = match.end() if match else len(self.pattern)
        if plain is None:
            return Item(letter=match is not None and _LETTER_CLASS.fullmatch(match[0]) is not None, single=True)
        listed = plain[1].replace("\\n", "\n").replace("\\", "")
        for span in plain.captures("range"):
            listed = listed.replace(span, "".join(map(chr, range(ord(span[0]), ord(span[2]) + 1))))
        return Item(frozenset(listed))

    def group(self) -> Item:
        if again := _AGAIN.match(self.pattern, self.at):
            self.at = again.end()
            return Item()
        plain = _GROUP.match(self.pattern, self.at)
        ahead = self.pattern.startswith("(?=", self.at)
        if plain is None:  # a look-around, or flags
            self.at = self.pattern.index("?", self.at) + 1
            self.at += 2 if self.pattern[self.at : self.at + 2] in ("<=", "<!") else 1
        else:
            self.at = plain.end()
        branches = self.branches()
        self.at += 1
        return Item(branches=branches if plain or ahead else ((),), looked=ahead)

    def with_quantifier(self, item: Item) -> list[Item]:
        """The item as often as its quantifier says; `[ -]{1,2}` is one item and one that may be left out."""
        if _MACRO.match(self.pattern, self.at) or not (match := _QUANTIFIER.match(self.pattern, self.at)):
            return [item]
        self.at = match.end()
        least, most = _times(match)
        if most is not None and 0 < most <= _WRITTEN_OUT:
            copies = [replace(item, quantified=True, optional=i >= least) for i in range(most)]
            return [item, *copies[1:]] if least else copies
        return [replace(item, quantified=True, optional=least == 0, repeated=True, least=least, most=most)]


def _times(quantifier: "regex.Match[str]") -> tuple[int, int | None]:
    sign = quantifier[0][0]
    if sign != "{":
        return int(sign == "+"), 1 if sign == "?" else None
    least = int(quantifier[1] or 0)
    return least, (int(quantifier[3]) if quantifier[3] else None) if quantifier[2] else least
