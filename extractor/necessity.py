"""What a text must hold for a pattern to match it, read off the pattern.

A pattern that begins ``(?:ngày|hôm) (?P<n>{day}`` matches no stretch without
one of those words and without a number that can be a day. To look for a few
words is far cheaper than to run a hundred patterns, and the pattern files need
not say what their patterns already say.

Only what is certain counts: what stands in a look-around, may be left out or
is written in a way not understood here demands nothing.
"""

from dataclasses import dataclass

import regex

Demand = frozenset[str]
"""Texts of which one must occur."""
_QUANTIFIER = regex.compile(r"[?*+]\+?\??|\{(\d*),?(\d*)\}[+?]?")
_MACRO = regex.compile(r"\{([a-z][a-z0-9_-]*)\}")
_CLASS = regex.compile(r"\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]")
_ESCAPE = regex.compile(r"\\(?:[pP]\{[^}]*\}|.)")
_GROUP = regex.compile(r"\((?:\?(?:P<\w+>|:|>))?(?!\?)")

_UNREAD = regex.compile(r"(?<!\\)\(\?[a-zA-Z-]+[:)]|\\[xuUNLQgkKGRX0-9]|\{[^}]*[<=]|(?<!\\)\(\?[|(&#]")
"""Flags, characters by number, references and fuzzy matching: of patterns with them nothing is said."""


@dataclass(slots=True)
class _Reader:
    pattern: str
    macros: dict[str, Demand]
    at: int = 0

    def alternatives(self) -> list[list[Demand]]:
        """The demands of each branch up to the end of the group."""
        branches = [self.branch()]
        while self.pattern[self.at : self.at + 1] == "|":
            self.at += 1
            branches.append(self.branch())
        return branches

    def branch(self) -> list[Demand]:
        demands: list[Demand] = []
        literal = ""
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            char, found = self.item()
            optional = self.quantified()
            if char and optional is None:
                literal += char
                continue
            demands += [frozenset({literal})] if literal else []
            literal = char if char and optional is False else ""
            demands += [] if optional else found
            if literal:  # `x+`: what comes behind it does not stand right behind the first
                demands, literal = [*demands, frozenset({literal})], ""
        return [*demands, frozenset({literal})] if literal else demands

    def item(self) -> tuple[str, list[Demand]]:
        """The next character that means itself, or what the next item demands."""
        if macro := _MACRO.match(self.pattern, self.at):
            self.at = macro.end()
            demand = self.macros.get(macro[1])
            return "", [demand] if demand else []
        if self.pattern[self.at] == "[":
            match = _CLASS.match(self.pattern, self.at)
            self.at = match.end() if match else len(self.pattern)
            return "", []
        if escape := _ESCAPE.match(self.pattern, self.at):
            self.at = escape.end()
            return (escape[0][1], []) if not escape[0][1].isalnum() else ("", [])
        if self.pattern[self.at] == "(":
            return "", self.group()
        self.at += 1
        char = self.pattern[self.at - 1]
        return ("", []) if char in ".^${}" else (char, [])

    def group(self) -> list[Demand]:
        plain = _GROUP.match(self.pattern, self.at)
        if plain is None:  # a look-around, or flags: read and forgotten
            self.at = self.pattern.index("?", self.at) + 1
            self.at += 2 if self.pattern[self.at : self.at + 2] in ("<=", "<!") else 1
        else:
            self.at = plain.end()
        branches = self.alternatives()
        self.at += 1
        if plain is None:
            return []
        return branches[0] if len(branches) == 1 else united(branches)

    def quantified(self) -> bool | None:
        """Whether what was read may be left out; None where no quantifier stands."""
        if _MACRO.match(self.pattern, self.at) or not (match := _QUANTIFIER.match(self.pattern, self.at)):
            return None
        self.at = match.end()
        return match[0][0] in "?*" or (match[0][0] == "{" and int(match[1] or 0) == 0)


def united(branches: list[list[Demand]]) -> list[Demand]:
    """What holds whichever branch matches: one demand of each, the one that says most.

    >>> [sorted(d) for d in united([[frozenset({"a"}), frozenset({"ngày"})], [frozenset({"hôm"})]])]
    [['hôm', 'ngày']]
    """
    if not all(branches):
        return []
    return [frozenset().union(*(max(branch, key=_says) for branch in branches))]


def _says(demand: Demand) -> tuple[int, int]:
    return min(map(len, demand)), -len(demand)


@dataclass(frozen=True, slots=True)
class Necessity:
    """What a text must hold: for each of ``chars`` one of the characters, for each of ``words`` one of the texts."""

    chars: tuple[Demand, ...]
    words: tuple[tuple[str, ...], ...]

    def met_by(self, text: str, characters: frozenset[str]) -> bool:
        """Whether a text, made of these characters, holds what is necessary.

        >>> necessary("(?:sáng|chiều) (?:nay|qua)", {}).met_by("sáng 5", frozenset("sáng 5"))
        False
        """
        for chars in self.chars:
            if chars.isdisjoint(characters):
                return False
        for words in self.words:
            for word in words:
                if word in text:
                    break
            else:
                return False
        return True


def necessary(pattern: str, macros: dict[str, Demand]) -> Necessity:
    """What a text must hold for a pattern to match it.

    Args:
        pattern: a regular expression, its macros still in braces.
        macros: the texts that a macro stands for, one of them each time; of those not named nothing is known.

    >>> necessary("(?:sáng|chiều) (?P<n>{day})(?! giờ)|hôm {day}", {"day": frozenset("D")}).words
    (('chiều', 'hôm ', 'sáng'),)
    """
    if _UNREAD.search(pattern):
        return Necessity((), ())
    reader = _Reader(pattern, macros)
    branches = reader.alternatives()
    whole = reader.at == len(pattern)
    demands = {*(branches[0] if len(branches) == 1 else united(branches))} if whole else set()
    listed = sorted(demands, key=lambda d: (len(d), sorted(d)))
    return Necessity(
        tuple(d for d in listed if all(len(text) == 1 for text in d)),
        tuple(tuple(sorted(d)) for d in listed if any(len(text) > 1 for text in d)),
    )
