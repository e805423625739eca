"""Offsets as tools count them, there and back.

Python counts code points. Tools written in JavaScript count UTF-16 code units,
unless they take care: there an emoji is two. W3C Web Annotation prescribes code
points. Where each tool's way is known from: Label Studio counts code points
(its editor's function ``charsToCodePoints``; versions before 1.5 counted UTF-16,
issue 1347 of its repository), doccano UTF-16 (issue 2290 of its repository),
Prodigy, spaCy and brat run on Python.
"""

from bisect import bisect_left
from collections.abc import Callable

CODEPOINT, UTF16 = "codepoint", "utf16"
UNITS = (CODEPOINT, UTF16)


def counted(text: str, unit: str) -> Callable[[int], int]:
    """From an offset in code points to the same place in the unit of a tool.

    >>> counted("🌾 5 xã", "utf16")(2), counted("🌾 5 xã", "codepoint")(2)
    (3, 2)
    """
    far = _far(text) if unit == UTF16 else []
    return lambda point: point + bisect_left(far, point)


def points(text: str, unit: str) -> Callable[[int], int | None]:
    """From an offset in the unit of a tool back to code points; None in the middle of a character or outside the text.

    >>> [points("🌾 5 xã", "utf16")(i) for i in (0, 1, 2, 3, 7, 8)]
    [0, None, 1, 2, 6, None]
    """
    far = [point + before for before, point in enumerate(_far(text))] if unit == UTF16 else []
    length = len(text)

    def point(offset: int) -> int | None:
        before = bisect_left(far, offset)
        if before and far[before - 1] + 1 == offset:
            return None
        return offset - before if 0 <= offset - before <= length else None

    return point


def _far(text: str) -> list[int]:
    """Where the characters stand that UTF-16 writes as two units."""
    return [] if text.isascii() else [i for i, character in enumerate(text) if character > "\uffff"]


def with_line_feeds(text: str) -> str:
    """The text with line feeds for every other line end, at the same length.

    >>> with_line_feeds("5 xã\\r\\n3 ha\\r")
    '5 xã \\n3 ha\\n'
    """
    return text.replace("\r\n", " \n").replace("\r", "\n")
