"""What a feature string says: ``T[-1,0].lower=công an``.

A template names the tokens it looks at, from one before the token to be tagged
up to itself, say, and what of their text counts: the text itself, its lower
case, whether it is a number, begins with a capital, stands in the word list.
Beyond the sentence the value is ``BOS`` or ``EOS``.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import partial

import regex

from solieu.extractor.tagging.crfsuite import UnknownModel

BEFORE, BEHIND = "BOS", "EOS"
_TEMPLATE = regex.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\.([a-z_]+))?")
_INTEGER = regex.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Template:
    """The tokens from ``first`` (relative to the one tagged) on, ``width`` of them, seen through ``value``."""

    name: str
    first: int
    width: int
    value: str


def parse(name: str) -> Template:
    """The template of a name.

    Raises:
        UnknownModel: nobody knows what the name means.

    >>> parse("T[-1,0].lower")
    Template(name='T[-1,0].lower', first=-1, width=2, value='lower')
    """
    match = _TEMPLATE.fullmatch(name)
    value = match[3] or "text" if match else ""
    if match is None or value not in (*VALUES, "is_in_dict"):
        raise UnknownModel(f"unknown feature {name!r}")
    first, last = int(match[1]), int(match[2] or match[1])
    return Template(name, first, last - first + 1, value)


def clean(token: str) -> str:
    """A token as the models may see it: no white space but single spaces within, and never empty.

    >>> clean("FIFA  U"), clean(" ")
    ('FIFA U', '_')
    """
    return " ".join(token.split()) or "_"


def is_number(text: str) -> str:
    """Whether the text reads as a 32-bit integer, as underthesea asks it.

    >>> is_number("152"), is_number("44.000"), is_number("84981848484")
    ('True', 'False', 'False')
    """
    return str(_INTEGER.fullmatch(text) is not None and len(text) < 400 and -(2**31) <= int(text) < 2**31)


def is_title(text: str) -> str:
    """Whether every part begins with a character that is its own capital.

    >>> is_title("Công An"), is_title("Công an"), is_title("3")
    ('True', 'False', 'True')
    """
    return str(all(part[:1].upper() == part[:1] for part in text.split(" ")))


VALUES: dict[str, Callable[[str], str]] = {
    "text": str,
    "lower": str.lower,
    "isdigit": is_number,
    "istitle": is_title,
}
"""What of a text a feature tells, by the name that templates use (``is_in_dict`` needs the word list as well)."""


def values(words: Container[str]) -> dict[str, Callable[[str], str]]:
    """All of :data:`VALUES`, and whether a text stands in a word list.

    >>> values(frozenset({"công an"}))["is_in_dict"]("Công an")
    'True'
    """
    return VALUES | {"is_in_dict": partial(_is_listed, words)}


def _is_listed(words: Container[str], text: str) -> str:
    return str(text.lower() in words)


def features(templates: list[Template], words: Container[str], tokens: Sequence[str], at: int) -> list[str]:
    """The feature strings of one token: the slow way, which the tables must agree with.

    >>> features([parse("T[0,1]"), parse("T[1].isdigit"), parse("T[2]")], frozenset(), ["có", "3"], 0)
    ['T[0,1]=có 3', 'T[1].isdigit=True', 'T[2]=EOS']
    """
    said = values(words)
    found: list[str] = []
    for template in templates:
        start, end = at + template.first, at + template.first + template.width
        if start < 0:
            value = BEFORE
        elif end > len(tokens):
            value = BEHIND
        else:
            value = said[template.value](" ".join(tokens[start:end]))
        found.append(f"{template.name}={value}")
    return found
