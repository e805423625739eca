"""What was found out about a word need not be found out again: the same few thousand words make up most of a text."""

from collections.abc import Callable
from typing import TypeVar

MOST, LONGEST = 16_000, 40
"""So many texts of so many characters at most are remembered."""
_T = TypeVar("_T")


class Remembered(dict[str, _T]):
    """What is known of the texts met so far; of others it is found out when it is asked for.

    >>> Remembered(str.upper)["xã"]
    'XÃ'
    """

    def __init__(self, find_out: Callable[[str], _T], most: int = MOST) -> None:
        super().__init__()
        self.find_out, self.most = find_out, most

    def __missing__(self, text: str) -> _T:
        told = self.find_out(text)
        if len(text) <= LONGEST:
            if len(self) >= self.most:
                self.clear()
            self[text] = told
        return told
