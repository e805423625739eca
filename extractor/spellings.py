"""Many spellings as one pattern: a tree of their letters, so that the next letter rules out all but a few.

An alternation of four hundred units asks each of them in turn at every number.
"""

from collections.abc import Iterable

import regex

_WORD_ENDS = r"(?![^\W_])"


def any_of(texts: Iterable[str], whole: bool = False) -> str:
    """A pattern that matches the longest of the texts, and shorter ones only where that leads nowhere.

    Args:
        texts: spelled as they are written, no patterns.
        whole: each that ends with a letter or digit ends a word.

    >>> any_of(["kg", "km", "k"])
    'k(?:g|m|)'
    >>> regex.match(any_of(["m", "m2"], whole=True), "mét") is None
    True
    """
    listed = set(texts)
    return _tree(listed, "", whole) if listed else "(?!)"


def _tree(texts: set[str], behind: str, whole: bool) -> str:
    """What may follow the letter that stands behind: as far as the texts agree in one piece, then their branches."""
    by_letter: dict[str, set[str]] = {}
    for text in sorted(texts):
        by_letter.setdefault(text[:1], set()).add(text[1:])
    ends = "" in texts
    by_letter.pop("", None)
    branches = [regex.escape(letter) + _tree(rests, letter, whole) for letter, rests in by_letter.items()]
    branches += [_WORD_ENDS if whole and behind.isalnum() else ""] if ends else []
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
